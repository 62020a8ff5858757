//! Invoices from documents of sellers: AWS's invoice summaries.

mod e_invoices;
mod notices;
mod volume;

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::harness::given::{With, order, order_with_lines};
use crate::harness::{Answer, Caller, Running, send};

/// AWS's summary of an invoice over 100.00 USD for the use of May 2026, which AWS assigned to `assigned`.
pub fn summary(id: &str, assigned: &str) -> Value {
    let amount = json!({"TotalAmount": "100.00", "TotalAmountBeforeTax": "100.00", "CurrencyCode": "USD"});
    json!({
        "AccountId": "111122223333",
        "InvoiceId": id,
        "IssuedDate": 1_780_444_800.0,
        "DueDate": "2026-07-03T00:00:00+00:00",
        "Entity": {"InvoicingEntity": "Amazon Web Services, Inc.", "BillingEntity": "AWS"},
        "BillingPeriod": {"Month": 5, "Year": 2026},
        "BillType": "ANNIVERSARY",
        "InvoiceType": "INVOICE",
        "PurchaseOrderNumber": assigned,
        "BaseCurrencyAmount": amount,
        "PaymentCurrencyAmount": amount,
    })
}

/// A summary of a refund of USD 40.
pub fn refund(id: &str, original: &str) -> Value {
    let amount = json!({"TotalAmount": "-40.00", "CurrencyCode": "USD"});
    summary(id, "").with(json!({"BillType": "REFUND", "InvoiceType": "CREDIT_MEMO",
        "OriginalInvoiceId": original, "PaymentCurrencyAmount": amount}))
}

impl Caller<'_> {
    /// Sends a file of summaries.
    pub async fn add_summaries(&self, query: &str, summaries: &[Value]) -> Answer {
        self.add_document(query, "application/json", json!({"InvoiceSummaries": summaries}).to_string()).await
    }

    pub async fn add_document(
        &self,
        query: &str,
        media_type: &str,
        body: impl Into<reqwest::Body>,
    ) -> Answer {
        let request = self.request(Method::POST, &format!("/invoices/documents{query}"));
        send(request.header(CONTENT_TYPE, media_type).body(body)).await
    }
}

/// What became of each document, such as `MATCHED PO-A AGREES` or `OtherAccount`.
fn rows(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["documents"].as_array().unwrap().iter().map(row).collect()
}

fn row(document: &Value) -> String {
    let result = &document["result"];
    let mut words: Vec<&str> = Vec::new();
    words.extend(result["outcome"].as_str());
    words.extend(result["purchaseOrderId"].as_str());
    words.extend(result["error"]["code"].as_str());
    words.extend(document["agreement"].as_str());
    words.extend((result["replayed"] == true).then_some("replayed"));
    words.extend(document["findings"].as_array().unwrap().iter().map(|it| it["code"].as_str().unwrap()));
    words.join(" ")
}

