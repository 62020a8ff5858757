//! SES v2 `SendEmail`: its checks, its faults and its answers.

use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use serde_json::json;

use super::{CaughtMail, MailFault, Mailbox};
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

pub(super) fn answer(mailbox: &Mailbox, body: &Bytes) -> Response {
    let bad = |message: &str| refusal(StatusCode::BAD_REQUEST, "BadRequestException", message);
    let request: SendEmail = match serde_json::from_slice(body) {
        Ok(request) => request,
        Err(error) => return bad(&error.to_string()),
    };
    let Destination { to, cc, bcc } = request.destination;
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
    let Some(Simple { subject, body }) = request.content.and_then(|content| content.simple) else {
        return bad("Only simple content is supported");
    };
    if body.text.is_none() && body.html.is_none() {
        return bad("Body is empty");
    }
    if subject.data.contains(['\r', '\n']) {
        return bad("Subject must be one line");
    }
    let fault = mailbox.attempt(&recipients);
    match fault {
        Some(MailFault::Rejected) => {
            return refusal(StatusCode::BAD_REQUEST, "MessageRejected", "Email address is not verified.");
        }
        Some(MailFault::Throttled) => {
            let status = StatusCode::TOO_MANY_REQUESTS;
            return refusal(status, "TooManyRequestsException", "Maximum sending rate exceeded.");
        }
        Some(MailFault::Unavailable) => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            return refusal(status, "InternalServiceErrorException", "Internal failure.");
        }
        Some(MailFault::AnswerLost) | None => {}
    }
    let mail = CaughtMail {
        id: request_id::new(),
        from: request.from_email_address,
        to: recipients,
        subject: subject.data,
        text: body.text.map(|part| part.data),
        html: body.html.map(|part| part.data),
        received_at: mailbox.clock.now(),
    };
    let id = mail.id.clone();
    if let Err(error) = mailbox.store(mail) {
        tracing::error!(%error, "the mail can't be stored");
        return refusal(StatusCode::INTERNAL_SERVER_ERROR, "InternalServiceErrorException", "Not stored.");
    }
    if fault == Some(MailFault::AnswerLost) {
        return relay::broken();
    }
    reply(StatusCode::OK, None, json!({"MessageId": id}).to_string())
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
