//! The part of an invoice that draws on no purchase order for one reason.

use serde::{Deserialize, Serialize};

use crate::ids::LineId;
use crate::ledger::RecordedInvoice;
use crate::matching::DecisionReason;
use crate::money::Money;

/// The unmatched lines of an invoice that name the same and are unmatched for the same reason; or an invoice without lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UnmatchedPart {
    /// Empty for an invoice without lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<LineId>,
    /// The amount that it would draw; negative for credits.
    #[serde(with = "crate::money::with_currency")]
    pub amount: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DecisionReason>,
    /// The purchase order that it names, as printed. None for a credit that follows its original invoice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchase_order: Option<String>,
    /// The line item that it names, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_item: Option<String>,
}

impl UnmatchedPart {
    /// Returns the unmatched parts of an invoice, in the order of their first lines.
    pub fn of(record: &RecordedInvoice) -> Vec<Self> {
        let follows = record.invoice.credited().is_some();
        let mut parts: Vec<Self> = Vec::new();
        let lines = record.lines.iter().zip(record.invoice.charges());
        for (line, charge) in lines.filter(|(line, _)| !line.is_matched()) {
            let printed = |text: Option<&str>| text.filter(|_| !follows).map(str::to_owned);
            let part = Self {
                lines: line.line_id.iter().cloned().collect(),
                amount: charge.draw(),
                reason: line.decision.reason,
                purchase_order: printed(charge.reference_text()),
                line_item: printed(charge.line_reference()),
            };
            match parts.iter_mut().find(|earlier| earlier.says_as(&part)) {
                Some(earlier) => earlier.add(part),
                None => parts.push(part),
            }
        }
        parts
    }

    fn says_as(&self, other: &Self) -> bool {
        let said = |it: &Self| (it.reason, it.purchase_order.clone(), it.line_item.clone());
        said(self) == said(other)
    }

    fn add(&mut self, other: Self) {
        // The amounts of lines add up to that of their invoice, so their sum is within bounds.
        self.amount = self.amount.plus(other.amount).unwrap_or(self.amount);
        self.lines.extend(other.lines);
    }
}
