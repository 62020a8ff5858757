//! Health flags: what about a purchase order needs attention. Derived, never stored.

use std::str::FromStr;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LineItem, NotOneOf, RecordedOrder};
use crate::money::Money;
use crate::month::{Month, MonthRange};
use crate::notice::NoticePolicy;

/// One thing that needs attention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum HealthFlag {
    /// Nobody hears of it: neither contacts of its own nor default contacts of the account.
    NoContacts,
    /// A tracked line is below zero.
    NegativeBalance,
    /// A tracked line is below one of its notice thresholds.
    LowBalance,
    /// Its end is no further away than its longest notice lead.
    Expiring,
    /// Its first month has not begun.
    NotYetEffective,
    /// Some of its months are covered by no line.
    UncoveredMonths,
    /// A line never wins, since another line of the same order always outranks it.
    NeverWins,
    /// A tracked line runs out before its last month, at the mean of its last billed months.
    RunsOutEarly,
}

impl HealthFlag {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NoContacts,
        Self::NegativeBalance,
        Self::LowBalance,
        Self::Expiring,
        Self::NotYetEffective,
        Self::UncoveredMonths,
        Self::NeverWins,
        Self::RunsOutEarly,
    ];
}

impl FromStr for HealthFlag {
    type Err = NotOneOf;

    fn from_str(text: &str) -> Result<Self, NotOneOf> {
        serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| {
            NotOneOf(
                "NO_CONTACTS, NEGATIVE_BALANCE, LOW_BALANCE, EXPIRING, NOT_YET_EFFECTIVE, UNCOVERED_MONTHS, \
                 NEVER_WINS, RUNS_OUT_EARLY",
            )
        })
    }
}

impl RecordedOrder {
    /// Its flags on `today`, in the order of [`HealthFlag`]. `account_policy` is for orders without a notice
    /// policy of their own; `account_has_contacts` tells whether the account has default contacts.
    pub fn health(
        &self,
        today: NaiveDate,
        account_policy: &NoticePolicy,
        account_has_contacts: bool,
    ) -> Vec<HealthFlag> {
        let policy = self.order.notice_policy.as_ref().unwrap_or(account_policy);
        let balances: Vec<(Money, Money)> =
            self.order.line_items.iter().filter_map(|line| self.of(line)).collect();
        let low =
            |balance: Money, whole| policy.balance_thresholds.iter().any(|it| balance.is_below(*it, whole));
        let ends_on = self.order.months.last().last_day();
        let begins_to_end = policy.expiration_leads.iter().map(|lead| lead.before(ends_on)).min();
        let months = self.order.months;
        [
            (HealthFlag::NoContacts, self.order.contacts.is_empty() && !account_has_contacts),
            (HealthFlag::NegativeBalance, balances.iter().any(|(balance, _)| balance.is_negative())),
            (HealthFlag::LowBalance, balances.iter().any(|(balance, whole)| low(*balance, *whole))),
            (HealthFlag::Expiring, today <= ends_on && begins_to_end.is_some_and(|begin| begin <= today)),
            (HealthFlag::NotYetEffective, Month::of(today) < months.first()),
            (HealthFlag::UncoveredMonths, !self.uncovered_months().is_empty()),
            (HealthFlag::NeverWins, self.order.line_items.iter().any(|line| self.never_wins(line))),
            (HealthFlag::RunsOutEarly, self.forecasts(today).any(|forecast| forecast.early())),
        ]
        .into_iter()
        .filter_map(|(flag, raised)| raised.then_some(flag))
        .collect()
    }

    /// The months of the purchase order that no line covers, as ranges in order of time.
    pub fn uncovered_months(&self) -> Vec<MonthRange> {
        let mut lines: Vec<MonthRange> = self.order.line_items.iter().map(|line| line.months).collect();
        lines.sort_by_key(|months| months.first());
        let mut uncovered = Vec::new();
        // The first month not yet known to be covered; none once the last month there is has been passed.
        let mut next = Some(self.order.months.first());
        for months in lines {
            let Some(from) = next else { return uncovered };
            if from < months.first() {
                uncovered.extend(MonthRange::new(from, months.first().minus(1)));
            }
            if from <= months.last() {
                next = months.last().next();
            }
        }
        uncovered.extend(next.and_then(|from| MonthRange::new(from, self.order.months.last())));
        uncovered
    }

    /// Whether another line of the order always outranks `line`: the same type and window, always enough
    /// balance since it is not tracked, and the earlier number. Nothing else is certain: a more specific type
    /// serves fewer charges, a narrower window fewer months, and a tracked balance can run out.
    pub fn never_wins(&self, line: &LineItem) -> bool {
        self.order.line_items.iter().any(|other| {
            other.r#type == line.r#type
                && other.months == line.months
                && !other.balance_tracking
                && other.line_item_number < line.line_item_number
        })
    }

    fn of(&self, line: &LineItem) -> Option<(Money, Money)> {
        self.balance(line).ok().flatten().map(|balance| (balance, line.total_value))
    }
}
