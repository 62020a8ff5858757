//! The clock. A handler reads it once and passes the instant on.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};

/// The source of the current time.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// The machine's clock with an offset.
    Shifted(TimeDelta),
    /// A clock set by hand, in microseconds since 1970. Each reading advances it by one microsecond, so that later
    /// events have later times.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// Returns a clock that shows `now` at this moment and runs.
    pub fn starting_at(now: DateTime<Utc>) -> Self {
        Self::Shifted(now - system())
    }

    /// Returns a clock that stays at `now` until it is [set](Self::set).
    pub fn standing_at(now: DateTime<Utc>) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(now.timestamp_micros())))
    }

    /// Sets a manual clock. Has no effect on other clocks.
    pub fn set(&self, now: DateTime<Utc>) {
        match self {
            Self::Manual(micros) => micros.store(now.timestamp_micros(), Ordering::SeqCst),
            Self::System | Self::Shifted(_) => {}
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Self::System => system(),
            Self::Shifted(shift) => (system() + *shift).trunc_subsecs(6),
            Self::Manual(micros) => {
                DateTime::from_timestamp_micros(micros.fetch_add(1, Ordering::SeqCst)).unwrap_or_default()
            }
        }
    }
}

/// The time of an invocation without a valid deadline: as long as an HTTP API waits.
const TIME_DEFAULT: Duration = Duration::from_secs(29);

/// Returns the time until `deadline`, by the machine's clock. A deadline in the past is replaced by the default time:
/// Lambda sets no such deadline, but `cargo lambda watch` sets one in 1970.
pub fn time_left(deadline: SystemTime) -> Duration {
    time_until(deadline, Clock::System.now().into())
}

fn time_until(deadline: SystemTime, now: SystemTime) -> Duration {
    deadline.duration_since(now).unwrap_or(TIME_DEFAULT)
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn system() -> DateTime<Utc> {
    // Stored times have microseconds, and answers must show the same times.
    Utc::now().trunc_subsecs(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invocation_has_the_time_until_its_deadline_or_a_default_if_it_is_past() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_hours(500_000);
        let seconds = Duration::from_secs;
        for (deadline, expected) in [
            (now + seconds(60), seconds(60)),
            (now, Duration::ZERO),
            (SystemTime::UNIX_EPOCH + seconds(600), TIME_DEFAULT),
        ] {
            assert_eq!(time_until(deadline, now), expected, "{deadline:?}");
        }
    }
}
