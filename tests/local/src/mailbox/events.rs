//! The events that SES sends to EventBridge about mails to the addresses of its simulator.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::CaughtMail;
use super::send::bare_address;
use crate::request_id;
use crate::template::{ACCOUNT, REGION};

/// The domain of the simulator.
const SIMULATOR: &str = "simulator.amazonses.com";

/// What happens to a mail to an address of the simulator.
#[derive(Clone, Copy)]
enum Simulated {
    Bounce,
    Complaint,
}

/// Returns the events about a mail.
pub(super) fn of(mail: &CaughtMail) -> Vec<Value> {
    let recipients = mail.to.iter().map(|recipient| bare_address(recipient));
    recipients.filter_map(|recipient| Some(event(mail, recipient, simulated(recipient)?))).collect()
}

/// Returns what happens to mails to `bounce@…`, `bounce+label@…`, `complaint@…` and `complaint+label@…`.
fn simulated(address: &str) -> Option<Simulated> {
    let (user, host) = address.rsplit_once('@')?;
    let user = user.split('+').next()?.to_ascii_lowercase();
    match user.as_str() {
        _ if !host.eq_ignore_ascii_case(SIMULATOR) => None,
        "bounce" => Some(Simulated::Bounce),
        "complaint" => Some(Simulated::Complaint),
        _ => None,
    }
}

fn event(mail: &CaughtMail, recipient: &str, simulated: Simulated) -> Value {
    let at = mail.received_at;
    let tags: BTreeMap<&str, [&str; 1]> =
        mail.tags.iter().map(|tag| (tag.name.as_str(), [tag.value.as_str()])).collect();
    let mut detail = json!({
        "mail": {"timestamp": at, "source": mail.from, "messageId": mail.id, "destination": mail.to, "tags": tags},
    });
    let detail_type = match simulated {
        Simulated::Bounce => {
            detail["eventType"] = json!("Bounce");
            detail["bounce"] = json!({
                "bounceType": "Permanent", "bounceSubType": "General", "timestamp": at,
                "bouncedRecipients": [{"emailAddress": recipient, "action": "failed", "status": "5.1.1"}],
            });
            "Email Bounced"
        }
        Simulated::Complaint => {
            detail["eventType"] = json!("Complaint");
            detail["complaint"] = json!({
                "complaintFeedbackType": "abuse", "timestamp": at,
                "complainedRecipients": [{"emailAddress": recipient}],
            });
            "Email Complaint Received"
        }
    };
    json!({
        "version": "0", "id": request_id::new(), "detail-type": detail_type, "source": "aws.ses",
        "account": ACCOUNT, "time": at, "region": REGION, "resources": [], "detail": detail,
    })
}
