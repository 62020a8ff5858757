//! The purchase order or invoice that a delivery is about.

use chrono::NaiveDate;
use domain::forecast::Forecast;
use domain::ids::{InvoiceKey, LineItemNumber, PurchaseOrderId};
use domain::ledger::RecordedOrder;
use domain::money::{Currency, Money};
use domain::month::Month;
use serde::{Deserialize, Serialize};

/// The purchase order or invoice that notices are about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Order(PurchaseOrderId, OrderSnapshot),
    /// An unmatched invoice, or one that its seller assigned to another purchase order.
    Invoice(InvoiceKey),
}

/// The ID of a purchase order or invoice that notices are about. Sorts purchase orders first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AboutId<'a> {
    Order(&'a PurchaseOrderId),
    Invoice(&'a InvoiceKey),
}

/// The facts about a purchase order at the time of the decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderSnapshot {
    pub currency: Currency,
    pub effective_month: Month,
    pub expiration_month: Month,
    /// The balance of all tracked lines; none if no line is tracked.
    pub balance: Option<Money>,
    /// The lines that are forecast to run out early.
    pub runs_out: Vec<RunsOut>,
}

/// A line that is forecast to run out before its last month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RunsOut {
    pub line_item_number: LineItemNumber,
    /// The month in which it runs out.
    pub month: Month,
    pub has_run_out: bool,
    /// The first month that the line is for.
    pub start_month: Month,
    /// The last month that the line is for.
    pub end_month: Month,
    /// The mean amount invoiced a month.
    #[serde(with = "domain::money::with_currency")]
    pub monthly_mean: Money,
    /// The number of invoiced months that the mean is of.
    pub months: usize,
}

impl About {
    /// Returns a purchase order with its snapshot on `today`.
    pub fn order(record: &RecordedOrder, today: NaiveDate) -> Self {
        Self::Order(record.order.purchase_order_id.clone(), OrderSnapshot::of(record, today))
    }

    pub fn purchase_order_id(&self) -> Option<&PurchaseOrderId> {
        match self {
            Self::Order(id, _) => Some(id),
            Self::Invoice(_) => None,
        }
    }

    pub fn id(&self) -> AboutId<'_> {
        match self {
            Self::Order(id, _) => AboutId::Order(id),
            Self::Invoice(key) => AboutId::Invoice(key),
        }
    }
}

impl OrderSnapshot {
    pub fn of(record: &RecordedOrder, today: NaiveDate) -> Self {
        let months = record.order.months;
        Self {
            currency: record.order.currency,
            effective_month: months.first(),
            expiration_month: months.last(),
            balance: record.total_balance().ok().flatten(),
            runs_out: record.forecasts(today).filter(Forecast::early).map(RunsOut::of).collect(),
        }
    }
}

impl RunsOut {
    fn of(forecast: Forecast) -> Self {
        let Forecast { line_item_number, monthly_mean, months, runs_out, has_run_out, line_months } =
            forecast;
        let (start_month, end_month) = (line_months.first(), line_months.last());
        Self { line_item_number, month: runs_out, has_run_out, start_month, end_month, monthly_mean, months }
    }
}