#[tokio::test]
async fn the_purchase_order_that_aws_assigned_is_compared_with_the_one_that_matching_chose() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    buyer.add_order(&order_with_lines("PO-B", &["MONTHLY_USAGE"])).await;
    let elsewhere = json!({"PaymentCurrencyAmount": {"TotalAmount": "5.00", "CurrencyCode": "EUR"}});
    let file = [
        summary("1", "PO-B"),
        summary("2", "PO-A"),
        summary("3", ""),
        summary("4", "PO-A").with(elsewhere.clone()),
        summary("5", "").with(elsewhere),
    ];
    let answer = buyer.add_summaries("", &file).await;
    assert_eq!(
        rows(&answer),
        [
            "MATCHED PO-B AGREES",
            "MATCHED PO-B DIFFERS",
            "MATCHED PO-B ONLY_OURS",
            "UNMATCHED ONLY_SELLER",
            "UNMATCHED NEITHER"
        ]
    );
    let counts = &answer.body["counts"];
    assert_eq!(
        (&counts["documents"], &counts["matched"], &counts["unmatched"]),
        (&json!(5), &json!(3), &json!(2))
    );
    let first = &answer.body["documents"][0];
    assert_eq!((&first["sellerAssigned"], &first["format"]), (&json!("PO-B"), &json!("AWS_INVOICE_SUMMARY")));
    assert_eq!(first["invoice"]["billingPeriod"], "2026-05");
    assert!(first["invoice"].get("purchaseOrderReference").is_none(), "AWS's choice is no reference");

    let listed = buyer.get("/invoices?agreement=DIFFERS").await.body;
    assert_eq!((&listed["count"], &listed["invoices"][0]["invoiceId"]), (&json!(1), &json!("2")));
    assert_eq!(listed["invoices"][0]["sellerAssigned"], "PO-A");
    let one = buyer.get("/invoices/AWS_INC/2").await.body;
    assert_eq!((&one["agreement"], &one["sellerAssigned"]), (&json!("DIFFERS"), &json!("PO-A")));
    let to = json!({"purchaseOrderId": "PO-A", "lineItemNumber": "1"});
    let moved = buyer.put("/invoices/AWS_INC/2/association", "*", &to).await.body;
    assert_eq!(moved["agreement"], "AGREES", "as soon as a person moves the invoice there");
    assert_eq!(buyer.get("/invoices?agreement=differs").await.refusal(), (422, "ValidationFailed"));
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_a_changed_document_conflicts() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    let file = [summary("1", "PO-A"), summary("2", ""), summary("1", "PO-A")];
    let first = buyer.add_summaries("", &file).await;
    assert_eq!(
        rows(&first),
        ["MATCHED PO-A AGREES", "MATCHED PO-A ONLY_OURS", "MATCHED PO-A AGREES replayed"]
    );
    let items = running.items().await;
    let again = buyer.add_summaries("", &file).await;
    assert!(rows(&again).iter().all(|row| row.ends_with("replayed")), "{:?}", rows(&again));
    let changed = json!({"PaymentCurrencyAmount": {"TotalAmount": "7.00", "CurrencyCode": "USD"}});
    let changed = buyer.add_summaries("", &[summary("1", "PO-A").with(changed)]).await;
    assert_eq!(rows(&changed), ["REJECTED InvoiceConflict"]);
    assert_eq!(changed.body["counts"]["refused"], 1);
    assert_eq!(running.items().await, items);
}

#[tokio::test]
async fn a_dry_run_tells_what_would_become_of_documents_and_writes_nothing() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    buyer.add_summaries("", &[summary("0", "")]).await;
    let items = running.items().await;
    let file = [summary("1", "PO-A"), summary("0", "").with(json!({"TaxAuthorityStatus": "CANCELLED"}))];
    let answer = buyer.add_summaries("?dryRun=true", &file).await;
    assert_eq!(rows(&answer), ["MATCHED PO-A AGREES", "VOIDED PO-A ONLY_OURS Cancelled"]);
    assert_eq!((&answer.body["dryRun"], running.items().await == items), (&json!(true), true));
}

#[tokio::test]
async fn each_document_is_recorded_voided_passed_over_or_refused_for_itself() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    let purchase = json!({"BillType": "PURCHASE"});
    let file = [
        refund("C-1", "I-1"),
        summary("I-1", "").with(purchase),
        refund("C-2", "NEVER"),
        summary("R-1", "").with(json!({"InvoiceType": "PAYMENT_RECEIPT"})),
        summary("X-1", "").with(json!({"Entity": {"InvoicingEntity": "Acme Cloud"}})),
        summary("X-2", "").with(json!({"AccountId": "999988887777"})),
        summary("V-1", "").with(json!({"TaxAuthorityStatus": "CANCELLED"})),
        json!("not a summary"),
    ];
    let answer = buyer.add_summaries("", &file).await;
    assert_eq!(
        rows(&answer),
        [
            "MATCHED PO-A ONLY_OURS",
            "MATCHED PO-A ONLY_OURS",
            "UnknownChargeType",
            "PassedOver",
            "UnknownSeller",
            "OtherAccount",
            "Cancelled PassedOver",
            "InvalidValue Missing Missing Missing Missing Missing Missing Missing"
        ]
    );
    let detail = answer.body["documents"][4]["findings"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("`Acme Cloud`"), "{detail}");
    let counts = &answer.body["counts"];
    assert_eq!(
        (&counts["matched"], &counts["refused"], &counts["skipped"]),
        (&json!(2), &json!(4), &json!(2))
    );
    assert_eq!(buyer.order("PO-A").await["lineItems"][0]["invoiced"], "60.00");

    let cancelled =
        summary("I-1", "").with(json!({"BillType": "PURCHASE", "TaxAuthorityStatus": "CANCELLED"}));
    let voided = buyer.add_summaries("", std::slice::from_ref(&cancelled)).await;
    assert_eq!(rows(&voided), ["VOIDED PO-A ONLY_OURS Cancelled"]);
    assert_eq!(buyer.reconciled("PO-A").await["lineItems"][0]["invoiced"], "-40.00");
    let again = buyer.add_summaries("", &[cancelled]).await;
    assert_eq!(rows(&again), ["VOIDED PO-A ONLY_OURS replayed Cancelled"]);
    let given = buyer.add_summaries("?chargeType=SUBSCRIPTION", &[refund("C-2", "NEVER")]).await;
    assert_eq!(rows(&given), ["UNMATCHED NEITHER Supplied"]);
}

