//! The stored form of what matching reads of a purchase order, besides its totals.
//!
//! Plain text, because a match reads all of an account's purchase orders, and a thousand of five lines must fit few read
//! units. The first line has the version, its time in microseconds, the currency, the first and last month and the flags; then
//! follow the sellers, numbers, units and lines, each on a line of its own, with a letter that says what it is:
//!
//! ```text
//! 3 1781481600000000 USD 202601 202612 stop
//! s AWS_INC
//! u EU-Sub
//! A12000 1
//! T50.5 202603 202604 2
//! U- 3
//! ```
//!
//! A line item has a capital letter for its type, the budget (`-` if the balance is not tracked), its months unless they
//! are the purchase order's, and its number. Unknown words and letters are ignored: a later release may add some.

use std::fmt::Write as _;

use chrono::DateTime;
use rust_decimal::Decimal;
use thiserror::Error;

use super::candidate::Candidate;
use super::terms::{LineTerms, Terms};
use crate::ids::PurchaseOrderId;
use crate::ledger::LineTotals;
use crate::line_item_type::LineItemType;
use crate::money::{Currency, Money};
use crate::month::{Month, MonthRange};
use crate::purchase_order::WhenDepleted;

/// The stored text is not that of any terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the stored terms can't be read")]
pub struct TermsUnreadable;

const SUSPENDED: &str = "suspended";
const STOP: &str = "stop";
const SPILL: &str = "spill";
const DELETED: &str = "deleted";

/// The letters of line item types.
const TYPES: [(char, LineItemType); 6] = [
    ('A', LineItemType::All),
    ('U', LineItemType::MonthlyUsage),
    ('S', LineItemType::Subscription),
    ('T', LineItemType::MarketplaceTransaction),
    ('B', LineItemType::MarketplaceBlanketUsage),
    ('P', LineItemType::ProfessionalServicesAndTraining),
];

impl Candidate {
    /// Returns the stored form of all but the ID and the totals.
    pub fn stored_terms(&self) -> String {
        let Terms {
            currency,
            bill_from,
            tax_registration_numbers,
            invoice_units,
            months,
            when_depleted,
            lines,
        } = &self.terms;
        let updated_at = self.updated_at.timestamp_micros();
        let (first, last) = (months.first().number(), months.last().number());
        let mut text = format!("{} {updated_at} {} {first} {last}", self.version, currency.code());
        let when_depleted = match when_depleted {
            WhenDepleted::Stop => Some(STOP),
            WhenDepleted::Spill => Some(SPILL),
            WhenDepleted::Continue => None,
        };
        let suspended = self.suspended.then_some(SUSPENDED);
        let deleted = self.deleted.then_some(DELETED);
        for word in [when_depleted, suspended, deleted].into_iter().flatten() {
            text.push(' ');
            text.push_str(word);
        }
        let sellers = bill_from.iter().map(|seller| format!("\ns {seller}"));
        let numbers = tax_registration_numbers.iter().map(|number| format!("\nt {number}"));
        let units = invoice_units.iter().map(|unit| format!("\nu {unit}"));
        text.extend(sellers.chain(numbers).chain(units));
        for line in lines {
            push_line(&mut text, line, *months);
        }
        text
    }

    /// Reads [`stored_terms`](Self::stored_terms). The totals are empty.
    pub fn of_stored_terms(id: PurchaseOrderId, text: &str) -> Result<Self, TermsUnreadable> {
        Self::read(id, text).ok_or(TermsUnreadable)
    }

    fn read(id: PurchaseOrderId, text: &str) -> Option<Self> {
        let mut rows = text.split('\n');
        let mut words = rows.next()?.split(' ');
        let version = words.next()?.parse().ok()?;
        let updated_at = DateTime::from_timestamp_micros(words.next()?.parse().ok()?)?;
        let currency: Currency = words.next()?.parse().ok()?;
        let months = MonthRange::new(month(words.next()?)?, month(words.next()?)?)?;
        let (mut suspended, mut when_depleted, mut deleted) = (false, WhenDepleted::Continue, false);
        for word in words {
            match word {
                SUSPENDED => suspended = true,
                STOP => when_depleted = WhenDepleted::Stop,
                SPILL => when_depleted = WhenDepleted::Spill,
                DELETED => deleted = true,
                _ => {}
            }
        }
        let mut terms = Terms {
            currency,
            bill_from: Vec::new(),
            tax_registration_numbers: Vec::new(),
            invoice_units: Vec::new(),
            months,
            when_depleted,
            lines: Vec::new(),
        };
        for row in rows {
            match row.split_once(' ')? {
                ("s", seller) => terms.bill_from.push(seller.parse().ok()?),
                ("t", number) => terms.tax_registration_numbers.push(number.parse().ok()?),
                ("u", unit) => terms.invoice_units.push(unit.parse().ok()?),
                _ if row.starts_with(char::is_uppercase) => terms.lines.push(line(row, currency, months)?),
                _ => {}
            }
        }
        Some(Self { id, version, updated_at, suspended, deleted, terms, totals: LineTotals::default() })
    }
}

