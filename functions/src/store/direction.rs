//! The direction of a sorted list.

use std::cmp::Ordering;

use domain::text::NotOneOf;
use schemars::JsonSchema;
use serde::Serialize;

/// The direction of a sorted list.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::VariantArray,
)]
#[serde(rename_all = "camelCase")]
#[strum(serialize_all = "camelCase", parse_err_ty = NotOneOf, parse_err_fn = NotOneOf::of::<Self>)]
pub enum Direction {
    /// The smallest or earliest first.
    Asc,
    /// The largest or latest first.
    #[default]
    Desc,
}

impl Direction {
    pub fn compare<T: Ord>(self, left: &T, right: &T) -> Ordering {
        match self {
            Self::Asc => left.cmp(right),
            Self::Desc => right.cmp(left),
        }
    }
}
