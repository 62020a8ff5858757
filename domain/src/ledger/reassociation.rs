//! Moves of invoices, and of single lines, to other line items.

use super::association::AssociationRefused;
use super::recorded_invoice::RecordedInvoice;
use super::recorded_line::RecordedLine;
use crate::ids::LineId;
use crate::invoice::InvoiceCharge;
use crate::matching::{Choice, DecisionReason, LinePlan, WorkingOrders};
use crate::purchase_order::WhenDepleted;

/// Decides the new draws of a line when it has given back those that it has.
pub type DecideMove<'a> =
    dyn FnMut(InvoiceCharge<'_>, &WorkingOrders<'_>) -> Result<LinePlan, AssociationRefused> + 'a;

impl RecordedInvoice {
    /// Moves the invoice, or one line of it: gives back its draws, and makes those that `decide` returns. None if nothing
    /// would change. A refusal changes nothing in `orders`.
    ///
    /// Lines that keep their draws give none back. A line that was matched must be matched again.
    pub fn reassociated(
        &self,
        only: Option<&LineId>,
        decide: &mut DecideMove<'_>,
        orders: &mut WorkingOrders<'_>,
    ) -> Result<Option<Self>, AssociationRefused> {
        if self.voided_at.is_some() {
            return Err(AssociationRefused::Voided);
        }
        let is_meant = |line: &RecordedLine| only.is_none() || line.line_id.as_ref() == only;
        if let Some(line) = only.filter(|_| !self.lines.iter().any(is_meant)) {
            return Err(AssociationRefused::NoSuchInvoiceLine(line.clone()));
        }
        let plans = self.plans(is_meant, decide, orders.clone())?;
        let mut record = self.next_revision();
        let mut working = orders.clone();
        let is_moved = |line: &RecordedLine, plan: &Option<LinePlan>| {
            plan.as_ref().is_some_and(|plan| !line.draws_as(plan))
        };
        for (line, plan) in record.lines.iter_mut().zip(&plans) {
            if is_moved(line, plan) {
                line.give_back(&mut working)?;
            }
        }
        let mut moved = false;
        for (line, plan) in record.lines.iter_mut().zip(plans) {
            if is_moved(line, &plan)
                && let Some(plan) = plan
            {
                moved = true;
                line.move_to(plan, &mut working)?;
            }
        }
        if !moved {
            return Ok(None);
        }
        record.check_size()?;
        *orders = working;
        Ok(Some(record.without_surplus(self)))
    }

    /// Moves the invoice, or one line of it, to the line item that a person chose.
    pub fn moved_to(
        &self,
        only: Option<&LineId>,
        to: &Choice,
        orders: &mut WorkingOrders<'_>,
    ) -> Result<Option<Self>, AssociationRefused> {
        let is_there = |charge: InvoiceCharge<'_>| {
            let line = self.lines.iter().find(|line| line.line_id.as_ref() == charge.line_id());
            line.is_some_and(|line| line.associations.iter().map(|it| &it.on).eq([to]))
        };
        let mut decide = |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| {
            if is_there(charge) {
                return Ok(LinePlan::by_hand(to.clone(), charge.draw()));
            }
            plan_by_hand(charge, to, orders)
        };
        self.reassociated(only, &mut decide, orders)
    }

    /// Decides the lines that are meant, when all of these have given back their draws.
    fn plans(
        &self,
        is_meant: impl Fn(&RecordedLine) -> bool,
        decide: &mut DecideMove<'_>,
        mut orders: WorkingOrders<'_>,
    ) -> Result<Vec<Option<LinePlan>>, AssociationRefused> {
        for line in self.lines.iter().filter(|line| is_meant(line)) {
            line.clone().give_back(&mut orders)?;
        }
        let (mut plans, mut unmatched, mut any) = (Vec::new(), None, false);
        for (line, charge) in self.lines.iter().zip(self.invoice.charges()) {
            if !is_meant(line) {
                plans.push(None);
                continue;
            }
            let plan = decide(charge, &orders)?;
            if plan.draws.is_empty() {
                let reason = plan.decision.reason.unwrap_or(DecisionReason::NoLineFits);
                let refused = match &line.line_id {
                    Some(line_id) => AssociationRefused::NoMatchOfLine { line_id: line_id.clone(), reason },
                    None => AssociationRefused::NoMatch(reason),
                };
                if line.is_matched() {
                    return Err(refused);
                }
                unmatched = unmatched.or(Some(refused));
            }
            any |= !plan.draws.is_empty();
            for draw in &plan.draws {
                orders.draw(&draw.on, draw.amount)?;
            }
            plans.push(Some(plan));
        }
        match unmatched {
            Some(refused) if !any => Err(refused),
            Some(_) | None => Ok(plans),
        }
    }
}

/// Plans to draw a line on the line item that a person chose, unless that can't serve it.
fn plan_by_hand(
    charge: InvoiceCharge<'_>,
    to: &Choice,
    orders: &WorkingOrders<'_>,
) -> Result<LinePlan, AssociationRefused> {
    let order = orders.get(&to.purchase_order_id);
    let order = order.ok_or_else(|| AssociationRefused::NoSuchOrder(to.purchase_order_id.clone()))?;
    if order.deleted {
        return Err(AssociationRefused::Deleted);
    }
    if order.terms.currency != charge.invoice.currency {
        return Err(AssociationRefused::CurrencyMismatch);
    }
    let line = order.line(&to.line_item_number);
    let line = line.ok_or_else(|| AssociationRefused::NoSuchLine(to.line_item_number.clone()))?;
    if order.terms.when_depleted == WhenDepleted::Stop && !order.has_enough(line, charge.draw()) {
        return Err(AssociationRefused::Depleted);
    }
    Ok(LinePlan::by_hand(to.clone(), charge.draw()))
}
