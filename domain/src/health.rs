//! Health flags: the conditions of a purchase order that need attention.

use chrono::NaiveDate;

use crate::ledger::RecordedOrder;
use crate::money::Money;
use crate::month::{Month, MonthRange};
use crate::purchase_order::{LineItem, Status};
use crate::settings::AccountDefaults;
use crate::text::word_enum;

word_enum! {
    /// A condition of a purchase order that needs attention. Derived, never stored.
    pub enum HealthFlag {
        /// Neither the purchase order nor its account has contacts.
        NoContacts,
        /// The balance of a tracked line is below zero.
        NegativeBalance,
        /// The balance of a tracked line is above its value, because more was given back than drawn.
        OverCredited,
        /// The purchase order is active, and the balance of a tracked line is below the account's `lowBalancePercent` of
        /// its value.
        LowBalance,
        /// The purchase order ends within its longest notice lead.
        Expiring,
        /// The first month of the purchase order has not begun.
        NotYetEffective,
        /// No line covers some months of the purchase order.
        UncoveredMonths,
        /// A line never wins, because another line of the same order always outranks it.
        NeverWins,
        /// A tracked line is forecast to run out before its last month.
        RunsOutEarly,
    }
}

impl RecordedOrder {
    /// Returns the flags on `today`, in the order of [`HealthFlag`]. A tracked line that is worth nothing raises no flag of
    /// its balance.
    pub fn health(&self, today: NaiveDate, defaults: &AccountDefaults) -> Vec<HealthFlag> {
        let policy = self.order.notice_policy.as_ref().unwrap_or(&defaults.notice_policy);
        let balances: Vec<(Money, Money)> =
            self.order.line_items.iter().filter_map(|line| self.balance_of_value(line)).collect();
        let low = |(balance, value): &(Money, Money)| balance.is_below(defaults.low_balance_percent, *value);
        let over_credited = |(balance, value): &(Money, Money)| balance.amount() > value.amount();
        let active = self.status(today) == Status::Active;
        let ends_on = self.order.months.last().last_day();
        let first_notice = policy.expiration_leads.iter().map(|lead| lead.before(ends_on)).min();
        let months = self.order.months;
        [
            (HealthFlag::NoContacts, self.order.contacts.is_empty() && !defaults.has_contacts),
            (HealthFlag::NegativeBalance, balances.iter().any(|(balance, _)| balance.is_negative())),
            (HealthFlag::OverCredited, balances.iter().any(over_credited)),
            (HealthFlag::LowBalance, active && balances.iter().any(low)),
            (HealthFlag::Expiring, today <= ends_on && first_notice.is_some_and(|day| day <= today)),
            (HealthFlag::NotYetEffective, Month::of(today) < months.first()),
            (HealthFlag::UncoveredMonths, !self.uncovered_months().is_empty()),
            (HealthFlag::NeverWins, self.order.line_items.iter().any(|line| self.never_wins(line))),
            (HealthFlag::RunsOutEarly, self.forecasts(today).any(|forecast| forecast.early())),
        ]
        .into_iter()
        .filter_map(|(flag, raised)| raised.then_some(flag))
        .collect()
    }

    /// Returns the months of the purchase order that no line covers, as ranges in chronological order.
    pub fn uncovered_months(&self) -> Vec<MonthRange> {
        let mut lines: Vec<MonthRange> = self.order.line_items.iter().map(|line| line.months).collect();
        lines.sort_by_key(|months| months.first());
        let mut uncovered = Vec::new();
        // The first month not yet known to be covered; none after 9999-12.
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

    /// Whether another line of the order always outranks `line`: an untracked line of the same type and months with a
    /// lower number. Other lines don't always win: a more specific type serves fewer charges, a narrower window fewer
    /// months, and a tracked balance can run out.
    pub fn never_wins(&self, line: &LineItem) -> bool {
        self.order.line_items.iter().any(|other| {
            other.r#type == line.r#type
                && other.months == line.months
                && !other.balance_tracking
                && other.line_item_number < line.line_item_number
        })
    }

    /// Returns the balance and the total value of a tracked line that is worth something.
    fn balance_of_value(&self, line: &LineItem) -> Option<(Money, Money)> {
        let value = Some(line.total_value).filter(|value| value.is_positive())?;
        self.balance(line).ok().flatten().map(|balance| (balance, value))
    }
}
