//! How an e-invoice becomes an invoice.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::json;

use super::{EInvoice, lines, totals};
use crate::document::finding::FindingCode;
use crate::document::mapped::{DocumentContext, DocumentFormat, MappedDocument};
use crate::invoice::named;
use crate::month::Month;
use crate::seller::Seller;

const TERMS: &[(&str, &str)] = &[
    ("billFrom", "BT-27"),
    ("invoiceId", "BT-1"),
    ("invoiceType", "BT-3"),
    ("chargeType", "BG-2"),
    ("billingPeriod", "BG-14"),
    ("issuedDate", "BT-2"),
    ("dueDate", "BT-9"),
    ("currency", "BT-5"),
    ("amount", "BT-112"),
    ("purchaseOrderReference", "BT-13"),
    ("purchaseOrderLineReference", "BT-132"),
    ("originalInvoice", "BT-25"),
    ("lines", "BG-25"),
];

/// The type codes (BT-3) of invoices and of credit memos.
const INVOICES: [&str; 7] = ["380", "384", "389", "326", "875", "876", "877"];
const CREDIT_MEMOS: [&str; 5] = ["381", "396", "81", "83", "532"];

/// Maps an e-invoice.
pub fn map(source: &EInvoice, format: DocumentFormat, context: DocumentContext<'_>) -> MappedDocument {
    let mut document = MappedDocument::new(format, TERMS);
    for (field, term) in
        [("invoiceId", "BT-1"), ("issuedDate", "BT-2"), ("dueDate", "BT-9"), ("currency", "BT-5")]
    {
        if let Some(text) = source.term(term) {
            document.set(field, text);
        }
    }
    for (term, text) in &source.repeated {
        let detail = format!("is there twice, and the second time it is `{text}`");
        document.error(term, FindingCode::Inconsistent, detail);
    }
    type_code(&mut document, source);
    let seller = seller(&mut document, source, context);
    charge_type(&mut document, seller, context);
    original(&mut document, source);
    if let Some(reference) = source.term("BT-13") {
        if named(Some(reference)).is_some() {
            document.set("purchaseOrderReference", reference);
        } else {
            let detail = format!("`{reference}` stands for no purchase order");
            document.note("BT-13", FindingCode::PlaceholderReference, detail);
        }
    }
    let amounts = totals::check(&mut document, source);
    let months = period(&mut document, source, context);
    if let Some((gross, nets)) = amounts {
        lines::split(&mut document, source, gross, &nets, &months);
    }
    document
}

fn type_code(document: &mut MappedDocument, source: &EInvoice) {
    match source.term("BT-3") {
        Some(code) if INVOICES.contains(&code) => document.set("invoiceType", "INVOICE"),
        Some(code) if CREDIT_MEMOS.contains(&code) => document.set("invoiceType", "CREDIT_MEMO"),
        Some(code) => {
            let detail = format!("a document of the type `{code}` is neither an invoice nor a credit note");
            document.error("BT-3", FindingCode::InvalidValue, detail);
        }
        None => {}
    }
}

/// Finds the seller by its identifiers, else by its name.
fn seller<'a>(
    document: &mut MappedDocument,
    source: &EInvoice,
    context: DocumentContext<'a>,
) -> Option<&'a Seller> {
    let known = source.seller.iter().filter_map(|(_, it)| context.catalogue.identified(it));
    let ids: BTreeSet<&str> = known.clone().map(|seller| seller.id.as_str()).collect();
    if ids.len() > 1 {
        let ids: Vec<_> = ids.into_iter().collect();
        let detail = format!("the identifiers are those of several sellers: {}", ids.join(", "));
        document.error("BG-4", FindingCode::Inconsistent, detail);
        return None;
    }
    let name = source.term("BT-27").unwrap_or_default();
    let identified = known.into_iter().next();
    let found = identified.or_else(|| context.catalogue.named(name));
    if let Some(seller) = found {
        document.set("billFrom", seller.id.as_str());
        let vat = source.seller.iter().find(|(term, _)| *term == "BT-31").filter(|_| identified.is_none());
        if let Some((term, vat)) = vat {
            let detail = format!(
                "the seller is {} by its name; the catalogue doesn't have its VAT number {}",
                seller.id, vat.value
            );
            document.note(term, FindingCode::UnknownSeller, detail);
        }
    } else {
        let identifiers: Vec<String> =
            source.seller.iter().map(|(term, it)| format!("{term} {} {}", it.scheme, it.value)).collect();
        let detail = format!(
            "the seller catalogue has no seller `{name}` with identifiers [{}]",
            identifiers.join(", ")
        );
        document.error("BT-27", FindingCode::UnknownSeller, detail);
    }
    found
}

