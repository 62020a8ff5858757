//! Groups deliveries into mails and orders the mails.

use std::collections::BTreeMap;

use crate::store::deliveries::{Delivery, MailboxId};

/// Deliveries per mail; more are sent in additional mails. The record of a mail, with the keys of its deliveries, fits one
/// item (400 KB).
const DELIVERIES_PER_MAIL_MAX: usize = 500;

/// The deliveries of one mail.
pub(super) type Mailing = Vec<Delivery>;

/// Groups deliveries by mailbox, oldest first. The mail that has been due longest comes first. A mail that stops the
/// sweep is rescheduled, so the next sweep starts with another one.
pub(super) fn mailings(deliveries: Vec<Delivery>) -> Vec<Mailing> {
    let mut by_mailbox: BTreeMap<MailboxId, Vec<Delivery>> = BTreeMap::new();
    for delivery in deliveries {
        if let Some(mailbox) = delivery.mailbox.clone() {
            by_mailbox.entry(mailbox).or_default().push(delivery);
        }
    }
    let mut mailings = Vec::new();
    for mut deliveries in by_mailbox.into_values() {
        deliveries.sort_by(|left, right| {
            (left.decided_at, left.about.id()).cmp(&(right.decided_at, right.about.id()))
        });
        mailings.extend(deliveries.chunks(DELIVERIES_PER_MAIL_MAX).map(<[Delivery]>::to_vec));
    }
    mailings.sort_by_key(|mailing| mailing.iter().filter_map(|delivery| delivery.attention_at).min());
    mailings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::deliveries::About;
    use crate::store::deliveries::tests::delivery;

    fn ids(mailing: &[Delivery]) -> Vec<String> {
        let id = |delivery: &'_ Delivery| match &delivery.about {
            About::Order(id, _) => id.to_string(),
            About::Invoice(key) => key.invoice_id.to_string(),
        };
        mailing.iter().map(id).collect()
    }

    #[test]
    fn two_spellings_of_a_mailbox_get_one_mail() {
        let mailings = mailings(vec![
            delivery("PO-2", "2026-12-24", "ap@example.com", Vec::new()),
            delivery("PO-1", "2026-12-24", "AP@Example.com", Vec::new()),
            delivery("PO-1", "2026-12-24", "b@example.com", Vec::new()),
        ]);
        assert_eq!(
            mailings.iter().map(|it| ids(it)).collect::<Vec<_>>(),
            [vec!["PO-1", "PO-2"], vec!["PO-1"]]
        );
    }

    #[test]
    fn the_mail_that_has_been_due_longest_is_sent_first() {
        let mailings = mailings(vec![
            delivery("PO-1", "2026-12-24", "a@example.com", Vec::new()),
            delivery("PO-2", "2026-12-23", "b@example.com", Vec::new()),
        ]);
        assert_eq!(mailings.iter().map(|it| ids(it)).collect::<Vec<_>>(), [vec!["PO-2"], vec!["PO-1"]]);
    }

    #[test]
    fn a_mail_has_a_limited_number_of_deliveries() {
        let one = |number| delivery(&format!("PO-{number}"), "2026-12-24", "a@example.com", Vec::new());
        let mailings = mailings((0..=DELIVERIES_PER_MAIL_MAX).map(one).collect());
        assert_eq!(mailings.iter().map(Vec::len).collect::<Vec<_>>(), [DELIVERIES_PER_MAIL_MAX, 1]);
    }

    #[test]
    fn a_delivery_without_a_recipient_is_not_mailed() {
        let undeliverable =
            Delivery { mailbox: None, ..delivery("PO-1", "2026-12-24", "a@example.com", Vec::new()) };
        assert!(mailings(vec![undeliverable]).is_empty());
    }
}
