//! The kinds of charges that sellers bill, and the types of line items that pay for them.

use crate::text::word_enum;

word_enum! {
    /// What a line item pays for.
    pub enum LineItemType {
        /// Every kind of charge.
        All,
        /// Monthly usage.
        MonthlyUsage,
        /// Subscriptions.
        Subscription,
        /// A marketplace purchase whose invoice names the purchase order.
        MarketplaceTransaction,
        /// Any marketplace purchase.
        MarketplaceBlanketUsage,
        /// Professional services and training.
        ProfessionalServicesAndTraining,
    }
}

word_enum! {
    /// What an invoice charges for.
    pub enum ChargeType {
        /// Monthly usage.
        MonthlyUsage,
        /// Subscriptions.
        Subscription,
        /// Marketplace purchases.
        Marketplace,
        /// Professional services and training.
        ProfessionalServicesAndTraining,
    }
}
