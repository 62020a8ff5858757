//! Which deliveries go into one mail, and which mail is sent first.

use std::collections::BTreeMap;

use crate::store::deliveries::Delivery;

/// Deliveries in one mail; what is more comes in further ones. Also fits one transaction (100).
const DELIVERIES_OF_A_MAIL_MAX: usize = 50;

/// The deliveries of one mail.
pub(super) type Mailing = Vec<Delivery>;

/// Deliveries by mailbox, each mail's oldest first. The mail that has been due the longest comes first: if the
/// first one always stops the sweep, it is another one the next time.
pub(super) fn mailings(deliveries: Vec<Delivery>) -> Vec<Mailing> {
    let mut by_mailbox: BTreeMap<String, Vec<Delivery>> = BTreeMap::new();
    for delivery in deliveries {
        if let Some(recipient) = &delivery.recipient {
            by_mailbox.entry(recipient.email.mailbox()).or_default().push(delivery);
        }
    }
    let mut mailings = Vec::new();
    for mut deliveries in by_mailbox.into_values() {
        deliveries.sort_by(|left, right| {
            (left.decided_at, left.about.id()).cmp(&(right.decided_at, right.about.id()))
        });
        mailings.extend(deliveries.chunks(DELIVERIES_OF_A_MAIL_MAX).map(<[Delivery]>::to_vec));
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
    fn a_mailbox_gets_one_mail_however_its_address_is_written() {
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
    fn what_has_been_due_the_longest_is_sent_first() {
        let mailings = mailings(vec![
            delivery("PO-1", "2026-12-24", "a@example.com", Vec::new()),
            delivery("PO-2", "2026-12-23", "b@example.com", Vec::new()),
        ]);
        assert_eq!(mailings.iter().map(|it| ids(it)).collect::<Vec<_>>(), [vec!["PO-2"], vec!["PO-1"]]);
    }

    #[test]
    fn a_mail_has_a_limit() {
        let one = |number| delivery(&format!("PO-{number}"), "2026-12-24", "a@example.com", Vec::new());
        let mailings = mailings((0..=DELIVERIES_OF_A_MAIL_MAX).map(one).collect());
        assert_eq!(mailings.iter().map(Vec::len).collect::<Vec<_>>(), [DELIVERIES_OF_A_MAIL_MAX, 1]);
    }

    #[test]
    fn nobody_gets_no_mail() {
        let nobody =
            Delivery { recipient: None, ..delivery("PO-1", "2026-12-24", "a@example.com", Vec::new()) };
        assert!(mailings(vec![nobody]).is_empty());
    }
}
