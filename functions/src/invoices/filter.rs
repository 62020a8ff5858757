//! The filter and the order of a list of invoices, from its query parameters.

use std::cmp::Ordering;
use std::str::FromStr;

use chrono::NaiveDate;
use domain::form::{self, Presence, RefusalCode, Refusals, Unparsed};
use domain::ids::{InvoiceKey, PurchaseOrderId, SellerId};
use domain::ledger::{Agreement, InvoiceStatus};
use domain::line_item_type::ChargeType;
use domain::month::Month;
use domain::text::NotOneOf;
use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::api::{FILTER_VALUES_MAX, PageLimit, PageToken, SEARCH_TEXT_MAX, search_text};
use crate::store::direction::Direction;
use crate::store::invoices::ListedInvoice;
use crate::store::invoices::list::InvoiceRange;

/// The sort order of a list of invoices.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase", parse_err_ty = NotOneOf, parse_err_fn = NotOneOf::of::<Self>)]
pub enum InvoiceSort {
    /// By billing period, then by date of issue.
    #[default]
    BillingPeriod,
    /// By date of issue. An invoice without a date of issue comes before all others.
    IssuedDate,
    /// By the number of the amount, whatever the currency. What gives back is negative.
    Amount,
    /// By ID, in byte order.
    InvoiceId,
    /// By the ID of the seller.
    BillFrom,
    ChargeType,
    /// By outcome, in the order of their list.
    Outcome,
    /// By the ID of the first purchase order. An invoice without one is the last.
    PurchaseOrderId,
}

impl InvoiceSort {
    fn usual_direction(self) -> Direction {
        match self {
            Self::BillingPeriod | Self::IssuedDate | Self::Amount => Direction::Desc,
            Self::InvoiceId | Self::BillFrom | Self::ChargeType | Self::Outcome | Self::PurchaseOrderId => {
                Direction::Asc
            }
        }
    }
}

/// A bound of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline, with = "String", extend("pattern" = r"^-?[0-9]{1,15}(\.[0-9]{1,4})?$"))]
pub struct AmountBound(Decimal);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("must be an amount such as 1000.00")]
pub struct NotAnAmount;

impl FromStr for AmountBound {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let (whole, cents) =
            digits.split_once('.').map_or((digits, None), |(whole, cents)| (whole, Some(cents)));
        let are_digits = |part: &str, most| {
            (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let valid = are_digits(whole, 15) && cents.is_none_or(|cents| are_digits(cents, 4));
        text.parse().ok().filter(|_| valid).map(Self).ok_or(NotAnAmount)
    }
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct InvoiceQuery {
    /// Returns only invoices with one of these outcomes.
    outcome: Vec<Unparsed<InvoiceStatus>>,
    /// Returns only invoices of this month.
    billing_period: Presence<Unparsed<Month>>,
    /// Returns only invoices of this month or later.
    from: Presence<Unparsed<Month>>,
    /// Returns only invoices of this month or earlier.
    to: Presence<Unparsed<Month>>,
    /// Returns only invoices of one of these sellers.
    bill_from: Vec<Unparsed<SellerId>>,
    /// Returns only invoices with this text in their ID or their purchase order's, in upper or lower case.
    #[schemars(length(min = 1, max = SEARCH_TEXT_MAX))]
    text: Presence<String>,
    /// Returns only invoices of this amount or more. What gives back, such as a credit memo, has a negative amount.
    amount_from: Presence<Unparsed<AmountBound>>,
    /// Returns only invoices of this amount or less.
    amount_to: Presence<Unparsed<AmountBound>>,
    /// Returns only invoices whose seller's choice of a purchase order compares in one of these ways with that of matching.
    agreement: Vec<Unparsed<Agreement>>,
    /// What the list is sorted by. Default: the billing period.
    sort: Presence<Unparsed<InvoiceSort>>,
    /// The direction of the list. Default: the newest or largest first; by text, the first in the alphabet.
    order: Presence<Unparsed<Direction>>,
    pub limit: Option<PageLimit>,
    pub next_token: Option<PageToken>,
}

/// What invoices are sorted by. Only the last two can change while an invoice is matched, moved or voided.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SortKey {
    billing_period: Month,
    issued_on: Option<NaiveDate>,
    amount: Decimal,
    key: InvoiceKey,
    charge_type: ChargeType,
    outcome: InvoiceStatus,
    purchase_order_id: Option<PurchaseOrderId>,
}

impl SortKey {
    pub fn of(row: &ListedInvoice) -> Self {
        let invoice = &row.invoice;
        Self {
            billing_period: invoice.billing_period,
            issued_on: invoice.issued_on,
            amount: invoice.draw().amount(),
            key: invoice.key(),
            charge_type: invoice.charge_type,
            outcome: row.status(),
            purchase_order_id: row.associated.orders.first().map(|order| order.purchase_order_id.clone()),
        }
    }
}

/// A filter. An invoice must pass every part that is set. Of several values, one must fit.
#[derive(Clone, Debug, Default)]
pub struct InvoiceFilter {
    pub sort: InvoiceSort,
    pub direction: Direction,
    pub range: InvoiceRange,
    outcomes: Vec<InvoiceStatus>,
    sellers: Vec<SellerId>,
    /// In lower case.
    text: Option<String>,
    amounts: (Option<AmountBound>, Option<AmountBound>),
    agreements: Vec<Agreement>,
}

impl InvoiceQuery {
    /// The parameters that may be given several times.
    pub const LISTS: [&str; 3] = ["outcome", "billFrom", "agreement"];
}

impl InvoiceFilter {
    /// Parses the filters of a query.
    pub fn parse(query: InvoiceQuery) -> Result<Self, Refusals> {
        form::check(query, |reader, query| {
            let period = reader.parse("billingPeriod", query.billing_period);
            let (from, to) = (reader.parse("from", query.from), reader.parse("to", query.to));
            if period.is_some() && (from.is_some() || to.is_some()) {
                let detail = "give either `billingPeriod`, or `from` and `to`";
                reader.at("billingPeriod").refuse::<()>(RefusalCode::Inconsistent, detail);
            }
            if from.zip(to).is_some_and(|(from, to)| to < from) {
                reader.at("to").refuse::<()>(RefusalCode::Inconsistent, "the last month is before the first");
            }
            let text = search_text(reader, "text", query.text);
            let outcomes: Vec<InvoiceStatus> =
                reader.parse_each("outcome", FILTER_VALUES_MAX, &query.outcome);
            let sort = reader.parse("sort", query.sort).unwrap_or_default();
            let direction = reader.parse("order", query.order).unwrap_or(sort.usual_direction());
            let range = InvoiceRange {
                unmatched: !outcomes.is_empty() && outcomes.iter().all(|outcome| outcome.needs_match()),
                from: period.or(from),
                to: period.or(to),
                ascending: direction == Direction::Asc,
            };
            let amount_from = reader.parse("amountFrom", query.amount_from);
            let amounts = (amount_from, reader.parse("amountTo", query.amount_to));
            if matches!(amounts, (Some(AmountBound(from)), Some(AmountBound(to))) if to < from) {
                reader.at("amountTo").refuse::<()>(RefusalCode::Inconsistent, "is below `amountFrom`");
            }
            Some(Self {
                sort,
                direction,
                range,
                outcomes,
                sellers: reader.parse_each("billFrom", FILTER_VALUES_MAX, &query.bill_from),
                text,
                amounts,
                agreements: reader.parse_each("agreement", FILTER_VALUES_MAX, &query.agreement),
            })
        })
    }

