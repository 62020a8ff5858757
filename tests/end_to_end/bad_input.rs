//! What is wrong with a request is said all at once, by its place; nothing of the inside is ever said.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, line, order};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running, errors, outcome, path_of, sent};

async fn posted(buyer: &Caller<'_>, content_type: Option<&str>, body: impl Into<reqwest::Body>) -> Answer {
    let mut request = buyer.request(Method::POST, "/purchase-orders").body(body);
    if let Some(content_type) = content_type {
        request = request.header("content-type", content_type);
    }
    sent(request).await
}

#[tokio::test]
async fn a_problem_says_everything_that_is_wrong() {
    let running = Running::on("2026-06-15").await;
    let wrong = order("PO_A").with(json!({
        "purchaseOrderId": null,
        "billFrom": ["AWS_INC", "AWS_INC", "aws"],
        "currency": "usd",
        "expirationMonth": "2025-12",
        "lineItems": [
            line("1", "ALL").with(json!({"unitPrice": 1000.00, "colour": "red", "quantity": null})),
            line("1", "EVERYTHING").with(json!({"startMonth": "2026-13"})),
        ],
    }));
    let answer = running.buyer().create(&wrong).await;
    assert_eq!(answer.header("content-type"), "application/problem+json");
    insta::assert_json_snapshot!(answer.body);
}

#[tokio::test]
async fn rules_are_refused_with_their_limit_and_the_number_given() {
    let running = Running::on("2026-06-15").await;
    let lines: Vec<Value> = (1..=101).map(|number| line(&number.to_string(), "ALL")).collect();
    let contacts: Vec<Value> =
        (1..=21).map(|number| json!({"name": "A", "email": format!("a{number}@example.com")})).collect();
    let tags: Value = (1..=51).map(|number| (format!("key-{number}"), json!("value"))).collect();
    for (fields, pointer, limit) in [
        (json!({"lineItems": lines}), "/lineItems", 100),
        (json!({"contacts": contacts}), "/contacts", 20),
        (json!({"tags": tags}), "/tags", 50),
    ] {
        let answer = running.buyer().create(&order("PO_A").with(fields)).await;
        assert_eq!(answer.refusal(), (422, "ValidationFailed"));
        assert_eq!(answer.errors(), [(pointer, "LimitExceeded")]);
        let error = &answer.body["errors"][0];
        assert_eq!((&error["limit"], &error["actual"]), (&json!(limit), &json!(limit + 1)), "{error}");
    }
    let within = json!({"lineItems": lines[..100], "contacts": contacts[..20]});
    assert_eq!(running.buyer().create(&order(&"x".repeat(100)).with(within)).await.status, 201);
    let answer = running.buyer().create(&order(&"x".repeat(101))).await;
    assert_eq!(answer.errors(), [("/purchaseOrderId", "InvalidValue")]);
    assert_eq!(answer.body["detail"], "/purchaseOrderId: has 101 characters; at most 100 are allowed");
}

/// Checks that a purchase order with these fields is refused with `refusal` and just that error, made or edited.
async fn refuses_each(refusal: (u16, &str), table: &[(Value, &str, &str)]) {
    let running = Running::on("2026-06-15").await;
    for (fields, pointer, code) in table {
        let body = order("PO_A").with(fields.clone());
        let answer = running.buyer().create(&body).await;
        let short: String = fields.to_string().chars().take(80).collect();
        assert_eq!(answer.refusal(), refusal, "{short}: {}", answer.body);
        assert_eq!(answer.errors(), [(*pointer, *code)], "{short}");
        assert!(answer.body.to_string().len() < 1000, "{short}");
        let put = running.buyer().put("/purchase-orders/PO_A", "*", &body).await;
        assert_eq!((put.refusal(), put.errors()), (answer.refusal(), answer.errors()), "PUT {short}");
    }
    assert!(running.items().await.is_empty());
}

