//! What callers see of purchase orders.

use chrono::{DateTime, NaiveDate, Utc};
use domain::health::HealthFlag;
use domain::ids::SellerId;
use domain::ids::{InvoiceUnit, PurchaseOrderId, TaxRegistrationNumber};
use domain::ledger::RecordedOrder;
use domain::money::{Currency, Money};
use domain::month::Month;
use domain::notice::NoticePolicy;
use domain::purchase_order::{
    Address, Contact, Description, LineItem, PaymentTerms, PurchaseOrder, Status, Tags, WhenDepleted,
};
use domain::settings::AccountDefaults;
use schemars::JsonSchema;
use serde::Serialize;

use super::forecasts::{self, BilledMonthView, ForecastView};
use crate::api::path_key;
use crate::store::StoreError;
use crate::store::history::{OldVersion, Version};
use crate::store::ledger::LedgerEntry;

/// A purchase order, with all that follows from it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrder")]
pub struct OrderView<'a> {
    #[serde(flatten)]
    defined: Defined<'a>,
    /// Who hears of it.
    contacts: &'a [Contact],
    /// What it is for, line by line.
    line_items: Vec<LineView<'a>>,
    /// When it was made.
    created_at: DateTime<Utc>,
    #[serde(flatten)]
    derived: Derived<'a>,
}

/// A line item, with all that follows from it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LineItem")]
pub struct LineView<'a> {
    #[serde(flatten)]
    line: OldLineView<'a>,
    /// What was drawn from it.
    invoiced: Money,
    /// What is left of it; only where its balance is tracked. Negative: more was drawn than there was.
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<Money>,
    /// The latest months for which anything is billed to it, latest first: at most thirteen.
    billed_months: Vec<BilledMonthView>,
    /// When it runs out; absent where nothing is to be foretold: its balance is not tracked, its last month is over, or
    /// its last billed months took nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<ForecastView>,
}

/// A purchase order as one of its versions defined it. What that doesn't say is left out: contacts, which are kept
/// nowhere else than in the order as it is, tags, and everything that follows from draws.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrderVersion")]
pub struct OldOrderView<'a> {
    #[serde(flatten)]
    defined: Defined<'a>,
    /// What it was for, line by line.
    line_items: Vec<OldLineView<'a>>,
    /// Where the purchase order is.
    href: String,
    /// When it was deleted, where this version is the deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_at: Option<DateTime<Utc>>,
    /// Its status on the day the version was made; none where this version is the deletion.
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<Status>,
    /// The sum of its lines' total values.
    value: Money,
    /// Which version this is.
    version: u64,
    /// When it was made.
    updated_at: DateTime<Utc>,
}

/// A line item as a version defined it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LineItemVersion")]
pub struct OldLineView<'a> {
    #[serde(flatten)]
    line: &'a LineItem,
    /// Unit price x quantity + tax, rounded half-up.
    total_value: Money,
}

/// A purchase order as lists show it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrderSummary")]
pub struct OrderSummary<'a> {
    /// The buyer's number.
    purchase_order_id: &'a PurchaseOrderId,
    /// Who may bill it.
    bill_from: &'a [SellerId],
    /// What all its amounts are in.
    currency: Currency,
    /// Its first month.
    effective_month: Month,
    /// Its last month.
    expiration_month: Month,
    #[serde(flatten)]
    derived: Derived<'a>,
}

/// What a buyer defines of a purchase order besides contacts and line items, with defaults spelled out.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Defined<'a> {
    /// The buyer's number; never changes.
    purchase_order_id: &'a PurchaseOrderId,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a Description>,
    /// Who may bill it: one or more sellers.
    bill_from: &'a [SellerId],
    /// If any: only invoices for one of these.
    tax_registration_numbers: &'a [TaxRegistrationNumber],
    /// If any: only invoices of one of these.
    invoice_units: &'a [InvoiceUnit],
    /// Who pays.
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_to: Option<&'a Address>,
    /// Who receives; whoever pays where nothing else was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    ship_to: Option<&'a Address>,
    /// When it is to be paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_terms: Option<&'a PaymentTerms>,
    /// What all its amounts are in.
    currency: Currency,
    /// Its first month.
    effective_month: Month,
    /// Its last month.
    expiration_month: Month,
    /// What happens when a line has no balance left.
    when_depleted: WhenDepleted,
    /// When contacts hear of it; absent where the account's own policy holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_policy: Option<&'a NoticePolicy>,
}

