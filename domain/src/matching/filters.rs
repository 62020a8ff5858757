//! The filters: which purchase orders and lines can't serve an invoice.

use super::candidate::Candidate;
use super::decision::DecisionReason;
use super::terms::LineTerms;
use crate::invoice::{InvoiceCharge, Reference};
use crate::line_item_type::{ChargeType, LineItemType};
use crate::month::Month;

/// The decision also lists purchase orders that ended up to this many months before the billing period, as expired.
pub const ENDED_MONTHS_SHOWN: u32 = 3;

/// Whether the decision considers a purchase order at all.
pub(super) fn concerns(candidate: &Candidate, charge: InvoiceCharge<'_>, reference: &Reference) -> bool {
    match reference {
        Reference::Named(id) => *id == candidate.id,
        Reference::NotAnId => false,
        Reference::None => {
            candidate.terms.months.last() >= charge.billing_period().minus(ENDED_MONTHS_SHOWN)
                && !candidate.deleted
        }
    }
}

/// Returns the first filter that the terms of a line fail.
pub(super) fn line_rejected(
    terms: &LineTerms,
    period: Month,
    charge: ChargeType,
    named: bool,
) -> Option<DecisionReason> {
    if !terms.months.contains(period) {
        return Some(DecisionReason::OutsideLineWindow);
    }
    (!serves(terms.r#type, charge, named)).then_some(DecisionReason::TypeMismatch)
}

/// Returns the first filter that the purchase order as a whole fails.
pub(super) fn order_rejected(candidate: &Candidate, charge: InvoiceCharge<'_>) -> Option<DecisionReason> {
    let (terms, invoice) = (&candidate.terms, charge.invoice);
    let missing_from = |listed: bool, found: bool| listed && !found;
    let number = invoice.tax_registration_number.as_ref();
    let (unit, period) = (charge.invoice_unit(), charge.billing_period());
    let filters = [
        (candidate.suspended && !candidate.deleted, DecisionReason::Suspended),
        (candidate.deleted, DecisionReason::Deleted),
        (period < terms.months.first(), DecisionReason::NotEffective),
        (period > terms.months.last(), DecisionReason::Expired),
        (!terms.bill_from.contains(&invoice.bill_from), DecisionReason::SellerMismatch),
        (terms.currency != invoice.currency, DecisionReason::CurrencyMismatch),
        (
            missing_from(
                !terms.tax_registration_numbers.is_empty(),
                number.is_some_and(|number| terms.tax_registration_numbers.contains(number)),
            ),
            DecisionReason::TaxRegistrationMismatch,
        ),
        (
            missing_from(
                !terms.invoice_units.is_empty(),
                unit.is_some_and(|unit| terms.invoice_units.contains(unit)),
            ),
            DecisionReason::InvoiceUnitMismatch,
        ),
        (
            charge.line_reference().is_some_and(|named| !terms.lines.iter().any(|line| line.is_named(named))),
            DecisionReason::LineNotFound,
        ),
    ];
    filters.into_iter().find_map(|(fails, reason)| fails.then_some(reason))
}

/// Whether a line of this type serves `charge`. `named`: whether the invoice's reference names the line's purchase order.
pub fn serves(line: LineItemType, charge: ChargeType, named: bool) -> bool {
    match line {
        LineItemType::All => true,
        LineItemType::MonthlyUsage => charge == ChargeType::MonthlyUsage,
        LineItemType::Subscription => charge == ChargeType::Subscription,
        LineItemType::MarketplaceTransaction => charge == ChargeType::Marketplace && named,
        LineItemType::MarketplaceBlanketUsage => charge == ChargeType::Marketplace,
        LineItemType::ProfessionalServicesAndTraining => {
            charge == ChargeType::ProfessionalServicesAndTraining
        }
    }
}
