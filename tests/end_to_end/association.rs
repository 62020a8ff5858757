//! Associating invoices by hand or by a rematch: in one transaction, with actor and reason, or refused with the cause.

mod reasons;
mod rematch;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, credit, invoice, line, order, order_with_lines};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running, send, with_json};

impl Caller<'_> {
    async fn associate(&self, invoice_id: &str, body: &Value) -> Answer {
        let path = format!("/invoices/AWS_INC/{invoice_id}/association");
        send(with_json(self.request(Method::PUT, &path), body)).await
    }

    async fn balance(&self, id: &str) -> String {
        self.reconciled(id).await["balance"].as_str().unwrap().to_owned()
    }
}

impl Running {
    /// Requests an association that is refused without writing anything, and returns the detail.
    async fn refused_association(&self, invoice_id: &str, body: &Value) -> String {
        let before = self.items().await;
        let answer = self.buyer().associate(invoice_id, body).await;
        assert_eq!(answer.refusal(), (409, "AssociationRefused"), "{}", answer.body);
        assert_eq!(self.items().await, before);
        answer.body["detail"].as_str().unwrap().to_owned()
    }
}

fn to(order: &str, line: &str) -> Value {
    json!({"purchaseOrderId": order, "lineItemNumber": line})
}

fn rematch() -> Value {
    json!({"rematch": true})
}

/// A purchase order with a more specific line item type than [`order`]'s, so that it wins.
fn more_specific(id: &str) -> Value {
    order_with_lines(id, &["MONTHLY_USAGE"])
}

#[tokio::test]
async fn moving_an_invoice_is_one_transaction_and_adds_an_entry_to_both_ledgers() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    buyer.add_order(&order_with_lines("PO-B", &["SUBSCRIPTION", "ALL"])).await;
    running.match_one(&invoice("I-1").with(json!({"purchaseOrderReference": "PO-A"}))).await;
    running.system.wire().reset();
    let answer = buyer.associate("I-1", &to("PO-B", "1").with(json!({"reason": "Wrong project"}))).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let counts = running.system.wire().counts();
    assert_eq!((counts.total(), counts.of("TransactWriteItems")), (3, 1));
    assert_eq!(answer.body, buyer.get("/invoices/AWS_INC/I-1").await.body);
    assert_eq!(
        (&answer.body["purchaseOrderId"], &answer.body["lineItemNumber"]),
        (&json!("PO-B"), &json!("1"))
    );
    assert_eq!(
        answer.body["decision"]["candidates"],
        json!([{"purchaseOrderId": "PO-B", "lineItemNumber": "1", "verdict": "SELECTED", "reason": "CHOSEN_BY_HAND"}])
    );
    let draws = answer.body["draws"].as_array().unwrap();
    let amounts: Vec<_> = draws.iter().map(|it| (&it["purchaseOrderId"], &it["amount"])).collect();
    assert_eq!(
        amounts,
        [
            (&json!("PO-A"), &json!("100.00")),
            (&json!("PO-A"), &json!("-100.00")),
            (&json!("PO-B"), &json!("100.00"))
        ]
    );

    assert_eq!(
        (buyer.balance("PO-A").await, buyer.balance("PO-B").await),
        ("1000.00".into(), "1900.00".into())
    );
    let (source, target) = (buyer.ledger("PO-A").await, buyer.ledger("PO-B").await);
    assert_eq!((source.len(), target.len()), (2, 1));
    for entry in [&source[0], &target[0]] {
        assert_eq!(entry["posting"], "REASSOCIATION");
        assert_eq!(
            (&entry["actor"], &entry["reason"]),
            (&json!("buyer@example.com"), &json!("Wrong project"))
        );
    }
    assert_eq!((source[1].get("actor"), &source[1]["posting"]), (None, &json!("MATCH")));
    assert_eq!((buyer.invoices("PO-A").await.len(), buyer.invoices("PO-B").await.len()), (0, 1));

    // Within one purchase order, to the present line item, and back.
    assert_eq!(buyer.associate("I-1", &to("PO-B", "2")).await.status, 200);
    let order = buyer.reconciled("PO-B").await;
    assert_eq!(
        (&order["lineItems"][0]["balance"], &order["lineItems"][1]["balance"]),
        (&json!("1000.00"), &json!("900.00"))
    );
    let items = running.items().await;
    assert_eq!(buyer.associate("I-1", &to("PO-B", "2")).await.body["lineItemNumber"], "2");
    assert_eq!(running.items().await, items, "nothing changes");
    assert_eq!(buyer.associate("I-1", &to("PO-A", "1")).await.status, 200);
    assert_eq!(
        (buyer.balance("PO-A").await, buyer.balance("PO-B").await),
        ("900.00".into(), "2000.00".into())
    );
}

