//! What a sweep decides about a purchase order, by [`domain::notice::outlook`].

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use domain::ids::LineItemNumber;
use domain::ledger::{LineTotals, RecordedOrder};
use domain::money::Money;
use domain::notice::{Notice, NoticePolicy, NoticeState, outlook};
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

/// The thresholds that the line item was last found below, in percent.
pub type Below = Vec<u8>;

fn record(value: i64, invoiced: i64) -> RecordedOrder {
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::aws().unwrap());
    let document = json!({
        "purchaseOrderId": "PO", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "1970-01",
        "expirationMonth": "1970-12", "noticePolicy": {"balanceThresholds": ["75", "0"], "expirationLeads": []},
        "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": format!("{value}.00"), "quantity": "1"}],
    });
    let order = PurchaseOrder::read(document, &CATALOGUE).unwrap().0;
    let now = DateTime::<Utc>::UNIX_EPOCH;
    let mut record = RecordedOrder::new(order, [].into(), now, now.date_naive());
    let invoiced = Money::parse(&format!("{invoiced}.00"), record.order.currency).unwrap();
    let line: LineItemNumber = "1".parse().unwrap();
    record.totals = LineTotals::stored(1, BTreeMap::from([(line, invoiced)]));
    record
}

/// Returns the threshold of the notice that is due, if any, and what the sweep remembers then.
pub fn evaluate(value: i64, invoiced: i64, below: &Below) -> (Option<u8>, Below) {
    let known = json!({"below": if below.is_empty() { json!({}) } else {
        json!({"1": below.iter().map(ToString::to_string).collect::<Vec<_>>()})
    }});
    let known: NoticeState = serde_json::from_value(known).unwrap();
    let today = DateTime::<Utc>::UNIX_EPOCH.date_naive();
    let outlook = outlook(&record(value, invoiced), &known, &NoticePolicy::default(), today);
    let threshold = outlook.notices.iter().find_map(|notice| match notice {
        Notice::Balance { threshold, .. } => threshold.to_string().parse().ok(),
        Notice::Expiration { .. }
        | Notice::MissingPurchaseOrder { .. }
        | Notice::AssignmentDiffers { .. } => None,
    });
    let state: Value = serde_json::to_value(&outlook.state).unwrap();
    let below = state["below"]["1"].as_array().into_iter().flatten();
    let percent = |it: &Value| it.as_str().map_or_else(|| it.to_string(), str::to_owned).parse().unwrap();
    (threshold, below.map(percent).collect())
}
