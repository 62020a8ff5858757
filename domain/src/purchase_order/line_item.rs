//! Line items: one matching rule and one budget each.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ids::LineItemNumber;
use crate::line_item_type::LineItemType;
use crate::money::{Money, Quantity, Tax};
use crate::month::{Month, MonthRange};
use crate::text::{self, text_type};

text_type!(
    /// The description of a line item: 1-250 characters.
    LineItemDescription,
    250,
    text::MANY_LINES
);

/// A line item of a purchase order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineItem {
    /// The number, unique in the purchase order.
    pub line_item_number: LineItemNumber,
    /// The description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<LineItemDescription>,
    /// The type, which decides which charges the line serves.
    pub r#type: LineItemType,
    /// The billing periods that the line serves, within those of the purchase order.
    #[serde(flatten, serialize_with = "start_and_end")]
    #[schemars(with = "StartAndEnd")]
    pub months: MonthRange,
    /// The price of one unit; required if the balance is tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_price: Option<Money>,
    /// The number of units; required if the balance is tracked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Quantity>,
    /// The tax on top of unit price x quantity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tax: Option<Tax>,
    /// Whether the line has a balance.
    pub balance_tracking: bool,
    /// Unit price x quantity + tax. Derived, so neither sent nor stored.
    #[serde(skip)]
    pub total_value: Money,
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct StartAndEnd {
    /// The first month that the line serves.
    start_month: Month,
    /// The last month that the line serves.
    end_month: Month,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's serialize_with passes a reference")]
fn start_and_end<S: serde::Serializer>(months: &MonthRange, serializer: S) -> Result<S::Ok, S::Error> {
    StartAndEnd { start_month: months.first(), end_month: months.last() }.serialize(serializer)
}
