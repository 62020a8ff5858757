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

/// What an invocation has if it isn't told: as long as an HTTP API waits.
const UNTOLD: Duration = Duration::from_secs(29);

/// How long an invocation has that begins now, by the machine's clock. One that begins after its deadline was told
/// none: Lambda gives each a later one, `cargo lambda watch` one of 1970.
pub fn time_left(deadline: SystemTime) -> Duration {
    time_until(deadline, Clock::System.now().into())
}

fn time_until(deadline: SystemTime, now: SystemTime) -> Duration {
    deadline.duration_since(now).unwrap_or(UNTOLD)
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn system() -> DateTime<Utc> {
    // What is kept has microseconds; what is told must be the same.
    Utc::now().trunc_subsecs(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invocation_has_the_time_until_its_deadline_or_if_that_was_before_it_a_default() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
        let seconds = Duration::from_secs;
        for (deadline, expected) in [
            (now + seconds(60), seconds(60)),
            (now, Duration::ZERO),
            (SystemTime::UNIX_EPOCH + seconds(600), UNTOLD),
        ] {
            assert_eq!(time_until(deadline, now), expected, "{deadline:?}");
        }
    }
}
