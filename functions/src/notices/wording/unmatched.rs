//! Why an invoice draws on no purchase order, in plain English.

use domain::ids::LineId;
use domain::matching::DecisionReason;
use domain::money::Money;
use domain::month::Month;
use domain::notice::UnmatchedPart;

use super::Words;
use super::format::{count, money, month};
use super::plain::absolute;

/// The most lines of an invoice that a sentence names.
const LINES_NAMED_MAX: usize = 3;

/// The most sentences about lines of one invoice.
const PARTS_MAX: usize = 10;

/// Returns one sentence about an invoice without lines; otherwise one for each reason of its lines.
pub(super) fn sentences(
    amount: Money,
    billing_period: Month,
    parts: &[UnmatchedPart],
    words: Words,
) -> Vec<String> {
    let (sum, month) = (money(absolute(amount)), month(billing_period));
    if let [part] = parts
        && part.lines.is_empty()
    {
        let verb = if amount.is_negative() { "gives back" } else { "charges" };
        let why = why(part, words);
        return vec![format!("It {verb} {sum} for {month} and draws on no purchase order: {why}.")];
    }
    let credit = if amount.is_negative() { "A credit of " } else { "" };
    let mut sentences = vec![format!("{credit}{sum} for {month} draws on no purchase order.")];
    sentences.extend(parts.iter().take(PARTS_MAX).map(|part| {
        let (lines, sum) = (lines(&part.lines, words), money(absolute(part.amount)));
        format!("{lines} ({sum}): {}.", why(part, words))
    }));
    let others: usize = parts.iter().skip(PARTS_MAX).map(|part| part.lines.len()).sum();
    if others > 0 {
        sentences.push(format!("And {}.", count(others, "other line")));
    }
    sentences
}

/// Returns the text of a subject after `Invoice 7 from Example, Inc.`.
pub(super) fn headline(parts: &[UnmatchedPart], words: Words) -> String {
    let lines: Vec<&LineId> = parts.iter().flat_map(|part| &part.lines).collect();
    match lines.as_slice() {
        [] => " has no purchase order".to_owned(),
        [only] => format!(": line {} has no purchase order", words(only.as_str())),
        several => format!(": {} have no purchase order", count(several.len(), "line")),
    }
}

/// Returns `Line 1`, `Lines 1 and 2` or `Lines 1, 2, 3 and 7 others`.
fn lines(lines: &[LineId], words: Words) -> String {
    let named: Vec<String> = lines.iter().take(LINES_NAMED_MAX).map(|line| words(line.as_str())).collect();
    let others = lines.len().saturating_sub(LINES_NAMED_MAX);
    match named.as_slice() {
        [] => "The invoice".to_owned(),
        [only] => format!("Line {only}"),
        [first @ .., last] if others == 0 => format!("Lines {} and {last}", first.join(", ")),
        all if others == 1 => format!("Lines {} and another one", all.join(", ")),
        all => format!("Lines {} and {others} others", all.join(", ")),
    }
}

/// Returns the reason after a colon, with the names that the part has.
fn why(part: &UnmatchedPart, words: Words) -> String {
    let named = part.purchase_order.as_deref().map(words);
    let order = match &named {
        Some(id) if part.lines.is_empty() => format!("it names {id}, which"),
        Some(id) => id.clone(),
        None => "the purchase order".to_owned(),
    };
    let predicate = match part.reason {
        Some(DecisionReason::ReferenceNotFound) if part.lines.is_empty() => "doesn't exist",
        Some(DecisionReason::ReferenceNotFound) => {
            return format!("there is no purchase order {}", named.unwrap_or_default()).trim_end().to_owned();
        }
        Some(DecisionReason::LineNotFound) => {
            let number = part.line_item.as_deref().map(|number| format!(" {}", words(number)));
            return format!("{order} has no line item{}", number.unwrap_or_default());
        }
        Some(DecisionReason::Suspended) => "is suspended",
        Some(DecisionReason::Deleted) => "was deleted",
        Some(DecisionReason::NotEffective) => "begins later",
        Some(DecisionReason::Expired) => "ended before",
        Some(DecisionReason::SellerMismatch) => "is for other sellers",
        Some(DecisionReason::CurrencyMismatch) => "is in another currency",
        Some(DecisionReason::TaxRegistrationMismatch) => "is for other tax registration numbers",
        Some(DecisionReason::InvoiceUnitMismatch) => "is for other invoice units",
        Some(DecisionReason::OutsideLineWindow) => "has no line item for that month",
        Some(DecisionReason::TypeMismatch) => "has no line item for such a charge",
        Some(DecisionReason::Depleted) => "has no line item with enough left",
        Some(DecisionReason::Unreadable) => "is stored in a form that can't be read",
        Some(DecisionReason::OriginalNotAssociated) => {
            return "the invoice that it corrects draws on none".to_owned();
        }
        Some(
            DecisionReason::NoLineFits
            | DecisionReason::Unit
            | DecisionReason::MoreSpecificType
            | DecisionReason::EnoughBalance
            | DecisionReason::UpdatedLater
            | DecisionReason::TieBreak
            | DecisionReason::TakesRest
            | DecisionReason::NothingLeft
            | DecisionReason::FollowsOriginal
            | DecisionReason::ChosenByHand
            | DecisionReason::Other,
        )
        | None => return "no line item of any purchase order fits it".to_owned(),
    };
    format!("{order} {predicate}")
}
