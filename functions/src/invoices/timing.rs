//! The time of an invocation: when its work must have ended, and the clock as it goes on.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::time::Instant;

use crate::store::StoreError;

/// The part of the time left that is reserved for the answer, so that callers learn of every result that is written.
const ANSWER_TIME: Duration = Duration::from_secs(3);

/// Returns when work must have ended in an invocation that has this time left.
pub fn deadline(time_left: Duration) -> Instant {
    let answer_time = ANSWER_TIME.min(time_left / 2);
    Instant::now() + time_left.saturating_sub(answer_time)
}

/// Waits for work until the deadline. Then it fails as if the table didn't answer: nothing is known to be written.
pub async fn by_deadline<T>(
    deadline: Instant,
    work: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    let result = tokio::time::timeout_at(deadline, work).await;
    result.unwrap_or_else(|elapsed| Err(StoreError::Unavailable(Box::new(elapsed))))
}

/// A clock that starts at the time of an invocation and runs.
#[derive(Clone, Copy, Debug)]
pub struct RunningClock {
    began_at: DateTime<Utc>,
    began: Instant,
}

impl RunningClock {
    pub fn starting_at(now: DateTime<Utc>) -> Self {
        Self { began_at: now, began: Instant::now() }
    }

    pub fn now(&self) -> DateTime<Utc> {
        let elapsed = TimeDelta::from_std(self.began.elapsed()).unwrap_or_default();
        self.began_at.checked_add_signed(elapsed).unwrap_or(self.began_at)
    }
}
