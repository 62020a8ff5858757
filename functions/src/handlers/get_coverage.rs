//! `GET /coverage`

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::coverage::{COVERAGE_MONTHS_MAX, TooMuch, coverage};
use domain::form::{self, Field, RefusalCode, Refusals};
use domain::matching::{Candidate, never_win};
use domain::month::{Month, MonthRange};
use domain::seller::Catalogue;
use serde::Deserialize;
use serde_json::Value;

use super::views;
use crate::http::{Answer, Reply, Request};
use crate::problem::{Code, Problem};
use crate::store::Store;

/// The parameters that are read here.
const PARAMETERS: [&str; 2] = ["from", "to"];
/// Months that are told of where no last one is asked for.
const MONTHS_DEFAULT: u32 = 12;

#[derive(Default, Deserialize)]
#[serde(default)]
struct MonthsForm {
    from: Field<String>,
    to: Field<String>,
}

/// The months whose invoices would find no purchase order, and the lines that never win. One query: what matching reads.
pub async fn get_coverage(
    store: &Store,
    catalogue: &Catalogue,
    today: NaiveDate,
    request: Request,
) -> Answer {
    let months = months(&request.query(&PARAMETERS)?, Month::of(today))?;
    let candidates = store.candidates(&request.account, months.first()).await?;
    let candidates: Vec<Candidate> = candidates.into_values().collect();
    let rows = coverage(&request.account, &candidates, catalogue, months)?;
    Reply::ok(&views::coverage::coverage(months, &rows, &never_win(&candidates, months)))
}

/// The months asked for: `from` this month, `to` eleven months after that, where nothing else is asked for.
fn months(query: &BTreeMap<&str, String>, this_month: Month) -> Result<MonthRange, Refusals> {
    let given = query.iter().map(|(name, text)| ((*name).to_owned(), Value::String(text.clone())));
    form::read(Value::Object(given.collect()), |reader, form: MonthsForm| {
        let (from, to) = (reader.parse("from", form.from), reader.parse::<Month>("to", form.to));
        let unreadable = |name, month: Option<Month>| month.is_none() && query.contains_key(name);
        if unreadable("from", from) || unreadable("to", to) {
            return None;
        }
        let from = from.unwrap_or(this_month);
        let to = to.or_else(|| from.plus(MONTHS_DEFAULT - 1)).unwrap_or(from);
        let there = reader.at("to");
        let Some(months) = MonthRange::new(from, to) else {
            return there.refuse(RefusalCode::Inconsistent, format!("is before the first month, {from}"));
        };
        let length = usize::try_from(months.length()).unwrap_or(usize::MAX);
        there.limit("months", COVERAGE_MONTHS_MAX as usize, length)?;
        Some(months)
    })
}

impl From<TooMuch> for Problem {
    fn from(refused: TooMuch) -> Self {
        Self::beyond(Code::ValidationFailed, refused.to_string(), refused.limit, refused.actual)
    }
}
