//! Notices: when to tell contacts about a purchase order or an invoice, and when to look at the order again.

mod lead;
mod outlook;
mod policy;
mod state;
mod unmatched_part;

pub use self::lead::{Lead, LeadError};
pub use self::outlook::{Notice, Outlook, outlook};
pub use self::policy::{NOTICES_PER_KIND_MAX, NoticePolicy, NoticePolicyForm};
pub use self::state::{ExpirationNotified, NoticeState, crossed};
pub use self::unmatched_part::UnmatchedPart;
