//! SES v2 `SendEmail`: its checks, its faults and its answers.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::{CaughtMail, MailFault, MailField, Mailbox};
use crate::{relay, request_id};

/// The path of `SendEmail`.
pub(crate) const PATH: &str = "/v2/email/outbound-emails";

/// The most recipients of one mail.
const RECIPIENTS_LIMIT: usize = 50;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct SendEmail {
    #[serde(default)]
    from_email_address: String,
    #[serde(default)]
    destination: Destination,
    content: Option<Content>,
    configuration_set_name: Option<String>,
    #[serde(default)]
    email_tags: Vec<MailField>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Destination {
    #[serde(rename = "ToAddresses")]
    to: Vec<String>,
    #[serde(rename = "CcAddresses")]
    cc: Vec<String>,
    #[serde(rename = "BccAddresses")]
    bcc: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Content {
    simple: Option<Simple>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Simple {
    subject: Part,
    body: Parts,
    #[serde(default)]
    headers: Vec<MailField>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parts {
    text: Option<Part>,
    html: Option<Part>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Part {
    data: String,
}

/// Answers a request. Returns the mail too, if it was sent.
pub(super) fn answer(mailbox: &Mailbox, body: &Bytes) -> (Response, Option<CaughtMail>) {
    let bad = |message: &str| (refusal(StatusCode::BAD_REQUEST, "BadRequestException", message), None);
    let request: SendEmail = match serde_json::from_slice(body) {
        Ok(request) => request,
        Err(error) => return bad(&error.to_string()),
    };
    let Destination { to, cc, bcc } = request.destination;
    let (email_tags, configuration_set_name) = (request.email_tags, request.configuration_set_name);
    let recipients = [to, cc, bcc].concat();
    if !is_address(&request.from_email_address) {
        return bad("Missing or malformed From address");
    }
    if recipients.is_empty() || recipients.len() > RECIPIENTS_LIMIT {
        return bad("Recipient count must be between 1 and 50");
    }
    if let Some(address) = recipients.iter().find(|address| !is_address(address)) {
        return bad(&format!("Illegal address: {address}"));
    }
    let Some(Simple { subject, body, headers }) = request.content.and_then(|content| content.simple) else {
        return bad("Only simple content is supported");
    };
    if body.text.is_none() && body.html.is_none() {
        return bad("Body is empty");
    }
    if subject.data.contains(['\r', '\n']) {
        return bad("Subject must be one line");
    }
    if headers.iter().any(|MailField { name, value }| !is_header(name, value)) {
        return bad("Illegal header");
    }
    if email_tags.iter().any(|MailField { name, value }| !is_tag(name) || !is_tag(value)) {
        return bad("Illegal tag");
    }
    let fault = mailbox.attempt(&recipients);
    if let Some(refused) = fault.and_then(|fault| refused(fault, &request.from_email_address)) {
        return (refused, None);
    }
    let set =
        configuration_set_name.map(|value| MailField { name: "ses:configuration-set".to_owned(), value });
    let mail = CaughtMail {
        id: request_id::new(),
        from: request.from_email_address,
        to: recipients,
        subject: subject.data,
        text: body.text.map(|part| part.data),
        html: body.html.map(|part| part.data),
        headers,
        tags: set.into_iter().chain(email_tags).collect(),
        received_at: mailbox.clock.now(),
    };
    let id = mail.id.clone();
    if let Err(error) = mailbox.store(mail.clone()) {
        tracing::error!(%error, "the mail can't be stored");
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        return (refusal(status, "InternalServiceErrorException", "Not stored."), None);
    }
    let response = if fault == Some(MailFault::AnswerLost) {
        relay::broken()
    } else {
        reply(StatusCode::OK, None, json!({"MessageId": id}).to_string())
    };
    (response, Some(mail))
}

/// Returns the refusal that a fault is, if it is one.
fn refused(fault: MailFault, sender: &str) -> Option<Response> {
    let bad = StatusCode::BAD_REQUEST;
    let busy = StatusCode::TOO_MANY_REQUESTS;
    let unverified = format!("Email address is not verified: {sender}");
    Some(match fault {
        MailFault::Rejected => refusal(bad, "MessageRejected", "Email address is not verified."),
        MailFault::Unverified => refusal(bad, "MessageRejected", &unverified),
        MailFault::Paused => refusal(bad, "SendingPausedException", "Email sending is paused."),
        MailFault::QuotaExceeded => {
            refusal(busy, "TooManyRequestsException", "Daily message quota exceeded.")
        }
        MailFault::Throttled => refusal(busy, "TooManyRequestsException", "Maximum sending rate exceeded."),
        MailFault::Unavailable => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            refusal(status, "InternalServiceErrorException", "Internal failure.")
        }
        MailFault::AnswerLost => return None,
    })
}

/// Checks a header as SES does: printable ASCII, and together at most 996 characters.
fn is_header(name: &str, value: &str) -> bool {
    let printable = |text: &str| text.bytes().all(|it| (32..127).contains(&it));
    !name.is_empty()
        && !name.contains([':', ' '])
        && printable(name)
        && printable(value)
        && name.len() + value.len() <= 996
}

/// Checks the name or the value of a tag as SES does.
fn is_tag(text: &str) -> bool {
    let fits = |it: u8| it.is_ascii_alphanumeric() || it == b'_' || it == b'-';
    (1..=256).contains(&text.len()) && text.bytes().all(fits)
}

/// Returns `user@host` of an address with or without a display name.
pub(super) fn bare_address(address: &str) -> &str {
    match address.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((_, bare)) => bare,
        None => address.trim(),
    }
}

/// Checks an address as strictly as SES: in ASCII, a user of at most 64 characters, and a host name of labels with a
/// top-level domain.
fn is_address(address: &str) -> bool {
    let bare = bare_address(address);
    let Some((user, host)) = bare.rsplit_once('@') else { return false };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.len() <= 63
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let top_level = |(_, top): (&str, &str)| top.starts_with(|c: char| c.is_ascii_alphabetic());
    let user_ok = |c: char| c.is_ascii_graphic() && !"()<>[]:;@\\,\"".contains(c);
    bare.len() <= 254
        && !address.contains(['\r', '\n'])
        && (1..=64).contains(&user.len())
        && user.chars().all(user_ok)
        && user.split('.').all(|atom| !atom.is_empty())
        && host.split('.').all(label)
        && host.rsplit_once('.').is_some_and(top_level)
}

fn refusal(status: StatusCode, error_type: &str, message: &str) -> Response {
    reply(status, Some(error_type), json!({ "message": message }).to_string())
}

fn reply(status: StatusCode, error_type: Option<&str>, body: String) -> Response {
    let mut builder = Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .header("x-amzn-requestid", request_id::new());
    if let Some(error_type) = error_type {
        builder = builder.header("x-amzn-errortype", error_type);
    }
    builder.body(Body::from(body)).unwrap_or_default()
}
