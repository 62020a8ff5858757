//! HEAD: the answer to GET without its body, for the same callers.

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::json;

use crate::harness::given::{invoice, order};
use crate::harness::{Running, send};

/// The headers that differ between two answers to the same request, and the length of a body.
const OWN: [&str; 3] = ["apigw-requestid", "content-length", "date"];

fn shared(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for name in OWN {
        headers.remove(name);
    }
    headers
}

#[tokio::test]
async fn head_answers_as_get_without_the_body_on_every_path() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    running.match_one(&invoice("I-1")).await;
    let routes = running.system.template().routes.iter().filter(|route| route.method == "GET");
    let mut paths: Vec<String> = Vec::new();
    for route in routes {
        let key = if route.path.starts_with("/invoices") { "I-1" } else { "PO_A" };
        let path = route.path.replace("{billFrom}", "AWS_INC").replace("{key}", key);
        paths.push(path.replace("{proxy+}", ""));
    }
    paths.extend(["/purchase-orders/NONE", "/purchase-orders?limit=0", "/console/app.js"].map(str::to_owned));
    for path in paths {
        for accept in ["application/json", "text/csv"] {
            let asked = |method| send(buyer.request(method, &path).header("accept", accept));
            let (get, head) = (asked(Method::GET).await, asked(Method::HEAD).await);
            assert_eq!((head.status, &head.body), (get.status, &json!("")), "{path}");
            assert_eq!(shared(&head.headers), shared(&get.headers), "{path}");
            assert_ne!(get.body, json!(""), "{path}");
        }
    }
}

#[tokio::test]
async fn head_needs_the_token_and_the_scope_of_get() {
    let running = Running::on("2026-06-15").await;
    let url = format!("{}/purchase-orders", running.system.url());
    let refused = send(running.client.head(url)).await;
    assert_eq!((refused.status, refused.header("www-authenticate")), (401, "Bearer"));
    let request = local::TokenRequest {
        account: "111122223333".to_owned(),
        scope: Some("purchase-orders/write".to_owned()),
        ..local::TokenRequest::default()
    };
    let write_only = running.system.issuer().token_for(&request).unwrap();
    let writer = running.bearer(&write_only);
    assert_eq!(send(writer.request(Method::HEAD, "/purchase-orders")).await.status, 403);
    let reader = running.buyer();
    assert_eq!(send(reader.request(Method::HEAD, "/purchase-orders")).await.status, 200);
    let nowhere = send(reader.request(Method::HEAD, "/invoices/preview")).await;
    assert_eq!((nowhere.status, nowhere.header("allow")), (405, "POST"));
}
