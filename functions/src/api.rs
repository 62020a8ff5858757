//! HTTP: requests, replies, problems, paging and the contract.

mod accept;
mod account_limit;
mod body;
mod conditions;
pub mod contract;
pub mod csv;
pub mod formula_guard;
mod idempotency_key;
pub mod json;
pub mod media_type;
pub mod paging;
pub mod path_key;
pub mod problem;
mod query;
mod reply;
mod request;
mod serve;

pub use self::conditions::EntityTags;
pub use self::idempotency_key::IdempotencyKey;
pub use self::paging::{PageLimit, PageQuery, PageRequest, PageToken, PagingKey};
pub use self::path_key::PathKey;
pub use self::problem::Problem;
pub use self::query::{
    DryRunQuery, FILTER_VALUES_MAX, NoQuery, Number, SEARCH_TEXT_MAX, parsed, search_text,
};
pub use self::reply::{Answer, Reply};
pub use self::request::Request;
pub use self::serve::{
    PublicRequest, account_claim, serve_direct, serve_event, serve_http, serve_page, serve_public,
};
