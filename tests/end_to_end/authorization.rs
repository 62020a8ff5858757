//! Authentication, scopes, and the isolation of accounts.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use local::TokenRequest;
use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use ring::hmac;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, order};
use crate::harness::{ACCOUNT, Answer, OTHER_ACCOUNT, Running, send, tag, with_json};
use crate::import;

const PERSONAL_DATA: &str = "/settings/personal-data";

/// Sends a valid request to every authorized route of the template, with `key` in its path.
async fn every_route(running: &Running, token: &str, key: &str) -> Vec<(String, Answer)> {
    let mut answers = Vec::new();
    let authorized = running.system.template().routes.iter().filter(|route| route.authorizer.is_some());
    // HEAD has the authorizers of GET, but no bodies: `head.rs`.
    for route in authorized.filter(|route| route.method != "HEAD") {
        let path = route.path.replace("{key}", key).replace("{billFrom}", "AWS_INC");
        let body = match path.rsplit('/').next() {
            Some("status") => json!({"status": "SUSPENDED"}),
            Some("association") => json!({"rematch": true}),
            Some("documents") => json!({"InvoiceSummaries": []}),
            Some("preview") => invoice("I-NEW").with(json!({"accountId": null})),
            Some("rematch") => json!({"from": "2026-01", "to": "2026-12"}),
            Some("what-if") => json!({"delete": key, "from": "2026-01", "to": "2026-12"}),
            Some("tags") => json!({"tags": {}}),
            Some("settings") => json!({"displayName": "Second Buyer"}),
            _ => order("PO_NEW"),
        };
        let query = if path == PERSONAL_DATA { "?email=ada@example.com" } else { "" };
        let path = format!("{path}{query}");
        let method: Method = route.method.parse().unwrap();
        let request = running.bearer(token).request(method, &path).header("if-match", "*");
        let request = match route.path.as_str() {
            "/purchase-orders/import" => request.header(CONTENT_TYPE, "text/csv").body(import::HEADER),
            _ => with_json(request, &body),
        };
        answers.push((format!("{} {}", route.method, route.path), send(request).await));
    }
    assert!(answers.len() >= 8, "only {} routes", answers.len());
    answers
}

#[tokio::test]
async fn only_a_genuine_token_of_the_issuer_for_this_api_is_accepted() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let issuer = running.system.issuer();
    let good = issuer.claims(&TokenRequest { account: ACCOUNT.to_owned(), ..TokenRequest::default() });
    let now = good["iat"].as_i64().unwrap();
    let signed = |claims: Value| issuer.sign(&good.clone().with(claims)).unwrap();
    let genuine = signed(json!({}));
    let (unsigned, payload) = (r#"{"alg":"none","typ":"JWT"}"#, genuine.split('.').nth(1).unwrap());
    let cut = genuine.rsplit_once('.').unwrap().0;
    let tokens = [
        ("garbage", "garbage".to_owned()),
        ("three dots", "a.b.c".to_owned()),
        ("expired", signed(json!({"exp": now - 1}))),
        ("expired now", signed(json!({"exp": now}))),
        ("without expiry", signed(json!({"exp": null}))),
        ("not valid yet", signed(json!({"nbf": now + 60}))),
        ("issued in the future", signed(json!({"iat": now + 60}))),
        ("for another audience", signed(json!({"aud": "another-api"}))),
        ("for no audience", signed(json!({"aud": null}))),
        ("of another issuer", signed(json!({"iss": "https://evil.example.com"}))),
        ("signed by another key", issuer.impostor().unwrap().sign(&good).unwrap()),
        ("unsigned", format!("{}.{payload}.", base64url(unsigned))),
        ("without its signature", format!("{cut}.")),
        ("with another's claims", forged(&genuine, &good.clone().with(json!({"account_id": OTHER_ACCOUNT})))),
        ("signed with the public key as a secret", by_secret(&running, &good).await),
    ];
    for (what, token) in &tokens {
        for (route, answer) in every_route(&running, token, "PO_A").await {
            assert_eq!(answer.status, 401, "{what}: {route}");
            assert_eq!(answer.body, json!({"message": "Unauthorized"}), "{what}: {route}");
        }
    }
    let anonymous = running.client.get(format!("{}/purchase-orders/PO_A", running.system.url()));
    assert_eq!(send(anonymous).await.status, 401);
    assert_eq!(running.bearer(&genuine).get("/purchase-orders/PO_A").await.status, 200);
    assert_eq!(running.buyer().order("PO_A").await["version"], 1, "no request has changed anything");
}

/// The scopes of the API, each with the routes that it allows besides those that only need to read.
const READ: &str = "purchase-orders/read";
const WRITE: &str = "purchase-orders/write";
const OF_INVOICES: &str = "invoices/write";
const OF_SETTINGS: &str = "settings/write";

