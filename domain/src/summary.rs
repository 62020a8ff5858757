//! Totals over all purchase orders of an account.

mod burn_down;
mod by_currency;

pub use self::burn_down::{BURN_DOWN_AFTER, BURN_DOWN_BEFORE, BurnDown, BurnDownMonth};
pub use self::by_currency::{CurrencyTotals, OrderCounts, Summary};
