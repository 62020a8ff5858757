//! The list of purchase orders as CSV files.

mod lists;
mod workbooks;

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, invoice, invoice_of_period, line, order};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running, send};

/// Lambda's limit of an answer in bytes.
const ANSWER_MAX: usize = 6 * 1024 * 1024;

/// A row by its columns.
pub type Row = BTreeMap<String, String>;

impl Caller<'_> {
    /// Requests the list as CSV.
    pub async fn exported(&self, query: &str) -> Answer {
        let request = self.request(Method::GET, &format!("/purchase-orders?{query}"));
        send(request.header("accept", "text/csv")).await
    }

    /// The rows of all files of a query, and the number of files.
    async fn all_exported(&self, query: &str) -> (Vec<Row>, usize) {
        self.with_the_rest(self.exported(query).await).await
    }

    /// The rows of a file and of the following files, and the number of files.
    async fn with_the_rest(&self, mut answer: Answer) -> (Vec<Row>, usize) {
        let (mut rows, mut files) = (Vec::new(), 0);
        loop {
            rows.extend(rows_of(&answer));
            files += 1;
            let Some(next) = answer.header("link").strip_prefix('<') else { return (rows, files) };
            let next = next.strip_suffix(">; rel=\"next\"").unwrap();
            answer = send(self.request(Method::GET, next).header("accept", "text/csv")).await;
        }
    }
}

/// The text of a CSV answer.
pub fn text_of(answer: &Answer) -> &str {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body.as_str().unwrap()
}

/// The rows of a CSV answer.
fn rows_of(answer: &Answer) -> Vec<Row> {
    let text = text_of(answer).trim_start_matches('\u{FEFF}');
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(Result::unwrap).collect()
}

fn ids(rows: &[Row]) -> Vec<&str> {
    let mut ids: Vec<&str> = rows.iter().map(|row| row["purchaseOrderId"].as_str()).collect();
    ids.dedup();
    ids
}

#[tokio::test]
async fn an_export_has_a_row_for_each_line_item() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let fields = json!({
        "description": "Cloud, \"FY26\"\nall of it",
        "tags": {"project": "x", "a=b": "c;d"},
        "contacts": [{"name": "Ada", "email": "ada@example.com", "phone": "+49 30 1"}],
        "invoiceUnits": ["EU; Sub", "US"],
        "noticePolicy": {"balanceThresholds": [], "expirationLeads": ["P1M"]},
        "billTo": {"name": "Example GmbH", "lines": ["Hauptstr. 1", "Hof"], "city": "Berlin", "country": "DE"},
        "lineItems": [
            line("1", "SUBSCRIPTION").with(json!({"tax": {"percent": "19"}, "description": "seats"})),
            line("2", "ALL").with(json!({"balanceTracking": false, "endMonth": "2026-06"})),
        ],
    });
    buyer.add_order(&order("PO_A").with(fields)).await;
    for (id, period) in [("I-1", "2026-04"), ("I-2", "2026-05")] {
        let invoice = invoice_of_period(id, period, "600.00");
        running.match_one(&invoice.with(json!({"chargeType": "SUBSCRIPTION", "invoiceUnit": "US"}))).await;
    }
    let answer = buyer.exported("").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(
        answer.header("content-disposition"),
        "attachment; filename=\"purchase-orders-2026-06-15.csv\""
    );
    assert_eq!((answer.header("vary"), answer.header("link")), ("Accept", ""));
    assert!(text_of(&answer).starts_with("\u{FEFF}purchaseOrderId,status,health,description,billFrom,"));
    assert!(text_of(&answer).contains("\r\nPO_A,ACTIVE,"));
    let rows = rows_of(&answer);
    let filled = |row: &Row| -> Value {
        let filled = row.iter().filter(|(name, value)| !value.is_empty() && *name != "updatedAt");
        filled.map(|(name, value)| (name.clone(), value.clone())).collect()
    };
    insta::assert_json_snapshot!(rows.iter().map(filled).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_export_escapes_formulas() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let fields = json!({
        "description": "=HYPERLINK(\"http://example.com\",\"pay here\")",
        "paymentTerms": "@SUM(1)",
        "invoiceUnits": ["+1", "-2"],
        "lineItems": [line("-1", "ALL").with(json!({"description": "x;\t=1"}))],
    });
    buyer.add_order(&order("+PO").with(fields)).await;
    running.match_one(&invoice("I-1").with(json!({"invoiceUnit": "+1", "amount": "1100.00"}))).await;
    let row = &rows_of(&buyer.exported("").await)[0];
    for (column, cell) in [
        ("purchaseOrderId", "'+PO"),
        ("description", "'=HYPERLINK(\"http://example.com\",\"pay here\")"),
        ("paymentTerms", "'@SUM(1)"),
        ("invoiceUnits", "'+1;' -2"),
        ("lineItemNumber", "-1"),
        ("lineItemDescription", "x;'\t'=1"),
        ("balance", "-100.00"),
    ] {
        assert_eq!(row[column], cell);
    }
}

