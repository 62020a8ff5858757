//! Validation of what people and programs send. It reports every error at once, each with a JSON pointer (RFC 6901).

mod field;
mod reader;
mod refusal;

pub use self::field::{Presence, ReadOnly, Unknown, Unparsed};
pub use self::reader::{Reader, check, read, read_stored};
pub(crate) use self::refusal::shortened;
pub use self::refusal::{Actual, Refusal, RefusalCode, Refusals};
