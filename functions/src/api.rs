//! The HTTP API's grammar: requests, replies, problems, paging and the contract. Knows HTTP, no business.

mod accept;
mod conditions;
pub mod contract;
pub mod json;
pub mod paging;
pub mod path_key;
pub mod problem;
mod reply;
mod request;
mod serve;

pub use self::conditions::Versions;
pub use self::problem::Problem;
pub use self::reply::{Answer, Reply};
pub use self::request::{BODY_MAX, IDEMPOTENCY_KEY_MAX, PAGE_DEFAULT, PAGE_MAX, PAGE_PARAMETERS, Request};
pub use self::serve::{account_claim, serve_direct, serve_http, serve_public};