#[tokio::test]
async fn what_can_not_be_read_is_malformed() {
    let lined = |fields: Value| json!({"lineItems": [line("1", "ALL").with(fields)]});
    let table = [
        (json!({"purchaseOrderId": 7}), "/purchaseOrderId", "WrongType"),
        (json!({"description": ["a"]}), "/description", "WrongType"),
        (json!({"billFrom": "AWS_INC"}), "/billFrom", "WrongType"),
        (json!({"tags": {"a": 1}}), "/tags/a", "WrongType"),
        (json!({"lineItems": {}}), "/lineItems", "WrongType"),
        (json!({"lineItems": [7]}), "/lineItems/0", "WrongType"),
        (json!({"purchaseorderid": "PO_A"}), "/purchaseorderid", "UnknownField"),
        (json!({"a/b~c": 1}), "/a~1b~0c", "UnknownField"),
        (json!({"version": 1}), "/version", "UnknownField"),
        (lined(json!({"unitPrice": 1000})), "/lineItems/0/unitPrice", "WrongType"),
        (lined(json!({"quantity": 1})), "/lineItems/0/quantity", "WrongType"),
        (lined(json!({"tax": {"percent": 19}})), "/lineItems/0/tax/percent", "WrongType"),
        (lined(json!({"balanceTracking": "true"})), "/lineItems/0/balanceTracking", "WrongType"),
        (lined(json!({"invoiced": "0.00"})), "/lineItems/0/invoiced", "UnknownField"),
    ];
    refuses_each((400, "MalformedRequest"), &table).await;
}

