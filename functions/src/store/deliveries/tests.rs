//! Sample deliveries, and tests of states and items.

use domain::ids::InvoiceKey;
use domain::matching::DecisionReason;
use domain::money::Money;
use domain::notice::UnmatchedPart;

use super::*;
use crate::store::keys::ItemKind;

/// Returns a delivery about a purchase order, decided at 06:00 UTC on that day.
pub(crate) fn delivery(id: &str, decided_on: &str, email: &str, notices: Vec<Notice>) -> Delivery {
    let currency = "USD".parse().unwrap();
    let snapshot = OrderSnapshot {
        currency,
        effective_month: "2026-01".parse().unwrap(),
        expiration_month: "2026-12".parse().unwrap(),
        balance: Some(Money::parse("12345.60", currency).unwrap()),
        runs_out: Vec::new(),
    };
    decided(About::Order(id.parse().unwrap(), snapshot), decided_on, email, notices)
}

/// Returns a delivery about an invoice over 300.00 USD, decided at 06:00 UTC on that day.
pub(crate) fn of_invoice(id: &str, decided_on: &str, reason: DecisionReason) -> Delivery {
    let key = InvoiceKey { bill_from: "AWS_INC".parse().unwrap(), invoice_id: id.parse().unwrap() };
    let amount = Money::parse("300.00", "USD".parse().unwrap()).unwrap();
    let notice = Notice::MissingPurchaseOrder {
        invoice: key.clone(),
        amount,
        billing_period: "2026-11".parse().unwrap(),
        unmatched: vec![UnmatchedPart {
            lines: Vec::new(),
            amount,
            reason: Some(reason),
            purchase_order: Some("PO-X".to_owned()),
            line_item: None,
        }],
    };
    decided(About::Invoice(key), decided_on, "ap@example.com", vec![notice])
}

fn decided(about: About, decided_on: &str, email: &str, notices: Vec<Notice>) -> Delivery {
    let recipient = Recipient { name: "A. Buyer".to_owned(), email: email.parse().unwrap() };
    let decided_at = format!("{decided_on}T06:00:00Z").parse().unwrap();
    let account = "111122223333".parse().unwrap();
    let addressee = Addressee { mailbox: mailbox(email), recipient, contact_since: decided_at };
    Delivery::decided(&account, about, Some(addressee), notices, decided_at)
}

/// Returns an ID for a mailbox.
fn mailbox(email: &str) -> MailboxId {
    let mut hash = [0; 32];
    hash.iter_mut().zip(email.to_lowercase().bytes()).for_each(|(byte, letter)| *byte = letter);
    MailboxId::of_hash(hash)
}

#[test]
fn the_state_is_derived_from_the_stored_times() {
    let pending = delivery("PO-7", "2026-12-24", "ap@example.com", Vec::new());
    let at = pending.decided_at;
    let sent = Some(Sent { at, message_id: "1".to_owned() });
    assert_eq!(pending.state(), DeliveryState::Pending);
    assert_eq!(Delivery { claimed_at: Some(at), ..pending.clone() }.state(), DeliveryState::Sending);
    assert_eq!(Delivery { sent: sent.clone(), ..pending.clone() }.state(), DeliveryState::Sent);
    assert_eq!(Delivery { failed_at: Some(at), ..pending.clone() }.state(), DeliveryState::Failed);
    assert_eq!(Delivery { withdrawn_at: Some(at), ..pending.clone() }.state(), DeliveryState::Withdrawn);
    for (reason, state) in [
        (StopReason::Unsubscribed, DeliveryState::Unsubscribed),
        (StopReason::Bounced, DeliveryState::Bounced),
        (StopReason::Complained, DeliveryState::Complained),
    ] {
        let stopped = Delivery { stopped: Some(Stop { at, reason }), sent: sent.clone(), ..pending.clone() };
        assert_eq!(stopped.state(), state);
    }
    let erased = Delivery { recipient: None, sent, ..pending.clone() };
    assert_eq!(erased.state(), DeliveryState::Sent, "also without the recipient");
    assert_eq!(Delivery { mailbox: None, recipient: None, ..pending }.state(), DeliveryState::Undeliverable);
}

#[test]
fn a_delivery_is_read_as_it_was_written() {
    let notice = Notice::Expiration { expires_on: "2026-12-31".parse().unwrap(), days_left: 7 };
    let pending = delivery("PO 4500/2021", "2026-12-24", "AP@example.com", vec![notice]);
    let mut runs_out = pending.clone();
    if let About::Order(_, snapshot) = &mut runs_out.about {
        snapshot.runs_out.push(RunsOut {
            line_item_number: "1".parse().unwrap(),
            month: "2026-09".parse().unwrap(),
            has_run_out: false,
            start_month: "2026-01".parse().unwrap(),
            end_month: "2026-12".parse().unwrap(),
            months: 3,
            monthly_mean: Money::parse("1000.00", snapshot.currency).unwrap(),
        });
    }
    for pending in
        [pending.clone(), runs_out, of_invoice("018304 / 28865", "2026-12-24", DecisionReason::NoLineFits)]
    {
        let item = item::of(&pending).unwrap();
        assert_eq!(item::read(&item).unwrap(), pending);
        // Either key would put it into an index of purchase orders.
        assert!(!item.contains_key(keys::ENDS) && !item.contains_key(keys::UPDATED_AT));
        assert_eq!(
            keys::kind_and_account(&pending.key()),
            Some((ItemKind::Delivery, pending.account.clone()))
        );
    }
    let undeliverable =
        Delivery { mailbox: None, recipient: None, contact_since: None, attention_at: None, ..pending };
    let item = item::of(&undeliverable).unwrap();
    assert_eq!(item::read(&item).unwrap(), undeliverable);
    assert!(!item.contains_key(keys::ATTENTION_SHARD) && !item.contains_key(keys::ATTENTION_AT));
}