#[tokio::test]
async fn an_unmatched_invoice_or_credit_can_be_associated_by_hand() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    running.match_one(&invoice("I-1")).await;
    let unmatched = credit("C-1", &invoice("I-0")).with(json!({"amount": "30.00"}));
    running.match_one(&unmatched).await;
    // Of another seller, suspended and expired: an association by hand overrides the filters of matching.
    let other = order("PO-A").with(json!({"billFrom": ["AWS_EMEA_SARL"], "expirationMonth": "2026-03"}));
    buyer.add_order(&other).await;
    buyer.set_status("PO-A", "SUSPENDED").await;
    running.system.wire().reset();
    assert_eq!(buyer.associate("I-1", &to("PO-A", "1")).await.body["outcome"], "MATCHED");
    assert_eq!(running.system.wire().counts().total(), 3);
    assert_eq!(buyer.associate("C-1", &to("PO-A", "1")).await.body["outcome"], "MATCHED");
    assert_eq!(buyer.balance("PO-A").await, "930.00");
    assert!(running.match_one(&invoice("I-1")).await["replayed"] == true);
    // Voiding reverses the draw on that line item.
    running.void(&invoice("I-1")).await;
    assert_eq!(buyer.balance("PO-A").await, "1030.00");
}

#[tokio::test]
async fn an_impossible_association_is_refused_with_its_reason_and_changes_nothing() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    buyer.add_order(&order("GONE")).await;
    buyer.delete_order("GONE").await;
    let euros = line("1", "SUBSCRIPTION");
    buyer.add_order(&order("EUROS").with(json!({"currency": "EUR", "lineItems": [euros]}))).await;
    let small = line("1", "SUBSCRIPTION").with(json!({"unitPrice": "99.99"}));
    buyer.add_order(&order("STOP").with(json!({"whenDepleted": "STOP", "lineItems": [small]}))).await;
    for id in ["I-1", "VOID"] {
        running.match_one(&invoice(id)).await;
    }
    running.void(&invoice("VOID")).await;
    for (id, target, detail) in [
        ("I-1", to("PO-9", "1"), "there is no purchase order PO-9"),
        ("I-1", to("GONE", "1"), "the purchase order was deleted"),
        ("I-1", to("PO-A", "9"), "the purchase order has no line item 9"),
        ("I-1", to("EUROS", "1"), "the purchase order is in another currency than the invoice"),
        ("I-1", to("STOP", "1"), "the line item hasn't enough balance, and its purchase order says STOP"),
        ("VOID", to("STOP", "1"), "the invoice was voided"),
        ("VOID", to("PO-A", "1"), "the invoice was voided"),
        ("VOID", rematch(), "the invoice was voided"),
    ] {
        assert_eq!(running.refused_association(id, &target).await, detail, "{id} {target}");
    }
    running.buyer_of(OTHER_ACCOUNT).add_order(&order("THEIRS")).await;
    assert_eq!(
        running.refused_association("I-1", &to("THEIRS", "1")).await,
        "there is no purchase order THEIRS"
    );
}

#[tokio::test]
async fn an_unknown_or_foreign_invoice_cannot_be_moved() {
    let running = Running::on("2026-06-03").await;
    running.buyer().add_order(&order("PO-A")).await;
    running.match_one(&invoice("I-1")).await;
    let other = running.buyer_of(OTHER_ACCOUNT);
    other.add_order(&order("PO-A")).await;
    let before = running.items().await;
    for body in [to("PO-A", "1"), rematch()] {
        assert_eq!(running.buyer().associate("I-2", &body).await.refusal(), (404, "NotFound"));
        assert_eq!(other.associate("I-1", &body).await.refusal(), (404, "NotFound"));
    }
    assert_eq!(running.items().await, before);
}

