//! How an amount is spread over line items: the first in rank gives it, unless its purchase order says SPILL and it has
//! less left. Then the rest is asked of the next in rank, as an amount of its own.

use super::plan::{Choice, PlannedDraw};
use super::rank::RankedLine;
use crate::money::{Money, MoneyError};

/// The most draws of one invoice.
pub const DRAWS_MAX: usize = 200;

/// Returns the draws of `amount`, which add up to it, in order. `first`: the line of `rows` that ranks first. Marks the
/// rows that are drawn on.
///
/// A line gives at most once. What nothing else takes is drawn on the first line, and so is the rest after [`DRAWS_MAX`]
/// lines, so that a caller sees that they are too many.
pub(super) fn spread<'a>(
    amount: Money,
    first: &RankedLine<'a>,
    rows: &mut [RankedLine<'a>],
) -> Result<Vec<PlannedDraw>, MoneyError> {
    let given = first.gives(amount);
    let mut drawn: Vec<(RankedLine<'a>, Money)> = vec![(first.clone(), given)];
    let mut rest = amount.minus(given)?;
    while !rest.is_zero() {
        let Some(next) = next(rest, &drawn, rows).filter(|_| drawn.len() <= DRAWS_MAX) else {
            let [(_, given), ..] = drawn.as_mut_slice() else { break };
            *given = given.plus(rest)?;
            break;
        };
        let given = next.gives(rest);
        rest = rest.minus(given)?;
        drawn.push((next, given));
    }
    let gave = drawn.into_iter().filter(|(_, given)| !given.is_zero() || amount.is_zero());
    let planned = gave.enumerate().filter_map(|(place, (line, amount))| {
        if let Some(row) = rows.iter_mut().find(|row| row.is(&line)) {
            row.select(place);
        }
        let line_item_number = line.terms?.number.clone();
        let on = Choice { purchase_order_id: line.candidate.id.clone(), line_item_number };
        Some(PlannedDraw { on, amount, follows: None })
    });
    Ok(planned.collect())
}

/// Returns the best of the other lines that may give part of `rest`.
fn next<'a>(
    rest: Money,
    drawn: &[(RankedLine<'a>, Money)],
    rows: &[RankedLine<'a>],
) -> Option<RankedLine<'a>> {
    let is_drawn = |row: &&RankedLine<'a>| drawn.iter().any(|(line, _)| line.is(row));
    let open = rows.iter().filter(|row| row.may_serve() && !row.is_empty());
    let asked = open.filter(|row| !is_drawn(row)).map(|row| row.asked_for(rest));
    asked.filter(|row| row.rejected.is_none()).min_by(RankedLine::compare)
}
