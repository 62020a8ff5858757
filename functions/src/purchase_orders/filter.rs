//! The filter of a list of purchase orders, from its query parameters.

use chrono::NaiveDate;
use domain::form::{self, Presence, RefusalCode, Refusals, Unparsed};
use domain::health::HealthFlag;
use domain::ids::PurchaseOrderId;
use domain::ids::SellerId;
use domain::ledger::RecordedOrder;
use domain::purchase_order::Status;
use domain::settings::AccountDefaults;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::{PageLimit, PageToken};
use crate::store::order_list::Sort;

/// A filter. A purchase order must pass every part that is set.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    pub sort: Sort,
    pub purchase_order_id: Option<PurchaseOrderId>,
    status: Option<Status>,
    bill_from: Option<SellerId>,
    tag: Option<String>,
    health: Option<HealthFlag>,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct OrderQuery {
    /// Returns only purchase orders with this status today.
    status: Presence<Unparsed<Status>>,
    /// Returns only purchase orders that this seller may bill.
    bill_from: Presence<Unparsed<SellerId>>,
    /// Returns only purchase orders with this tag, in the form `key:value`.
    #[schemars(extend("pattern" = "^[^:]+:"))]
    tag: Presence<String>,
    /// Returns only the purchase order with this ID.
    purchase_order_id: Presence<Unparsed<PurchaseOrderId>>,
    /// Returns only purchase orders with this health flag.
    health: Presence<Unparsed<HealthFlag>>,
    /// The order of the list. Default: most recently updated first.
    sort: Presence<Unparsed<Sort>>,
    pub limit: Option<PageLimit>,
    pub next_token: Option<PageToken>,
}

impl OrderFilter {
    /// Parses the filters of a query.
    pub fn parse(query: OrderQuery) -> Result<Self, Refusals> {
        form::check(query, |reader, query| {
            let tag = reader.optional("tag", query.tag);
            if tag.as_ref().is_some_and(|tag| tag.find(':').is_none_or(|index| index == 0)) {
                let detail = "must be a key and a value such as project:x";
                reader.at("tag").refuse::<()>(RefusalCode::InvalidValue, detail);
            }
            Some(Self {
                sort: reader.parse("sort", query.sort).unwrap_or_default(),
                purchase_order_id: reader.parse("purchaseOrderId", query.purchase_order_id),
                status: reader.parse("status", query.status),
                bill_from: reader.parse("billFrom", query.bill_from),
                tag,
                health: reader.parse("health", query.health),
            })
        })
    }

    /// Whether the filter has parts besides the ID.
    pub fn is_selective(&self) -> bool {
        self.status.is_some() || self.bill_from.is_some() || self.tag.is_some() || self.health.is_some()
    }

    pub fn passes(&self, record: &RecordedOrder, defaults: &AccountDefaults, today: NaiveDate) -> bool {
        let has_flag = |flag: HealthFlag| {
            record.health(today, &defaults.notice_policy, defaults.has_contacts).contains(&flag)
        };
        self.status.is_none_or(|status| record.status(today) == status)
            && self.bill_from.as_ref().is_none_or(|seller| record.order.bill_from.contains(seller))
            && self.tag.as_ref().is_none_or(|tag| has_tag(record, tag))
            && self.health.is_none_or(has_flag)
    }
}

/// Whether a tag equals `tag` in the form `key:value`. Both parts may contain colons, so each colon may be the separator.
fn has_tag(record: &RecordedOrder, tag: &str) -> bool {
    record.tags.iter().any(|(key, value)| {
        let rest = tag.strip_prefix(key.as_str()).and_then(|rest| rest.strip_prefix(':'));
        rest.is_some_and(|rest| rest == value.to_string())
    })
}
