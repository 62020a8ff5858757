//! Waiting before a conflicting write is retried: bounded in total, with full jitter.

use std::time::Duration;

use super::failure::StoreError;

/// The total wait that still lets an HTTP function answer in time.
const DEFAULT_BUDGET: Duration = Duration::from_secs(6);
const FIRST_WAIT_MAX: Duration = Duration::from_millis(10);
/// Edits only contend with other edits, so a short wait is enough.
const WAIT_MAX: Duration = Duration::from_millis(300);

/// The longest wait for each write that came first, in durations of one try. A try succeeds if no other write is
/// committed between its read and its commit, so writers must spread out in proportion to that duration.
const TRIES_APART_MAX: u32 = 6;
const CROWDED_WAIT_MAX: Duration = Duration::from_secs(10);

/// The waits between the tries of one write.
#[derive(Debug)]
pub struct Backoff {
    next_wait_max: Duration,
    budget: Duration,
}

impl Default for Backoff {
    /// Returns the backoff of a write in an HTTP function.
    fn default() -> Self {
        Self::within(DEFAULT_BUDGET)
    }
}

impl Backoff {
    /// Returns a backoff that waits at most `budget` in total.
    pub fn within(budget: Duration) -> Self {
        Self { next_wait_max: FIRST_WAIT_MAX, budget }
    }

    /// Waits before the next try, twice as long each time. Fails with [`StoreError::Conflict`] if the budget is spent.
    pub async fn wait(&mut self) -> Result<(), StoreError> {
        let longest = self.next_wait_max;
        self.next_wait_max = WAIT_MAX.min(longest * 2);
        self.wait_up_to(longest).await
    }

    /// Waits before the next try, in proportion to `took`, the duration of one try, and to `others`, the number of
    /// writes that came first since the last try. That number estimates how many writers compete: hundreds spread out,
    /// and the last one retries at once.
    pub async fn wait_for(&mut self, others: u64, took: Duration) -> Result<(), StoreError> {
        let tries = u32::try_from(others).unwrap_or(u32::MAX).saturating_mul(TRIES_APART_MAX);
        self.wait_up_to(CROWDED_WAIT_MAX.min(took.saturating_mul(tries))).await
    }

    async fn wait_up_to(&mut self, longest: Duration) -> Result<(), StoreError> {
        let wait = longest.mul_f64(fastrand::f64());
        self.budget = self.budget.checked_sub(wait).ok_or(StoreError::Conflict)?;
        tokio::time::sleep(wait).await;
        Ok(())
    }
}