#[tokio::test]
async fn only_a_request_that_prefers_csv_gets_csv() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    for (accept, csv) in [
        (None, false),
        (Some("*/*"), false),
        (Some("application/json"), false),
        (Some("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"), false),
        (Some("application/json, text/csv"), false),
        (Some("text/csv;q=0.5, application/json;q=0.9"), false),
        (Some("image/png"), false),
        (Some("text/csv"), true),
        (Some("text/*"), true),
        (Some("TEXT/CSV; charset=utf-8, */*;q=0.1"), true),
        (Some("application/json;q=0.5, text/csv"), true),
    ] {
        let request = buyer.request(Method::GET, "/purchase-orders");
        let answer = send(accept.into_iter().fold(request, |it, accept| it.header("accept", accept))).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("content-type").starts_with("text/csv"), csv, "{accept:?}");
        assert_eq!(answer.header("vary"), "Accept");
    }
    let refused = buyer.exported("status=BAD&sort=x").await;
    assert_eq!(refused.refusal(), (422, "ValidationFailed"));
    assert_eq!(refused.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn an_export_takes_filters_sorts_and_pages() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for (id, fields) in [
        ("PO_B", json!({"tags": {"a&b": "c d"}})),
        ("PO_A", json!({"billFrom": ["AWS_JAPAN"]})),
        ("PO_C", json!({"expirationMonth": "2026-05"})),
        ("PO_D", json!({})),
    ] {
        buyer.add_order(&order(id).with(fields)).await;
    }
    buyer.delete_order("PO_D").await;
    for (query, wanted) in [
        ("", vec!["PO_C", "PO_A", "PO_B"]),
        ("sort=purchaseOrderId", vec!["PO_A", "PO_B", "PO_C"]),
        ("sort=expirationMonth&status=ACTIVE", vec!["PO_A", "PO_B"]),
        ("billFrom=AWS_JAPAN", vec!["PO_A"]),
        ("tag=a%26b:c%20d&sort=purchaseOrderId", vec!["PO_B"]),
        ("purchaseOrderId=PO_C", vec!["PO_C"]),
        ("purchaseOrderId=PO_D", vec![]),
        ("health=NEGATIVE_BALANCE", vec![]),
    ] {
        let (rows, files) = buyer.all_exported(query).await;
        assert_eq!((ids(&rows), files), (wanted.clone(), 1), "{query}");
        let (rows, files) = buyer.all_exported(&format!("{query}&limit=1")).await;
        assert_eq!((ids(&rows), files), (wanted.clone(), wanted.len().max(1)), "{query}, one at a time");
    }
    let (rows, files) = running.buyer_of(OTHER_ACCOUNT).all_exported("").await;
    assert_eq!((rows.len(), files), (0, 1), "only a header");
    let json = buyer.get("/purchase-orders?limit=1").await.body;
    let token = json["nextToken"].as_str().unwrap();
    let rest = buyer.exported(&format!("nextToken={token}")).await;
    assert_eq!(ids(&rows_of(&rest)), ["PO_A", "PO_B"], "a list can continue as a file");
    for refused in [
        buyer.exported("nextToken=AAAA").await,
        buyer.exported(&format!("status=ACTIVE&nextToken={token}")).await,
        running.buyer_of(OTHER_ACCOUNT).exported(&format!("nextToken={token}")).await,
        buyer.exported("limit=101").await,
    ] {
        assert_eq!(refused.refusal(), (400, "MalformedRequest"));
    }
}

#[tokio::test]
async fn an_export_that_is_too_large_for_one_answer_continues_in_another() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let lines: Vec<Value> = (0..100).map(|number| line(&number.to_string(), "ALL")).collect();
    // In each of a hundred rows, a quote takes two bytes in the file and four in Lambda's answer.
    let tags: BTreeMap<String, String> = (0..8).map(|tag| (tag.to_string(), "\"".repeat(256))).collect();
    let fields = json!({"lineItems": lines, "description": "\"".repeat(1000), "tags": tags});
    buyer.add_order(&order("PO_000").with(fields)).await;
    let first = running.order_items("PO_000").await;
    running.put_copies(&first, (1..8).map(|number| format!("PO_{number:03}"))).await;

    let answer = buyer.exported("sort=purchaseOrderId").await;
    let size = Value::from(text_of(&answer)).to_string().len();
    assert!(size < ANSWER_MAX && size > ANSWER_MAX * 3 / 4, "{size}");
    let link = answer.header("link");
    assert!(link.starts_with("</purchase-orders?sort=purchaseOrderId&nextToken="), "{link}");

    let (rows, files) = buyer.with_the_rest(answer).await;
    let expected: Vec<String> = (0..8).map(|number| format!("PO_{number:03}")).collect();
    assert_eq!((ids(&rows), rows.len()), (expected.iter().map(String::as_str).collect(), 800));
    assert_eq!(files, 2);
    assert!(rows.iter().all(|row| row["description"].len() == 1000));
}

#[tokio::test]
async fn the_largest_purchase_order_fits_an_export() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let lines: Vec<Value> = (0..100).map(|number| line(&number.to_string(), "ALL")).collect();
    let tags: BTreeMap<String, String> =
        (0..50).map(|number| (format!("{number:02}{}", "ä".repeat(126)), "ö".repeat(256))).collect();
    let units: Vec<String> = (0..50).map(|number| format!("{number:02}{}", "ü".repeat(98))).collect();
    let fields = json!({"lineItems": lines, "tags": tags, "invoiceUnits": units});
    buyer.add_order(&order("PO_A").with(fields)).await;
    let rows = rows_of(&buyer.exported("").await);
    assert_eq!(rows.len(), 100);
    let cells: usize = rows[0].values().map(String::len).sum();
    assert!(cells > 45_000, "{cells}");
    for row in &rows[1..] {
        let own = [&row["purchaseOrderId"], &row["billFrom"], &row["tags"], &row["invoiceUnits"]];
        assert_eq!(own, ["PO_A", "", "", ""], "only the first row has the fields of the purchase order");
        assert_eq!(row["unitPrice"], "1000.00");
    }
}