/// The scopes that allow a route, any of them.
fn scopes_of(route: &str) -> &'static [&'static str] {
    match route {
        _ if route.starts_with("GET ") => &[READ],
        "POST /invoices/preview" | "POST /purchase-orders/what-if" => &[READ],
        "POST /invoices/rematch"
        | "POST /invoices/documents"
        | "PUT /invoices/{billFrom}/{key}/association" => &[OF_INVOICES, WRITE],
        "PUT /settings" | "DELETE /settings/personal-data" => &[OF_SETTINGS, WRITE],
        _ => &[WRITE],
    }
}

#[tokio::test]
async fn each_route_requires_its_scope() {
    let running = Running::on("2026-06-15").await;
    let version = running.buyer().add_order(&order("PO_A")).await;
    let unknown =
        ["", "purchase-orders", "purchase-orders/READ", "purchase-orders/readwrite", "invoices/read"];
    for scope in [READ, WRITE, OF_INVOICES, OF_SETTINGS].into_iter().chain(unknown) {
        let request = TokenRequest {
            account: ACCOUNT.to_owned(),
            scope: Some(scope.to_owned()),
            ..TokenRequest::default()
        };
        let token = running.system.issuer().token_for(&request).unwrap();
        for (route, answer) in every_route(&running, &token, "PO_NONE").await {
            if scopes_of(&route).contains(&scope) {
                assert!(
                    [200, 201, 404, 412].contains(&answer.status),
                    "{route} with `{scope}`: {}",
                    answer.status
                );
            } else {
                assert_eq!(answer.status, 403, "{route} with `{scope}`");
                assert_eq!(answer.body, json!({"message": "Forbidden"}), "{route} with `{scope}`");
            }
        }
    }
    assert_eq!(tag(&version), tag(&running.buyer().order("PO_A").await));
}

#[tokio::test]
async fn the_actor_is_an_address_only_if_the_issuer_has_verified_it() {
    let running = Running::on("2026-06-15").await;
    let issuer = running.system.issuer();
    let request = TokenRequest { account: ACCOUNT.to_owned(), ..TokenRequest::default() };
    let claims = issuer.claims(&request).with(json!({"sub": "user-7"}));
    let (email, subject) = ("ada@example.com", "user-7");
    for (number, (of_token, actor)) in [
        (json!({"email": email, "email_verified": true}), email),
        (json!({"email": email, "email_verified": "true"}), email),
        (json!({"email": email, "email_verified": false}), subject),
        (json!({"email": email, "email_verified": "false"}), subject),
        (json!({"email": email, "email_verified": "yes"}), subject),
        (json!({"email": email, "email_verified": ["true"]}), subject),
        (json!({"email": email}), subject),
        (json!({"email_verified": true}), subject),
    ]
    .into_iter()
    .enumerate()
    {
        let token = issuer.sign(&claims.clone().with(of_token.clone())).unwrap();
        let (caller, id) = (running.bearer(&token), format!("PO_{number}"));
        caller.add_order(&order(&id)).await;
        let history = caller.get(&format!("/purchase-orders/{id}/history")).await;
        assert_eq!(history.body["versions"][0]["actor"], actor, "{of_token}");
    }
}

#[tokio::test]
async fn a_token_must_name_an_account() {
    let running = Running::on("2026-06-15").await;
    let issuer = running.system.issuer();
    let good = issuer.claims(&TokenRequest { account: ACCOUNT.to_owned(), ..TokenRequest::default() });
    for account in [
        Value::Null,
        json!(""),
        json!("1"),
        json!("11112222333"),
        json!("1111222233334"),
        json!("11112222333x"),
        json!("111122223333#"),
        json!("１１１１２２２２３３３３"),
        json!(["111122223333", "444455556666"]),
        json!({"id": ACCOUNT}),
    ] {
        let token = issuer.sign(&good.clone().with(json!({"account_id": account}))).unwrap();
        for (route, answer) in every_route(&running, &token, "PO_A").await {
            assert_eq!(answer.refusal(), (403, "Forbidden"), "{route} with {account}");
        }
    }
    assert!(running.items().await.is_empty());
}

