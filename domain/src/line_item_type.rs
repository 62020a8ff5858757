//! The kinds of charges that sellers bill, and the types of line items that pay for them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::NotOneOf;

/// What a line item pays for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", parse_err_ty = NotOneOf, parse_err_fn = NotOneOf::of::<Self>)]
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

/// What an invoice charges for.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", parse_err_ty = NotOneOf, parse_err_fn = NotOneOf::of::<Self>)]
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
