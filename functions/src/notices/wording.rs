//! Renders the deliveries of one recipient as a digest: subject, text and HTML. Askama escapes the HTML.
//!
//! A digest is built from deliveries alone. Amounts are those of the day of the decision, which the text names; days
//! left are counted from today, since a mail may be late.

mod plain;

use askama::Template;
use chrono::NaiveDate;
use domain::ids::{AccountId, InvoiceKey, LineItemNumber};
use domain::notice::Notice;
use domain::settings::DisplayName;

use crate::api::path_key;
use crate::lambda::Calendar;
use crate::notices::mailer::Mail;
use crate::store::deliveries::{About, AboutId, Delivery, Recipient};

/// In characters.
const SUBJECT_LENGTH_MAX: usize = 150;

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
    /// The address that links start with.
    pub console_url: &'a str,
}

/// One purchase order or invoice of a digest.
struct Section<'a> {
    named: AboutId<'a>,
    /// Such as `purchase order PO-7`.
    name: String,
    /// Needed for the subject.
    notices: Vec<&'a Notice>,
    sentences: Vec<String>,
    /// Lines that run out early. They are no notices; they are added if there is a notice.
    outlook: Vec<String>,
    months: Option<String>,
    balance: Option<String>,
    link: String,
}

#[derive(Template)]
#[template(path = "digest.txt")]
struct Text<'a> {
    name: &'a str,
    summary: &'a str,
    account: &'a str,
    sections: &'a [Section<'a>],
}

#[derive(Template)]
#[template(path = "digest.html")]
struct Html<'a> {
    subject: &'a str,
    name: &'a str,
    summary: &'a str,
    account: &'a str,
    sections: &'a [Section<'a>],
}

impl Section<'_> {
    /// Returns the capitalized name, such as `Purchase order PO-7`.
    fn heading(&self) -> String {
        let mut letters = self.name.chars();
        let first = letters.next().map(|letter| letter.to_ascii_uppercase());
        first.into_iter().chain(letters).collect()
    }
}

impl Digest<'_> {
    /// Renders the mail.
    pub fn mail(&self) -> Result<Mail, askama::Error> {
        let sections = self.sections();
        let name = self.recipient.name.as_str();
        let account = &match self.display_name {
            Some(display_name) => format!("{display_name} (account {})", self.account),
            None => format!("account {}", self.account),
        };
        let sections = sections.as_slice();
        let subject = subject(sections, self.today);
        let summary = &summary(sections);
        let text = Text { name, summary, account, sections }.render()?;
        let html = Html { subject: &subject, name, summary, account, sections }.render()?;
        Ok(Mail { subject, text, html })
    }

    /// Returns one section per purchase order and invoice, in this order. A later notice replaces an earlier one about
    /// the same line or about the expiration.
    fn sections(&self) -> Vec<Section<'_>> {
        let mut deliveries: Vec<&Delivery> = self.deliveries.iter().collect();
        deliveries.sort_by_key(|it| (it.about.id(), it.decided_at));
        let by_name = deliveries.chunk_by(|left, right| left.about.id() == right.about.id());
        by_name.filter_map(|deliveries| self.section(deliveries)).collect()
    }

    fn section<'a>(&self, deliveries: &[&'a Delivery]) -> Option<Section<'a>> {
        let last = deliveries.last()?;
        let mut notices: Vec<&Notice> = Vec::new();
        for notice in deliveries.iter().flat_map(|it| &it.notices) {
            notices.retain(|earlier| topic(earlier) != topic(notice));
            notices.push(notice);
        }
        // Lines by number, then the expiration.
        notices.sort_by_key(|notice| {
            let line = topic(notice);
            (line.is_none(), line)
        });
        let console = self.console_url.trim_end_matches('/');
        let (named, sentences) =
            (last.about.id(), notices.iter().map(|notice| plain::sentence(notice, self.today)).collect());
        Some(match &last.about {
            About::Order(id, standing) => {
                let balance_on = plain::date(self.calendar.day(last.decided_at));
                Section {
                    named,
                    name: format!("purchase order {id}"),
                    notices,
                    sentences,
                    outlook: standing.runs_out.iter().map(plain::outlook).collect(),
                    months: Some(plain::months(standing.effective_month, standing.expiration_month)),
                    balance: standing
                        .balance
                        .map(|balance| format!("{} on {balance_on}", plain::money(balance))),
                    link: format!("{console}/purchase-orders/{}", path_key::encode(id.as_str())),
                }
            }
            About::Invoice(InvoiceKey { bill_from, invoice_id }) => Section {
                named,
                name: format!("invoice {invoice_id} from {bill_from}"),
                notices,
                sentences,
                outlook: Vec::new(),
                months: None,
                balance: None,
                link: format!("{console}/invoices/{bill_from}/{}", path_key::encode(invoice_id.as_str())),
            },
        })
    }
}

/// Returns the line that a notice is about, or none for the expiration.
fn topic(notice: &Notice) -> Option<&LineItemNumber> {
    match notice {
        Notice::Balance { line_item_number, .. } => Some(line_item_number),
        Notice::Expiration { .. } | Notice::MissingPurchaseOrder { .. } => None,
    }
}

/// Returns the headline of a single notice, or else the number of notices. Drops control characters: IDs and line
/// numbers have none, but a mail header shouldn't depend on that.
fn subject(sections: &[Section<'_>], today: NaiveDate) -> String {
    let subject = match sections {
        [section] => match section.notices.as_slice() {
            [notice] => format!("{}{}", section.heading(), plain::headline(notice, today)),
            notices => format!("{} notices on {}", notices.len(), section.name),
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

/// Returns text such as `3 notices on 2 purchase orders and 1 invoice`.
fn summary(sections: &[Section<'_>]) -> String {
    let notices = sections.iter().map(|section| section.notices.len()).sum();
    let is_order = |section: &&Section<'_>| matches!(section.named, AboutId::Order(_));
    let orders = sections.iter().filter(is_order).count();
    let counted = [(orders, "purchase order"), (sections.len() - orders, "invoice")];
    let counted = counted.into_iter().filter(|(count, _)| *count > 0);
    let counted: Vec<String> = counted.map(|(count, noun)| plain::count(count, noun)).collect();
    format!("{} on {}", plain::count(notices, "notice"), counted.join(" and "))
}

#[cfg(test)]
mod tests;
