//! The HTTP API as its clients see it.

use reqwest::{Client, Method};
use serde_json::json;

use super::{Answer, sent, system};
use crate::{System, TokenRequest};

async fn request(system: &System, method: Method, path: &str) -> Answer {
    let token = system.issuer().token("111122223333").unwrap();
    sent(Client::new().request(method, format!("{}{path}", system.url())).bearer_auth(token)).await
}

#[tokio::test]
async fn a_request_reaches_its_function_as_an_event_and_its_answer_comes_back() {
    let system = system().await;
    let answer = request(&system, Method::GET, "/purchase-orders?status=ACTIVE&tag=a%3Ab&tag=c").await;
    assert_eq!(answer.status, 200);
    assert!(answer.headers.contains_key("apigw-requestid"));
    let event = answer.body;
    assert_eq!(event["routeKey"], "GET /purchase-orders");
    assert_eq!(event["queryStringParameters"], json!({"status": "ACTIVE", "tag": "a:b,c"}));
    let jwt = &event["requestContext"]["authorizer"]["jwt"];
    assert_eq!(jwt["claims"]["account_id"], "111122223333");
    assert_eq!(jwt["scopes"], json!(["purchase-orders/read"]));
    system.stop().await;
}

#[tokio::test]
async fn paths_are_decoded_before_routing() {
    let system = system().await;
    let key = |answer: Answer| answer.body["pathParameters"]["key"].clone();
    assert_eq!(key(request(&system, Method::GET, "/purchase-orders/PO~207~2F8").await), "PO~207~2F8");
    assert_eq!(key(request(&system, Method::GET, "/purchase-orders/PO%207").await), "PO 7");
    assert_eq!(key(request(&system, Method::GET, "/purchase-orders/PO%3Fx?y=1").await), "PO");
    let slash = request(&system, Method::GET, "/purchase-orders/PO%2F7").await;
    assert_eq!((slash.status.as_u16(), &slash.body["code"]), (404, &json!("NotFound")));
}

#[tokio::test]
async fn a_request_without_a_route_of_its_own_takes_the_default_route() {
    let system = system().await;
    let missing = [
        (Method::GET, "/nothing", (404, "NotFound")),
        (Method::PATCH, "/purchase-orders", (405, "MethodNotAllowed")),
        (Method::OPTIONS, "/purchase-orders", (405, "MethodNotAllowed")),
        (Method::GET, "/purchase-orders/", (404, "NotFound")),
        (Method::DELETE, "/", (404, "NotFound")),
    ];
    for (method, path, refused) in missing {
        let answer = request(&system, method.clone(), path).await;
        let code = answer.body["code"].as_str().unwrap_or_default();
        assert_eq!((answer.status.as_u16(), code), refused, "{method} {path}");
    }
    assert_eq!(request(&system, Method::HEAD, "/purchase-orders").await.status, 200);
    assert_eq!(request(&system, Method::HEAD, "/invoices/preview").await.status, 405);
}

#[tokio::test]
async fn tokens_are_required_and_checked() {
    let system = system().await;
    let url = format!("{}/purchase-orders", system.url());
    let client = Client::new();
    let none = sent(client.get(&url)).await;
    assert_eq!((none.status.as_u16(), none.body), (401, json!({"message": "Unauthorized"})));
    assert_eq!(none.headers["www-authenticate"], "Bearer");
    let token = |query: &str| {
        let url = format!("{}/local/token?account=1{query}", system.url());
        let client = client.clone();
        async move { client.get(url).send().await.unwrap().text().await.unwrap() }
    };
    assert_eq!(sent(client.get(&url).bearer_auth(token("").await)).await.status, 200);
    let read = token("&scope=purchase-orders/read&email=a%2Bb@example.com").await;
    let answer = sent(client.get(&url).bearer_auth(&read)).await;
    let claims = &answer.body["requestContext"]["authorizer"]["jwt"]["claims"];
    assert_eq!((&claims["email"], &claims["account_id"]), (&json!("a+b@example.com"), &json!("1")));
    let forbidden = sent(client.post(&url).bearer_auth(&read)).await;
    assert_eq!((forbidden.status.as_u16(), forbidden.body), (403, json!({"message": "Forbidden"})));
    let expired = sent(client.get(&url).bearer_auth(token("&expires_in=-1").await)).await;
    assert_eq!(expired.status, 401);
    assert!(expired.headers["www-authenticate"].to_str().unwrap().contains("invalid_token"));
    let impostor = system.issuer().impostor().unwrap().token_for(&TokenRequest::default()).unwrap();
    assert_eq!(sent(client.get(&url).bearer_auth(impostor)).await.status, 401);
}

#[tokio::test]
async fn the_issuer_is_discoverable() {
    let system = system().await;
    let url = format!("{}/.well-known/openid-configuration", system.url());
    let configuration = sent(Client::new().get(url)).await.body;
    assert_eq!(configuration["issuer"], system.url());
    let keys = sent(Client::new().get(configuration["jwks_uri"].as_str().unwrap())).await.body;
    assert_eq!(keys["keys"][0]["alg"], "RS256");
}

#[tokio::test]
async fn a_function_that_fails_is_an_internal_error_without_details() {
    let system = system().await;
    for behaviour in ["fail", "panic", "nonsense", "large"] {
        let answer = request(&system, Method::GET, &format!("/purchase-orders?do={behaviour}")).await;
        let expected = json!({"message": "Internal Server Error"});
        assert_eq!((answer.status.as_u16(), answer.body), (500, expected), "{behaviour}");
    }
}

#[tokio::test]
async fn too_large_requests_are_refused() {
    let system = system().await;
    let token = system.issuer().token("1").unwrap();
    let post = |size: usize| {
        let request = Client::new().post(format!("{}/purchase-orders", system.url()));
        sent(request.bearer_auth(&token).header("content-type", "text/plain").body("x".repeat(size)))
    };
    for size in [11 * 1024 * 1024, 7 * 1024 * 1024] {
        let answer = post(size).await;
        let expected = json!({"message": "Request Entity Too Large"});
        assert_eq!((answer.status.as_u16(), answer.body), (413, expected));
    }
    let long = Client::new().get(format!("{}/purchase-orders", system.url()));
    assert_eq!(sent(long.bearer_auth(&token).header("x-long", "x".repeat(10_300))).await.status, 431);
}

#[tokio::test]
async fn requests_of_other_sites_are_refused() {
    let system = system().await;
    let url = format!("{}/local/token", system.url());
    let rebound = sent(Client::new().get(&url).header("host", "evil.example")).await;
    assert_eq!(rebound.status, 421);
    let foreign = sent(Client::new().get(&url).header("origin", "https://evil.example")).await;
    assert_eq!(foreign.status, 403);
    let own = sent(Client::new().get(&url).header("origin", system.url())).await;
    assert_eq!(own.status, 200);
}
