//! `RecordMailEvents`, invoked with the bounces and complaints that SES sends to EventBridge.
//!
//! A mail has its account and its ID as tags, of which each event has a copy. The record of the mail names its
//! deliveries. Events may come twice, late, or before the sweep has recorded that the mail was sent.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use futures::FutureExt as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::mailer::{ACCOUNT_TAG, MAIL_TAG};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::serve_event;
use crate::lambda::{Environment, Handler, Invocation, StartError};
use crate::store::Store;
use crate::store::deliveries::{MailId, Stop, StopReason};

/// The type of a bounce after which the address is never worth another try. The others are temporary: a full mailbox,
/// or an automatic reply.
const PERMANENT: &str = "Permanent";

/// An event of SES, as far as it matters here.
#[derive(Debug, Deserialize)]
struct MailEvent {
    detail: Detail,
}

#[derive(Debug, Deserialize)]
struct Detail {
    mail: Tagged,
    bounce: Option<Bounce>,
    complaint: Option<Complaint>,
}

#[derive(Debug, Deserialize)]
struct Tagged {
    /// Each tag has a list of values.
    #[serde(default)]
    tags: std::collections::BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    bounce_type: String,
    timestamp: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize)]
struct Complaint {
    timestamp: Option<DateTime<Utc>>,
}

/// What an event did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MailEventReport {
    /// Whether the mail is known, and its deliveries are marked.
    recorded: bool,
    /// Whether the address gets no more mail from the account.
    stopped: bool,
}

/// A bounce or a complaint about a mail.
struct Happened {
    account: AccountId,
    mail: MailId,
    stop: Stop,
    is_permanent: bool,
}

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let store = Store::of(environment)?;
    Ok(serve_event(store, |store, event, invocation| record_mail_events(store, event, invocation).boxed()))
}

/// Marks the deliveries of a mail as bounced or complained about, and stops further mail to the address.
async fn record_mail_events(
    store: &Store,
    event: Value,
    invocation: Invocation,
) -> Result<MailEventReport, Problem> {
    let event: MailEvent = serde_json::from_value(event).map_err(|error| {
        Problem::new(ProblemCode::MalformedRequest, format!("not an event of SES: {error}"))
    })?;
    let ignored = MailEventReport { recorded: false, stopped: false };
    let Some(Happened { account, mail, stop, is_permanent }) = happened(&event.detail, invocation.now) else {
        tracing::warn!("an event about no mail of this stack is ignored");
        return Ok(ignored);
    };
    let Some(recorded) = store.recorded_mail(&account, &mail).await? else {
        tracing::warn!(%account, "an event about an unknown mail is ignored");
        return Ok(ignored);
    };
    if is_permanent {
        store.stop_mailbox(&account, &recorded.mailbox, stop).await?;
    }
    store.mark_deliveries(&mail, &recorded, stop).await?;
    tracing::info!(%account, reason = %stop.reason, is_permanent, "a mail was not wanted");
    Ok(MailEventReport { recorded: true, stopped: is_permanent })
}

/// Returns what happened to which mail; none if the event is neither a bounce nor a complaint, or has no valid tags.
fn happened(detail: &Detail, now: DateTime<Utc>) -> Option<Happened> {
    let tag = |name| detail.mail.tags.get(name).and_then(|values| values.first());
    let (reason, at, is_permanent) = match (&detail.bounce, &detail.complaint) {
        (_, Some(complaint)) => (StopReason::Complained, complaint.timestamp, true),
        (Some(bounce), None) => (StopReason::Bounced, bounce.timestamp, bounce.bounce_type == PERMANENT),
        (None, None) => return None,
    };
    Some(Happened {
        account: tag(ACCOUNT_TAG)?.parse().ok()?,
        mail: tag(MAIL_TAG)?.parse().ok()?,
        stop: Stop { at: at.unwrap_or(now), reason },
        is_permanent,
    })
}
