//! The only reader of the clock. A handler reads it once and passes the instant on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// Where "now" comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock, as deployed.
    System,
    /// The machine's clock, moved: it starts somewhere else and runs on.
    Shifted(TimeDelta),
    /// A clock set by hand, in microseconds since 1970. Each reading moves it on by one
    /// microsecond, so that what happens later also is later.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that shows `now` at this moment and runs on.
    pub fn starting_at(now: DateTime<Utc>) -> Self {
        Self::Shifted(now - system())
    }

    /// A clock that stands at `now` until it is [set](Self::set).
    pub fn standing_at(now: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(now.timestamp_micros())))
    }

    /// Moves a manual clock; a running one can't be set and stays as it is.
    pub fn set(&self, now: DateTime<Utc>) {
        match self {
            Self::Manual(micros) => micros.store(now.timestamp_micros(), Ordering::SeqCst),
            Self::System | Self::Shifted(_) => {}
        }
    }

    /// This moment.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => system(),
            Self::Shifted(shift) => system() + *shift,
            Self::Manual(micros) => {
                DateTime::from_timestamp_micros(micros.fetch_add(1, Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }
}

/// How long it is until `deadline`, by the machine's clock; nothing once it has passed.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
pub fn until(deadline: SystemTime) -> Duration {
    deadline.duration_since(SystemTime::now()).unwrap_or_default()
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn system() -> DateTime<Utc> {
    // What is kept has microseconds; what is told must be the same.
    Utc::now().trunc_subsecs(6)
}
