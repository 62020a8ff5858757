//! The promises about mails: none is lost, none is there twice without need, and none is sent to who doesn't want it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::Value;

use super::buyers::contact_of;
use super::promises::cents;
use super::scene::Scene;

/// Longer than a sweep that had begun before.
const SWEEP_MAX: Duration = Duration::from_mins(16);

pub fn check_mails(scene: &Scene) {
    let mails = scene.system.mails();
    let mut copies: BTreeMap<String, usize> = BTreeMap::new();
    for mail in &mails {
        let content = &mail.request["Content"]["Simple"];
        *copies.entry(format!("{} {content}", mail.request["Destination"])).or_default() += 1;
    }
    let repeated: usize = copies.values().map(|copies| copies - 1).sum();
    let disturbed = scene.system.disturbed_mails();
    let failed = scene.known.borrow().failed_sweeps;
    if repeated > disturbed + failed {
        scene
            .violated(format!("P9 {repeated} mails repeated, {disturbed} disturbed, {failed} sweeps failed"));
    }
    let stopped = scene.known.borrow().stopped.clone();
    for ((account, address), at) in stopped {
        // A contact that was added later gets mail again; that of a purchase order is never removed.
        let is_there = |mail: &&local::simulation::SentMail| {
            mail.at > at + SWEEP_MAX
                && mail.request["Destination"]["ToAddresses"][0] == address.as_str()
                && !address.starts_with("settings")
        };
        if let Some(mail) = mails.iter().find(is_there) {
            scene.violated(format!(
                "P13 mails of {account} to {address} ended at {at:?}: one at {:?}",
                mail.at
            ));
        }
    }
    check_number(scene, &mails);
}

/// Checks that no account caused more mails on a day than it may.
fn check_number(scene: &Scene, mails: &[local::simulation::SentMail]) {
    let day = |at: Duration| (at.as_secs() + 8 * 3600) / (24 * 3600);
    let mut numbers: BTreeMap<(String, u64), usize> = BTreeMap::new();
    for mail in mails {
        let tags = mail.request["EmailTags"].as_array().into_iter().flatten();
        let account = tags.clone().find(|tag| tag["Name"] == "account").map(|tag| tag["Value"].to_string());
        *numbers.entry((account.unwrap_or_default(), day(mail.at))).or_default() += 1;
    }
    for ((account, day), number) in numbers {
        // The number of mails that SES took but didn't answer is given back.
        if number > scene.mix.mails_max + scene.system.disturbed_mails() {
            let most = scene.mix.mails_max;
            scene.violated(format!("P14 {account} caused {number} mails on day {day}, {most} allowed"));
        }
    }
}

/// Checks that the lowest threshold that a line item is below was notified, and by a mail.
pub async fn check_notices(
    scene: &Scene,
    (account, id): (&'static str, &str),
    order: &Value,
    settings: &Value,
) {
    let contact = contact_of(account, id);
    let is_stopped = scene.known.borrow().stopped.contains_key(&(account, contact.clone()));
    if order["contacts"][0]["email"] != contact.as_str() || is_stopped {
        return;
    }
    let sent = scene.all(account, &format!("/purchase-orders/{id}/notices"), "notices").await;
    let mails = scene.system.mails();
    let policy = settings["noticePolicy"]["balanceThresholds"].as_array();
    let policy = policy.map_or_else(|| vec![75, 0], |all| all.iter().map(percent).collect::<Vec<i64>>());
    for line in order["lineItems"].as_array().into_iter().flatten() {
        let (balance, value) = (cents(&line["balance"]), cents(&line["totalValue"]));
        let is_below =
            |percent: i64| if percent == 0 { balance <= 0 } else { 100 * balance < percent * value };
        let Some(lowest) = policy.iter().copied().filter(|it| is_below(*it)).min() else { continue };
        // A notice of several thresholds names the lowest.
        let about = |notice: &Value| {
            notice["kind"] == "BALANCE"
                && notice["lineItemNumber"] == line["lineItemNumber"]
                && percent(&notice["threshold"]) <= lowest
        };
        // A mail that was sent may bounce.
        let is_sent = |it: &Value| {
            it.get("sentAt").is_some() && it["notices"].as_array().is_some_and(|all| all.iter().any(about))
        };
        let mailed = |mail: &local::simulation::SentMail| {
            let mail = &mail.request;
            mail["Destination"].to_string().contains(&contact) && mail["Content"].to_string().contains(id)
        };
        if !sent.iter().any(is_sent) || !mails.iter().any(mailed) {
            scene.violated(format!("P9 line {line} of {id} is below {lowest} %: {sent:?}"));
        }
    }
}

fn percent(text: &Value) -> i64 {
    text.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("not a percentage: {text}"))
}

/// Checks that each delivery is settled at the end.
pub async fn check_settled(scene: &Scene, (account, id): (&'static str, &str)) {
    let all = scene.all(account, &format!("/purchase-orders/{id}/notices"), "notices").await;
    let states: BTreeSet<&str> = all.iter().filter_map(|it| it["state"].as_str()).collect();
    if states.contains("PENDING") || states.contains("SENDING") {
        scene.violated(format!("P9 notices of {id} are not settled: {states:?}"));
    }
}
