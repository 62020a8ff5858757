//! The list of purchase orders as Excel workbooks.

use calamine::Data;
use reqwest::header::ACCEPT;
use serde_json::json;

use crate::harness::given::{With, line, order};
use crate::harness::{OTHER_ACCOUNT, Running, send};
use crate::workbook::{MEDIA_TYPE, cells, part};

#[tokio::test]
async fn a_workbook_has_the_line_items_and_help() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let lines = json!([
        line("1.20", "ALL").with(json!({"unitPrice": "1234.50", "description": "=1"})),
        line("2", "SUBSCRIPTION")
    ]);
    buyer.add_order(&order("0042").with(json!({"lineItems": lines}))).await;
    let response = buyer.workbook_response("/purchase-orders?").await;
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-disposition"), "attachment; filename=\"purchase-orders-2026-06-15.xlsx\"");
    assert_eq!(header("vary"), "Accept");
    let file = response.bytes().await.unwrap();
    let sheet = cells(&file, "Line items");
    assert_eq!(sheet.height(), 3);
    let column = |name: &str| sheet.rows().next().unwrap().iter().position(|cell| cell == name).unwrap();
    let text = |text: &str| Data::String(text.to_owned());
    for (name, expected) in [
        ("purchaseOrderId", text("0042")),
        ("lineItemNumber", text("1.20")),
        ("effectiveMonth", text("2026-01")),
        ("billFrom", text("AWS_INC")),
        ("lineItemDescription", text("'=1")),
        ("unitPrice", Data::Float(1234.5)),
        ("value", Data::Float(2234.5)),
        ("version", text("1")),
        ("contacts", Data::Empty),
    ] {
        assert_eq!(sheet.rows().nth(1).unwrap()[column(name)], expected, "{name}");
    }
    let help = cells(&file, "Help");
    assert!(
        help.rows().any(|row| row[0] == "purchaseOrderId") && help.rows().any(|row| row[3] == "AWS_JAPAN")
    );
    let xml = part(&file, "xl/worksheets/sheet1.xml");
    assert!(xml.contains("<sheetProtection sheet=\"1\""), "derived columns are locked");
    for list in ["\"ALL,MONTHLY_USAGE,", "\"CONTINUE,STOP,SPILL\"", "\"true,false\"", "Help!$D$2:$D$18"] {
        assert!(xml.contains(list), "{list}");
    }
}

#[tokio::test]
async fn only_a_request_that_prefers_a_workbook_gets_one() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    for (accept, media_type) in [
        (format!("{MEDIA_TYPE}, */*;q=0.1"), MEDIA_TYPE),
        (format!("text/csv;q=0.5, {MEDIA_TYPE}"), MEDIA_TYPE),
        (format!("text/csv, {MEDIA_TYPE};q=0.5"), "text/csv; charset=utf-8; header=present"),
        (format!("application/json, {MEDIA_TYPE}"), "application/json"),
        ("application/*".to_owned(), "application/json"),
    ] {
        let request = buyer.request(reqwest::Method::GET, "/purchase-orders").header(ACCEPT, &accept);
        assert_eq!(request.send().await.unwrap().headers()["content-type"], media_type, "{accept}");
    }
    let refused = buyer.request(reqwest::Method::GET, "/purchase-orders?sort=x").header(ACCEPT, MEDIA_TYPE);
    assert_eq!(send(refused).await.refusal(), (422, "ValidationFailed"));
    let none = running.buyer_of(OTHER_ACCOUNT).exported_workbook("").await;
    assert_eq!(cells(&none, "Line items").height(), 1, "only a header");
}

#[tokio::test]
async fn a_workbook_that_ends_early_continues_in_another() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["PO_A", "PO_B"] {
        buyer.add_order(&order(id)).await;
    }
    let mut path = "/purchase-orders?sort=purchaseOrderId&limit=1".to_owned();
    for (id, is_last) in [("PO_A", false), ("PO_B", true)] {
        let response = buyer.workbook_response(&path).await;
        let link = response.headers().get("link").map(|link| link.to_str().unwrap().to_owned());
        let sheet = cells(&response.bytes().await.unwrap(), "Line items");
        assert_eq!((sheet.height(), sheet.get((1, 0)).unwrap()), (2, &Data::String(id.to_owned())));
        assert_eq!(link.is_none(), is_last, "{link:?}");
        path = link.iter().flat_map(|link| link.split(['<', '>'])).nth(1).unwrap_or_default().to_owned();
    }
}

#[tokio::test]
async fn a_text_that_no_cell_can_have_is_refused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let tags: serde_json::Map<_, _> =
        (0..50).map(|number| (format!("{number:02}{}", "=".repeat(126)), ";".repeat(256).into())).collect();
    buyer.add_order(&order("PO_A").with(json!({ "tags": tags }))).await;
    let refused = buyer.request(reqwest::Method::GET, "/purchase-orders").header(ACCEPT, MEDIA_TYPE);
    let answer = send(refused).await;
    assert_eq!(answer.refusal(), (422, "ValidationFailed"));
    let detail =
        "`tags` of PO_A has more than 32767 characters, which no cell of a workbook can have; export CSV";
    assert_eq!(answer.body["detail"], detail);
}
