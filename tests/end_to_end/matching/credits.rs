//! Credit memos and negative invoices: they follow the invoice that they correct.

use serde_json::json;

use crate::harness::given::{With, credit, invoice, order};
use crate::harness::{Running, outcome};

#[tokio::test]
async fn a_credit_follows_its_original_invoice() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let originals = ["I-1", "I-2", "I-3", "I-4"].map(invoice);
    running.match_all(&originals).await;
    buyer.add_order(&order("PO_LATER")).await;
    let mut follows = Vec::new();
    follows.push(running.match_one(&credit("C-1", &originals[0])).await);
    buyer.set_status("PO_A", "SUSPENDED").await;
    let negative = credit("C-2", &originals[1]).with(json!({"invoiceType": "INVOICE", "amount": "-40.00"}));
    follows.push(running.match_one(&negative).await);
    running.set_date("2027-06-15");
    follows.push(running.match_one(&credit("C-3", &originals[2])).await);
    buyer.delete_order("PO_A").await;
    follows.push(running.match_one(&credit("C-4", &originals[3])).await);
    for result in &follows {
        assert_eq!(outcome(result), ("MATCHED", Some("PO_A")), "{result}");
        assert_eq!(result["decision"]["candidates"][0]["reason"], "FOLLOWS_ORIGINAL");
    }
    let amounts: Vec<_> = follows.iter().map(|it| it["draws"][0]["amount"].as_str().unwrap()).collect();
    assert_eq!(amounts, ["-100.00", "-40.00", "-100.00", "-100.00"]);
    assert_eq!(follows[3]["draws"][0]["balanceAfter"], "940.00");
    assert!(buyer.ledger("PO_LATER").await.is_empty());
}

#[tokio::test]
async fn a_credit_without_an_associated_original_stays_unmatched() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    let (unmatched, voided) = (invoice("I-1").with(json!({"currency": "EUR"})), invoice("I-2"));
    running.match_all(&[unmatched.clone(), voided.clone()]).await;
    running.void(&voided).await;
    for (id, original) in [("C-1", invoice("I-UNKNOWN")), ("C-2", unmatched), ("C-3", voided)] {
        let result = running.match_one(&credit(id, &original)).await;
        assert_eq!(outcome(&result), ("UNMATCHED", None), "{id}");
        assert_eq!(result["decision"]["reason"], "ORIGINAL_NOT_ASSOCIATED", "{id}");
    }
    let euros = running.match_one(&credit("C-4", &invoice("I-3")).with(json!({"currency": "EUR"}))).await;
    assert_eq!(euros["decision"]["reason"], "ORIGINAL_NOT_ASSOCIATED");
    // Without an original, a credit is matched like an invoice, and may raise a balance above the line item's value.
    let free = running.match_one(&credit("C-5", &invoice("")).with(json!({"originalInvoice": null}))).await;
    assert_eq!(
        (outcome(&free), &free["draws"][0]["balanceAfter"]),
        (("MATCHED", Some("PO_A")), &json!("1100.00"))
    );
    // If the original comes later than its credit, the credit can be matched again.
    running.match_one(&invoice("I-UNKNOWN")).await;
    assert_eq!(
        outcome(&running.rematch(&credit("C-1", &invoice("I-UNKNOWN"))).await),
        ("MATCHED", Some("PO_A"))
    );
    assert_eq!(buyer.reconciled("PO_A").await["balance"], "1100.00");
}

#[tokio::test]
async fn a_credit_in_the_same_batch_follows_its_original() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order("PO_A")).await;
    let results = running
        .match_all(&[
            invoice("I-1"),
            credit("C-1", &invoice("I-1")),
            credit("C-2", &invoice("I-2")),
            invoice("I-2"),
        ])
        .await;
    let found: Vec<_> = results.iter().map(|it| outcome(it).0).collect();
    assert_eq!(found, ["MATCHED", "MATCHED", "UNMATCHED", "MATCHED"], "in the order of the batch");
    assert_eq!(running.buyer().reconciled("PO_A").await["balance"], "900.00");
}
