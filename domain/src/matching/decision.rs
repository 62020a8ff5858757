//! The decision: the candidates with verdict and reason, nearest first.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::{LineItemNumber, PurchaseOrderId};
use crate::money::Money;
use crate::text::word_enum;

/// The version of the rules. It changes whenever the same invoice could get another answer.
pub const RULESET: u32 = 1;

/// The most candidates that a decision lists; it counts the others by reason.
pub const DECISION_CANDIDATES_MAX: usize = 50;

word_enum! {
    /// The verdict on a candidate.
    pub enum Verdict {
        /// The invoice draws on the line.
        Selected,
        /// The line could serve the invoice, but another ranks higher.
        Outranked,
        /// The line, or no line of the purchase order, can serve the invoice.
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
        /// The purchase order has no line item with the number that the invoice names.
        LineNotFound,
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
        /// The line takes what the lines selected before it have not left.
        TakesRest,
        /// The line has nothing left, and its purchase order says SPILL.
        NothingLeft,
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
        /// The stored purchase order can't be read.
        Unreadable,
        /// A newer release gave a reason that this one doesn't know.
        Other,
    }
}

/// A candidate and its verdict: a line item, or a purchase order that was rejected as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Considered {
    /// The purchase order.
    pub purchase_order_id: PurchaseOrderId,
    /// The line item; absent if the purchase order was rejected as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line_item_number: Option<LineItemNumber>,
    /// The verdict.
    pub verdict: Verdict,
    /// The reason; absent for a line that ranks first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DecisionReason>,
    /// The balance of the line when it was `DEPLETED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Money>,
    /// The amount that the balance lacked when the line was `DEPLETED`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shortfall: Option<Money>,
}

/// The record of a match: which line was selected, and why not the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Decision {
    /// The version of the rules that were applied.
    pub ruleset: u32,
    /// The reason why there is no match; absent if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<DecisionReason>,
    /// The number of line items that were considered, those of purchase orders rejected as a whole included.
    pub considered: u32,
    /// The candidates, nearest first: the selected line, the outranked ones in rank order, then the rejected ones, the
    /// later the filter the nearer, and of `DEPLETED` lines the smallest shortfall first. At most 50, among them the
    /// nearest of each reason.
    pub candidates: Vec<Considered>,
    /// The number of further candidates, by reason. A purchase order rejected as a whole counts as one.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub others: BTreeMap<DecisionReason, u32>,
}

impl Decision {
    /// Returns the decision that there is no match, without candidates.
    pub(super) fn none(reason: DecisionReason) -> Self {
        let (candidates, others) = (Vec::new(), BTreeMap::new());
        Self { ruleset: RULESET, reason: Some(reason), considered: 0, candidates, others }
    }

    /// Returns the decision about a single line item.
    pub(super) fn single(reason: Option<DecisionReason>, candidate: Considered) -> Self {
        let candidates = vec![candidate];
        Self { ruleset: RULESET, reason, considered: 1, candidates, others: BTreeMap::new() }
    }

    /// Returns the decision of a person who chose the line.
    pub fn by_hand(purchase_order_id: PurchaseOrderId, line_item_number: LineItemNumber) -> Self {
        Self::single(
            None,
            Considered::new(
                purchase_order_id,
                Some(line_item_number),
                Verdict::Selected,
                Some(DecisionReason::ChosenByHand),
            ),
        )
    }

    /// Whether a person chose the line item.
    pub fn is_by_hand(&self) -> bool {
        self.candidates.iter().any(|it| it.reason == Some(DecisionReason::ChosenByHand))
    }

    /// Keeps `limit` candidates, and adds the others to the counts by reason. No reason crowds out another: the nearest of
    /// each reason is kept, and the places that are left go to the nearest of all.
    pub fn shorten(&mut self, limit: usize) {
        let mut unseen: BTreeSet<_> = self.candidates.iter().map(|candidate| candidate.reason).collect();
        let mut spare = limit.saturating_sub(unseen.len());
        let mut kept = Vec::new();
        for candidate in std::mem::take(&mut self.candidates) {
            let nearest = unseen.remove(&candidate.reason);
            if kept.len() < limit && (nearest || spare > 0) {
                spare = spare.saturating_sub(usize::from(!nearest));
                kept.push(candidate);
            } else if let Some(reason) = candidate.reason {
                self.count(reason, 1);
            }
        }
        self.candidates = kept;
    }

    /// Adds candidates to the counts by reason.
    pub(super) fn count(&mut self, reason: DecisionReason, candidates: u32) {
        if candidates > 0 {
            let count = self.others.entry(reason).or_default();
            *count = count.saturating_add(candidates);
        }
    }
}

impl Considered {
    /// Returns a candidate without amounts.
    pub(super) fn new(
        purchase_order_id: PurchaseOrderId,
        line_item_number: Option<LineItemNumber>,
        verdict: Verdict,
        reason: Option<DecisionReason>,
    ) -> Self {
        Self { purchase_order_id, line_item_number, verdict, reason, balance: None, shortfall: None }
    }
}