#[tokio::test]
async fn an_association_names_a_line_item_or_asks_for_a_rematch() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    running.match_one(&invoice("I-1")).await;
    let invalid = (422, "ValidationFailed");
    for (body, refusal, errors) in [
        (json!({}), invalid, vec![("/purchaseOrderId", "Required"), ("/lineItemNumber", "Required")]),
        (
            json!({"rematch": false}),
            invalid,
            vec![("/purchaseOrderId", "Required"), ("/lineItemNumber", "Required")],
        ),
        (
            to(" ", ""),
            invalid,
            vec![("/purchaseOrderId", "InvalidValue"), ("/lineItemNumber", "InvalidValue")],
        ),
        (
            to("PO-A", "1").with(rematch()),
            invalid,
            vec![("/purchaseOrderId", "Inconsistent"), ("/lineItemNumber", "Inconsistent")],
        ),
        (rematch().with(json!({"reason": ""})), invalid, vec![("/reason", "InvalidValue")]),
        (
            json!({"rematch": "yes", "invoice": 1}),
            (400, "MalformedRequest"),
            vec![
                ("/invoice", "UnknownField"),
                ("/rematch", "WrongType"),
                ("/purchaseOrderId", "Required"),
                ("/lineItemNumber", "Required"),
            ],
        ),
    ] {
        let answer = buyer.associate("I-1", &body).await;
        assert_eq!((answer.refusal(), answer.errors()), (refusal, errors), "{body}");
    }
}

/// Moves an invoice from PO-A while something happens between the read and the write.
async fn moved_while(body: Value, happens: impl AsyncFnOnce(&Running)) -> (Running, Answer) {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    running.match_one(&invoice("I-1")).await;
    buyer.add_order(&more_specific("PO-B")).await;
    let (answer, ()) = running.before_commit(buyer.associate("I-1", &body), happens(&running)).await;
    (running, answer)
}

#[tokio::test]
async fn a_move_takes_concurrent_changes_into_account() {
    for body in [to("PO-B", "1"), rematch()] {
        let draw = async |running: &Running| {
            let other = invoice("I-2").with(json!({"purchaseOrderReference": "PO-B"}));
            assert_eq!(running.match_one(&other).await["outcome"], "MATCHED");
        };
        let (running, answer) = moved_while(body.clone(), draw).await;
        assert_eq!(answer.body["draws"][2]["balanceAfter"], "800.00", "{body}: a draw");
        assert_eq!(running.buyer().balance("PO-A").await, "1000.00");
        assert_eq!(running.buyer().balance("PO-B").await, "800.00");

        let edit = async |running: &Running| {
            let changes =
                json!({"lineItems": [line("1", "MONTHLY_USAGE").with(json!({"unitPrice": "500.00"}))]});
            assert_eq!(running.buyer().edit("PO-B", &changes).await.status, 200);
        };
        let (running, answer) = moved_while(body.clone(), edit).await;
        assert_eq!(answer.body["purchaseOrderVersion"], 2, "{body}: an edit");
        assert_eq!(running.buyer().balance("PO-B").await, "400.00");

        let void = async |running: &Running| {
            assert_eq!(running.void(&invoice("I-1")).await["outcome"], "VOIDED");
        };
        let (running, answer) = moved_while(body.clone(), void).await;
        assert_eq!(answer.refusal(), (409, "AssociationRefused"), "{body}: a void");
        assert_eq!(running.buyer().balance("PO-A").await, "1000.00");
        assert_eq!(running.buyer().balance("PO-B").await, "1000.00");

        let delete = async |running: &Running| running.buyer().delete_order("PO-B").await;
        let (running, answer) = moved_while(body.clone(), delete).await;
        let balance = running.buyer().balance("PO-A").await;
        assert_eq!(balance, "900.00", "{body}: deleted");
        assert_eq!(answer.status, if body == rematch() { 200 } else { 409 });
    }
}

#[tokio::test]
async fn the_last_of_many_concurrent_moves_wins_and_no_balance_is_lost() {
    let running = Running::on("2026-06-03").await;
    let buyer = running.buyer();
    for id in ["PO-A", "PO-B", "PO-C"] {
        buyer.add_order(&order(id)).await;
    }
    running.match_one(&invoice("I-1")).await;
    let targets = ["PO-A", "PO-B", "PO-C", "PO-A", "PO-B", "PO-C"].map(|id| to(id, "1"));
    let answers = futures::future::join_all(targets.iter().map(|it| buyer.associate("I-1", it))).await;
    assert!(answers.iter().all(|it| it.status == 200), "{answers:?}");
    let now = buyer.get("/invoices/AWS_INC/I-1").await.body;
    for id in ["PO-A", "PO-B", "PO-C"] {
        let expected = if now["purchaseOrderId"] == id { "900.00" } else { "1000.00" };
        assert_eq!(buyer.balance(id).await, expected, "{id}");
    }
}
