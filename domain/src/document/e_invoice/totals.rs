//! The totals of an e-invoice, and the rules that they must obey.

use super::EInvoice;
use crate::document::finding::FindingCode;
use crate::document::mapped::MappedDocument;
use crate::document::printed_amount::without_surplus_zeros;
use crate::money::{Currency, Money};

/// Sets the amount, and checks the totals against each other. Returns the amount and the net amounts of the lines, if all of
/// them are amounts in the currency.
pub(super) fn check(document: &mut MappedDocument, source: &EInvoice) -> Option<(Money, Vec<Money>)> {
    let currency: Currency = source.term("BT-5")?.parse().ok()?;
    let mut total = |term: &'static str| -> Option<Option<Money>> {
        let Some(text) = source.term(term) else { return Some(None) };
        amount(document, term, text, currency).map(Some)
    };
    let [lines, allowances, charges, net, vat, gross, prepaid, rounding, payable] = [
        total("BT-106"),
        total("BT-107"),
        total("BT-108"),
        total("BT-109"),
        total("BT-110"),
        total("BT-112"),
        total("BT-113"),
        total("BT-114"),
        total("BT-115"),
    ];
    let nets: Vec<Option<Money>> = source
        .lines
        .iter()
        .map(|line| amount(document, "BT-131", line.term("BT-131").unwrap_or_default(), currency))
        .collect();
    let nets: Option<Vec<Money>> = nets.into_iter().collect();
    if let Some(Some(gross)) = gross {
        document.set("amount", gross.to_string());
    }
    let zero = Money::zero(currency);
    let or_zero = |total: Option<Option<Money>>| Some(total?.unwrap_or(zero));
    let sum = nets.as_ref().and_then(|nets| nets.iter().try_fold(zero, |sum, net| sum.plus(*net).ok()));
    // BR-CO-10, 13, 15 and 16.
    let rules = [
        (
            ("the sum of the lines", "BT-106"),
            lines,
            "the sum of their amounts",
            sum.filter(|_| !source.lines.is_empty()),
        ),
        (
            ("the total without VAT", "BT-109"),
            net,
            "lines less allowances plus charges",
            less(or_zero(lines), or_zero(allowances)).and_then(|it| it.plus(or_zero(charges)?).ok()),
        ),
        (
            ("the total with VAT", "BT-112"),
            gross,
            "net plus VAT",
            or_zero(net).and_then(|it| it.plus(or_zero(vat)?).ok()),
        ),
        (
            ("the amount due", "BT-115"),
            payable,
            "the total with VAT less prepayments plus rounding",
            less(or_zero(gross), or_zero(prepaid)).and_then(|it| it.plus(or_zero(rounding)?).ok()),
        ),
    ];
    for ((name, term), found, computed, wanted) in rules {
        if let (Some(Some(found)), Some(wanted)) = (found, wanted)
            && found != wanted
        {
            let detail = format!("{name} ({term}) is {found}, but {computed} is {wanted}");
            document.error(term, FindingCode::Inconsistent, detail);
        }
    }
    Some((gross.flatten()?, nets?))
}

fn less(left: Option<Money>, right: Option<Money>) -> Option<Money> {
    left?.minus(right?).ok()
}

/// Parses an amount.
fn amount(document: &mut MappedDocument, term: &str, text: &str, currency: Currency) -> Option<Money> {
    let parsed = Money::parse(without_surplus_zeros(text.trim(), currency.decimals()), currency);
    parsed.map_err(|error| document.error(term, FindingCode::InvalidValue, error)).ok()
}
