//! All functions, and the API's contract that follows from them.

pub mod contract;
pub mod get_open_api;
mod methods;
pub mod refuse_request;

pub use self::methods::Methods;