fn push_line(text: &mut String, line: &LineTerms, order: MonthRange) {
    let letter = TYPES.iter().find(|(_, known)| *known == line.r#type).map_or('?', |(letter, _)| *letter);
    let budget = line.budget.map_or_else(|| "-".to_owned(), |budget| budget.amount().normalize().to_string());
    // A number that looks like two months and a number follows the months in any case.
    let are_implied = line.months == order && own_months(line.number.as_str()).is_none();
    let months = if are_implied {
        String::new()
    } else {
        format!(" {} {}", line.months.first().number(), line.months.last().number())
    };
    // Writing to a string can't fail.
    write!(text, "\n{letter}{budget}{months} {}", line.number).unwrap_or_default();
}

/// Reads a line item. Its number is last, because it may have spaces.
fn line(row: &str, currency: Currency, order: MonthRange) -> Option<LineTerms> {
    let letter = row.chars().next()?;
    let (_, r#type) = TYPES.iter().find(|(known, _)| *known == letter)?;
    let (budget, rest) = row.get(letter.len_utf8()..)?.split_once(' ')?;
    let budget = match budget {
        "-" => None,
        amount => Some(Money::new(amount.parse::<Decimal>().ok()?, currency).ok()?),
    };
    let (months, number) = own_months(rest).unwrap_or((order, rest));
    Some(LineTerms { number: number.parse().ok()?, r#type: *r#type, months, budget })
}

/// Splits the two months, if there are any, from the number behind them.
fn own_months(text: &str) -> Option<(MonthRange, &str)> {
    let (first, rest) = text.split_once(' ')?;
    let (last, number) = rest.split_once(' ')?;
    Some((MonthRange::new(month(first)?, month(last)?)?, number))
}

fn month(digits: &str) -> Option<Month> {
    Month::of_number(digits.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Candidate> {
        Candidate::of_stored_terms("PO-1".parse().unwrap(), text).ok()
    }

    #[test]
    fn stored_terms_are_read_and_stored_unchanged() {
        for text in [
            "1 1781481600000000 USD 202601 202612\ns AWS_INC\nA12000 1",
            "3 1781481600000001 JPY 202601 202612 stop suspended\ns AWS_JAPAN\nt T1\nu EU Sub\nT50 202603 202604 a b\nU- 2",
            "4 0 USD 202601 202612 spill\ns AWS_INC\nA12000 1",
            "9 0 KWD 202601 202602 deleted\ns A_B\nS0.125 1.2\nB1 202601 202602 202601 202602 3\nP- 10",
        ] {
            assert_eq!(read(text).unwrap().stored_terms(), text);
        }
    }

    #[test]
    fn words_and_rows_of_a_later_release_are_ignored_and_anything_else_is_unreadable() {
        let known = "1 0 USD 202601 202612\ns AWS_INC\nA1 1";
        let later = read("1 0 USD 202601 202612 later\ns AWS_INC\nz new\nA1 1").unwrap();
        assert_eq!(later.stored_terms(), known);
        for broken in [
            "",
            "1",
            "1 0 USD",
            "1 0 USD 202601",
            "1 0 USD 202612 202613",
            "1 0 USD 202701 202612",
            "x 0 USD 202601 202612",
        ] {
            assert_eq!(read(broken), None, "{broken}");
        }
        for line in ["A1", "A 1", "A 1", "Q1 1", "A1.001 1", "Ax 1", ""] {
            assert_eq!(read(&format!("{known}\n{line}")), None, "{line}");
        }
    }
}
