//! DynamoDB's grammar: attributes, batch reads, pages, failures and waiting. Knows no business.

pub mod attributes;
pub mod backoff;
mod batch_get;
pub mod failure;
pub mod pages;
