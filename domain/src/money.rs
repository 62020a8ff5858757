//! Money as exact decimals of one currency. The only place that rounds.

mod amount;
mod currency;
mod decimal;
mod proportion;
mod quantity;
mod total_value;
pub mod with_currency;

pub use self::amount::{Amount, Money};
pub use self::currency::{Currency, UnknownCurrency};
pub use self::decimal::{AMOUNT_MAX, MoneyError};
pub use self::quantity::{PERCENT_DECIMALS_MAX, Percent, QUANTITY_DECIMALS_MAX, Quantity};
pub use self::total_value::{Tax, total_value};
