//! Request bodies that are not JSON, too large, or of another media type.

use reqwest::Method;
use serde_json::json;

use crate::harness::given::order;
use crate::harness::{Answer, Caller, Running, send};

async fn posted(buyer: &Caller<'_>, content_type: Option<&str>, body: impl Into<reqwest::Body>) -> Answer {
    let mut request = buyer.request(Method::POST, "/purchase-orders").body(body);
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    send(request).await
}

#[tokio::test]
async fn a_body_must_be_json() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let json = Some("application/json");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep_field = format!("{{\"description\":{}{}}}", "{\"a\":".repeat(1000), "}".repeat(1000));
    let twice = order("PO_A").to_string().replacen('{', "{\"currency\":\"EUR\",", 1);
    let twice_inside =
        order("PO_A").to_string().replacen("\"unitPrice\"", "\"unitPrice\":\"1.00\",\"unitPrice\"", 1);
    for body in [
        "",
        "{",
        "null,",
        "{\"a\":1,}",
        "{'a':1}",
        "NaN",
        "\u{feff}\u{feff}{}",
        " \u{feff}{}",
        &deep,
        &deep_field,
        "[1] [2]",
        &twice,
        &twice_inside,
    ] {
        let answer = posted(&buyer, json, body.to_owned()).await;
        let short: String = body.chars().take(40).collect();
        assert_eq!(answer.refusal(), (400, "MalformedRequest"), "{short}: {}", answer.body);
        let detail = answer.body["detail"].as_str().unwrap();
        let begins =
            ["the body is empty", "the body is not JSON: ", "the body is nested deeper", "the body has `"];
        assert!(begins.iter().any(|it| detail.starts_with(it)) && detail.len() < 200, "{detail}");
    }
    let not_text = posted(&buyer, json, b"{\"description\":\"\xff\xfe\"}".to_vec()).await;
    assert_eq!(not_text.refusal(), (400, "MalformedRequest"));
    for body in ["null", "7", "\"text\"", "[]", "[{}]", "true"] {
        let answer = posted(&buyer, json, body).await;
        assert_eq!(
            (answer.refusal(), answer.errors()),
            ((400, "MalformedRequest"), vec![("", "WrongType")]),
            "{body}"
        );
    }
    assert_eq!(posted(&buyer, json, "{}").await.refusal(), (422, "ValidationFailed"));
    for content_type in [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "text/json",
        "json",
        "application/",
    ] {
        let answer = posted(&buyer, Some(content_type), order("PO_A").to_string()).await;
        assert_eq!(answer.refusal(), (415, "UnsupportedMediaType"), "{content_type}");
        assert_eq!(answer.header("accept"), "application/json");
    }
    for (id, content_type) in [
        ("PO_1", None),
        ("PO_2", Some("application/json; charset=utf-8")),
        ("PO_3", Some("Application/JSON")),
        ("PO_4", Some("application/vnd.po+json")),
        ("PO_5", Some("application/json ;; charset=\"UTF-8\"; charset=utf-8 ; x")),
    ] {
        let answer = posted(&buyer, content_type, order(id).to_string()).await;
        assert_eq!(answer.status, 201, "{content_type:?}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_name_that_is_there_twice_is_refused_on_every_route() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let path = "/purchase-orders/PO_A";
    for (method, path, body, name) in [
        (
            "POST",
            "/purchase-orders",
            r#"{"lineItems":[{},{"tax":{"percent":"1","percent":"1"}}]}"#,
            "percent",
        ),
        ("PUT", path, r#"{"href":{"a":[[{"b":1,"\u0062":2}]]}}"#, "b"),
        ("PUT", "/purchase-orders/PO_A/status", r#"{"status":"ACTIVE","status":"SUSPENDED"}"#, "status"),
        ("PUT", "/purchase-orders/PO_A/tags", r#"{"tags":{"a":"1","a":"1"}}"#, "a"),
        ("PUT", "/settings", r#"{"contacts":[{"email":"a@x.de","email":"b@x.de"}]}"#, "email"),
        ("POST", "/invoices/preview", r#"{"amount":"1.00","amount":"2.00"}"#, "amount"),
        ("PUT", "/invoices/AWS_INC/I-1/association", r#"{"rematch":true,"rematch":false}"#, "rematch"),
    ] {
        let request = buyer.request(method.parse().unwrap(), path).header("if-match", "*");
        let answer = send(request.header("content-type", "application/json").body(body)).await;
        assert_eq!(answer.refusal(), (400, "MalformedRequest"), "{method} {path}");
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.contains(&format!("the body has `{name}` twice in one object")), "{path}: {detail}");
    }
    assert_eq!(buyer.order("PO_A").await["version"], 1);
}

#[tokio::test]
async fn a_body_may_begin_with_a_byte_order_mark_but_must_not_be_compressed() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let coded = async |coding: &str, body: String| {
        let request = buyer.request(Method::POST, "/purchase-orders").header("content-encoding", coding);
        send(request.header("content-type", "application/json").body(body)).await
    };
    for coding in ["gzip", "br", "x-unknown", "identity, gzip", "deflate"] {
        let answer = coded(coding, order("PO_A").to_string()).await;
        assert_eq!(answer.refusal(), (415, "UnsupportedMediaType"), "{coding}");
        assert_eq!(answer.header("accept-encoding"), "identity");
        let csv = buyer.request(Method::POST, "/purchase-orders/import").header("content-encoding", coding);
        let csv = send(csv.header("content-type", "text/csv").body("purchaseOrderId")).await;
        assert_eq!(csv.refusal(), (415, "UnsupportedMediaType"), "{coding}");
    }
    assert_eq!(coded("Identity", order("PO_A").to_string()).await.status, 201);
    let marked = format!("\u{feff}{}", order("PO_B"));
    assert_eq!(posted(&buyer, Some("application/json"), marked.clone()).await.status, 201);
    assert_eq!(posted(&buyer, None, marked).await.refusal(), (409, "AlreadyExists"));
}

#[tokio::test]
async fn a_body_has_a_maximum_size() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let json = Some("application/json");
    let body = |bytes: usize| {
        let body = order("PO_A").to_string();
        format!("{body}{}", " ".repeat(bytes - body.len()))
    };
    for bytes in [2_000_000, (1 << 20) + 1] {
        let answer = posted(&buyer, json, body(bytes)).await;
        assert_eq!(answer.refusal(), (413, "TooLarge"));
        assert_eq!((&answer.body["limit"], &answer.body["actual"]), (&json!(1 << 20), &json!(bytes)));
    }
    // The gateway's own limit: Lambda takes at most 6 MB.
    let answer = posted(&buyer, json, body(6 << 20)).await;
    assert_eq!((answer.status, answer.body), (413, json!({"message": "Request Entity Too Large"})));
    assert_eq!(posted(&buyer, json, body(1 << 20)).await.status, 201);
}
