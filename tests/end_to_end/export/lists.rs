//! Invoices and the ledger of a purchase order as CSV files.

use reqwest::Method;
use serde_json::json;

use super::{rows_of, text_of};
use crate::harness::given::{With, invoice, order};
use crate::harness::{Answer, Caller, Running, send};

impl Caller<'_> {
    async fn as_csv(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path).header("accept", "text/csv")).await
    }
}

/// A purchase order on which an invoice and a credit memo draw, and an unmatched invoice.
async fn three_invoices() -> Running {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    running.match_one(&invoice("=I;-1").with(json!({"dueDate": "2026-07-01"}))).await;
    let credit = json!({
        "invoiceType": "CREDIT_MEMO", "amount": "40.00",
        "originalInvoice": {"billFrom": "AWS_INC", "invoiceId": "=I;-1"},
    });
    running.match_one(&invoice("C-1").with(credit)).await;
    running.match_one(&invoice("I-2").with(json!({"billFrom": "AWS_JAPAN"}))).await;
    running
}

#[tokio::test]
async fn invoices_are_exported_as_listed_with_credit_memos_below_zero() {
    let running = three_invoices().await;
    let buyer = running.buyer();
    let answer = buyer.as_csv("/invoices").await;
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"invoices.csv\"");
    assert_eq!((answer.header("vary"), answer.header("link")), ("Accept", ""));
    insta::assert_snapshot!(text_of(&answer).trim_start_matches('\u{FEFF}').replace('\r', ""), @"
    billFrom,invoiceId,invoiceType,chargeType,billingPeriod,issuedDate,dueDate,currency,amount,outcome,purchaseOrders,lineItemNumber,sellerAssigned,agreement
    AWS_JAPAN,I-2,INVOICE,MONTHLY_USAGE,2026-05,2026-06-03,,USD,100.00,UNMATCHED,,,,
    AWS_INC,C-1,CREDIT_MEMO,MONTHLY_USAGE,2026-05,2026-06-03,,USD,-40.00,MATCHED,PO_A,1,,
    AWS_INC,'=I;'-1,INVOICE,MONTHLY_USAGE,2026-05,2026-06-03,2026-07-01,USD,100.00,MATCHED,PO_A,1,,
    ");
    let unmatched = rows_of(&buyer.as_csv("/invoices?outcome=UNMATCHED").await);
    assert_eq!(unmatched.len(), 1);
    assert_eq!(unmatched[0]["invoiceId"], "I-2");
}

#[tokio::test]
async fn a_file_of_invoices_links_to_the_rest() {
    let running = three_invoices().await;
    let buyer = running.buyer();
    for sort in ["", "&sort=amount&order=asc"] {
        let first = buyer.as_csv(&format!("/invoices?limit=2{sort}")).await;
        assert_eq!(rows_of(&first).len(), 2, "{sort}");
        let (rows, files) = buyer.with_the_rest(first).await;
        assert_eq!((rows.len(), files), (3, 2), "{sort}");
    }
}

#[tokio::test]
async fn the_ledger_is_exported_as_listed() {
    let running = three_invoices().await;
    let answer = running.buyer().as_csv("/purchase-orders/PO_A/ledger").await;
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"ledger.csv\"");
    let mut rows = rows_of(&answer);
    for row in &mut rows {
        assert!(row.remove("at").unwrap().starts_with("2026-06-15T12:00:00"));
    }
    let credit = json!({
        "ledgerEntry": "2", "posting": "MATCH", "lineItemNumber": "1", "amount": "-40.00", "balanceAfter": "940.00",
        "billFrom": "AWS_INC", "invoiceId": "C-1", "lineId": "", "billingPeriod": "2026-05",
        "invoiceType": "CREDIT_MEMO", "actor": "", "reason": "",
    });
    assert_eq!(serde_json::to_value(&rows[0]).unwrap(), credit);
    assert_eq!((rows.len(), rows[1]["invoiceId"].as_str()), (2, "'=I;'-1"));
    let first = running.buyer().as_csv("/purchase-orders/PO_A/ledger?limit=1").await;
    let (rows, files) = running.buyer().with_the_rest(first).await;
    assert_eq!((rows.len(), files), (2, 2));
    let none = running.buyer().as_csv("/purchase-orders/PO_NONE/ledger").await;
    assert_eq!(none.status, 404, "{}", none.body);
}
