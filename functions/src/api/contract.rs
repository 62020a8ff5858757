//! The description of an operation, for the API's contract.

mod describe;
mod header;
mod operation;
mod schemas;

pub use self::describe::{gateway_message, problem_with};
pub use self::header::Header;
pub use self::operation::{ACCESS_TOKEN, Operation};
pub use self::schemas::Schemas;
