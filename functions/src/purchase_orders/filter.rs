//! The filter of a list of purchase orders, from its query parameters.

use std::str::FromStr;

use chrono::NaiveDate;
use domain::form::{self, Presence, Refusals, Unparsed};
use domain::health::HealthFlag;
use domain::ids::{PurchaseOrderId, SellerId};
use domain::ledger::RecordedOrder;
use domain::purchase_order::Status;
use domain::settings::AccountDefaults;
use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;

use crate::api::{FILTER_VALUES_MAX, PageLimit, PageToken, SEARCH_TEXT_MAX, search_text};
use crate::store::direction::Direction;
use crate::store::order_list::{Sort, SortedBy};

/// A filter. A purchase order must pass every part that is set. Of several values, one must fit; all health flags must.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    pub sort: Sort,
    pub direction: Direction,
    pub purchase_order_id: Option<PurchaseOrderId>,
    statuses: Vec<Status>,
    sellers: Vec<SellerId>,
    tags: Vec<WantedTag>,
    health: Vec<HealthFlag>,
    /// In lower case.
    text: Option<String>,
}

/// A tag, in the form `key:value`. Both parts may contain colons, so each colon may be the separator.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(inline, extend("pattern" = "^[^:]+:"))]
struct WantedTag(String);

#[derive(Clone, Copy, Debug, Error)]
#[error("must be a key and a value such as project:x")]
struct NotATag;

impl FromStr for WantedTag {
    type Err = NotATag;

    fn from_str(text: &str) -> Result<Self, NotATag> {
        match text.find(':') {
            Some(1..) => Ok(Self(text.to_owned())),
            Some(0) | None => Err(NotATag),
        }
    }
}

impl WantedTag {
    fn is_on(&self, record: &RecordedOrder) -> bool {
        record.tags.iter().any(|(key, value)| {
            let rest = self.0.strip_prefix(key.as_str()).and_then(|rest| rest.strip_prefix(':'));
            rest.is_some_and(|rest| rest == value.to_string())
        })
    }
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct OrderQuery {
    /// Returns only purchase orders with one of these statuses today.
    status: Vec<Unparsed<Status>>,
    /// Returns only purchase orders that one of these sellers may bill.
    bill_from: Vec<Unparsed<SellerId>>,
    /// Returns only purchase orders with one of these tags, in the form `key:value`.
    tag: Vec<Unparsed<WantedTag>>,
    /// Returns only the purchase order with this ID.
    purchase_order_id: Presence<Unparsed<PurchaseOrderId>>,
    /// Returns only purchase orders with all of these health flags.
    health: Vec<Unparsed<HealthFlag>>,
    /// Returns only purchase orders with this text, in upper or lower case, in their ID, description, tags, contacts or the
    /// descriptions of their line items.
    #[schemars(length(min = 1, max = SEARCH_TEXT_MAX))]
    text: Presence<String>,
    /// What the list is sorted by. Default: the last update.
    sort: Presence<Unparsed<Sort>>,
    /// The direction of the list. Default: the latest update first; by anything else, the smallest or earliest first.
    order: Presence<Unparsed<Direction>>,
    pub limit: Option<PageLimit>,
    pub next_token: Option<PageToken>,
}

impl OrderQuery {
    /// The parameters that may be given several times.
    pub const LISTS: [&str; 4] = ["status", "billFrom", "tag", "health"];
}

impl OrderFilter {
    /// Parses the filters of a query.
    pub fn parse(query: OrderQuery) -> Result<Self, Refusals> {
        form::check(query, |reader, query| {
            let text = search_text(reader, "text", query.text);
            let sort = reader.parse("sort", query.sort).unwrap_or_default();
            let usual = if sort == Sort::UpdatedAt { Direction::Desc } else { Direction::Asc };
            Some(Self {
                sort,
                direction: reader.parse("order", query.order).unwrap_or(usual),
                purchase_order_id: reader.parse("purchaseOrderId", query.purchase_order_id),
                statuses: reader.parse_each("status", FILTER_VALUES_MAX, &query.status),
                sellers: reader.parse_each("billFrom", FILTER_VALUES_MAX, &query.bill_from),
                tags: reader.parse_each("tag", FILTER_VALUES_MAX, &query.tag),
                health: reader.parse_each("health", FILTER_VALUES_MAX, &query.health),
                text,
            })
        })
    }

    /// Returns how the list is sorted on `today`.
    pub fn sorted_by(&self, today: NaiveDate) -> SortedBy {
        SortedBy { sort: self.sort, direction: self.direction, today }
    }

    /// Whether the filter has parts besides the ID.
    pub fn is_selective(&self) -> bool {
        !self.statuses.is_empty()
            || !self.sellers.is_empty()
            || !self.tags.is_empty()
            || !self.health.is_empty()
            || self.text.is_some()
    }

    pub fn passes(&self, record: &RecordedOrder, defaults: &AccountDefaults, today: NaiveDate) -> bool {
        let has_flags = || {
            let flags = record.health(today, defaults);
            self.health.iter().all(|flag| flags.contains(flag))
        };
        (self.statuses.is_empty() || self.statuses.contains(&record.status(today)))
            && (self.sellers.is_empty() || self.sellers.iter().any(|it| record.order.bill_from.contains(it)))
            && (self.tags.is_empty() || self.tags.iter().any(|tag| tag.is_on(record)))
            && (self.health.is_empty() || has_flags())
            && self.text.as_ref().is_none_or(|text| has_text(record, text))
    }
}

/// Whether one of the texts that people write contains `text`, which is in lower case.
fn has_text(record: &RecordedOrder, text: &str) -> bool {
    let contains = |it: &str| it.to_lowercase().contains(text);
    let order = &record.order;
    contains(order.purchase_order_id.as_str())
        || order.description.as_ref().is_some_and(|it| contains(it.as_str()))
        || record.tags.iter().any(|(key, value)| contains(&format!("{key}:{value}")))
        || order.contacts.iter().any(|it| contains(&it.name.to_string()) || contains(it.email.as_str()))
        || order
            .line_items
            .iter()
            .filter_map(|line| line.description.as_ref())
            .any(|it| contains(it.as_str()))
}
