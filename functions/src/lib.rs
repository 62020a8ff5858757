//! The Lambda functions: purchase order management over HTTP, direct invocation and schedules.
//!
//! From the bottom up: [`lambda`] (the environment a function runs in), [`store`] (the table), [`api`] (HTTP), the
//! aggregates [`purchase_orders`], [`invoices`], [`account`], [`notices`] and [`events`], and [`functions`], the list of
//! all functions. A module uses only those before it.

pub mod account;
pub mod api;
pub mod events;
pub mod functions;
pub mod invoices;
pub mod lambda;
pub mod notices;
pub mod purchase_orders;
pub mod store;

/// Answers of the store are many small texts. With glibc's allocator, a match among a thousand purchase orders takes a
/// seventh more CPU.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
