//! An invoice and pages of invoices, as routes answer them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{
    InvoiceId, InvoiceKey, InvoiceUnit, LineItemNumber, PurchaseOrderId, SellerId, TaxRegistrationNumber,
};
use domain::invoice::{Invoice, InvoiceType};
use domain::ledger::{Agreement, Destination, Draw, InvoiceStatus, RecordedInvoice};
use domain::line_item_type::ChargeType;
use domain::matching::Decision;
use domain::money::{Currency, Money};
use domain::month::Month;
use schemars::JsonSchema;
use serde::Serialize;

use super::href;
use super::line::{self, InvoiceLineView};
use crate::store::invoices::{ListedInvoice, OrderShare};
use crate::store::ledger::LedgerEntry;

/// An invoice with its association, its draws and its decision.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Invoice")]
pub struct InvoiceView<'a> {
    #[serde(flatten)]
    summary: InvoiceSummaryView<'a>,
    /// The buyer's tax registration number that the invoice names.
    #[serde(skip_serializing_if = "Option::is_none")]
    tax_registration_number: Option<&'a TaxRegistrationNumber>,
    /// The buyer's unit that the invoice is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_unit: Option<&'a InvoiceUnit>,
    /// The purchase order reference, as printed on the invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order_reference: Option<&'a str>,
    /// The reference to a line item of that purchase order, as printed on the invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    purchase_order_line_reference: Option<&'a str>,
    /// The invoice that this one corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    original_invoice: Option<&'a InvoiceKey>,
    /// The draws of the invoice, those of each line oldest first. Of a line that was moved often, the last ones.
    draws: Vec<&'a Draw>,
    /// The lines of the invoice. Absent if it has none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<InvoiceLineView<'a>>,
    /// The candidates that were considered, nearest first, with the reason for each. Absent if the invoice has lines, each of
    /// which has its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<&'a Decision>,
    /// The last decision of matching, if a person has chosen another line item since. Absent if none has, or if the invoice has
    /// lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    overruled: Option<&'a Decision>,
    /// The ledger entries of the draws, oldest first: who made them, when and why. Absent unless `entries` asks for them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<Vec<InvoiceEntry>>,
    /// The time at which the invoice was first presented.
    recorded_at: DateTime<Utc>,
    /// The time at which the invoice was voided; absent if it wasn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    voided_at: Option<DateTime<Utc>>,
}

/// The ledger entry of a draw.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceEntry {
    /// The purchase order whose ledger has the entry.
    pub purchase_order_id: PurchaseOrderId,
    #[serde(flatten)]
    pub entry: LedgerEntry,
}

/// An invoice as lists show it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InvoiceSummary")]
pub struct InvoiceSummaryView<'a> {
    /// The seller that issued the invoice.
    bill_from: &'a SellerId,
    /// The seller's number of the invoice.
    invoice_id: &'a InvoiceId,
    /// Whether the invoice asks for money or gives it back.
    invoice_type: InvoiceType,
    /// The kind of charges.
    charge_type: ChargeType,
    /// The month that the invoice charges for.
    billing_period: Month,
    /// The date of issue.
    #[serde(rename = "issuedDate", skip_serializing_if = "Option::is_none")]
    issued_on: Option<NaiveDate>,
    /// The date by which the invoice is to be paid.
    #[serde(rename = "dueDate", skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    /// The currency of the amount.
    currency: Currency,
    /// The total after tax, as printed on the invoice.
    amount: Money,
    /// The path of the invoice.
    href: String,
    /// The status of the invoice.
    outcome: InvoiceStatus,
    /// Where the invoice draws, or drew before it was voided. In the list of a purchase order, the line item is the one there.
    #[serde(flatten)]
    destination: Destination,
    /// The number of the purchase order that the seller assigned by its own rules; absent if it assigned none, or if that is
    /// unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    seller_assigned: Option<&'a str>,
    /// The seller's choice of a purchase order, compared with where the invoice draws. Absent if the seller's is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    agreement: Option<Agreement>,
    /// The amount that the invoice draws on the purchase order whose invoices are listed, or drew before it was voided.
    #[serde(skip_serializing_if = "Option::is_none")]
    drawn: Option<Money>,
    /// The line items of that purchase order that the invoice draws on, or drew on, in the order of the draws.
    #[serde(skip_serializing_if = "Option::is_none")]
    line_item_numbers: Option<&'a [LineItemNumber]>,
}

