//! Health flags: the conditions of a purchase order that need attention.

use chrono::NaiveDate;

use crate::ledger::RecordedOrder;
use crate::money::Money;
use crate::month::{Month, MonthRange};
use crate::notice::NoticePolicy;
use crate::purchase_order::LineItem;
use crate::text::word_enum;

word_enum! {
    /// A condition of a purchase order that needs attention. Derived, never stored.
    pub enum HealthFlag {
        /// Neither the purchase order nor its account has contacts.
        NoContacts,
        /// The balance of a tracked line is below zero.
        NegativeBalance,
        /// The balance of a tracked line is below a notice threshold.
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
    /// Returns the flags on `today`, in the order of [`HealthFlag`]. `account_policy` applies to orders without their own
    /// notice policy.
    pub fn health(
        &self,
        today: NaiveDate,
        account_policy: &NoticePolicy,
        account_has_contacts: bool,
    ) -> Vec<HealthFlag> {
        let policy = self.order.notice_policy.as_ref().unwrap_or(account_policy);
        let balances: Vec<(Money, Money)> =
            self.order.line_items.iter().filter_map(|line| self.balance_of_value(line)).collect();
        let low =
            |balance: Money, whole| policy.balance_thresholds.iter().any(|it| balance.is_below(*it, whole));
        let ends_on = self.order.months.last().last_day();
        let first_notice = policy.expiration_leads.iter().map(|lead| lead.before(ends_on)).min();
        let months = self.order.months;
        [
            (HealthFlag::NoContacts, self.order.contacts.is_empty() && !account_has_contacts),
            (HealthFlag::NegativeBalance, balances.iter().any(|(balance, _)| balance.is_negative())),
            (HealthFlag::LowBalance, balances.iter().any(|(balance, whole)| low(*balance, *whole))),
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

    /// Returns the balance and the total value of a tracked line.
    fn balance_of_value(&self, line: &LineItem) -> Option<(Money, Money)> {
        self.balance(line).ok().flatten().map(|balance| (balance, line.total_value))
    }
}