#[tokio::test]
async fn what_a_rule_refuses_of_a_line_is_told_by_its_place() {
    let lined = |fields: Value| json!({"lineItems": [line("1", "ALL").with(fields)]});
    let table = [
        (lined(json!({"tax": {}})), "/lineItems/0/tax", "Inconsistent"),
        (lined(json!({"tax": {"percent": "19", "amount": "1.00"}})), "/lineItems/0/tax", "Inconsistent"),
        (lined(json!({"unitPrice": "1000.001"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (lined(json!({"unitPrice": "1,000.00"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (lined(json!({"unitPrice": "1e3"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (lined(json!({"unitPrice": "-1.00"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (lined(json!({"unitPrice": "９"})), "/lineItems/0/unitPrice", "InvalidValue"),
        (lined(json!({"unitPrice": "9".repeat(5000)})), "/lineItems/0/unitPrice", "InvalidValue"),
        (lined(json!({"quantity": "-1"})), "/lineItems/0/quantity", "InvalidValue"),
        (lined(json!({"startMonth": "2025-12"})), "/lineItems/0/startMonth", "Inconsistent"),
        (lined(json!({"endMonth": "2026-1"})), "/lineItems/0/endMonth", "InvalidValue"),
        (lined(json!({"type": "all"})), "/lineItems/0/type", "InvalidValue"),
        (lined(json!({"lineItemNumber": ""})), "/lineItems/0/lineItemNumber", "InvalidValue"),
        (
            json!({"lineItems": [line("1", "ALL"), line("1", "ALL")]}),
            "/lineItems/1/lineItemNumber",
            "Duplicate",
        ),
        (json!({"lineItems": []}), "/lineItems", "InvalidValue"),
        (json!({"lineItems": null}), "/lineItems", "Required"),
    ];
    refuses_each((422, "ValidationFailed"), &table).await;
}

#[tokio::test]
async fn what_a_rule_refuses_of_a_purchase_order_is_told_by_its_place() {
    let table = [
        (json!({"billFrom": ["AWS_MARS"]}), "/billFrom/0", "NotOffered"),
        (json!({"billFrom": []}), "/billFrom", "InvalidValue"),
        (json!({"taxRegistrationNumbers": ["DE1"]}), "/taxRegistrationNumbers", "NotOffered"),
        (json!({"currency": "XYZ"}), "/currency", "InvalidValue"),
        (json!({"effectiveMonth": "2026-00"}), "/effectiveMonth", "InvalidValue"),
        (json!({"expirationMonth": "2025-12"}), "/expirationMonth", "Inconsistent"),
        (json!({"purchaseOrderId": "PO\u{0}A"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": "PO 🧾"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": "PO~A"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": "PO#A"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": " PO_A"}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": "PO_A "}), "/purchaseOrderId", "InvalidValue"),
        (json!({"purchaseOrderId": ""}), "/purchaseOrderId", "InvalidValue"),
        (json!({"contacts": [{"name": "A", "email": "a@"}]}), "/contacts/0/email", "InvalidValue"),
        (
            json!({"contacts": [{"name": "A", "email": "a@example.com\r\nBcc: b@example.com"}]}),
            "/contacts/0/email",
            "InvalidValue",
        ),
        (
            json!({"contacts": [{"name": "A\nB", "email": "a@example.com"}]}),
            "/contacts/0/name",
            "InvalidValue",
        ),
        (json!({"billTo": {"name": "A", "country": "XX"}}), "/billTo/country", "InvalidValue"),
        (json!({"whenDepleted": "PAUSE"}), "/whenDepleted", "InvalidValue"),
        (
            json!({"noticePolicy": {"balanceThresholds": ["101"]}}),
            "/noticePolicy/balanceThresholds/0",
            "InvalidValue",
        ),
        (
            json!({"noticePolicy": {"expirationLeads": ["2 months"]}}),
            "/noticePolicy/expirationLeads/0",
            "InvalidValue",
        ),
        (json!({"description": "a\u{7}"}), "/description", "InvalidValue"),
        (json!({"description": "x".repeat(1001)}), "/description", "InvalidValue"),
    ];
    refuses_each((422, "ValidationFailed"), &table).await;
}

#[tokio::test]
async fn null_is_not_absence() {
    let running = Running::on("2026-06-15").await;
    for field in [
        "purchaseOrderId",
        "description",
        "tags",
        "contacts",
        "billTo",
        "noticePolicy",
        "lineItems",
        "whenDepleted",
    ] {
        let mut body = order("PO_A");
        body[field] = Value::Null;
        let answer = running.buyer().create(&body).await;
        let pointer = format!("/{field}");
        assert_eq!((answer.status, answer.errors()), (400, vec![(pointer.as_str(), "WrongType")]), "{field}");
    }
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
        "\u{feff}{}",
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
        assert!(detail.starts_with("the body is not JSON") && detail.len() < 200, "{detail}");
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
    }
    for (id, content_type) in [
        ("PO_1", None),
        ("PO_2", Some("application/json; charset=utf-8")),
        ("PO_3", Some("Application/JSON")),
        ("PO_4", Some("application/vnd.po+json")),
    ] {
        let answer = posted(&buyer, content_type, order(id).to_string()).await;
        assert_eq!(answer.status, 201, "{content_type:?}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_body_has_an_end() {
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
    // Lambda itself takes no more than 6 MB, so the gateway refuses it.
    let answer = posted(&buyer, json, body(6 << 20)).await;
    assert_eq!((answer.status, answer.body), (413, json!({"message": "Request Entity Too Large"})));
    assert_eq!(posted(&buyer, json, body(1 << 20)).await.status, 201);
}

#[tokio::test]
async fn ids_of_any_allowed_kind_are_read_listed_edited_and_matched() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let ids =
        ["PO 4500/2021", "100%", "%2F", "a+b@c", "..", ".", "a..b", "=", "a:b", "-", "+1", "a  b", "%7E"];
    for (id, number) in ids.iter().zip(1..) {
        let made = buyer.create(&order(id)).await;
        assert_eq!(made.status, 201, "{id}: {}", made.body);
        let href = made.body["href"].as_str().unwrap();
        assert_eq!((made.header("location"), href), (href, path_of(id).as_str()));
        assert_eq!(buyer.get(href).await.body, made.body, "{id}");
        let edited = buyer.put(href, "\"1\"", &order(id).with(json!({"description": "edited"}))).await;
        assert_eq!((edited.status, &edited.body["purchaseOrderId"]), (200, &json!(id)), "{id}");
        let matched = running
            .match_one(&invoice(&format!("I-{number}")).with(json!({"purchaseOrderReference": id})))
            .await;
        if *id == "-" {
            continue; // One of the words for "none".
        }
        assert_eq!(outcome(&matched), ("MATCHED", Some(*id)));
        assert_eq!(
            buyer.get(&format!("{href}/ledger")).await.body["entries"].as_array().unwrap().len(),
            1,
            "{id}"
        );
        assert_eq!(
            buyer.get(&format!("{href}/invoices")).await.body["invoices"].as_array().unwrap().len(),
            1,
            "{id}"
        );
    }
    let rows = buyer.all("/purchase-orders", "purchaseOrders", 3).await;
    let listed: Vec<_> = rows.iter().rev().map(|row| row["purchaseOrderId"].as_str().unwrap()).collect();
    assert_eq!(listed, ids);
    for (id, row) in ids.iter().rev().zip(&rows) {
        assert_eq!(buyer.delete(row["href"].as_str().unwrap(), "*").await.status, 204, "{id}");
    }
}

#[tokio::test]
async fn an_id_has_one_path_only() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["a/b", "PO_A", "A", ".a"] {
        buyer.given(&order(id)).await;
    }
    for key in [
        "a%2Fb",
        "a~2fb",
        "a~2F~b",
        "~61~2Fb",
        "a%7E2fb",
        "PO~5FA",
        "~41",
        "~",
        "~4",
        "~ZZ",
        "a~2Fb~",
        ".a",
        "%41~",
        "PO_A%00",
        "PO_A%20",
        "PO%5FA%23",
        "~00",
        "~FF",
        "~C3~A4",
        "%FF~",
    ] {
        for list in ["", "/ledger", "/invoices"] {
            let answer = buyer.get(&format!("/purchase-orders/{key}{list}")).await;
            assert!([404, 400].contains(&answer.status), "{key}{list}: {}", answer.body);
        }
    }
    // What the gateway itself decodes is the same path.
    for key in ["a~2Fb", "a%7E2Fb", "PO_A", "PO%5FA", "~2Ea"] {
        assert_eq!(buyer.get(&format!("/purchase-orders/{key}")).await.status, 200, "{key}");
    }
}

#[tokio::test]
async fn questions_that_make_no_sense_are_refused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["PO_A", "PO_B", "PO_C"] {
        buyer.given(&order(id)).await;
    }
    let invoices: Vec<Value> = ["I-1", "I-2", "I-3"].map(invoice).to_vec();
    running.match_all(&invoices).await;
    let lists = ["/purchase-orders", "/purchase-orders/PO_C/ledger", "/purchase-orders/PO_C/invoices"];
    let mut tokens = Vec::new();
    for list in lists {
        for query in [
            "limit=0",
            "limit=101",
            "limit=-1",
            "limit=ten",
            "limit=",
            "limit=1&limit=2",
            "lim%69t=1&limit=2",
            "limit=1.0",
            "Limit=1",
            "page=2",
            "nextToken=",
        ] {
            let answer = buyer.get(&format!("{list}?{query}")).await;
            assert_eq!(answer.refusal(), (400, "MalformedRequest"), "{list}?{query}");
        }
        let page = buyer.get(&format!("{list}?limit=2")).await.body;
        tokens.push(page["nextToken"].as_str().unwrap().to_owned());
    }
    let foreign = running.buyer_of(OTHER_ACCOUNT);
    for id in ["PO_A", "PO_B", "PO_C"] {
        foreign.given(&order(id)).await;
    }
    let other_order = "/purchase-orders/PO_A/ledger";
    let refused = (400, "MalformedRequest");
    for (list, token) in lists.iter().zip(&tokens) {
        for asked in lists.iter().chain([&other_order]).filter(|asked| *asked != list) {
            assert_eq!(
                buyer.get(&format!("{asked}?nextToken={token}")).await.refusal(),
                refused,
                "{list} to {asked}"
            );
        }
        assert_eq!(
            foreign.get(&format!("{list}?nextToken={token}")).await.refusal(),
            refused,
            "another account"
        );
        let last = if token.ends_with('A') { 'B' } else { 'A' };
        let altered = format!("{}{last}", &token[..token.len() - 1]);
        let longer = format!("{token}AAAA");
        for forged in [&altered, &token[1..], &longer, "AAAA", "%00", "null", "e30", &"A".repeat(5000)] {
            assert_eq!(buyer.get(&format!("{list}?nextToken={forged}")).await.refusal(), refused, "{forged}");
        }
        assert_eq!(buyer.get(&format!("{list}?limit=1&nextToken={token}")).await.status, 200);
    }
    assert_eq!(buyer.get("/purchase-orders/PO_A?verbose=1").await.refusal(), refused);
    assert_eq!(buyer.get("/purchase-orders/PO_NONE/ledger").await.refusal(), (404, "NotFound"));
    assert_eq!(buyer.get("/purchase-orders/PO_NONE/invoices").await.refusal(), (404, "NotFound"));
}

#[tokio::test]
async fn a_status_must_be_one_of_three() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.given(&order("PO_A")).await;
    for (body, status, found) in [
        (json!({}), 422, ("/status", "Required")),
        (json!({"status": "suspended"}), 422, ("/status", "InvalidValue")),
        (json!({"status": "DELETED"}), 422, ("/status", "InvalidValue")),
        (json!({"status": null}), 400, ("/status", "WrongType")),
        (json!({"status": "SUSPENDED", "why": "x"}), 400, ("/why", "UnknownField")),
        (json!({"status": "SUSPENDED", "reason": ""}), 422, ("/reason", "InvalidValue")),
        (json!({"status": "SUSPENDED", "reason": "x".repeat(501)}), 422, ("/reason", "InvalidValue")),
    ] {
        let answer = buyer.put("/purchase-orders/PO_A/status", "\"1\"", &body).await;
        assert_eq!((answer.status, answer.errors()), (status, vec![found]), "{body}");
    }
    for (reason, status, code) in
        [(json!(7), 400, "WrongType"), (json!(null), 400, "WrongType"), (json!(""), 422, "InvalidValue")]
    {
        let mut body = order("PO_A");
        body["reason"] = reason;
        let answer = buyer.put("/purchase-orders/PO_A", "\"1\"", &body).await;
        assert_eq!((answer.status, answer.errors()), (status, vec![("/reason", code)]));
    }
}

#[tokio::test]
async fn a_call_has_one_to_five_hundred_invoices() {
    let running = Running::on("2026-06-15").await;
    let many: Vec<Value> = (0..501).map(|number| invoice(&format!("I-{number}"))).collect();
    let pointer = "/invoices";
    for (asked, kind, said) in [
        (json!({}), "ValidationFailed", "this field is required"),
        (json!({"invoices": []}), "ValidationFailed", "at least one invoice is required"),
        (json!({"invoices": many}), "ValidationFailed", "at most 500 invoices, but there are 501"),
        (json!({"invoices": {}}), "MalformedRequest", ""),
        (json!({"invoices": null}), "MalformedRequest", ""),
    ] {
        let refused = running.system.invoke("MatchInvoice", asked).await.unwrap_err().to_string();
        assert!(refused.starts_with(&format!("{kind}: {pointer}: {said}")), "{refused}");
    }
    for (asked, said) in [
        (json!({"invoices": [invoice("I-1")], "rematsch": true}), "/rematsch: this field is not known here"),
        (json!({"invoices": [invoice("I-1")], "rematch": "yes"}), "/rematch: "),
        (json!({"invoices": [invoice("I-1")], "dryRun": 1}), "/dryRun: "),
        (json!([]), "the request: "),
        (Value::Null, "the request: "),
        (json!("text"), "the request: "),
    ] {
        let refused = running.system.invoke("MatchInvoice", asked).await.unwrap_err().to_string();
        assert!(refused.starts_with(&format!("MalformedRequest: {said}")), "{refused}");
    }
    assert!(running.items().await.is_empty());
}

#[tokio::test]
async fn one_bad_invoice_never_fails_its_neighbours() {
    let running = Running::on("2026-06-15").await;
    running.buyer().given(&order("PO_A")).await;
    let bad = [
        (json!({"amount": 100}), "MalformedRequest", vec![("/amount", "WrongType")]),
        (json!({"amount": "100.001"}), "ValidationFailed", vec![("/amount", "InvalidValue")]),
        (json!({"amount": null}), "ValidationFailed", vec![("/amount", "Required")]),
        (json!({"accountId": "1"}), "ValidationFailed", vec![("/accountId", "InvalidValue")]),
        (
            json!({"invoiceType": "CREDIT_MEMO", "amount": "-1.00"}),
            "ValidationFailed",
            vec![("/amount", "InvalidValue")],
        ),
        (
            json!({"chargeType": "USAGE", "billingPeriod": "2026-5"}),
            "ValidationFailed",
            vec![("/chargeType", "InvalidValue"), ("/billingPeriod", "InvalidValue")],
        ),
        (json!({"issuedDate": "2026-02-30"}), "ValidationFailed", vec![("/issuedDate", "InvalidValue")]),
        (json!({"invoiceId": "I\u{0}1"}), "ValidationFailed", vec![("/invoiceId", "InvalidValue")]),
        (json!({"invoiceId": "x".repeat(101)}), "ValidationFailed", vec![("/invoiceId", "InvalidValue")]),
        (
            json!({"purchaseOrderReference": "x".repeat(201)}),
            "ValidationFailed",
            vec![("/purchaseOrderReference", "LimitExceeded")],
        ),
        (
            json!({"originalInvoice": {"invoiceId": "I-0"}}),
            "ValidationFailed",
            vec![("/originalInvoice/billFrom", "Required")],
        ),
        (json!({"originalInvoice": "I-0"}), "MalformedRequest", vec![("/originalInvoice", "WrongType")]),
        (json!({"purchaseOrderId": "PO_A"}), "MalformedRequest", vec![("/purchaseOrderId", "UnknownField")]),
    ];
    let mut asked = vec![invoice("GOOD-1")];
    asked.extend(
        bad.iter()
            .zip(0..)
            .map(|((fields, ..), number)| invoice(&format!("BAD-{number}")).with(fields.clone())),
    );
    asked.extend([json!(7), Value::Null, invoice("GOOD-2")]);
    let results = running.match_all(&asked).await;
    assert_eq!(results.len(), asked.len());
    for (result, (fields, code, found)) in results[1..].iter().zip(&bad) {
        assert_eq!((outcome(result).0, &result["error"]["code"]), ("REJECTED", &json!(code)), "{fields}");
        assert_eq!(&errors(&result["error"]), found, "{fields}");
    }
    assert_eq!(results[1]["invoiceId"], "BAD-0", "it is named as far as it names itself");
    for result in &results[bad.len() + 1..bad.len() + 3] {
        assert_eq!((outcome(result).0, errors(&result["error"])), ("REJECTED", vec![("", "WrongType")]));
    }
    for result in [results.first(), results.last()] {
        assert_eq!(outcome(result.unwrap()), ("MATCHED", Some("PO_A")));
    }
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "800.00");
    assert_eq!(running.buyer().ledger("PO_A").await.len(), 2);
}

#[tokio::test]
async fn the_same_number_with_other_content_is_a_conflict_and_changes_nothing() {
    let running = Running::on("2026-06-15").await;
    running.buyer().given(&order("PO_A")).await;
    let first = invoice("I-1");
    let in_one = running
        .match_all(&[first.clone(), first.clone(), first.clone().with(json!({"amount": "7.00"}))])
        .await;
    let found: Vec<_> = in_one.iter().map(|it| (outcome(it).0, it["replayed"].as_bool().unwrap())).collect();
    assert_eq!(found, [("MATCHED", false), ("MATCHED", true), ("REJECTED", false)]);
    assert_eq!(in_one[2]["error"]["code"], "InvoiceConflict");
    let before = running.items().await;
    for fields in [
        json!({"amount": "100.01"}),
        json!({"currency": "EUR"}),
        json!({"billingPeriod": "2026-06"}),
        json!({"chargeType": "SUBSCRIPTION"}),
        json!({"issuedDate": "2026-06-04"}),
        json!({"issuedDate": null}),
        json!({"dueDate": "2026-07-01"}),
        json!({"purchaseOrderReference": "PO_A"}),
        json!({"invoiceUnit": "EU"}),
        json!({"invoiceType": "CREDIT_MEMO"}),
        json!({"originalInvoice": {"billFrom": "AWS_INC", "invoiceId": "I-0"}}),
    ] {
        let conflict = first.clone().with(fields.clone());
        for result in [running.match_one(&conflict).await, running.rematch(&conflict).await] {
            assert_eq!(
                (outcome(&result).0, &result["error"]["code"]),
                ("REJECTED", &json!("InvoiceConflict")),
                "{fields}"
            );
            assert_eq!(result.get("purchaseOrderId"), None);
        }
    }
    assert_eq!(running.items().await, before);
    // The same amount written otherwise is the same invoice; another seller's or account's is another.
    for written in ["100", "100.0"] {
        let same = running.match_one(&first.clone().with(json!({"amount": written}))).await;
        assert_eq!((outcome(&same).0, &same["replayed"]), ("MATCHED", &json!(true)), "{written}");
    }
    let others = [json!({"billFrom": "AWS_EMEA_SARL"}), json!({"accountId": OTHER_ACCOUNT})];
    for other in others {
        assert_eq!(running.match_one(&first.clone().with(other)).await["replayed"], false);
    }
    let memo = running.match_one(&credit("I-1", &first)).await;
    assert_eq!(memo["error"]["code"], "InvoiceConflict", "a memo has no numbers of its own");
}