/// A page of invoices.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoicePage<'a> {
    /// The invoices.
    pub invoices: Vec<InvoiceSummaryView<'a>>,
    /// The number of invoices on all pages, when the first page was read. Absent for a purchase order's invoices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// Whether there may be more invoices than `count`, because no more were read.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub count_is_at_least: bool,
    /// The number of invoices that were read for the page but can't be shown. Absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<u64>,
    /// The token of the next page; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

pub fn invoice(record: &RecordedInvoice) -> InvoiceView<'_> {
    let invoice = &record.invoice;
    let whole = record.lines.first().filter(|_| invoice.lines.is_empty());
    InvoiceView {
        summary: InvoiceSummaryView {
            agreement: record.agreement(),
            ..summary(invoice, record.status(), record.destination())
        },
        tax_registration_number: invoice.tax_registration_number.as_ref(),
        invoice_unit: invoice.invoice_unit.as_ref(),
        purchase_order_reference: invoice.purchase_order_reference.as_deref(),
        purchase_order_line_reference: invoice.purchase_order_line_reference.as_deref(),
        original_invoice: invoice.original_invoice.as_ref(),
        draws: record.draws().collect(),
        lines: line::lines(record),
        decision: whole.map(|line| &line.decision),
        overruled: whole.and_then(|line| line.overruled.as_ref()),
        entries: None,
        recorded_at: record.recorded_at,
        voided_at: record.voided_at,
    }
}

/// Returns a page of the invoices of an account.
pub fn invoice_page(rows: &[ListedInvoice], next_token: Option<String>) -> InvoicePage<'_> {
    page(rows.iter().map(listed).collect(), next_token)
}

/// Returns a page of the invoices of a purchase order, with what each draws there.
pub fn order_invoice_page<'a>(
    rows: &'a [ListedInvoice],
    order: &PurchaseOrderId,
    next_token: Option<String>,
) -> InvoicePage<'a> {
    let listed_there = |row: &'a ListedInvoice| {
        let there = row.associated.orders.iter().find(|share| share.purchase_order_id == *order);
        let line_item_number = there.and_then(OrderShare::only_line_item).cloned();
        let line_item_numbers = there.map(|share| share.line_item_numbers.as_slice());
        let summary = listed(row);
        let destination = Destination { line_item_number, ..summary.destination };
        let drawn = there.map(|share| share.drawn);
        InvoiceSummaryView { destination, drawn, line_item_numbers, ..summary }
    };
    page(rows.iter().map(listed_there).collect(), next_token)
}

fn page(invoices: Vec<InvoiceSummaryView<'_>>, next_token: Option<String>) -> InvoicePage<'_> {
    InvoicePage { invoices, count: None, count_is_at_least: false, unreadable: None, next_token }
}

fn listed(row: &ListedInvoice) -> InvoiceSummaryView<'_> {
    let summary = summary(&row.invoice, row.status(), row.associated.destination());
    InvoiceSummaryView { agreement: row.agreement(), ..summary }
}

fn summary(invoice: &Invoice, outcome: InvoiceStatus, destination: Destination) -> InvoiceSummaryView<'_> {
    InvoiceSummaryView {
        bill_from: &invoice.bill_from,
        invoice_id: &invoice.invoice_id,
        invoice_type: invoice.invoice_type,
        charge_type: invoice.charge_type,
        billing_period: invoice.billing_period,
        issued_on: invoice.issued_on,
        due_on: invoice.due_on,
        currency: invoice.currency,
        amount: invoice.amount,
        href: href(&invoice.key()),
        outcome,
        destination,
        seller_assigned: invoice.seller_assigned.as_deref().filter(|text| !text.is_empty()),
        agreement: None,
        drawn: None,
        line_item_numbers: None,
    }
}
