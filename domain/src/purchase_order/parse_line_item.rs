//! Parses line items.

use std::cell::RefCell;
use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Deserialize;

use super::definition::LINE_ITEMS_MAX;
use super::line_item::{LineItem, LineItemDescription};
use crate::form::{Presence, ReadOnly, Reader, RefusalCode, Unknown, Unparsed};
use crate::ids::LineItemNumber;
use crate::line_item_type::LineItemType;
use crate::money::{Amount, Currency, Money, Percent, Quantity, Tax, total_value};
use crate::month::{Month, MonthRange};
use crate::seller::Seller;

/// A line item as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["lineItemNumber", "type"]))]
pub struct LineItemForm {
    pub line_item_number: Presence<Unparsed<LineItemNumber>>,
    pub description: Presence<Unparsed<LineItemDescription>>,
    pub r#type: Presence<Unparsed<LineItemType>>,
    pub start_month: Presence<Unparsed<Month>>,
    pub end_month: Presence<Unparsed<Month>>,
    pub unit_price: Presence<Unparsed<Amount>>,
    pub quantity: Presence<Unparsed<Quantity>>,
    pub tax: Presence<TaxForm>,
    #[schemars(extend("default" = true))]
    pub balance_tracking: Presence<bool>,
    #[serde(flatten)]
    pub read_only: ReadOnlyLineFields,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The fields of a returned line item that a buyer doesn't define.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ReadOnlyLineFields {
    pub total_value: ReadOnly,
    pub invoiced: ReadOnly,
    pub balance: ReadOnly,
    pub billed_months: ReadOnly,
    pub forecast: ReadOnly,
}

/// `{"percent":"19"}` or `{"amount":"5.00"}`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub struct TaxForm {
    pub percent: Presence<Unparsed<Percent>>,
    pub amount: Presence<Unparsed<Amount>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// Parses the line items of a purchase order. `offering`: its sellers, if all are known.
pub(super) fn line_items(
    reader: &Reader<'_>,
    field: Presence<Vec<Presence<LineItemForm>>>,
    currency: Option<Currency>,
    months: Option<MonthRange>,
    offering: Option<&[&Seller]>,
) -> Vec<LineItem> {
    reader.require_one("lineItems", &field);
    let numbers = RefCell::new(BTreeSet::new());
    reader.list("lineItems", "line items", LINE_ITEMS_MAX, field, |here, form: LineItemForm| {
        if let Presence::Given(number) = &form.line_item_number
            && !numbers.borrow_mut().insert(number.as_str().to_owned())
        {
            let detail = format!("{} is listed twice", number.as_str());
            here.at("lineItemNumber").refuse::<()>(RefusalCode::Duplicate, detail);
        }
        line_item(here, form, currency, months, offering)
    })
}

fn line_item(
    here: &Reader<'_>,
    form: LineItemForm,
    currency: Option<Currency>,
    months: Option<MonthRange>,
    offering: Option<&[&Seller]>,
) -> Option<LineItem> {
    here.refuse_unknown(&form.unknown);
    let line_item_number = here.parse_required("lineItemNumber", form.line_item_number);
    let description = here.parse("description", form.description);
    let r#type = here.parse_required("type", form.r#type);
    if let Some((wanted, sellers)) = r#type.zip(offering)
        && !sellers.iter().any(|seller| seller.line_item_types.contains(&wanted))
    {
        let ids: Vec<&str> = sellers.iter().map(|seller| seller.id.as_str()).collect();
        let detail = match ids.as_slice() {
            [only] => format!("{only} doesn't offer {wanted}"),
            several => format!("{wanted} is offered by none of {}", several.join(", ")),
        };
        here.at("type").refuse::<()>(RefusalCode::NotOffered, detail);
    }
    let months = line_months(here, form.start_month, form.end_month, months);
    let balance_tracking = here.optional("balanceTracking", form.balance_tracking).unwrap_or(true);
    if balance_tracking {
        let absent = [form.unit_price == Presence::Absent, form.quantity == Presence::Absent];
        for (name, absent) in ["unitPrice", "quantity"].into_iter().zip(absent) {
            if absent {
                here.at(name).refuse::<()>(RefusalCode::Required, "is required where the balance is tracked");
            }
        }
    }
    let unit_price = here.optional("unitPrice", form.unit_price);
    let quantity = here.parse("quantity", form.quantity);
    let tax = here.optional("tax", form.tax);
    // Amounts can't be parsed without a currency, whose absence is refused already.
    let currency = currency?;
    let unit_price = unit_price.and_then(|text| not_negative(&here.at("unitPrice"), &text, currency));
    let tax = tax.and_then(|form| self::tax(&here.at("tax"), form, currency));
    // A line without a price or a quantity is worth its tax, or nothing.
    let (price, units) = (unit_price.unwrap_or(Money::zero(currency)), quantity.unwrap_or(Quantity::ZERO));
    let total = total_value(price, units, tax);
    Some(LineItem {
        line_item_number: line_item_number?,
        description,
        r#type: r#type?,
        months: months?,
        unit_price,
        quantity,
        tax,
        balance_tracking,
        total_value: here.at("unitPrice").accept(total)?,
    })
}

fn line_months(
    here: &Reader<'_>,
    start: Presence<Unparsed<Month>>,
    end: Presence<Unparsed<Month>>,
    order: Option<MonthRange>,
) -> Option<MonthRange> {
    let (start_given, end_given) = (!matches!(start, Presence::Absent), !matches!(end, Presence::Absent));
    let start = here.parse("startMonth", start);
    let end = here.parse("endMonth", end);
    let order = order?;
    // An absent month defaults to that of the purchase order. An invalid one is refused already.
    let start = if start_given { start? } else { order.first() };
    let end = if end_given { end? } else { order.last() };
    for (name, month) in [("startMonth", start), ("endMonth", end)] {
        if !order.contains(month) {
            let detail = format!(
                "{month} is outside the purchase order's months, {} to {}",
                order.first(),
                order.last()
            );
            here.at(name).refuse::<()>(RefusalCode::Inconsistent, detail);
        }
    }
    MonthRange::new(start, end).or_else(|| {
        here.at("endMonth")
            .refuse(RefusalCode::Inconsistent, format!("must not be before the start month, {start}"))
    })
}

fn not_negative(here: &Reader<'_>, text: &Unparsed<Amount>, currency: Currency) -> Option<Money> {
    let amount = here.accept(Money::parse(text.as_str(), currency))?;
    if amount.is_negative() {
        return here.refuse(RefusalCode::InvalidValue, "must not be negative");
    }
    Some(amount)
}

fn tax(here: &Reader<'_>, form: TaxForm, currency: Currency) -> Option<Tax> {
    here.refuse_unknown(&form.unknown);
    let percent: Option<Option<Percent>> = match &form.percent {
        Presence::Absent => None,
        Presence::Given(_) | Presence::WrongType(_) => Some(here.parse("percent", form.percent)),
    };
    let amount: Option<Option<Money>> = match &form.amount {
        Presence::Absent => None,
        Presence::Given(_) | Presence::WrongType(_) => {
            let text = here.optional("amount", form.amount);
            Some(text.and_then(|text| not_negative(&here.at("amount"), &text, currency)))
        }
    };
    match (percent, amount) {
        (Some(percent), None) => percent.map(Tax::Percent),
        (None, Some(amount)) => amount.map(Tax::Amount),
        (None, None) | (Some(_), Some(_)) => {
            here.refuse(RefusalCode::Inconsistent, "must have either a percent or an amount")
        }
    }
}
