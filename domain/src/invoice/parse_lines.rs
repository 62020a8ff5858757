//! Parses the lines of invoices.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::charge::InvoiceCharge;
use super::line::{INVOICE_LINES_MAX, InvoiceLine, InvoiceLineDescription};
use super::presented::Reference;
use super::reference::{REFERENCE_MAX, reference};
use crate::form::{Presence, Reader, RefusalCode, Unknown, Unparsed};
use crate::ids::{InvoiceUnit, LineId};
use crate::line_item_type::ChargeType;
use crate::money::{Amount, Money, MoneyError};
use crate::month::Month;
use crate::text::MANY_LINES;

/// The most bytes of text in all lines of an invoice, so that its record fits an item.
const TEXT_MAX: usize = 100_000;

/// A line of an invoice as a caller sends it. What is absent is the invoice's.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["lineId", "amount"]))]
pub struct InvoiceLineForm {
    pub line_id: Presence<Unparsed<LineId>>,
    pub amount: Presence<Unparsed<Amount>>,
    pub charge_type: Presence<Unparsed<ChargeType>>,
    pub billing_period: Presence<Unparsed<Month>>,
    #[schemars(length(max = REFERENCE_MAX), extend("pattern" = MANY_LINES.loose_pattern()))]
    pub purchase_order_reference: Presence<String>,
    #[schemars(length(max = REFERENCE_MAX), extend("pattern" = MANY_LINES.loose_pattern()))]
    pub purchase_order_line_reference: Presence<String>,
    pub invoice_unit: Presence<Unparsed<InvoiceUnit>>,
    pub description: Presence<Unparsed<InvoiceLineDescription>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Parses the lines of an invoice of `total`, none if it is invalid. An invoice without lines has none.
pub(super) fn lines(
    reader: &Reader<'_>,
    field: Presence<Vec<Presence<InvoiceLineForm>>>,
    total: Option<Money>,
) -> Vec<InvoiceLine> {
    let given =
        if let Presence::Given(lines) = &field { lines.len() } else { return parsed(reader, field, total) };
    let here = reader.at("lines");
    if given == 0 {
        here.refuse::<()>(
            RefusalCode::InvalidValue,
            "must have a line; an invoice without lines has no `lines`",
        );
    }
    let lines = parsed(reader, field, total);
    if lines.len() < given {
        return lines;
    }
    let mut seen = BTreeSet::new();
    for (nth, line) in lines.iter().enumerate().filter(|(_, line)| !seen.insert(&line.line_id)) {
        let detail = format!("the line ID {} is listed twice", line.line_id);
        here.at(nth).at("lineId").refuse::<()>(RefusalCode::Duplicate, detail);
    }
    here.limit("bytes of text in all lines", TEXT_MAX, lines.iter().map(text_length).sum());
    if let Some(total) = total.filter(|_| !lines.is_empty())
        && let Some(sum) = here.accept(sum(&lines, total))
    {
        here.same_amount("the sum of the amounts", total, sum);
    }
    lines
}

fn parsed(
    reader: &Reader<'_>,
    field: Presence<Vec<Presence<InvoiceLineForm>>>,
    total: Option<Money>,
) -> Vec<InvoiceLine> {
    reader.list("lines", "lines", INVOICE_LINES_MAX, field, |here, form| line(here, form, total))
}

fn line(here: &Reader<'_>, form: InvoiceLineForm, total: Option<Money>) -> Option<InvoiceLine> {
    here.refuse_unknown(&form.unknown);
    let line_id = here.parse_required("lineId", form.line_id);
    let amount = here.required("amount", form.amount);
    let charge_type = here.parse("chargeType", form.charge_type);
    let billing_period = here.parse("billingPeriod", form.billing_period);
    let purchase_order_reference = reference(here, "purchaseOrderReference", form.purchase_order_reference);
    let purchase_order_line_reference =
        reference(here, "purchaseOrderLineReference", form.purchase_order_line_reference);
    let invoice_unit = here.parse("invoiceUnit", form.invoice_unit);
    let description = here.parse("description", form.description);
    let (amount, total) = amount.zip(total)?;
    let here = here.at("amount");
    let amount = here.accept(Money::parse(amount.as_str(), total.currency()))?;
    let has_sign = amount.is_zero()
        || (amount.is_positive() && total.is_positive())
        || (amount.is_negative() && total.is_negative());
    if !has_sign {
        here.refuse::<()>(RefusalCode::InvalidValue, "must have the sign of the invoice's amount, or be 0");
    }
    Some(InvoiceLine {
        line_id: line_id?,
        amount,
        charge_type,
        billing_period,
        purchase_order_reference,
        purchase_order_line_reference,
        invoice_unit,
        description,
    })
}

fn sum(lines: &[InvoiceLine], total: Money) -> Result<Money, MoneyError> {
    lines.iter().try_fold(Money::zero(total.currency()), |sum, line| sum.plus(line.amount))
}

fn text_length(line: &InvoiceLine) -> usize {
    let texts = [
        Some(line.line_id.as_str()),
        line.purchase_order_reference.as_deref(),
        line.purchase_order_line_reference.as_deref(),
        line.invoice_unit.as_ref().map(InvoiceUnit::as_str),
        line.description.as_ref().map(InvoiceLineDescription::as_str),
    ];
    texts.into_iter().flatten().map(str::len).sum()
}

/// Refuses a reference to a line item without one to its purchase order.
pub(super) fn require_order(here: &Reader<'_>, charge: InvoiceCharge<'_>) {
    if charge.line_reference().is_some() && charge.reference() == Reference::None {
        let detail = "needs a `purchaseOrderReference`";
        here.at("purchaseOrderLineReference").refuse::<()>(RefusalCode::Inconsistent, detail);
    }
}
