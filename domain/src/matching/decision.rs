//! The record of why: every candidate line with its verdict and reason.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::purchase_order::{LineItemNumber, PurchaseOrderId};

/// The rules that a decision was made by. Another number whenever the same invoice could get another answer.
pub const RULESET: u32 = 1;

/// Candidates that a decision names; the rest is counted by reason.
pub const CANDIDATES_KEPT_MAX: usize = 50;

/// What became of a candidate line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Verdict {
    /// The invoice draws on it.
    Selected,
    /// It would have done, but another was better.
    Outranked,
    /// It can't serve the invoice.
    Rejected,
}

/// Why. Rejections in the order of the filters: a line that got further has the greater reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// The purchase order is suspended.
    Suspended,
    /// The purchase order was deleted.
    Deleted,
    /// The billing period is before the purchase order's months.
    NotEffective,
    /// The billing period is after the purchase order's months.
    Expired,
    /// The invoice's seller isn't in the purchase order's bill from.
    SellerMismatch,
    /// The invoice is in another currency.
    CurrencyMismatch,
    /// The purchase order is for tax registration numbers, and the invoice for none of them.
    TaxRegistrationMismatch,
    /// The purchase order is for invoice units, and the invoice of none of them.
    InvoiceUnitMismatch,
    /// The billing period is outside the line's months.
    OutsideLineWindow,
    /// The line's type doesn't serve the charge.
    TypeMismatch,
    /// The line hasn't enough balance, and the purchase order says STOP.
    Depleted,
    /// The winner's purchase order is tied to the invoice's unit.
    Unit,
    /// The winner's type is more specific.
    MoreSpecificType,
    /// The winner has enough balance.
    EnoughBalance,
    /// The winner's purchase order was updated later.
    UpdatedLater,
    /// Purchase order ID, then the narrower window, then the line number.
    TieBreak,
    /// A credit follows the invoice that it is for.
    FollowsOriginal,
    /// There is no purchase order of the ID that the invoice names.
    ReferenceNotFound,
    /// The invoice that a credit is for is unknown here, unmatched or voided.
    OriginalNotAssociated,
    /// No line of any purchase order can serve the invoice.
    NoLineFits,
    /// A person chose the line.
    ChosenByHand,
}

/// As in JSON.
impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// One candidate line and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Considered {
    /// Its purchase order.
    pub purchase_order_id: PurchaseOrderId,
    /// Its number.
    pub line_item_number: LineItemNumber,
    /// What became of it.
    pub verdict: Verdict,
    /// Why; absent for a line that was simply the best.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
}

/// Why an invoice draws on the line it draws on, or on none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// The rules that it was made by.
    pub ruleset: u32,
    /// Why there is no match; absent where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The candidates in rank order, at most [`CANDIDATES_KEPT_MAX`].
    pub candidates: Vec<Considered>,
    /// How many more there were, by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<Reason, u32>,
}

impl Decision {
    pub(super) fn new(
        reason: Option<Reason>,
        candidates: Vec<Considered>,
        others: impl IntoIterator<Item = Option<Reason>>,
    ) -> Self {
        let mut counts: BTreeMap<Reason, u32> = BTreeMap::new();
        for reason in others.into_iter().flatten() {
            let count = counts.entry(reason).or_default();
            *count = count.saturating_add(1);
        }
        Self { ruleset: RULESET, reason, candidates, others: counts }
    }

    /// Names at most `kept` candidates, and counts the others by reason with those counted already.
    pub fn shorten(&mut self, kept: usize) {
        let cut = self.candidates.split_off(kept.min(self.candidates.len()));
        for reason in cut.into_iter().filter_map(|candidate| candidate.reason) {
            let count = self.others.entry(reason).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// The decision of a person who chose a line.
    pub fn by_hand(purchase_order_id: PurchaseOrderId, line_item_number: LineItemNumber) -> Self {
        let reason = Some(Reason::ChosenByHand);
        let chosen = Considered { purchase_order_id, line_item_number, verdict: Verdict::Selected, reason };
        Self::new(None, vec![chosen], [])
    }
}
