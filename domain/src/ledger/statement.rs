//! The statement of a line for a billing period: the opening balance, what changed it, and the closing balance.

use super::draw::Posting;
use super::recorded_order::RecordedOrder;
use crate::ids::LineItemNumber;
use crate::money::{Money, MoneyError};
use crate::month::Month;
use crate::purchase_order::LineItem;

/// What a statement needs of a ledger entry: its line, billing period, posting and amount.
pub type StatementEntry<'a> = (&'a LineItemNumber, Month, Posting, Money);

/// What a billing period did to a line. Opening balance less draws, credits, moves and voids is the closing balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineStatement {
    /// The total value less all entries of earlier billing periods.
    pub opening: Money,
    /// What matched invoices drew.
    pub draws: Money,
    /// What matched credit memos gave back; negative.
    pub credits: Money,
    /// What moved to the line, less what moved away.
    pub moves: Money,
    /// What voided invoices gave back; negative.
    pub voids: Money,
    pub closing: Money,
    /// The stored total of the line less the sum of all of its entries. Zero unless data is corrupt.
    pub difference: Money,
}

impl LineStatement {
    /// Returns the statement of `line` for `month`. `entries` are those of the whole ledger of `record`.
    pub fn of<'a>(
        record: &RecordedOrder,
        line: &LineItem,
        month: Month,
        entries: impl IntoIterator<Item = StatementEntry<'a>>,
    ) -> Result<Self, MoneyError> {
        let zero = Money::zero(record.order.currency);
        let mut it = Self {
            opening: line.total_value,
            draws: zero,
            credits: zero,
            moves: zero,
            voids: zero,
            closing: zero,
            difference: record.invoiced(line),
        };
        for (number, period, posting, amount) in entries {
            if *number != line.line_item_number {
                continue;
            }
            it.difference = it.difference.minus(amount)?;
            if period < month {
                it.opening = it.opening.minus(amount)?;
            } else if period == month {
                let kind = match posting {
                    Posting::Match if amount.is_negative() => &mut it.credits,
                    Posting::Match => &mut it.draws,
                    Posting::Reassociation => &mut it.moves,
                    Posting::Void => &mut it.voids,
                };
                *kind = kind.plus(amount)?;
            }
        }
        it.closing = it.opening.minus(it.draws)?.minus(it.credits)?.minus(it.moves)?.minus(it.voids)?;
        Ok(it)
    }

    /// Whether the statement of `month` says anything about `line`: it is for that month, or something changed it.
    pub fn concerns(&self, line: &LineItem, month: Month) -> bool {
        let changes = [self.draws, self.credits, self.moves, self.voids, self.difference];
        line.months.contains(month) || changes.iter().any(|amount| !amount.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::LineTotals;
    use crate::purchase_order::PurchaseOrder;
    use crate::seller::Catalogue;

    fn record(invoiced: &str) -> RecordedOrder {
        let order = serde_json::json!({"purchaseOrderId": "PO", "billFrom": ["AWS_INC"], "currency": "USD",
            "effectiveMonth": "2026-01", "expirationMonth": "2026-12", "lineItems": [
                {"lineItemNumber": "1", "type": "ALL", "unitPrice": "1000.00", "quantity": "1"},
                {"lineItemNumber": "2", "type": "ALL", "unitPrice": "50.00", "quantity": "1", "endMonth": "2026-02"}]});
        let (order, tags) = PurchaseOrder::read(order, &Catalogue::aws().unwrap()).unwrap();
        let now: chrono::DateTime<chrono::Utc> = "2026-12-01T00:00:00Z".parse().unwrap();
        let mut record = RecordedOrder::new(order, tags, now, now.date_naive());
        let line = record.order.line_items.first().unwrap().line_item_number.clone();
        record.totals = LineTotals::default()
            .after(&line, Money::parse(invoiced, record.order.currency).unwrap())
            .unwrap();
        record
    }

    fn statements(invoiced: &str, month: &str) -> Vec<String> {
        let record = record(invoiced);
        let (month, usd) = (month.parse().unwrap(), record.order.currency);
        let number: LineItemNumber = "1".parse().unwrap();
        let entries = [
            ("2026-09", Posting::Match, "100.00"),
            ("2026-10", Posting::Match, "300.00"),
            ("2026-10", Posting::Match, "-20.00"),
            ("2026-10", Posting::Reassociation, "-50.00"),
            ("2026-10", Posting::Void, "-10.00"),
            ("2026-11", Posting::Match, "30.00"),
        ];
        let entries = entries.map(|(period, posting, amount)| {
            (period.parse().unwrap(), posting, Money::parse(amount, usd).unwrap())
        });
        let shown = record.order.line_items.iter().filter_map(|line| {
            let entries =
                entries.iter().map(|(period, posting, amount)| (&number, *period, *posting, *amount));
            let it = LineStatement::of(&record, line, month, entries).unwrap();
            let amounts = [it.opening, it.draws, it.credits, it.moves, it.voids, it.closing, it.difference];
            let amounts = amounts.map(|amount| amount.to_string()).join(" ");
            it.concerns(line, month).then(|| format!("{}: {amounts}", line.line_item_number))
        });
        shown.collect()
    }

    #[test]
    fn it_opens_with_what_earlier_months_left_and_closes_with_what_the_month_leaves() {
        assert_eq!(statements("350.00", "2026-10"), ["1: 900.00 300.00 -20.00 -50.00 -10.00 680.00 0.00"]);
        assert_eq!(statements("350.00", "2026-11"), ["1: 680.00 30.00 0.00 0.00 0.00 650.00 0.00"]);
    }

    #[test]
    fn it_is_about_lines_of_the_month_and_lines_that_changed() {
        let lines = |month| statements("350.00", month).len();
        assert_eq!([lines("2026-02"), lines("2026-03"), lines("2027-01")], [2, 1, 0]);
    }

    #[test]
    fn a_total_that_differs_from_the_ledger_is_reported() {
        assert_eq!(statements("360.00", "2027-01"), ["1: 650.00 0.00 0.00 0.00 0.00 650.00 10.00"]);
    }
}
