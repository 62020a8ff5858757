//! The seller catalogue over HTTP.

use domain::seller::Catalogue;
use reqwest::Method;
use serde_json::json;

use crate::harness::{Running, send};

#[tokio::test]
async fn the_catalogue_is_returned_in_the_format_of_its_file() {
    let running = Running::on("2026-06-03").await;
    let answer = running.buyer().get("/sellers").await;
    assert_eq!((answer.status, running.system.wire().counts().total()), (200, 0));
    assert_eq!(Catalogue::parse(&answer.body.to_string()).unwrap(), Catalogue::aws().unwrap());
    let sellers = answer.body["sellers"].as_array().unwrap();
    assert_eq!(sellers.len(), 17);
    let emea = sellers.iter().find(|it| it["id"] == "AWS_EMEA_SARL").unwrap();
    assert_eq!(emea["taxRegistrationNumbers"], true);
    assert!(emea["lineItemTypes"].as_array().unwrap().contains(&json!("MARKETPLACE_TRANSACTION")));
    for (tag, status) in [(answer.header("etag"), 304), ("*", 304), ("\"1\"", 200)] {
        let request = running.buyer().request(Method::GET, "/sellers").header("if-none-match", tag);
        let again = send(request).await;
        assert_eq!((again.status, again.header("etag")), (status, answer.header("etag")), "{tag}");
    }
    let refused = running.buyer().get("/sellers?limit=1").await;
    assert_eq!(refused.refusal(), (400, "MalformedRequest"));
}
