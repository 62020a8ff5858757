//! What a digest says: deliveries of one recipient -> subject, text, HTML. Pure; HTML is escaped by askama.
//!
//! A digest is made from deliveries alone. Their amounts are those of the day on which they were decided, and
//! say so; days left are counted from today, since a mail may be late.

mod plain;

use askama::Template;
use chrono::NaiveDate;
use domain::account::AccountId;
use domain::notice::Notice;

use crate::mailer::Mail;
use crate::path_key;
use crate::runtime::Calendar;
use crate::store::deliveries::{Delivery, Recipient, Standing};

/// Characters of a subject.
const SUBJECT_LENGTH_MAX: usize = 150;

/// What one recipient is told of one account's purchase orders.
#[derive(Clone, Copy, Debug)]
pub struct Digest<'a> {
    /// Whose purchase orders.
    pub account: &'a AccountId,
    /// Who is told.
    pub recipient: &'a Recipient,
    /// What is told.
    pub deliveries: &'a [Delivery],
    /// The day on which it is sent.
    pub today: NaiveDate,
    /// Which day it was when something was decided.
    pub calendar: Calendar,
    /// Where links lead.
    pub console_url: &'a str,
}

/// One purchase order of a digest, in words.
struct Section<'a> {
    purchase_order_id: &'a str,
    /// The notices themselves, for the subject.
    notices: Vec<&'a Notice>,
    sentences: Vec<String>,
    months: String,
    balance: Option<String>,
    link: String,
}

#[derive(Template)]
#[template(path = "digest.txt")]
struct Text<'a> {
    name: &'a str,
    summary: &'a str,
    account: &'a AccountId,
    sections: &'a [Section<'a>],
}

#[derive(Template)]
#[template(path = "digest.html")]
struct Html<'a> {
    subject: &'a str,
    name: &'a str,
    summary: &'a str,
    account: &'a AccountId,
    sections: &'a [Section<'a>],
}

impl Digest<'_> {
    /// The mail.
    pub fn mail(&self) -> Result<Mail, askama::Error> {
        let sections = self.sections();
        let (name, account) = (self.recipient.name.as_str(), self.account);
        let sections = sections.as_slice();
        let subject = subject(sections, self.today);
        let summary = &summary(sections);
        let text = Text { name, summary, account, sections }.render()?;
        let html = Html { subject: &subject, name, summary, account, sections }.render()?;
        Ok(Mail { subject, text, html })
    }

    /// By purchase order ID. Of what was decided several times, the last counts: older news of a line, or
    /// of the expiration, is none any more.
    fn sections(&self) -> Vec<Section<'_>> {
        let mut deliveries: Vec<&Delivery> = self.deliveries.iter().collect();
        deliveries.sort_by_key(|it| (&it.purchase_order_id, it.decided_at));
        let by_order = deliveries.chunk_by(|left, right| left.purchase_order_id == right.purchase_order_id);
        by_order.filter_map(|deliveries| self.section(deliveries)).collect()
    }

    fn section<'a>(&self, deliveries: &[&'a Delivery]) -> Option<Section<'a>> {
        let last = deliveries.last()?;
        let mut notices: Vec<&Notice> = Vec::new();
        for notice in deliveries.iter().flat_map(|it| &it.notices) {
            notices.retain(|earlier| topic(earlier) != topic(notice));
            notices.push(notice);
        }
        // Lines in their order, then the expiration.
        notices.sort_by_key(|notice| {
            let line = topic(notice);
            (line.is_none(), line)
        });
        let Standing { effective_month, expiration_month, balance, .. } = last.standing;
        let balance_on = plain::date(self.calendar.day(last.decided_at));
        let id = last.purchase_order_id.as_str();
        Some(Section {
            purchase_order_id: id,
            sentences: notices.iter().map(|notice| plain::sentence(notice, self.today)).collect(),
            notices,
            months: plain::months(effective_month, expiration_month),
            balance: balance.map(|balance| format!("{} on {balance_on}", plain::money(balance))),
            link: format!(
                "{}/purchase-orders/{}",
                self.console_url.trim_end_matches('/'),
                path_key::encode(id)
            ),
        })
    }
}

/// What a notice is about: a line, or (none) the expiration.
fn topic(notice: &Notice) -> Option<&domain::purchase_order::LineItemNumber> {
    match notice {
        Notice::Balance { line_item_number, .. } => Some(line_item_number),
        Notice::Expiration { .. } => None,
    }
}

/// The one notice, else how many on what. No control character gets into it, whatever comes in: ids and line
/// numbers have none, but a header is no place to rely on that.
fn subject(sections: &[Section<'_>], today: NaiveDate) -> String {
    let subject = match sections {
        [Section { purchase_order_id, notices, .. }] => match notices.as_slice() {
            [notice] => format!("Purchase order {purchase_order_id}{}", plain::headline(notice, today)),
            notices => format!("{} notices on purchase order {purchase_order_id}", notices.len()),
        },
        sections => summary(sections),
    };
    let mut characters = subject.chars().filter(|it| domain::text::one_line(*it));
    let mut subject: String = characters.by_ref().take(SUBJECT_LENGTH_MAX).collect();
    if characters.next().is_some() {
        subject.truncate(subject.trim_end().len());
        subject.push_str("...");
    }
    subject
}

/// `3 notices on 2 purchase orders`.
fn summary(sections: &[Section<'_>]) -> String {
    let notices = sections.iter().map(|section| section.notices.len()).sum();
    format!("{} on {}", plain::count(notices, "notice"), plain::count(sections.len(), "purchase order"))
}

#[cfg(test)]
mod tests;
