//! How the purchase order rules are reached: HTTP, direct invocation and the schedule.

pub mod clock;
