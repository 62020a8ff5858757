//! What matching decides to draw.

use super::decision::Decision;
use crate::ids::{LineId, LineItemNumber, PurchaseOrderId};
use crate::money::Money;

/// A line item of a purchase order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Choice {
    pub purchase_order_id: PurchaseOrderId,
    pub line_item_number: LineItemNumber,
}

/// The line of the original invoice whose draw a credit gives back; none of an invoice without lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowedLine(pub Option<LineId>);

/// A draw that is decided but not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedDraw {
    pub on: Choice,
    pub amount: Money,
    /// Set if the draw gives back one of several draws of an original invoice.
    pub follows: Option<FollowedLine>,
}

/// What is decided about an invoice line: the draws in order, none if it is unmatched, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePlan {
    pub draws: Vec<PlannedDraw>,
    pub decision: Decision,
}

impl LinePlan {
    /// Returns the plan of a line that is unmatched.
    pub(super) fn unmatched(decision: Decision) -> Self {
        Self { draws: Vec::new(), decision }
    }

    /// Returns the plan to draw `amount` on the line item that a person chose.
    pub fn by_hand(on: Choice, amount: Money) -> Self {
        let decision = Decision::by_hand(on.purchase_order_id.clone(), on.line_item_number.clone());
        Self { draws: vec![PlannedDraw { on, amount, follows: None }], decision }
    }
}