    pub fn passes(&self, row: &ListedInvoice) -> bool {
        let (amount, (from, to)) = (row.invoice.draw().amount(), &self.amounts);
        (self.outcomes.is_empty() || self.outcomes.contains(&row.status()))
            && (self.sellers.is_empty() || self.sellers.contains(&row.invoice.bill_from))
            && from.as_ref().is_none_or(|AmountBound(from)| amount >= *from)
            && to.as_ref().is_none_or(|AmountBound(to)| amount <= *to)
            && (self.agreements.is_empty()
                || row.agreement().is_some_and(|found| self.agreements.contains(&found)))
            && self.text.as_ref().is_none_or(|text| has_text(row, text))
    }

    /// Whether the index of the list has its order.
    pub fn has_index(&self) -> bool {
        self.sort == InvoiceSort::BillingPeriod
    }

    /// Compares two invoices by the sort order; ties by ID.
    pub fn compare(&self, left: &SortKey, right: &SortKey) -> Ordering {
        let by = self.direction;
        let (left_key, right_key) = (&left.key, &right.key);
        let order_first = |key: &SortKey| (key.purchase_order_id.is_none(), key.purchase_order_id.clone());
        match self.sort {
            InvoiceSort::BillingPeriod => {
                by.compare(&(left.billing_period, left_key), &(right.billing_period, right_key))
            }
            InvoiceSort::IssuedDate => by.compare(&(left.issued_on, left_key), &(right.issued_on, right_key)),
            InvoiceSort::Amount => by.compare(&(left.amount, left_key), &(right.amount, right_key)),
            InvoiceSort::InvoiceId => {
                by.compare(&(&left_key.invoice_id, left_key), &(&right_key.invoice_id, right_key))
            }
            InvoiceSort::BillFrom => by.compare(left_key, right_key),
            InvoiceSort::ChargeType => {
                by.compare(&(left.charge_type, left_key), &(right.charge_type, right_key))
            }
            InvoiceSort::Outcome => by.compare(&(left.outcome, left_key), &(right.outcome, right_key)),
            InvoiceSort::PurchaseOrderId => {
                by.compare(&(order_first(left), left_key), &(order_first(right), right_key))
            }
        }
    }
}

fn has_text(row: &ListedInvoice, text: &str) -> bool {
    let orders = row.associated.orders.iter().map(|order| order.purchase_order_id.as_str());
    orders.chain([row.invoice.invoice_id.as_str()]).any(|it| it.to_lowercase().contains(text))
}