fn charge_type(document: &mut MappedDocument, seller: Option<&Seller>, context: DocumentContext<'_>) {
    let of_catalogue = seller.and_then(|seller| seller.document_charge_type);
    if let Some(known) = of_catalogue.or(context.charge_type) {
        document.set("chargeType", known.to_string());
        let by = if of_catalogue.is_some() { "the seller catalogue" } else { "the request" };
        document.note("BG-2", FindingCode::Supplied, format!("charge type {known}, as {by} says"));
    } else {
        let detail = "e-invoices have no charge type; name it with `chargeType`, or set the seller's \
            `documentChargeType` in the catalogue";
        document.error("BG-2", FindingCode::UnknownChargeType, detail);
    }
}

/// Sets the preceding invoice. A credit memo for several can't follow them.
fn original(document: &mut MappedDocument, source: &EInvoice) {
    let is_credit = document.text("invoiceType") == Some("CREDIT_MEMO");
    match source.preceding.as_slice() {
        [] => {}
        [only] => {
            if let Some(seller) = document.text("billFrom") {
                let original = json!({"billFrom": seller, "invoiceId": only});
                document.set("originalInvoice", original);
            }
        }
        several => {
            let detail = format!("{} preceding invoices; at most one can be followed", several.len());
            if is_credit {
                document.error("BT-25", FindingCode::InvalidValue, detail);
            } else {
                document.note("BT-25", FindingCode::PassedOver, detail);
            }
        }
    }
}

/// Sets the billing period, and returns the month of each line if the lines have different ones.
fn period(
    document: &mut MappedDocument,
    source: &EInvoice,
    context: DocumentContext<'_>,
) -> Vec<Option<Month>> {
    let whole = month_of(source.term("BT-73"), source.term("BT-74"));
    let of_lines: Vec<Option<Month>> =
        source.lines.iter().map(|line| month_of(line.term("BT-134"), line.term("BT-135"))).collect();
    let different: BTreeSet<Option<Month>> = of_lines.iter().copied().collect();
    let each_has_one = !of_lines.is_empty() && !different.contains(&None);
    let of_first_line = different.first().copied().flatten().filter(|_| each_has_one);
    match (whole.or(of_first_line), context.billing_period) {
        (Some(month), _) => document.set("billingPeriod", month.to_string()),
        (None, Some(month)) => {
            document.set("billingPeriod", month.to_string());
            document.note("BG-14", FindingCode::Supplied, format!("{month}, as the request says"));
        }
        (None, None) => {
            let detail = "the invoicing period (BG-14) is missing or spans several months; name one with `billingPeriod`";
            document.error("BG-14", FindingCode::Missing, detail);
        }
    }
    if whole.is_none() && each_has_one && different.len() > 1 { of_lines } else { Vec::new() }
}

/// Returns the month in which both dates lie.
fn month_of(start: Option<&str>, end: Option<&str>) -> Option<Month> {
    let month = |text: Option<&str>| text?.parse::<NaiveDate>().ok().map(Month::of);
    month(start).filter(|first| month(end) == Some(*first))
}
