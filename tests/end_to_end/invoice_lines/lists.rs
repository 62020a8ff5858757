//! Lists, ledgers and notices of invoices with lines.

use serde_json::{Value, json};

use super::{invoice_with_lines, of_two_orders, two_orders};
use crate::harness::given::{With, invoice, order, order_with_lines};
use crate::harness::{Caller, Running};

impl Caller<'_> {
    /// The invoices of a purchase order: each its ID, line item, all line items and what it draws there.
    async fn invoices_of(&self, order: &str) -> Vec<[Value; 4]> {
        let answer = self.get(&format!("/purchase-orders/{order}/invoices")).await;
        let row = |row: &Value| {
            ["invoiceId", "lineItemNumber", "lineItemNumbers", "drawn"].map(|name| row[name].clone())
        };
        answer.body["invoices"].as_array().unwrap().iter().map(row).collect()
    }
}

#[tokio::test]
async fn an_invoice_is_listed_under_each_purchase_order_with_what_it_draws_there() {
    let running = two_orders("2026-06-15").await;
    let buyer = running.buyer();
    running.match_one(&of_two_orders("I-1")).await;
    running.match_one(&invoice("I-2")).await;
    let on_line_1 = |id: &str, drawn: &str| [json!(id), json!("1"), json!(["1"]), json!(drawn)];
    assert_eq!(buyer.invoices_of("PO_USE").await, [on_line_1("I-2", "100.00"), on_line_1("I-1", "60.00")]);
    assert_eq!(buyer.invoices_of("PO_SUB").await, [on_line_1("I-1", "40.00")]);
    let all = buyer.get("/invoices?text=po_sub").await;
    let row = &all.body["invoices"][0];
    assert_eq!((&row["invoiceId"], &row["outcome"]), (&json!("I-1"), &json!("MATCHED")));
    assert_eq!((row.get("purchaseOrderId"), &row["purchaseOrders"]), (None, &json!(["PO_USE", "PO_SUB"])));
    running.void(&of_two_orders("I-1")).await;
    let listed = buyer.get("/purchase-orders/PO_SUB/invoices").await;
    assert_eq!(listed.body["invoices"][0]["outcome"], "VOIDED");
}

#[tokio::test]
async fn an_invoice_is_listed_with_all_line_items_that_it_draws_on() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_lines("PO_A", &["MONTHLY_USAGE", "SUBSCRIPTION"])).await;
    let subscription = json!({"chargeType": "SUBSCRIPTION"});
    let lines = [("a", "40.00", subscription), ("b", "50.00", json!({})), ("c", "10.00", json!({}))];
    running.match_one(&invoice_with_lines("I-1", &lines)).await;
    let both = [json!("I-1"), Value::Null, json!(["2", "1"]), json!("100.00")];
    assert_eq!(buyer.invoices_of("PO_A").await, [both]);
}

#[tokio::test]
async fn a_ledger_has_the_line_and_its_billing_period() {
    let running = two_orders("2026-06-15").await;
    running.match_one(&of_two_orders("I-1")).await;
    let ledger = running.buyer().ledger("PO_SUB").await;
    let entry = &ledger[0];
    assert_eq!((&entry["lineId"], &entry["billingPeriod"]), (&json!("2"), &json!("2026-04")));
    let order = running.buyer().order("PO_SUB").await;
    assert_eq!(
        order["lineItems"][0]["billedMonths"],
        json!([{"billingPeriod": "2026-04", "amount": "40.00"}])
    );
}

#[tokio::test]
async fn an_invoice_shows_its_lines_as_presented_with_where_each_went() {
    let running = two_orders("2026-06-15").await;
    running.match_one(&of_two_orders("I-1")).await;
    let invoice = running.buyer().get("/invoices/AWS_INC/I-1").await.body;
    let line = &invoice["lines"][1];
    for (name, value) in [
        ("lineId", "2"),
        ("amount", "40.00"),
        ("chargeType", "SUBSCRIPTION"),
        ("billingPeriod", "2026-04"),
        ("description", "Seats"),
        ("outcome", "MATCHED"),
        ("purchaseOrderId", "PO_SUB"),
    ] {
        assert_eq!(line[name], value, "{name}");
    }
    assert_eq!(line["decision"]["candidates"][0]["verdict"], "SELECTED");
    assert_eq!(invoice.get("decision"), None);
}

