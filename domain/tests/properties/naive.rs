//! A second, slow implementation of matching for the generated orders and invoices: in cents, without decisions.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use domain::invoice::{InvoiceCharge, Reference};
use domain::line_item_type::{ChargeType, LineItemType};
use domain::matching::{Candidate, LineTerms};
use domain::money::Money;
use domain::purchase_order::WhenDepleted;

/// A line item, as `PO_A/1`.
pub type Place = String;
/// What was invoiced to each line item, in cents.
pub type Invoiced = BTreeMap<Place, i64>;

pub fn cents(money: Money) -> i64 {
    money.to_string().replace('.', "").parse().unwrap()
}

pub fn place(order: &Candidate, line: &LineTerms) -> Place {
    format!("{}/{}", order.id, line.number)
}

/// Returns the draws of an invoice line that is no credit for another invoice, and makes them.
pub fn draw(charge: InvoiceCharge<'_>, orders: &[&Candidate], invoiced: &mut Invoiced) -> Vec<(Place, i64)> {
    let amount = cents(charge.draw());
    let mut draws: Vec<(Place, i64)> = Vec::new();
    let mut asked: Vec<Place> = Vec::new();
    let mut rest = amount;
    loop {
        let Some((order, line)) = best(charge, orders, invoiced, rest, &asked) else {
            if let Some(first) = asked.first() {
                // Nothing else takes the rest.
                match draws.iter_mut().find(|(place, _)| place == first) {
                    Some((_, first)) => *first += rest,
                    None => draws.insert(0, (first.clone(), rest)),
                }
            }
            break;
        };
        let here = place(order, line);
        let left = left(line, &here, invoiced);
        let spills = order.terms.when_depleted == WhenDepleted::Spill && left.is_some_and(|left| left < rest);
        let given = if spills && rest > 0 { left.unwrap().max(0) } else { rest };
        if given != 0 || amount == 0 {
            draws.push((here.clone(), given));
        }
        asked.push(here);
        rest -= given;
        if rest == 0 {
            break;
        }
    }
    for (place, cents) in &draws {
        *invoiced.entry(place.clone()).or_default() += cents;
    }
    draws
}

fn left(line: &LineTerms, here: &Place, invoiced: &Invoiced) -> Option<i64> {
    line.budget.map(|budget| cents(budget) - invoiced.get(here).copied().unwrap_or_default())
}

/// Returns the best line item for `rest` that was not asked yet.
fn best<'a>(
    charge: InvoiceCharge<'_>,
    orders: &[&'a Candidate],
    invoiced: &Invoiced,
    rest: i64,
    asked: &[Place],
) -> Option<(&'a Candidate, &'a LineTerms)> {
    let mut found = Vec::new();
    for order in orders {
        for line in &order.terms.lines {
            let here = place(order, line);
            let left = left(line, &here, invoiced);
            let enough = rest <= 0 || left.is_none_or(|left| left >= rest);
            let stops = order.terms.when_depleted == WhenDepleted::Stop;
            if asked.contains(&here) || !may_serve(charge, order, line) || (stops && !enough) {
                continue;
            }
            let tied = charge.invoice_unit().is_some_and(|unit| order.terms.invoice_units.contains(unit));
            let specificity = match line.r#type {
                LineItemType::All => 0,
                LineItemType::MarketplaceTransaction => 2,
                LineItemType::MonthlyUsage
                | LineItemType::Subscription
                | LineItemType::MarketplaceBlanketUsage
                | LineItemType::ProfessionalServicesAndTraining => 1,
            };
            let rank = (
                Reverse((tied, specificity, enough, order.updated_at)),
                order.id.to_string(),
                line.months.length(),
                line.number.clone(),
            );
            found.push((rank, *order, line));
        }
    }
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found.into_iter().next().map(|(_, order, line)| (order, line))
}

fn may_serve(charge: InvoiceCharge<'_>, order: &Candidate, line: &LineTerms) -> bool {
    let named = match charge.reference() {
        Reference::None => false,
        Reference::Named(id) if id == order.id => true,
        Reference::Named(_) | Reference::NotAnId => return false,
    };
    let type_fits = match line.r#type {
        LineItemType::All => true,
        LineItemType::MonthlyUsage => charge.charge_type() == ChargeType::MonthlyUsage,
        LineItemType::Subscription => charge.charge_type() == ChargeType::Subscription,
        LineItemType::MarketplaceTransaction => named && charge.charge_type() == ChargeType::Marketplace,
        LineItemType::MarketplaceBlanketUsage => charge.charge_type() == ChargeType::Marketplace,
        LineItemType::ProfessionalServicesAndTraining => {
            charge.charge_type() == ChargeType::ProfessionalServicesAndTraining
        }
    };
    let units = &order.terms.invoice_units;
    type_fits
        && order.terms.months.contains(charge.billing_period())
        && line.months.contains(charge.billing_period())
        && (units.is_empty() || charge.invoice_unit().is_some_and(|unit| units.contains(unit)))
        && charge.line_reference().is_none_or(|number| number == line.number.as_str())
}
