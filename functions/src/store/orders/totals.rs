//! The item of a purchase order's totals: the only one that a draw updates.
//!
//! An edit sets its version; a draw is conditional on the version and on the number of entries. So each sees the other,
//! and neither overwrites anything.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, LineItemNumber};
use domain::ledger::{LineTotals, RecordedOrder};
use domain::matching::Candidate;
use domain::money::{Currency, Money};
use rust_decimal::Decimal;

use crate::store::dynamodb::attributes::{self, Attributes, Item, invalid, number, text};
use crate::store::keys::OrderItem;
use crate::store::{StoreError, keys};

/// The number of ledger entries. Absent before the first.
pub const ENTRIES: &str = "entries";
/// The sums of the draws by line item.
pub const INVOICED: &str = "invoiced";

/// An update expression with its condition, names and values.
#[derive(Debug, Default)]
pub struct UpdateParts {
    pub update: String,
    pub condition: String,
    pub names: HashMap<String, String>,
    pub values: HashMap<String, AttributeValue>,
}

/// Returns the item of a purchase order that was just created. The sweep must look at it.
pub fn item(account: &AccountId, record: &RecordedOrder) -> Item {
    let mut item = attributes::item(OrderItem::Totals.key(account, &record.order.purchase_order_id));
    item.insert("version".to_owned(), number(record.version));
    item.insert(keys::ENDS.to_owned(), number(record.order.months.last().number()));
    item.extend(keys::attention(account, record.created_at));
    item
}

/// Returns the update by an edit from `before` to `after`. Refuses to remove lines that have draws, and to change the
/// currency of draws.
pub fn edit(
    account: &AccountId,
    before: &RecordedOrder,
    after: &RecordedOrder,
    now: DateTime<Utc>,
) -> UpdateParts {
    let mut parts = UpdateParts { condition: "version = :before".to_owned(), ..UpdateParts::default() };
    parts.values.insert(":before".to_owned(), number(before.version));
    parts.values.insert(":version".to_owned(), number(after.version));
    parts.values.insert(":shard".to_owned(), text(keys::attention_shard(account)));
    parts.values.insert(":now".to_owned(), attributes::instant(now));
    if after.deleted_at.is_some() {
        // The sweep erases the recipients of its deliveries.
        "SET version = :version, attentionShard = :shard, attentionAt = :now REMOVE ends"
            .clone_into(&mut parts.update);
        return parts;
    }
    "SET version = :version, ends = :ends, attentionShard = :shard, attentionAt = :now"
        .clone_into(&mut parts.update);
    parts.values.insert(":ends".to_owned(), number(after.order.months.last().number()));
    if before.order.currency != after.order.currency {
        parts.condition.push_str(" AND attribute_not_exists(entries)");
    }
    let lines = before.order.line_items.iter().map(|line| &line.line_item_number);
    for (index, line) in lines.filter(|line| after.order.line_item(line).is_none()).enumerate() {
        // The names are short: an expression may have 4 KB, and a hundred lines may be removed.
        parts.condition = format!("{} AND attribute_not_exists(#i.#g{index})", parts.condition);
        parts.names.insert("#i".to_owned(), INVOICED.to_owned());
        parts.names.insert(format!("#g{index}"), line.to_string());
    }
    parts
}

/// Returns the update by draws: `drawn` by line, in `count` entries, on `order` as the decision found it. Sets the new sums,
/// since the condition holds for the ones before.
///
/// The sweep must look at the totals from `now` on, unless it must already; then no index entry changes.
pub fn draw(
    account: &AccountId,
    order: &Candidate,
    drawn: BTreeMap<&LineItemNumber, Money>,
    count: u64,
    now: DateTime<Utc>,
) -> Result<UpdateParts, StoreError> {
    let before = &order.totals;
    let mut parts = UpdateParts::default();
    let mut sets = vec!["entries = :entries".to_owned()];
    parts.values.insert(":entries".to_owned(), number(before.entries().saturating_add(count)));
    parts.values.insert(":version".to_owned(), number(order.version));
    if before.any() {
        // P2, P3, P4: the balances that the decision is based on are those that are written on.
        "version = :version AND entries = :before".clone_into(&mut parts.condition);
        parts.values.insert(":before".to_owned(), number(before.entries()));
        for (index, (line, drawn)) in drawn.into_iter().enumerate() {
            let sum = before.invoiced(line, drawn.currency()).plus(drawn)?;
            sets.push(format!("invoiced.#l{index} = :l{index}"));
            parts.names.insert(format!("#l{index}"), line.to_string());
            parts.values.insert(format!(":l{index}"), amount(sum));
        }
    } else {
        "version = :version AND attribute_not_exists(entries)".clone_into(&mut parts.condition);
        sets.push("invoiced = :invoiced".to_owned());
        let first = drawn.into_iter().map(|(line, sum)| (line.to_string(), amount(sum)));
        parts.values.insert(":invoiced".to_owned(), AttributeValue::M(first.collect()));
    }
    if !order.deleted {
        sets.push("attentionShard = if_not_exists(attentionShard, :shard)".to_owned());
        sets.push("attentionAt = if_not_exists(attentionAt, :now)".to_owned());
        parts.values.insert(":shard".to_owned(), text(keys::attention_shard(account)));
        parts.values.insert(":now".to_owned(), attributes::instant(now));
    }
    parts.update = format!("SET {}", sets.join(", "));
    Ok(parts)
}

pub fn read(item: &Item, currency: Currency) -> Result<LineTotals, StoreError> {
    let read = Attributes(item);
    if read.get(ENTRIES).is_none() {
        return Ok(LineTotals::default());
    }
    let corrupt = || invalid(INVOICED);
    let invoiced = read.get(INVOICED).and_then(|value| value.as_m().ok()).ok_or_else(corrupt)?;
    let total = |(line, value): (&String, &AttributeValue)| {
        let line: LineItemNumber = line.parse().map_err(|_| corrupt())?;
        Ok((line, money(value, currency).ok_or_else(corrupt)?))
    };
    let invoiced = invoiced.iter().map(total).collect::<Result<BTreeMap<_, _>, StoreError>>()?;
    Ok(LineTotals::stored(read.number(ENTRIES)?, invoiced))
}

/// Returns an amount as a number attribute without its currency.
fn amount(money: Money) -> AttributeValue {
    number(money.amount().normalize())
}

fn money(value: &AttributeValue, currency: Currency) -> Option<Money> {
    let amount: Decimal = value.as_n().ok()?.parse().ok()?;
    Money::new(amount, currency).ok()
}
