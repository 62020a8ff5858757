//! The whole system from outside: HTTP and invocations in, answers and the table's contents out. Each test has a
//! system of its own, with its own store and its own clock.

#![expect(clippy::unwrap_used, clippy::panic, clippy::expect_used, reason = "a test fails by panicking")]

mod golden;
mod harness;
mod sweep;
