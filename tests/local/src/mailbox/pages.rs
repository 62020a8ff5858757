//! The mailbox as HTML pages and as JSON. A mail's HTML is untrusted, so it is shown in a sandboxed frame.

use std::fmt::Write as _;

use axum::response::{IntoResponse as _, Response};

use super::CaughtMail;
use crate::html::{escaped, page};

/// Returns all mails as JSON, oldest first.
pub(super) fn messages(mails: &[CaughtMail]) -> Response {
    ([("cache-control", "no-store"), ("x-content-type-options", "nosniff")], axum::Json(mails))
        .into_response()
}

/// Returns the page with all mails, newest first.
pub(super) fn list(mails: &[CaughtMail]) -> Response {
    if mails.is_empty() {
        return page("Mailbox", "<p>No mails yet.</p>");
    }
    let mut rows = String::new();
    for mail in mails.iter().rev() {
        write!(
            rows,
            "<tr><td>{}</td><td>{}</td><td><a href=\"/mailbox/{}\">{}</a></td></tr>",
            escaped(&mail.received_at.format("%Y-%m-%d %H:%M:%S UTC").to_string()),
            escaped(&mail.to.join(", ")),
            escaped(&mail.id),
            escaped(&mail.subject),
        )
        .unwrap_or_default();
    }
    let body = format!(
        "<p>Mails: {}. Also as <a href=\"/mailbox/messages\">JSON</a>.</p>\
         <table><thead><tr><th>Sent</th><th>To</th><th>Subject</th></tr></thead><tbody>{rows}</tbody></table>",
        mails.len()
    );
    page("Mailbox", &body)
}

/// Returns the page of one mail.
pub(super) fn mail(mail: &CaughtMail) -> Response {
    let mut body = String::from("<p><a href=\"/mailbox\">All mails</a></p><table><tbody>");
    let rows = [
        ("From", mail.from.clone()),
        ("To", mail.to.join(", ")),
        ("Sent", mail.received_at.to_rfc3339()),
        ("Message id", mail.id.clone()),
    ];
    for (name, value) in rows {
        write!(body, "<tr><th>{name}</th><td>{}</td></tr>", escaped(&value)).unwrap_or_default();
    }
    for field in &mail.headers {
        let (name, value) = (escaped(&field.name), escaped(&field.value));
        write!(body, "<tr><th>{name}</th><td>{value}</td></tr>").unwrap_or_default();
    }
    body.push_str("</tbody></table>");
    if let Some(html) = &mail.html {
        write!(
            body,
            "<h2>HTML</h2><iframe sandbox=\"\" title=\"The mail's HTML\" srcdoc=\"{}\"></iframe>",
            escaped(html)
        )
        .unwrap_or_default();
    }
    if let Some(text) = &mail.text {
        write!(body, "<h2>Text</h2><pre>{}</pre>", escaped(text)).unwrap_or_default();
    }
    page(&mail.subject, &body)
}
