//! The steps in the life of an invoice, in the column `then` of `invoice_lines.md`.

use std::collections::BTreeSet;

use domain::ids::{LineId, PurchaseOrderId};
use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::RecordedInvoice;
use domain::matching::{Decider, WorkingOrders};

use crate::invoice_lines::document;
use crate::matching::place;
use crate::orders::{Orders, instant};
use crate::table::RowResult;

/// An invoice with its credits and the purchase orders.
pub struct Story {
    pub orders: Orders,
    pub record: RecordedInvoice,
    pub credits: Vec<RecordedInvoice>,
}

impl Story {
    /// Presents the invoice.
    pub fn of(orders: Orders, invoice: Invoice) -> RowResult<Self> {
        let (record, _, orders) = presented(invoice, None, orders)?;
        Ok(Self { orders, record, credits: Vec::new() })
    }

    /// Takes a step: `credit 30.00`, `credit 1: 20.00; 2: 5.00`, `void`, `void credit`, `move to PO_B/1`, `move 1 to PO_B/1`,
    /// `rematch`, `match again`, `match 1 again`, `add PO_C 2021: ALL 100.00`, `suspend PO_A`.
    pub fn take(&mut self, step: &str) -> RowResult<()> {
        let words: Vec<&str> = step.split(' ').collect();
        match words.as_slice() {
            ["credit" | "negative", ..] => self.credit(step),
            ["void"] => self.void(),
            ["void", "credit"] => self.void_credit(),
            ["move", "to", to] => self.move_to(None, to),
            ["move", line, "to", to] => self.move_to(Some(line), to),
            ["match", "again"] => self.match_again(None),
            ["match", line, "again"] => self.match_again(Some(line)),
            ["rematch"] => self.rematch(),
            ["add", ..] => {
                self.orders.extend(crate::orders::orders([step.trim_start_matches("add ")])?);
                Ok(())
            }
            ["suspend", id] => {
                let id: PurchaseOrderId = id.parse().map_err(|it| format!("{it}"))?;
                self.orders.get_mut(&id).ok_or("no such order")?.suspended = true;
                Ok(())
            }
            _ => Err(format!("unknown step `{step}`")),
        }
    }

    fn credit(&mut self, step: &str) -> RowResult<()> {
        let (kind, rest) = step.split_once(' ').unwrap_or_default();
        let (lines, amount) = if rest.contains(": ") { (rest, "") } else { ("", rest) };
        let options = if kind == "credit" { "credit memo" } else { "" };
        let mut document = document("C-1", lines, amount, options, "")?;
        document["originalInvoice"] = serde_json::json!({"billFrom": "AWS_INC", "invoiceId": "I-1"});
        let invoice = Invoice::read(document).map_err(|it| format!("{it:?}"))?;
        let (credit, original, orders) =
            presented(invoice, Some(self.record.clone()), std::mem::take(&mut self.orders))?;
        self.record = original.unwrap();
        self.orders = orders;
        self.credits.push(credit);
        Ok(())
    }

    fn void(&mut self) -> RowResult<()> {
        let mut working = WorkingOrders::of(&self.orders);
        let voided = self.record.voided(&mut working, instant()).map_err(|it| it.to_string())?;
        self.record = voided.ok_or("was voided before")?;
        let drawn_on = working.into_drawn_on();
        self.orders.extend(drawn_on);
        Ok(())
    }

    fn void_credit(&mut self) -> RowResult<()> {
        let credit = self.credits.pop().ok_or("has no credit")?;
        self.record.change_credits(&credit, None).map_err(|it| it.to_string())?;
        let mut working = WorkingOrders::of(&self.orders);
        credit.voided(&mut working, instant()).map_err(|it| it.to_string())?.ok_or("was voided before")?;
        let drawn_on = working.into_drawn_on();
        self.orders.extend(drawn_on);
        Ok(())
    }

    fn move_to(&mut self, line: Option<&str>, to: &str) -> RowResult<()> {
        let line: Option<LineId> = line.map(str::parse).transpose().map_err(|it| format!("{it}"))?;
        let mut working = WorkingOrders::of(&self.orders);
        let moved = self.record.moved_to(line.as_ref(), &place(to)?, &mut working);
        self.record = moved.map_err(|it| it.to_string())?.ok_or("is there already")?;
        let drawn_on = working.into_drawn_on();
        self.orders.extend(drawn_on);
        Ok(())
    }

    fn match_again(&mut self, line: Option<&str>) -> RowResult<()> {
        let line: Option<LineId> = line.map(str::parse).transpose().map_err(|it| format!("{it}"))?;
        let unreadable = BTreeSet::new();
        let mut decider = Decider { unreadable: &unreadable, original: None };
        let mut working = WorkingOrders::of(&self.orders);
        let mut decide =
            |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| Ok(decider.decide(charge, orders)?);
        let moved = self.record.reassociated(line.as_ref(), &mut decide, &mut working);
        self.record = moved.map_err(|it| it.to_string())?.ok_or("is there already")?;
        let drawn_on = working.into_drawn_on();
        self.orders.extend(drawn_on);
        Ok(())
    }

    fn rematch(&mut self) -> RowResult<()> {
        let unreadable = BTreeSet::new();
        let mut decider = Decider { unreadable: &unreadable, original: None };
        let mut working = WorkingOrders::of(&self.orders);
        let mut decide =
            |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| decider.decide(charge, orders);
        let matched = self.record.rematched(&mut decide, &mut working);
        self.record = matched.map_err(|it| it.to_string())?.ok_or("needs no match")?;
        let drawn_on = working.into_drawn_on();
        self.orders.extend(drawn_on);
        Ok(())
    }
}

/// Records an invoice. Returns it, its original with the credit, and the purchase orders with its draws.
fn presented(
    invoice: Invoice,
    original: Option<RecordedInvoice>,
    mut orders: Orders,
) -> RowResult<(RecordedInvoice, Option<RecordedInvoice>, Orders)> {
    let unreadable = BTreeSet::new();
    let mut decider = Decider { unreadable: &unreadable, original };
    let mut working = WorkingOrders::of(&orders);
    let mut decide = |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| decider.decide(charge, orders);
    let record = RecordedInvoice::new(invoice, &mut decide, &mut working, instant());
    let record = record.map_err(|it| it.to_string())?;
    let drawn_on = working.into_drawn_on();
    orders.extend(drawn_on);
    Ok((record, decider.original, orders))
}
