//! The stored form of a decision. It is short, because every invoice has one.
//!
//! The first line has the ruleset, the reason for no match, the number of line items considered, and the counts by reason.
//! Each further line is a candidate: its verdict and reason as one character each, its purchase order ID, line item number,
//! balance and shortfall. Tabs separate the fields, since neither an ID nor a number can have one; empty fields at the end
//! are left out. For example, with `⇥` for a tab:
//!
//! ```text
//! 1⇥N⇥120⇥t69
//! -dJAPAN-STOP⇥1⇥600000⇥150000
//! -sCLOUD
//! ```
//!
//! A newer release may add fields and reasons. Its fields are ignored, and its reasons read as [`DecisionReason::Other`].

use std::collections::BTreeMap;
use std::str::FromStr;

use rust_decimal::Decimal;
use strum::VariantArray;
use thiserror::Error;

use super::decision::{Considered, Decision, DecisionReason, Verdict};
use crate::money::{Currency, Money};

/// The code of no reason.
const NO_REASON: char = '.';

/// The error of a text that is not a packed decision. It doesn't quote the text, because errors are logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the packed decision has no valid {0}")]
pub struct PackedDecisionError(&'static str);

impl Decision {
    /// Returns the stored form.
    pub fn packed(&self) -> String {
        let others = self.others.iter().map(|(reason, count)| format!("{}{count}", code(Some(*reason))));
        let (reason, others) = (code(self.reason), others.collect::<Vec<_>>().join(","));
        let head = format!("{}\t{reason}\t{}\t{others}", self.ruleset, self.considered);
        let rows = self.candidates.iter().map(Considered::packed);
        [head].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
    }

    /// Reads the stored form of a decision about an invoice in `currency`.
    pub fn unpack(packed: &str, currency: Currency) -> Result<Self, PackedDecisionError> {
        let mut rows = packed.split('\n');
        let mut head = rows.next().unwrap_or_default().split('\t');
        let mut decision = Self {
            ruleset: parsed(head.next(), "ruleset")?,
            reason: head.next().and_then(|text| text.chars().next()).and_then(reason),
            considered: parsed(head.next(), "number of line items considered")?,
            candidates: rows.map(|row| Considered::unpack(row, currency)).collect::<Result<_, _>>()?,
            others: BTreeMap::new(),
        };
        for other in head.next().unwrap_or_default().split(',').filter(|other| !other.is_empty()) {
            let mut characters = other.chars();
            let reason = characters.next().and_then(reason).unwrap_or(DecisionReason::Other);
            decision.count(reason, parsed(Some(characters.as_str()), "count")?);
        }
        Ok(decision)
    }
}

impl Considered {
    fn packed(&self) -> String {
        let text = |value: Option<String>| value.unwrap_or_default();
        let number = text(self.line_item_number.as_ref().map(ToString::to_string));
        let [balance, shortfall] = [self.balance, self.shortfall].map(|it| text(it.map(|it| it.to_string())));
        let (verdict, reason) = (sign(self.verdict), code(self.reason));
        let row = format!("{verdict}{reason}{}\t{number}\t{balance}\t{shortfall}", self.purchase_order_id);
        row.trim_end_matches('\t').to_owned()
    }

    fn unpack(row: &str, currency: Currency) -> Result<Self, PackedDecisionError> {
        let mut characters = row.chars();
        let sign = characters.next();
        let verdict = Verdict::VARIANTS.iter().copied().find(|it| Some(self::sign(*it)) == sign);
        let verdict = verdict.ok_or(PackedDecisionError("verdict"))?;
        let reason = characters.next().and_then(reason);
        let mut fields = characters.as_str().split('\t');
        let id = parsed(fields.next(), "purchase order ID")?;
        let mut present = || fields.next().filter(|field| !field.is_empty());
        let number = present().map(|text| parsed(Some(text), "line item number")).transpose()?;
        let mut amount = |what| {
            let money = |text: &str| Money::new(Decimal::from_str_exact(text).ok()?, currency).ok();
            present().map(|text| money(text).ok_or(PackedDecisionError(what))).transpose()
        };
        let (balance, shortfall) = (amount("balance")?, amount("shortfall")?);
        Ok(Self { balance, shortfall, ..Self::new(id, number, verdict, reason) })
    }
}

fn parsed<T: FromStr>(field: Option<&str>, what: &'static str) -> Result<T, PackedDecisionError> {
    field.and_then(|text| text.parse().ok()).ok_or(PackedDecisionError(what))
}

fn sign(verdict: Verdict) -> char {
    match verdict {
        Verdict::Selected => '+',
        Verdict::Outranked => '=',
        Verdict::Rejected => '-',
    }
}

fn reason(code: char) -> Option<DecisionReason> {
    let known = DecisionReason::VARIANTS.iter().copied().find(|it| self::code(Some(*it)) == code);
    known.or((code != NO_REASON).then_some(DecisionReason::Other))
}

fn code(reason: Option<DecisionReason>) -> char {
    let Some(reason) = reason else { return NO_REASON };
    match reason {
        DecisionReason::Suspended => 's',
        DecisionReason::Deleted => 'x',
        DecisionReason::NotEffective => 'b',
        DecisionReason::Expired => 'e',
        DecisionReason::SellerMismatch => 'f',
        DecisionReason::CurrencyMismatch => 'c',
        DecisionReason::TaxRegistrationMismatch => 'r',
        DecisionReason::InvoiceUnitMismatch => 'i',
        DecisionReason::LineNotFound => 'L',
        DecisionReason::OutsideLineWindow => 'w',
        DecisionReason::TypeMismatch => 't',
        DecisionReason::Depleted => 'd',
        DecisionReason::Unit => 'u',
        DecisionReason::MoreSpecificType => 'm',
        DecisionReason::EnoughBalance => 'n',
        DecisionReason::UpdatedLater => 'l',
        DecisionReason::TieBreak => 'k',
        DecisionReason::TakesRest => '>',
        DecisionReason::NothingLeft => '0',
        DecisionReason::FollowsOriginal => 'o',
        DecisionReason::ReferenceNotFound => 'R',
        DecisionReason::OriginalNotAssociated => 'O',
        DecisionReason::NoLineFits => 'N',
        DecisionReason::ChosenByHand => 'h',
        DecisionReason::Unreadable => 'U',
        DecisionReason::Other => '?',
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn jpy() -> Currency {
        "JPY".parse().unwrap()
    }

    #[test]
    fn every_reason_has_a_code_of_its_own() {
        let reasons: Vec<_> = DecisionReason::VARIANTS.iter().copied().map(Some).chain([None]).collect();
        let codes: BTreeSet<char> = reasons.iter().copied().map(code).collect();
        assert_eq!(codes.len(), reasons.len());
        assert!(reasons.iter().all(|it| reason(code(*it)) == *it));
    }

    #[test]
    fn fifty_candidates_take_nine_hundred_bytes() {
        let row = |nth: u32| {
            let (id, number) = (format!("PO-2026-{nth:04}"), nth.to_string());
            let reason = Some(DecisionReason::UpdatedLater);
            Considered::new(id.parse().unwrap(), number.parse().ok(), Verdict::Outranked, reason)
        };
        let decision = Decision { candidates: (1..=50).map(row).collect(), ..none() };
        assert!(decision.packed().len() <= 900, "{}", decision.packed().len());
    }

    #[test]
    fn what_a_newer_release_adds_is_read_as_another_reason_or_ignored() {
        let packed = "2\tZ\t7\tY2,d1,X3\tmore\n-ZPO_A\t1\t5\t6\tmore\n+.PO_A\t2";
        let read = Decision::unpack(packed, jpy()).unwrap();
        assert_eq!(read.packed(), "2\t?\t7\td1,?5\n-?PO_A\t1\t5\t6\n+.PO_A\t2");
    }

    #[test]
    fn a_damaged_text_is_refused_with_what_it_lacks() {
        let refused = |packed: &str| Decision::unpack(packed, jpy()).unwrap_err().to_string();
        assert_eq!(refused(""), "the packed decision has no valid ruleset");
        let of = |text: &str| refused(text).replace("the packed decision has no valid ", "");
        assert_eq!(of("1\t."), "number of line items considered");
        assert_eq!(of("1\t.\t1\td"), "count");
        for (row, lacks) in [
            ("", "verdict"),
            ("PO_A", "verdict"),
            ("-d", "purchase order ID"),
            ("-dPO|A", "purchase order ID"),
            ("-dPO_A\t a", "line item number"),
            ("-dPO_A\t1\t0.5", "balance"),
            ("-dPO_A\t1\t5\tx", "shortfall"),
        ] {
            assert_eq!(of(&format!("1\t.\t1\t\n{row}")), lacks, "{row}");
        }
    }

    fn none() -> Decision {
        Decision::none(DecisionReason::NoLineFits)
    }
}
