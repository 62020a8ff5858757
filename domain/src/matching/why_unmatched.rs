//! Why an invoice is unmatched, in plain English.

use super::decision::DecisionReason;

impl DecisionReason {
    /// Returns the reason for a missing match as a clause.
    pub fn why_unmatched(self) -> &'static str {
        match self {
            Self::Suspended => "the purchase order is suspended",
            Self::Deleted => "the purchase order was deleted",
            Self::NotEffective => "the billing period is before the purchase order's first month",
            Self::Expired => "the billing period is after the purchase order's last month",
            Self::SellerMismatch => "the purchase order is for other sellers",
            Self::CurrencyMismatch => "the purchase order is in another currency than the invoice",
            Self::TaxRegistrationMismatch => "the purchase order is for other tax registration numbers",
            Self::InvoiceUnitMismatch => "the purchase order is for other invoice units",
            Self::LineNotFound => "the purchase order doesn't have the line item that the invoice names",
            Self::OutsideLineWindow => "the purchase order has no line item for the billing period",
            Self::TypeMismatch => "the purchase order has no line item for this kind of charge",
            Self::Depleted => "no line item of the purchase order has enough left",
            Self::ReferenceNotFound => "the purchase order that the invoice names doesn't exist",
            Self::OriginalNotAssociated => {
                "the invoice that it gives money back for is unknown, unmatched or voided"
            }
            Self::Unreadable => "the stored purchase order can't be read",
            Self::NoLineFits
            | Self::Unit
            | Self::MoreSpecificType
            | Self::EnoughBalance
            | Self::UpdatedLater
            | Self::TieBreak
            | Self::TakesRest
            | Self::NothingLeft
            | Self::FollowsOriginal
            | Self::ChosenByHand
            | Self::Other => "no line item of any purchase order fits the invoice",
        }
    }
}
