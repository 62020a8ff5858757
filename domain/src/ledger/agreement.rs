//! The seller's choice of a purchase order, compared with that of matching, and the notices of an invoice.

use crate::ids::PurchaseOrderId;
use crate::invoice::{Invoice, named};
use crate::text::word_enum;

use super::RecordedInvoice;

word_enum! {
    /// Whether the purchase order that the seller assigned to an invoice is the one that the invoice draws on, or drew on
    /// before it was voided.
    pub enum Agreement {
        /// Both are the same purchase order.
        Agrees,
        /// The invoice draws on another purchase order, or also on others.
        Differs,
        /// Only the seller assigned a purchase order.
        OnlySeller,
        /// The invoice draws on a purchase order, but the seller assigned none.
        OnlyOurs,
        /// The invoice has no purchase order on either side.
        Neither,
    }
}

impl Agreement {
    /// Compares what the seller assigned to `invoice` with the purchase orders that it draws on. None for an invoice that
    /// doesn't say what its seller assigned.
    pub fn of<'a>(
        invoice: &Invoice,
        drawn_on: impl IntoIterator<Item = &'a PurchaseOrderId>,
    ) -> Option<Self> {
        let assigned = named(Some(invoice.seller_assigned.as_deref()?));
        let drawn_on: Vec<&str> = drawn_on.into_iter().map(PurchaseOrderId::as_str).collect();
        Some(match (assigned, drawn_on.as_slice()) {
            (None, []) => Self::Neither,
            (Some(_), []) => Self::OnlySeller,
            (None, _) => Self::OnlyOurs,
            (Some(assigned), [only]) if *only == assigned => Self::Agrees,
            (Some(_), _) => Self::Differs,
        })
    }
}

impl RecordedInvoice {
    /// Compares the seller's choice with that of matching. None if the invoice doesn't say what its seller assigned.
    pub fn agreement(&self) -> Option<Agreement> {
        Agreement::of(&self.invoice, self.purchase_orders())
    }

    /// Whether a notice of the invoice is still due.
    pub fn awaits_notice(&self) -> bool {
        self.awaits_unmatched_notice() || self.awaits_differs_notice()
    }

    /// Whether the notice that lines of the invoice are unmatched is still due. Each invoice gives it once.
    pub fn awaits_unmatched_notice(&self) -> bool {
        self.status().needs_match() && self.unmatched_notified_at.is_none()
    }

    /// Whether the notice that the seller assigned another purchase order is still due. Each invoice gives it once.
    pub fn awaits_differs_notice(&self) -> bool {
        let differs = self.voided_at.is_none() && self.agreement() == Some(Agreement::Differs);
        differs && self.differs_notified_at.is_none()
    }

    /// Returns the record with what the seller assigns to `invoice`. None if the seller assigns the same, or if the invoice
    /// differs in more than that.
    pub fn assigned_as(&self, invoice: &Invoice) -> Option<Self> {
        let seller_assigned = invoice.seller_assigned.clone();
        let changed = Invoice { seller_assigned, ..self.invoice.clone() };
        let only_that = changed == *invoice && changed != self.invoice;
        only_that.then(|| Self { invoice: changed, ..self.next_revision() })
    }
}
