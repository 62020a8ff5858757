//! What an operation of the API says of itself, for the contract.

mod operation;
mod schemas;

pub use self::operation::{ACCESS_TOKEN, Header, Operation, message, problem_of};
pub use self::schemas::Schemas;