#[tokio::test]
async fn partly_matched_invoices_are_listed_counted_and_notified_as_unmatched_for_what_is_missing() {
    let running = two_orders("2026-06-15").await;
    let buyer = running.buyer();
    buyer.set_settings(&json!({"contacts": [{"name": "AP", "email": "ap@example.com"}]})).await;
    let services = json!({"chargeType": "PROFESSIONAL_SERVICES_AND_TRAINING"});
    let lines = [("a", "60.00", json!({})), ("b", "7.00", services.clone()), ("c", "5.00", services)];
    let partly = invoice_with_lines("I-1", &lines);
    running.match_one(&partly).await;
    running.match_one(&invoice("I-2").with(json!({"currency": "EUR"}))).await;
    for (outcome, expected) in [("PARTLY_MATCHED", ["I-1"]), ("UNMATCHED", ["I-2"])] {
        let answer = buyer.get(&format!("/invoices?outcome={outcome}")).await;
        let ids =
            answer.body["invoices"].as_array().unwrap().iter().map(|it| it["invoiceId"].as_str().unwrap());
        assert_eq!(ids.collect::<Vec<_>>(), expected, "{outcome}");
        assert_eq!(answer.body["count"], 1);
    }
    let summary = buyer.get("/summary").await.body;
    let dollars =
        summary["currencies"].as_array().unwrap().iter().find(|it| it["currency"] == "USD").unwrap();
    assert_eq!(dollars["unmatched"], json!({"invoices": 1, "amount": "12.00"}));
    running.sweep().await;
    let text = running.last_mail().0;
    let sentences = "- USD\u{a0}12.00 for May 2026 draws on no purchase order.\n\
                     - Lines b and c (USD\u{a0}12.00): no line item of any purchase order fits it.\n";
    assert!(text.contains(sentences), "{text}");

    buyer.add_order(&order("PO_ALL")).await;
    let result = running.rematch(&partly).await;
    assert_eq!(result["outcome"], "MATCHED");
    let entries: Vec<Value> = buyer.ledger("PO_USE").await;
    assert_eq!(entries.len(), 1, "the matched line keeps its draw");
    assert_eq!(buyer.reconciled("PO_ALL").await["balance"], "988.00");
    assert_eq!(buyer.get("/invoices?outcome=PARTLY_MATCHED").await.body["count"], 0);
}

#[tokio::test]
async fn a_mail_says_why_each_line_is_unmatched_and_how_much_of_the_invoice_draws_elsewhere() {
    let running = two_orders("2026-06-15").await;
    running.buyer().set_settings(&json!({"contacts": [{"name": "AP", "email": "ap@example.com"}]})).await;
    let named = json!({"purchaseOrderReference": "PO_SUB", "purchaseOrderLineReference": "9"});
    let unknown = json!({"purchaseOrderReference": "PO-NOPE"});
    let lines = [("a", "40.00", named), ("b", "20.00", unknown), ("c", "30.00", json!({}))];
    running.match_one(&invoice_with_lines("I-1", &lines).with(json!({"sellerAssigned": "PO-Z"}))).await;
    running.sweep().await;
    let text = running.last_mail().0.replace('\u{a0}', " ");
    for sentence in [
        "\nInvoice I-1 from Amazon Web Services, Inc.\n",
        "\n- USD 60.00 for May 2026 draws on no purchase order.\n",
        "\n- Line a (USD 40.00): PO_SUB has no line item 9.\n",
        "\n- Line b (USD 20.00): there is no purchase order PO-NOPE.\n",
        "\n- It charges USD 90.00 for May 2026. Its seller assigned it to purchase order PO-Z; \
         by your rules USD 30.00 of it draws on PO_USE.\n",
    ] {
        assert!(text.contains(sentence), "{sentence} in {text}");
    }
}
