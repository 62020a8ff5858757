//! The lines of an e-invoice that name several order lines, purchase orders or months.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{EInvoice, EInvoiceLine};
use crate::document::finding::FindingCode;
use crate::document::mapped::MappedDocument;
use crate::invoice::named;
use crate::money::Money;
use crate::month::Month;

/// The most characters of a line's description.
const DESCRIPTION_MAX: usize = 250;

/// Sets the order line that all lines name, or makes each line a line of the invoice if they name several order lines,
/// purchase orders or months. A line's amount is its share of `gross` by its net amount, to the cent by largest remainder.
pub(super) fn split(
    document: &mut MappedDocument,
    source: &EInvoice,
    gross: Money,
    nets: &[Money],
    months: &[Option<Month>],
) {
    let references: BTreeSet<(Option<&str>, Option<&str>)> = source.lines.iter().map(references_of).collect();
    if references.len() <= 1 && months.is_empty() {
        let Some((order, line)) = references.first() else { return };
        if let (Some(order), false) = (order, document.fields.contains_key("purchaseOrderReference")) {
            document.set("purchaseOrderReference", *order);
        }
        if let (Some(line), true) = (line, document.fields.contains_key("purchaseOrderReference")) {
            document.set("purchaseOrderLineReference", *line);
        }
        return;
    }
    let Some(amounts) = gross.split(nets) else {
        let detail = "the amount can't be split, because the net amounts of the lines add up to nothing";
        document.error("BT-131", FindingCode::Inconsistent, detail);
        return;
    };
    let has_order = document.fields.contains_key("purchaseOrderReference");
    let mut ids = BTreeSet::new();
    let mut lines = Vec::new();
    for (nth, (line, amount)) in source.lines.iter().zip(amounts).enumerate() {
        let number = nth.saturating_add(1).to_string();
        let own = line.term("BT-126").filter(|id| id.len() <= 20 && ids.insert(id.to_owned()));
        let mut fields = Map::new();
        let mut set = |field: &str, text: &str| fields.insert(field.to_owned(), Value::from(text));
        set("lineId", own.unwrap_or(&number));
        set("amount", &amount.to_string());
        if let Some(month) = months.get(nth).copied().flatten() {
            set("billingPeriod", &month.to_string());
        }
        let (order, order_line) = references_of(line);
        if let Some(order) = order {
            set("purchaseOrderReference", order);
        }
        if let Some(order_line) = order_line.filter(|_| has_order || order.is_some()) {
            set("purchaseOrderLineReference", order_line);
        }
        if let Some(name) = line.term("BT-153") {
            let words = name.split_whitespace().collect::<Vec<_>>().join(" ");
            let shown: String = words.chars().take(DESCRIPTION_MAX).collect();
            set("description", shown.trim());
        }
        lines.push(Value::Object(fields));
    }
    document.set("lines", lines);
    let detail = "the lines name several order lines or months, so each draws for itself; each has its share of charges, \
        allowances and VAT";
    document.note("BG-25", FindingCode::Split, detail);
}

/// Returns the purchase order and the order line that a line names.
fn references_of(line: &EInvoiceLine) -> (Option<&str>, Option<&str>) {
    (named(line.term("BT-13")), named(line.term("BT-132")))
}
