//! DynamoDB for any table with the key `pk`, `sk`: items, keys, requests, pages, failures and retries. Knows neither the
//! items of this table nor the business.

pub mod attributes;
pub mod backoff;
mod batch_get;
pub mod failure;
pub mod key;
pub mod pages;
pub mod table;
