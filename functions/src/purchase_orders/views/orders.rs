//! Purchase orders and their summaries in lists.

use chrono::{DateTime, NaiveDate, Utc};
use domain::health::HealthFlag;
use domain::ids::{InvoiceUnit, PurchaseOrderId, SellerId, TaxRegistrationNumber};
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

/// A purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrder")]
pub struct OrderView<'a> {
    #[serde(flatten)]
    definition: DefinitionView<'a>,
    /// The people who get notices about the purchase order.
    contacts: &'a [Contact],
    /// The line items.
    line_items: Vec<LineView<'a>>,
    /// The time at which the purchase order was created.
    created_at: DateTime<Utc>,
    #[serde(flatten)]
    derived: DerivedView<'a>,
}

/// A line item of a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LineItem")]
pub struct LineView<'a> {
    #[serde(flatten)]
    line: LineDefinitionView<'a>,
    /// The amount drawn from the line item.
    invoiced: Money,
    /// The total value less the amount drawn. Negative if more was drawn. Absent if the balance is not tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<Money>,
    /// The amounts invoiced by billing period, latest first. At most 13 months.
    billed_months: Vec<BilledMonthView>,
    /// The month in which the balance runs out. Absent if the balance is not tracked, the last month is over, fewer than
    /// two months were billed, or the latest billed months sum up to nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    forecast: Option<ForecastView>,
}

/// The fields of a line item that the buyer defines, with its value.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "LineItemVersion")]
pub struct LineDefinitionView<'a> {
    #[serde(flatten)]
    line: &'a LineItem,
    /// The unit price times the quantity, plus tax, rounded half up.
    total_value: Money,
}

/// A purchase order in a list.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrderSummary")]
pub struct OrderSummary<'a> {
    /// The purchase order number of the buyer.
    purchase_order_id: &'a PurchaseOrderId,
    /// The sellers whose invoices the purchase order serves.
    bill_from: &'a [SellerId],
    /// The currency of all amounts.
    currency: Currency,
    /// The first month.
    effective_month: Month,
    /// The last month.
    expiration_month: Month,
    #[serde(flatten)]
    derived: DerivedView<'a>,
}

/// The fields that the buyer defines, except contacts and line items. Shows defaults explicitly.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct DefinitionView<'a> {
    /// The purchase order number of the buyer. Never changes.
    purchase_order_id: &'a PurchaseOrderId,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a Description>,
    /// The sellers whose invoices the purchase order serves. At least one.
    bill_from: &'a [SellerId],
    /// If not empty, the purchase order only serves invoices for one of these numbers.
    tax_registration_numbers: &'a [TaxRegistrationNumber],
    /// If not empty, the purchase order only serves invoices of one of these units.
    invoice_units: &'a [InvoiceUnit],
    /// The billing address.
    #[serde(skip_serializing_if = "Option::is_none")]
    bill_to: Option<&'a Address>,
    /// The shipping address. Defaults to the billing address.
    #[serde(skip_serializing_if = "Option::is_none")]
    ship_to: Option<&'a Address>,
    /// The payment terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_terms: Option<&'a PaymentTerms>,
    /// The currency of all amounts.
    currency: Currency,
    /// The first month.
    effective_month: Month,
    /// The last month.
    expiration_month: Month,
    /// What happens when a line item has no balance left.
    when_depleted: WhenDepleted,
    /// The notices that contacts get. Absent if the policy of the account applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    notice_policy: Option<&'a NoticePolicy>,
}

/// The fields that every view of a current purchase order has.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct DerivedView<'a> {
    /// The URL path of the purchase order.
    href: String,
    /// The status today.
    status: Status,
    /// The conditions that need attention.
    health: Vec<HealthFlag>,
    /// The sum of the total values of all line items.
    value: Money,
    /// The sum of the balances of all tracked line items. Absent if no line item is tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    balance: Option<Money>,
    /// The tags.
    tags: &'a Tags,
    /// The version, which is also the `ETag`. Starts at 1 and increases with each edit.
    version: u64,
    /// The time at which the current version was made.
    updated_at: DateTime<Utc>,
}

/// Returns the URL path of a purchase order.
pub fn href(id: &PurchaseOrderId) -> String {
    format!("/purchase-orders/{}", path_key::encode(id.as_str()))
}

/// Returns the view of a purchase order as of `today`.
pub fn order<'a>(
    record: &'a RecordedOrder,
    today: NaiveDate,
    defaults: &AccountDefaults,
) -> Result<OrderView<'a>, StoreError> {
    let line_view = |line: &'a LineItem| {
        Ok(LineView {
            line: line_definition(line),
            invoiced: record.invoiced(line),
            balance: record.balance(line)?,
            billed_months: forecasts::billed_months(record, line),
            forecast: forecasts::forecast(record, line, today),
        })
    };
    Ok(OrderView {
        definition: definition(&record.order),
        contacts: &record.order.contacts,
        line_items: record.order.line_items.iter().map(line_view).collect::<Result<_, StoreError>>()?,
        created_at: record.created_at,
        derived: derived(record, today, defaults)?,
    })
}

/// Returns the summary of a purchase order as of `today`.
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

pub(super) fn line_definition(line: &LineItem) -> LineDefinitionView<'_> {
    LineDefinitionView { line, total_value: line.total_value }
}

pub(super) fn definition(order: &PurchaseOrder) -> DefinitionView<'_> {
    DefinitionView {
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
) -> Result<DerivedView<'a>, StoreError> {
    Ok(DerivedView {
        href: href(&record.order.purchase_order_id),
        status: record.status(today),
        health: record.health(today, defaults),
        value: record.order.value()?,
        balance: record.total_balance()?,
        tags: &record.tags,
        version: record.version,
        updated_at: record.updated_at,
    })
}
