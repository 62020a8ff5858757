//! The stored form of an invoice's lines, with their associations, draws and decisions.
//!
//! Associations and draws are text with tabs between their fields, since an invoice may have two hundred of each, and no ID
//! or number has a tab.

use domain::ids::LineId;
use domain::ledger::{Association, Draw, RecordedLine};
use domain::matching::{Choice, Decision, FollowedLine};
use domain::money::{Currency, Money};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::store::StoreError;
use crate::store::dynamodb::attributes::invalid;

/// The name of the attribute.
pub(super) const LINES: &str = "lines";

/// The mark of a draw that gives back one of several draws of an original; the ID of the original's line follows.
const FOLLOWS: char = '=';

/// A line of an invoice. The names are short, because every invoice has at least one.
#[derive(Serialize, Deserialize)]
pub(super) struct StoredLine {
    /// The line as presented; absent if the invoice has no lines.
    #[serde(rename = "l", default, skip_serializing_if = "Option::is_none")]
    pub(super) presented: Option<Value>,
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    associations: Vec<String>,
    #[serde(rename = "d", default, skip_serializing_if = "Vec::is_empty")]
    draws: Vec<String>,
    #[serde(rename = "w")]
    decision: String,
    #[serde(rename = "o", default, skip_serializing_if = "Option::is_none")]
    overruled: Option<String>,
}

impl StoredLine {
    pub(super) fn of(line: &RecordedLine, presented: Option<Value>) -> Self {
        let associations = line.associations.iter().map(association).collect();
        let draws = line.draws.iter().map(draw).collect();
        let overruled = line.overruled.as_ref().map(Decision::packed);
        Self { presented, associations, draws, decision: line.decision.packed(), overruled }
    }

    pub(super) fn read(
        self,
        line_id: Option<LineId>,
        currency: Currency,
    ) -> Result<RecordedLine, StoreError> {
        let associations = self.associations.iter().map(|row| read_association(row, currency));
        let draws = self.draws.iter().map(|row| read_draw(row, line_id.clone(), currency));
        let decision = |packed: &String| {
            Decision::unpack(packed, currency).map_err(|error| StoreError::Corrupt(error.to_string()))
        };
        Ok(RecordedLine {
            associations: associations.collect::<Option<_>>().ok_or_else(|| invalid(LINES))?,
            draws: draws.collect::<Option<_>>().ok_or_else(|| invalid(LINES))?,
            decision: decision(&self.decision)?,
            overruled: self.overruled.as_ref().map(decision).transpose()?,
            line_id,
        })
    }
}

fn amount(money: Money) -> Decimal {
    money.amount().normalize()
}

fn association(it: &Association) -> String {
    let Choice { purchase_order_id, line_item_number } = &it.on;
    let credited = if it.credited.is_zero() { String::new() } else { amount(it.credited).to_string() };
    let follows = it
        .follows
        .as_ref()
        .map(|FollowedLine(line)| format!("{FOLLOWS}{}", line.as_ref().map_or("", LineId::as_str)));
    let (version, drawn) = (it.purchase_order_version, amount(it.amount));
    let row = format!(
        "{purchase_order_id}\t{line_item_number}\t{version}\t{drawn}\t{credited}\t{}",
        follows.unwrap_or_default()
    );
    row.trim_end_matches('\t').to_owned()
}

fn read_association(row: &str, currency: Currency) -> Option<Association> {
    let mut fields = row.split('\t');
    let on = Choice {
        purchase_order_id: fields.next()?.parse().ok()?,
        line_item_number: fields.next()?.parse().ok()?,
    };
    let purchase_order_version = fields.next()?.parse().ok()?;
    let amount = money(fields.next()?, currency)?;
    let credited = match fields.next() {
        None | Some("") => Money::zero(currency),
        Some(text) => money(text, currency)?,
    };
    let follows = match fields.next().and_then(|text| text.strip_prefix(FOLLOWS)) {
        None => None,
        Some("") => Some(FollowedLine(None)),
        Some(line) => Some(FollowedLine(Some(line.parse().ok()?))),
    };
    Some(Association { on, purchase_order_version, amount, credited, follows })
}

fn draw(it: &Draw) -> String {
    let Draw { purchase_order_id, line_item_number, balance_after, entry, .. } = it;
    let balance = balance_after.map_or_else(String::new, |balance| amount(balance).to_string());
    format!("{purchase_order_id}\t{line_item_number}\t{entry}\t{}\t{balance}", amount(it.amount))
}

fn read_draw(row: &str, line_id: Option<LineId>, currency: Currency) -> Option<Draw> {
    let mut fields = row.split('\t');
    let (purchase_order_id, line_item_number) = (fields.next()?.parse().ok()?, fields.next()?.parse().ok()?);
    let entry = fields.next()?.parse().ok()?;
    let amount = money(fields.next()?, currency)?;
    let balance_after = match fields.next()? {
        "" => None,
        text => Some(money(text, currency)?),
    };
    Some(Draw { line_id, purchase_order_id, line_item_number, amount, balance_after, entry })
}

fn money(text: &str, currency: Currency) -> Option<Money> {
    Money::new(text.parse::<Decimal>().ok()?, currency).ok()
}
