//! The part of a digest about one purchase order or invoice.

use std::mem::{Discriminant, discriminant};

use chrono::NaiveDate;
use domain::ids::{InvoiceKey, LineItemNumber};
use domain::notice::Notice;
use domain::seller::Catalogue;

use super::{Digest, Words, format, plain};
use crate::api::path_key;
use crate::store::deliveries::{About, AboutId, Delivery};

/// How soon a notice needs attention, the most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Urgency {
    NothingLeft,
    EndsWithinAWeek,
    MissingPurchaseOrder,
    BelowThreshold,
    AssignmentDiffers,
    EndsLater,
}

/// The notices about one purchase order or invoice.
#[derive(Clone, Debug)]
pub(super) struct Facts<'a> {
    /// The latest delivery.
    pub(super) last: &'a Delivery,
    /// The most urgent first. A later notice replaces an earlier one about the same line or about the expiration.
    pub(super) notices: Vec<&'a Notice>,
    urgency: Option<Urgency>,
}

/// Facts as a template shows them.
pub(super) struct Section {
    /// Such as `purchase order PO-7`.
    pub(super) name: String,
    pub(super) sentences: Vec<String>,
    /// Lines that run out early. They are no notices; they are added if there is a notice.
    pub(super) outlook: Vec<String>,
    pub(super) months: Option<String>,
    pub(super) balance: Option<String>,
    pub(super) link: String,
}

impl<'a> Facts<'a> {
    /// Returns the facts of deliveries, one for each purchase order and invoice, the most urgent first.
    pub(super) fn of(deliveries: &'a [Delivery], today: NaiveDate) -> Vec<Self> {
        let mut deliveries: Vec<&Delivery> = deliveries.iter().collect();
        deliveries.sort_by_key(|it| (it.about.id(), it.decided_at));
        let by_name = deliveries.chunk_by(|left, right| left.about.id() == right.about.id());
        let mut facts: Vec<Self> = by_name.filter_map(|each| Self::about_one(each, today)).collect();
        facts.sort_by_key(|it| (it.urgency, it.last.about.id()));
        facts
    }

    fn about_one(deliveries: &[&'a Delivery], today: NaiveDate) -> Option<Self> {
        let last = deliveries.last()?;
        let mut notices: Vec<&Notice> = Vec::new();
        for notice in deliveries.iter().flat_map(|it| &it.notices) {
            notices.retain(|earlier| subject(earlier) != subject(notice));
            notices.push(notice);
        }
        notices.sort_by_key(|notice| (urgency(notice, today), subject(notice).1));
        let urgency = notices.first().map(|notice| urgency(notice, today));
        Some(Self { last, notices, urgency })
    }

    pub(super) fn is_order(&self) -> bool {
        matches!(self.last.about, About::Order(..))
    }

    /// Returns the name, such as `purchase order PO-7`.
    pub(super) fn name(&self, sellers: &Catalogue, words: Words) -> String {
        match self.last.about.id() {
            AboutId::Order(id) => format!("purchase order {}", words(id.as_str())),
            AboutId::Invoice(InvoiceKey { bill_from, invoice_id }) => {
                let seller = sellers.seller(bill_from).map_or(bill_from.as_str(), |seller| &seller.name);
                format!("invoice {} from {seller}", words(invoice_id.as_str()))
            }
        }
    }

    pub(super) fn section(&self, digest: &Digest<'_>, words: Words) -> Section {
        let sentences = self.notices.iter().flat_map(|notice| plain::sentences(notice, digest.today, words));
        let (outlook, months, balance, path) = match &self.last.about {
            About::Order(id, snapshot) => {
                let decided_on = format::date(digest.calendar.day(self.last.decided_at));
                (
                    snapshot.runs_out.iter().map(|it| plain::outlook(it, words)).collect(),
                    Some(format::months(snapshot.effective_month, snapshot.expiration_month)),
                    snapshot.balance.map(|balance| format!("{} on {decided_on}", format::money(balance))),
                    format!("/purchase-orders/{}", path_key::encode(id.as_str())),
                )
            }
            About::Invoice(InvoiceKey { bill_from, invoice_id }) => {
                let path = format!("/invoices/{bill_from}/{}", path_key::encode(invoice_id.as_str()));
                (Vec::new(), None, None, path)
            }
        };
        let sentences = sentences.collect();
        Section {
            name: self.name(digest.sellers, words),
            sentences,
            outlook,
            months,
            balance,
            link: digest.link(&path),
        }
    }
}

impl Section {
    /// Returns the capitalized name, such as `Purchase order PO-7`.
    pub(super) fn heading(&self) -> String {
        capitalized(&self.name)
    }
}

pub(super) fn capitalized(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn urgency(notice: &Notice, today: NaiveDate) -> Urgency {
    match notice {
        Notice::Balance { balance, .. } if balance.is_positive() => Urgency::BelowThreshold,
        Notice::Balance { .. } => Urgency::NothingLeft,
        Notice::Expiration { expires_on, .. } => {
            let days_left = expires_on.signed_duration_since(today).num_days();
            if days_left <= 7 { Urgency::EndsWithinAWeek } else { Urgency::EndsLater }
        }
        Notice::MissingPurchaseOrder { .. } => Urgency::MissingPurchaseOrder,
        Notice::AssignmentDiffers { .. } => Urgency::AssignmentDiffers,
    }
}

/// Returns the kind of a notice, and the line that it is about, or none for the purchase order or invoice.
fn subject(notice: &Notice) -> (Discriminant<Notice>, Option<&LineItemNumber>) {
    let line = match notice {
        Notice::Balance { line_item_number, .. } => Some(line_item_number),
        Notice::Expiration { .. }
        | Notice::MissingPurchaseOrder { .. }
        | Notice::AssignmentDiffers { .. } => None,
    };
    (discriminant(notice), line)
}
