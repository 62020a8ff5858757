//! The decision: every candidate line with its verdict and reason.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ids::{LineItemNumber, PurchaseOrderId};
use crate::text::word_enum;

/// The version of the rules. It changes whenever the same invoice could get another answer.
pub const RULESET: u32 = 1;

/// The most candidates that a decision lists; it counts the others by reason.
pub const DECISION_CANDIDATES_MAX: usize = 50;

word_enum! {
    /// The verdict on a candidate line.
    pub enum Verdict {
        /// The invoice draws on the line.
        Selected,
        /// The line could serve the invoice, but another ranks higher.
        Outranked,
        /// The line can't serve the invoice.
        Rejected,
    }
}

word_enum! {
    /// The reason for a verdict or for a missing match. Rejections are in the order of the filters: a later filter is greater.
    pub enum DecisionReason {
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
        /// The purchase order lists tax registration numbers, and the invoice names none of them.
        TaxRegistrationMismatch,
        /// The purchase order lists invoice units, and the invoice is for none of them.
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
        /// The winner comes first by purchase order ID, then narrower window, then line number.
        TieBreak,
        /// A credit follows its original invoice.
        FollowsOriginal,
        /// The purchase order that the invoice names doesn't exist.
        ReferenceNotFound,
        /// The original invoice of a credit is unknown, unmatched or voided.
        OriginalNotAssociated,
        /// No line of any purchase order can serve the invoice.
        NoLineFits,
        /// A person chose the line.
        ChosenByHand,
    }
}

/// A candidate line and its verdict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Considered {
    /// The purchase order.
    pub purchase_order_id: PurchaseOrderId,
    /// The line item.
    pub line_item_number: LineItemNumber,
    /// The verdict.
    pub verdict: Verdict,
    /// The reason; absent for a line that ranks first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DecisionReason>,
}

/// The record of a match: which line was selected, and why not the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// The version of the rules that were applied.
    pub ruleset: u32,
    /// The reason why there is no match; absent if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<DecisionReason>,
    /// The candidates in rank order, at most [`DECISION_CANDIDATES_MAX`].
    pub candidates: Vec<Considered>,
    /// The number of further candidates, by reason.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<DecisionReason, u32>,
}

impl Decision {
    pub(super) fn new(
        reason: Option<DecisionReason>,
        candidates: Vec<Considered>,
        others: impl IntoIterator<Item = Option<DecisionReason>>,
    ) -> Self {
        let mut counts: BTreeMap<DecisionReason, u32> = BTreeMap::new();
        for reason in others.into_iter().flatten() {
            let count = counts.entry(reason).or_default();
            *count = count.saturating_add(1);
        }
        Self { ruleset: RULESET, reason, candidates, others: counts }
    }

    /// Keeps the first `limit` candidates, and adds the others to the counts by reason.
    pub fn shorten(&mut self, limit: usize) {
        let cut = self.candidates.split_off(limit.min(self.candidates.len()));
        for reason in cut.into_iter().filter_map(|candidate| candidate.reason) {
            let count = self.others.entry(reason).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// Returns the decision of a person who chose the line.
    pub fn by_hand(purchase_order_id: PurchaseOrderId, line_item_number: LineItemNumber) -> Self {
        let reason = Some(DecisionReason::ChosenByHand);
        let chosen = Considered { purchase_order_id, line_item_number, verdict: Verdict::Selected, reason };
        Self::new(None, vec![chosen], [])
    }
}
