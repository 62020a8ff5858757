//! `PUT /purchase-orders/{key}/status`

use chrono::{DateTime, Utc};
use domain::account::Reason;
use domain::form::{self, Field, Refusals, Unknown};
use domain::purchase_order::WantedStatus;
use serde::Deserialize;
use serde_json::Value;

use super::defining::{Policy, save_edit};
use crate::http::{Answer, Request};
use crate::store::Store;

/// What is asked: `{"status":"SUSPENDED"|"ACTIVE"|"EXPIRED","reason"?}`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
struct StatusForm {
    status: Field<String>,
    reason: Field<String>,
    #[serde(flatten)]
    unknown: Unknown,
}

/// Suspends or activates a purchase order, at the version in `If-Match`.
pub async fn update_purchase_order_status(
    store: &Store,
    policy: &Policy,
    now: DateTime<Utc>,
    request: Request,
) -> Answer {
    let (wanted, reason) = read(request.json()?)?;
    let today = policy.calendar.day(now);
    save_edit(store, policy, now, &request, reason.as_ref(), |before| {
        Ok(before.with_status(wanted, now, today)?)
    })
    .await
}

fn read(json: Value) -> Result<(WantedStatus, Option<Reason>), Refusals> {
    form::read(json, |reader, form: StatusForm| {
        reader.no_others(&form.unknown);
        let status = reader.parse_required("status", form.status);
        let reason = reader.parse("reason", form.reason);
        Some((status?, reason))
    })
}