/// What follows from a purchase order today.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Derived<'a> {
    /// Where it is.
    href: String,
    /// Its status today.
    status: Status,
    /// What about it needs attention.
    health: Vec<HealthFlag>,
    /// The sum of its lines' total values.
    value: Money,
    /// The sum of its tracked lines' balances; none where no line is tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<Money>,
    /// Its tags.
    tags: &'a Tags,
    /// 1 when it was made; one more with each edit. Its `ETag`.
    version: u64,
    /// When its last version was made.
    updated_at: DateTime<Utc>,
}

/// A page of purchase orders.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrderPage")]
pub struct OrderPage<'a> {
    /// The purchase orders.
    pub purchase_orders: Vec<OrderSummary<'a>>,
    /// Asks for the next page; only where more follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A page of a purchase order's ledger.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LedgerPage")]
pub struct EntryPage {
    /// Its entries, newest first.
    pub entries: Vec<LedgerEntry>,
    /// Asks for the next page; only where more follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A page of a purchase order's history.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "HistoryPage")]
pub struct VersionPage {
    /// Its versions, newest first.
    pub versions: Vec<Version>,
    /// Asks for the next page; only where more follow.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// Where a purchase order is.
pub fn href(id: &PurchaseOrderId) -> String {
    format!("/purchase-orders/{}", path_key::encode(id.as_str()))
}

/// A purchase order, with all that follows from it and its account's `defaults` `today`.
pub fn order<'a>(
    record: &'a RecordedOrder,
    today: NaiveDate,
    defaults: &AccountDefaults,
) -> Result<OrderView<'a>, StoreError> {
    let line_view = |line| {
        Ok(LineView {
            line: old_line(line),
            invoiced: record.invoiced(line),
            balance: record.balance(line)?,
            billed_months: forecasts::billed_months(record, line),
            forecast: forecasts::forecast(record, line, today),
        })
    };
    Ok(OrderView {
        defined: defined(&record.order),
        contacts: &record.order.contacts,
        line_items: record.order.line_items.iter().map(line_view).collect::<Result<_, StoreError>>()?,
        created_at: record.created_at,
        derived: derived(record, today, defaults)?,
    })
}

/// A purchase order as one of its versions defined it. `status` is that of `on`, the day the version was made; a
/// deleted order has none, but `deletedAt`.
pub fn old_version(old: &OldVersion, on: NaiveDate) -> Result<OldOrderView<'_>, StoreError> {
    Ok(OldOrderView {
        defined: defined(&old.order),
        line_items: old.order.line_items.iter().map(old_line).collect(),
        href: href(&old.order.purchase_order_id),
        deleted_at: old.deleted.then_some(old.at),
        status: (!old.deleted).then(|| Status::of(old.suspended, old.order.months, on)),
        value: old.order.value()?,
        version: old.version,
        updated_at: old.at,
    })
}

/// A purchase order as lists show it.
pub fn summary<'a>(
    record: &'a RecordedOrder,
    today: NaiveDate,
    defaults: &AccountDefaults,
) -> Result<OrderSummary<'a>, StoreError> {
    Ok(OrderSummary {
        purchase_order_id: &record.order.purchase_order_id,
        bill_from: &record.order.bill_from,
        currency: record.order.currency,
        effective_month: record.order.months.first(),
        expiration_month: record.order.months.last(),
        derived: derived(record, today, defaults)?,
    })
}

fn old_line(line: &LineItem) -> OldLineView<'_> {
    OldLineView { line, total_value: line.total_value }
}

fn defined(order: &PurchaseOrder) -> Defined<'_> {
    Defined {
        purchase_order_id: &order.purchase_order_id,
        description: order.description.as_ref(),
        bill_from: &order.bill_from,
        tax_registration_numbers: &order.tax_registration_numbers,
        invoice_units: &order.invoice_units,
        bill_to: order.bill_to.as_ref(),
        ship_to: order.ship_to.as_ref().or(order.bill_to.as_ref()),
        payment_terms: order.payment_terms.as_ref(),
        currency: order.currency,
        effective_month: order.months.first(),
        expiration_month: order.months.last(),
        when_depleted: order.when_depleted,
        notice_policy: order.notice_policy.as_ref(),
    }
}

fn derived<'a>(
    record: &'a RecordedOrder,
    today: NaiveDate,
    defaults: &AccountDefaults,
) -> Result<Derived<'a>, StoreError> {
    Ok(Derived {
        href: href(&record.order.purchase_order_id),
        status: record.status(today),
        health: record.health(today, &defaults.notice_policy, defaults.has_contacts),
        value: record.order.value()?,
        balance: record.total_balance()?,
        tags: &record.tags,
        version: record.version,
        updated_at: record.updated_at,
    })
}
