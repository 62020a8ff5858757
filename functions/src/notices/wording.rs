//! Renders the deliveries of one recipient as a digest: subject, text and HTML. Askama escapes the HTML.
//!
//! A digest is built from deliveries alone. Amounts are those of the day of the decision, which the text names; days
//! left are counted from today, since a mail may be late. The most urgent purchase orders and invoices come first;
//! those beyond [`SECTIONS_MAX`] are counted.

mod format;
mod plain;
mod section;
mod unmatched;
mod words;

use askama::Template;
use chrono::NaiveDate;
use domain::ids::AccountId;
use domain::notice::Notice;
use domain::seller::Catalogue;
use domain::settings::DisplayName;

use self::section::{Facts, Section, capitalized};
use crate::lambda::Calendar;
use crate::notices::mailer::Mail;
use crate::store::deliveries::{Delivery, Recipient};

/// In characters.
const SUBJECT_LENGTH_MAX: usize = 150;

/// Purchase orders and invoices that a digest shows in full.
const SECTIONS_MAX: usize = 20;

/// Makes other people's words fit for a part of the mail.
type Words = fn(&str) -> String;

/// The notices that one recipient gets about one account.
#[derive(Clone, Copy, Debug)]
pub struct Digest<'a> {
    pub account: &'a AccountId,
    pub display_name: Option<&'a DisplayName>,
    pub recipient: &'a Recipient,
    pub deliveries: &'a [Delivery],
    /// The day on which it is sent.
    pub today: NaiveDate,
    /// Converts the time of a decision to a day.
    pub calendar: &'a Calendar,
    pub sellers: &'a Catalogue,
    /// The address that links to the console start with.
    pub console_url: &'a str,
    /// The recipient's link to unsubscribe.
    pub unsubscribe_url: &'a str,
}

/// What both parts of a mail show.
struct Content<'a> {
    subject: &'a str,
    name: String,
    summary: &'a str,
    account: String,
    sections: Vec<Section>,
    /// Such as `12 more notices on 10 purchase orders`, and where to read them.
    more: Option<(String, String)>,
    unsubscribe_url: &'a str,
}

#[derive(Template)]
#[template(path = "digest.txt")]
struct Text<'a> {
    it: Content<'a>,
}

#[derive(Template)]
#[template(path = "digest.html")]
struct Html<'a> {
    it: Content<'a>,
}

impl Digest<'_> {
    /// Renders the mail.
    pub fn mail(&self) -> Result<Mail, askama::Error> {
        let facts = Facts::of(self.deliveries, self.today);
        let (subject, summary) = (&self.subject(&facts), &summary(&facts));
        let text = Text { it: self.content(&facts, subject, summary, words::defused) }.render()?;
        let html = Html { it: self.content(&facts, subject, summary, words::visible) }.render()?;
        Ok(Mail { subject: subject.clone(), text, html, unsubscribe_url: self.unsubscribe_url.to_owned() })
    }

    fn content<'b>(
        &'b self,
        facts: &[Facts<'_>],
        subject: &'b str,
        summary: &'b str,
        words: Words,
    ) -> Content<'b> {
        let account = match self.display_name {
            Some(name) => format!("{} (account {})", words(name.as_str()), self.account),
            None => format!("account {}", self.account),
        };
        let (shown, counted) = facts.split_at(facts.len().min(SECTIONS_MAX));
        let path = if counted.iter().any(Facts::is_order) { "/purchase-orders" } else { "/invoices" };
        let more = (!counted.is_empty()).then(|| (self::summary(counted), self.link(path)));
        Content {
            subject,
            name: words(&self.recipient.name),
            summary,
            account,
            sections: shown.iter().map(|facts| facts.section(self, words)).collect(),
            more,
            unsubscribe_url: self.unsubscribe_url,
        }
    }

    /// Returns the headline of a single notice, or else the number of notices. Mail programs show subjects as text, where
    /// an address may become a link.
    fn subject(&self, facts: &[Facts<'_>]) -> String {
        let subject = match facts {
            [only] => {
                let name = only.name(self.sellers, words::defused);
                match only.notices.as_slice() {
                    [notice] => {
                        let headline = plain::headline(notice, self.today, words::defused);
                        format!("{}{headline}", capitalized(&name))
                    }
                    notices => format!("{} on {name}", format::count(notices.len(), "notice")),
                }
            }
            facts => headline(facts).unwrap_or_else(|| summary(facts)),
        };
        let mut characters = subject.chars();
        let mut subject: String = characters.by_ref().take(SUBJECT_LENGTH_MAX).collect();
        if characters.next().is_some() {
            subject.truncate(subject.trim_end().len());
            subject.push_str("...");
        }
        subject
    }

    /// Returns the address of a page of the console.
    fn link(&self, path: &str) -> String {
        format!("{}{path}", self.console_url.trim_end_matches('/'))
    }
}

/// Returns the headline of notices that are all of one kind, about several invoices.
fn headline(facts: &[Facts<'_>]) -> Option<String> {
    let invoices = format::count(facts.len(), "invoice");
    let mut notices = facts.iter().flat_map(|facts| &facts.notices);
    if notices.clone().all(|notice| matches!(notice, Notice::MissingPurchaseOrder { .. })) {
        return Some(format!("{invoices} have no purchase order"));
    }
    let all_differ = notices.all(|notice| matches!(notice, Notice::AssignmentDiffers { .. }));
    all_differ.then(|| format!("{invoices} are assigned to other purchase orders"))
}

/// Returns text such as `3 notices on 2 purchase orders and 1 invoice`.
fn summary(facts: &[Facts<'_>]) -> String {
    let notices = facts.iter().map(|facts| facts.notices.len()).sum();
    let orders = facts.iter().filter(|facts| facts.is_order()).count();
    let counted = [(orders, "purchase order"), (facts.len() - orders, "invoice")];
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    let counted: Vec<String> = counted.map(|(count, noun)| format::count(count, noun)).collect();
    format!("{} on {}", format::count(notices, "notice"), counted.join(" and "))
}

#[cfg(test)]
mod tests;
