//! What a function runs in: its environment, AWS clients, clock, logs and metrics. Knows no business.

mod aws;
mod calendar;
pub mod clock;
mod environment;
pub mod log;
pub mod metrics;

pub use self::calendar::Calendar;
pub use self::environment::*;
