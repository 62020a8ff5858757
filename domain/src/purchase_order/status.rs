//! The status of a purchase order.

use chrono::NaiveDate;

use crate::month::{Month, MonthRange};
use crate::text::word_enum;

word_enum! {
    /// The status of a purchase order, derived from its suspended flag, its months and today; never stored.
    pub enum Status {
        /// The purchase order serves invoices of its months.
        Active,
        /// The purchase order serves no invoices until it is activated.
        Suspended,
        /// The expiration month is over. The purchase order still serves invoices of its own months.
        Expired,
        /// The purchase order is suspended and its expiration month is over.
        SuspendedExpired,
    }
}

impl Status {
    /// Returns the status on `today` of a purchase order for `months`.
    pub fn of(suspended: bool, months: MonthRange, today: NaiveDate) -> Self {
        match (suspended, months.last() < Month::of(today)) {
            (false, false) => Self::Active,
            (true, false) => Self::Suspended,
            (false, true) => Self::Expired,
            (true, true) => Self::SuspendedExpired,
        }
    }
}

word_enum! {
    /// A status that a buyer can ask for.
    pub enum WantedStatus {
        /// Possible from `SUSPENDED`.
        Active,
        /// Possible from `ACTIVE` or `EXPIRED`.
        Suspended,
        /// Possible from `SUSPENDED_EXPIRED`.
        Expired,
    }
}