#[tokio::test]
async fn a_record_that_cannot_be_read_holds_up_no_other_document() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    let cancelled = json!({"TaxAuthorityStatus": "CANCELLED"});
    buyer.add_summaries("", &[summary("1", ""), summary("2", "")]).await;
    running
        .tamper("INVOICE#111122223333#AWS_INC#1", "INVOICE", "SET recordedAt = :value", &json!({"S": "?"}))
        .await;
    let file = [
        refund("3", "1"),
        refund("4", "2"),
        summary("1", "").with(cancelled.clone()),
        summary("2", "").with(cancelled),
    ];
    let answer = buyer.add_summaries("", &file).await;
    assert_eq!(
        rows(&answer),
        [
            "REJECTED Internal",
            "MATCHED PO-A ONLY_OURS",
            "REJECTED Internal Cancelled",
            "VOIDED PO-A ONLY_OURS Cancelled"
        ]
    );
    assert_eq!(rows(&buyer.add_summaries("", &[refund("5", "1")]).await), ["UnknownChargeType"]);
}

#[tokio::test]
async fn one_command_matches_the_output_of_the_aws_cli() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO-A")).await;
    let file = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("aws-invoices.json");
    let page = json!({"InvoiceSummaries": [summary("1", "PO-A"), summary("2", "PO-B")]});
    std::fs::write(&file, page.to_string()).unwrap();
    local::aws_invoices::run(&running.system, &file).await.unwrap();
    let listed = running.buyer().get("/invoices?agreement=DIFFERS").await.body;
    assert_eq!((&listed["count"], &listed["invoices"][0]["invoiceId"]), (&json!(1), &json!("2")));
    std::fs::write(&file, "{}").unwrap();
    let refused = local::aws_invoices::run(&running.system, &file).await.unwrap_err().to_string();
    assert!(refused.contains("aws-invoices.json: the file has no `InvoiceSummaries`"), "{refused}");
}

#[tokio::test]
async fn an_assignment_that_differs_is_an_event_once() {
    let running = Running::followed_on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    let file = [summary("1", "PO-B"), summary("2", "PO-A"), summary("3", "Größe 7")];
    buyer.add_summaries("", &file).await;
    buyer.add_summaries("", &file).await;
    running.system.events().settled().await;
    let events = running.system.events().caught();
    let differing = events.iter().filter(|it| it["detail-type"] == "InvoiceAssignmentDiffers");
    let details: Vec<Value> = differing.map(|it| it["detail"].clone()).collect();
    assert_eq!(details.len(), 2, "{details:?}");
    assert_eq!(details[0]["sellerAssigned"], "PO-B");
    assert_eq!((&details[0]["purchaseOrderId"], &details[0]["invoiceId"]), (&json!("PO-A"), &json!("1")));
    assert!(details[1].get("sellerAssigned").is_none(), "no free text in events");
}

#[tokio::test]
async fn a_file_that_is_no_file_of_summaries_is_refused_as_a_whole() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let items = running.items().await;
    for (media_type, body, refusal) in [
        ("application/json", "{}", (422, "ValidationFailed")),
        ("application/json", "{\"InvoiceSummaries\":[", (422, "ValidationFailed")),
        ("application/json", "", (422, "ValidationFailed")),
        ("text/csv", "a,b", (415, "UnsupportedMediaType")),
    ] {
        assert_eq!(buyer.add_document("", media_type, body).await.refusal(), refusal, "{body}");
    }
    let unknown = buyer.add_summaries("?chargeType=USAGE", &[]).await;
    assert_eq!(unknown.refusal(), (400, "MalformedRequest"));
    assert_eq!(running.items().await, items);
}
