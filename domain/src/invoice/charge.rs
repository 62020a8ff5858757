//! What matching reads of a line or of an invoice without lines.

use std::iter;

use super::line::InvoiceLine;
use super::presented::{Invoice, Reference, named};
use crate::ids::{InvoiceUnit, LineId};
use crate::line_item_type::ChargeType;
use crate::money::Money;
use crate::month::Month;

/// What is matched at a time: a line with what it has from its invoice, or a whole invoice that has no lines.
#[derive(Clone, Copy, Debug)]
pub struct InvoiceCharge<'a> {
    pub invoice: &'a Invoice,
    /// None for a whole invoice.
    pub line: Option<&'a InvoiceLine>,
}

impl Invoice {
    /// Returns what is matched, in order: each line, or the whole invoice if it has no lines.
    pub fn charges(&self) -> impl Iterator<Item = InvoiceCharge<'_>> {
        let whole = self.lines.is_empty().then_some(None);
        let lines = self.lines.iter().map(Some).chain(whole);
        lines.zip(iter::repeat(self)).map(|(line, invoice)| InvoiceCharge { invoice, line })
    }
}

impl<'a> InvoiceCharge<'a> {
    /// Returns an invoice as a whole, without its lines.
    pub fn whole(invoice: &'a Invoice) -> Self {
        Self { invoice, line: None }
    }

    pub fn line_id(self) -> Option<&'a LineId> {
        self.line.map(|line| &line.line_id)
    }

    /// Returns the amount as printed.
    pub fn amount(self) -> Money {
        self.line.map_or(self.invoice.amount, |line| line.amount)
    }

    /// Returns the amount that is drawn: negative if it is given back.
    pub fn draw(self) -> Money {
        self.invoice.signed(self.amount())
    }

    pub fn charge_type(self) -> ChargeType {
        self.line.and_then(|line| line.charge_type).unwrap_or(self.invoice.charge_type)
    }

    pub fn billing_period(self) -> Month {
        self.line.and_then(|line| line.billing_period).unwrap_or(self.invoice.billing_period)
    }

    pub fn invoice_unit(self) -> Option<&'a InvoiceUnit> {
        let own = self.line.and_then(|line| line.invoice_unit.as_ref());
        own.or(self.invoice.invoice_unit.as_ref())
    }

    /// Returns the text that names a purchase order.
    pub fn reference_text(self) -> Option<&'a str> {
        let own = self.line.and_then(|line| line.purchase_order_reference.as_deref());
        named(own.or(self.invoice.purchase_order_reference.as_deref()))
    }

    /// Returns the purchase order that is named.
    pub fn reference(self) -> Reference {
        let Some(text) = self.reference_text() else { return Reference::None };
        text.parse().map_or(Reference::NotAnId, Reference::Named)
    }

    /// Returns the line item of that purchase order that is named. A line that names a purchase order of its own doesn't
    /// have the line item that the invoice names.
    pub fn line_reference(self) -> Option<&'a str> {
        let of_line = |line: &'a InvoiceLine| {
            let own = line.purchase_order_line_reference.as_deref();
            let names_another = line.purchase_order_reference.is_some();
            if own.is_some() || names_another { Some(own) } else { None }
        };
        let own = self.line.and_then(of_line);
        named(own.unwrap_or(self.invoice.purchase_order_line_reference.as_deref()))
    }
}
