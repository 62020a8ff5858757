//! The answer of a what-if.

use std::collections::BTreeMap;

use domain::ids::{InvoiceId, InvoiceKey, SellerId};
use domain::invoice::Invoice;
use domain::ledger::RecordedInvoice;
use domain::money::{Currency, Money};
use domain::month::{Month, MonthRange};
use domain::what_if::{ChangedLine, DrawnThere, WhatIf};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// What would differ if a purchase order were different.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WhatIfView {
    /// The first billing month.
    from: Month,
    /// The last billing month.
    to: Month,
    /// The invoices that would draw elsewhere, oldest first.
    invoices: Vec<MovedInvoiceView>,
    /// The line items that would have another invoiced amount.
    lines: Vec<ChangedLine>,
    /// Invoices that are unmatched and would draw on something.
    newly_matched: usize,
    /// Invoices that would be unmatched.
    newly_unmatched: usize,
    /// Invoices that would draw on other line items, or other amounts.
    moved: usize,
    /// All invoices of the range that aren't voided.
    considered: usize,
    /// Invoices that can't be read and were left out. Absent if there are none.
    #[serde(skip_serializing_if = "is_zero")]
    unreadable: usize,
}

/// An invoice that would draw elsewhere.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MovedInvoiceView {
    bill_from: SellerId,
    invoice_id: InvoiceId,
    billing_period: Month,
    currency: Currency,
    amount: Money,
    /// Where it draws; null if it is unmatched.
    #[schemars(schema_with = "place_or_null")]
    before: Option<DrawnThere>,
    /// Where it would draw; null if it would be unmatched.
    #[schemars(schema_with = "place_or_null")]
    after: Option<DrawnThere>,
}

/// Null has a meaning here, unlike elsewhere in this API.
fn place_or_null(generator: &mut SchemaGenerator) -> Schema {
    json_schema!({"anyOf": [generator.subschema_for::<DrawnThere>(), {"const": null}]})
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde wants")]
fn is_zero(number: &usize) -> bool {
    *number == 0
}

pub fn what_if_view(
    months: MonthRange,
    past: &[RecordedInvoice],
    found: WhatIf,
    unreadable: usize,
) -> WhatIfView {
    let invoices: BTreeMap<InvoiceKey, &Invoice> =
        past.iter().map(|record| (record.invoice.key(), &record.invoice)).collect();
    let moved = found.invoices.into_iter().filter_map(|moved| {
        let invoice = invoices.get(&moved.invoice)?;
        Some(MovedInvoiceView {
            billing_period: invoice.billing_period,
            currency: invoice.currency,
            amount: invoice.amount,
            bill_from: moved.invoice.bill_from,
            invoice_id: moved.invoice.invoice_id,
            before: moved.before,
            after: moved.after,
        })
    });
    WhatIfView {
        from: months.first(),
        to: months.last(),
        invoices: moved.collect(),
        lines: found.lines,
        newly_matched: found.newly_matched,
        newly_unmatched: found.newly_unmatched,
        moved: found.moved,
        considered: found.considered,
        unreadable,
    }
}