#[tokio::test]
async fn another_accounts_purchase_order_is_not_found() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running.match_one(&invoice("I-1")).await;
    running.buyer().put("/settings", "\"0\"", &json!({"displayName": "First Buyer"})).await;
    let before = running.items().await;
    let token = running.system.issuer().token(OTHER_ACCOUNT).unwrap();
    let mut unknown = every_route(&running, &token, "PO_UNKNOWN").await;
    running.buyer_of(OTHER_ACCOUNT).delete_order("PO_NEW").await;
    running.buyer_of(OTHER_ACCOUNT).add_order(&order("PO_OWN")).await;
    for (route, answer) in every_route(&running, &token, "PO_A").await {
        let (_, same) = unknown.remove(0);
        match route.as_str() {
            "POST /purchase-orders" => assert_eq!(answer.refusal(), (409, "AlreadyExists")),
            "GET /purchase-orders" => {
                let rows = answer.body["purchaseOrders"].as_array().unwrap();
                assert_eq!(rows.iter().map(|it| &it["purchaseOrderId"]).collect::<Vec<_>>(), ["PO_OWN"]);
            }
            "GET /settings" | "PUT /settings" => assert_eq!(answer.body["displayName"], "Second Buyer"),
            "POST /invoices/preview" => assert_eq!(answer.body["purchaseOrderId"], "PO_OWN"),
            "POST /invoices/rematch" => assert_eq!(answer.body["results"], json!([])),
            "GET /sellers"
            | "GET /settings/aws-invoices"
            | "POST /purchase-orders/import"
            | "POST /invoices/documents"
            | "DELETE /settings/personal-data" => {
                assert_eq!(answer.body, same.body);
            }
            "GET /invoices" => assert_eq!(answer.body, json!({"invoices": [], "count": 0})),
            "GET /settings/personal-data" => assert_eq!(answer.body, json!({"records": []})),
            "GET /summary" => assert_eq!(answer.body["byStatus"]["ACTIVE"], 1),
            "GET /coverage" | "GET /statement" => {
                assert!(!answer.body.to_string().contains("PO_A"), "{}", answer.body);
            }
            _ => {
                assert_eq!(answer.refusal(), (404, "NotFound"), "{route}");
                assert_eq!(answer.body, same.body, "{route}: as if it didn't exist");
            }
        }
    }
    let of_first_account = |items: Vec<Value>| {
        items.into_iter().filter(|it| it.to_string().contains(ACCOUNT)).collect::<Vec<_>>()
    };
    assert_eq!(of_first_account(running.items().await), before);
}

#[tokio::test]
async fn the_account_comes_from_the_token_and_never_from_the_request() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for field in ["accountId", "account_id", "account"] {
        let refused = buyer.create(&order("PO_A").with(json!({field: OTHER_ACCOUNT}))).await;
        assert_eq!(refused.refusal(), (400, "MalformedRequest"));
        let pointer = format!("/{field}");
        assert_eq!(refused.errors(), [(pointer.as_str(), "UnknownField")]);
    }
    running.buyer_of(OTHER_ACCOUNT).add_order(&order("PO_A")).await;
    for query in ["accountId=444455556666", "account_id=444455556666"] {
        assert_eq!(
            buyer.get(&format!("/purchase-orders?{query}")).await.refusal(),
            (400, "MalformedRequest")
        );
    }
    let request = buyer.request(Method::GET, "/purchase-orders/PO_A").header("account_id", OTHER_ACCOUNT);
    assert_eq!(send(request.header("x-account-id", OTHER_ACCOUNT)).await.status, 404);
}

#[tokio::test]
async fn the_operator_chooses_the_claim_that_holds_the_account() {
    let running = Running::on_with("2026-06-15", "AccountClaim", "custom:payer").await;
    running.buyer().add_order(&order("PO_A")).await;
    let issuer = running.system.issuer();
    let claims = issuer.claims(&TokenRequest { account: ACCOUNT.to_owned(), ..TokenRequest::default() });
    assert_eq!(claims["custom:payer"], ACCOUNT);
    let other = claims.with(json!({"custom:payer": null, "account_id": ACCOUNT}));
    let answer = running.bearer(&issuer.sign(&other).unwrap()).get("/purchase-orders/PO_A").await;
    assert_eq!(answer.refusal(), (403, "Forbidden"));
}

/// The token with other claims and its original signature.
fn forged(token: &str, claims: &Value) -> String {
    let mut parts = token.split('.');
    let (header, signature) = (parts.next().unwrap(), parts.nth(1).unwrap());
    format!("{header}.{}.{signature}", base64url(&claims.to_string()))
}

/// A known attack: an HS256 token signed with the public key as its secret.
async fn by_secret(running: &Running, claims: &Value) -> String {
    let keys = running.client.get(format!("{}/.well-known/jwks.json", running.system.url()));
    let key = send(keys).await.body["keys"][0].clone();
    let header = json!({"typ": "JWT", "alg": "HS256", "kid": key["kid"]});
    let message = format!("{}.{}", base64url(&header.to_string()), base64url(&claims.to_string()));
    let modulus = URL_SAFE_NO_PAD.decode(key["n"].as_str().unwrap()).unwrap();
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &modulus), message.as_bytes());
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature))
}

fn base64url(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}
