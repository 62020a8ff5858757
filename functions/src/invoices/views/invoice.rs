//! An invoice and pages of invoices, as routes answer them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{InvoiceId, InvoiceKey, InvoiceUnit, SellerId, TaxRegistrationNumber};
use domain::invoice::{Invoice, InvoiceType};
use domain::ledger::{Association, Draw, InvoiceStatus, RecordedInvoice};
use domain::line_item_type::ChargeType;
use domain::matching::Decision;
use domain::money::{Currency, Money};
use domain::month::Month;
use schemars::JsonSchema;
use serde::Serialize;

use super::href;
use crate::store::invoices::ListedInvoice;

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
    /// The invoice that this one corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    original_invoice: Option<&'a InvoiceKey>,
    /// Every draw that the invoice ever made, oldest first.
    draws: &'a [Draw],
    /// The candidates that were considered, nearest first, with the reason for each.
    decision: &'a Decision,
    /// The time at which the invoice was first presented.
    recorded_at: DateTime<Utc>,
    /// The time at which the invoice was voided; absent if it wasn't.
    #[serde(skip_serializing_if = "Option::is_none")]
    voided_at: Option<DateTime<Utc>>,
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
    /// The line item that the invoice draws on, or drew on before it was voided.
    #[serde(flatten)]
    association: Option<&'a Association>,
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
    InvoiceView {
        summary: summary(invoice, record.status(), record.association.as_ref()),
        tax_registration_number: invoice.tax_registration_number.as_ref(),
        invoice_unit: invoice.invoice_unit.as_ref(),
        purchase_order_reference: invoice.purchase_order_reference.as_deref(),
        original_invoice: invoice.original_invoice.as_ref(),
        draws: &record.draws,
        decision: &record.decision,
        recorded_at: record.recorded_at,
        voided_at: record.voided_at,
    }
}

pub fn invoice_page(rows: &[ListedInvoice], next_token: Option<String>) -> InvoicePage<'_> {
    InvoicePage {
        invoices: rows.iter().map(listed).collect(),
        count: None,
        count_is_at_least: false,
        unreadable: None,
        next_token,
    }
}

fn listed(row: &ListedInvoice) -> InvoiceSummaryView<'_> {
    summary(&row.invoice, row.status(), row.association.as_ref())
}

fn summary<'a>(
    invoice: &'a Invoice,
    outcome: InvoiceStatus,
    association: Option<&'a Association>,
) -> InvoiceSummaryView<'a> {
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
        association,
    }
}
