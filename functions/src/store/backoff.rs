//! Waiting before a write that was overtaken is tried again: bounded, and with full jitter so that writers that
//! met once don't meet again.

use std::time::Duration;

use super::StoreError;

const FIRST_WAIT_MAX: Duration = Duration::from_millis(10);
/// What an HTTP function can wait in all and still answer in time.
const PATIENCE: Duration = Duration::from_secs(6);
/// Keeps a person waiting the least: an edit is in the way of nothing but other edits.
const WAIT_MAX: Duration = Duration::from_millis(300);
/// Draws on one purchase order send each other back, and the store takes some 50 of them a second. Each of 200
/// writers may try every two seconds on average, so that about half of the tries get through.
const CROWDED_WAIT_MAX: Duration = Duration::from_secs(4);

/// How long one write is tried, and how often.
#[derive(Debug)]
pub struct Backoff {
    next_wait_max: Duration,
    growth: u32,
    wait_max: Duration,
    patience: Duration,
}

impl Default for Backoff {
    /// For a write that a person waits for.
    fn default() -> Self {
        Self { next_wait_max: FIRST_WAIT_MAX, growth: 2, wait_max: WAIT_MAX, patience: PATIENCE }
    }
}

impl Backoff {
    /// For a write that hundreds may try at the same time, and that may wait for `patience` in all.
    pub fn crowded(patience: Duration) -> Self {
        Self { next_wait_max: FIRST_WAIT_MAX * 5, growth: 4, wait_max: CROWDED_WAIT_MAX, patience }
    }

    /// A write got through: the next one begins with short waits again.
    pub fn succeeded(&mut self) {
        self.next_wait_max = FIRST_WAIT_MAX;
    }

    /// Waits before the next try; [`StoreError::Conflict`] where there is no time for it any more.
    pub async fn wait(&mut self) -> Result<(), StoreError> {
        let wait = self.next_wait_max.mul_f64(fastrand::f64());
        self.next_wait_max = self.wait_max.min(self.next_wait_max * self.growth);
        self.patience = self.patience.checked_sub(wait).ok_or(StoreError::Conflict)?;
        tokio::time::sleep(wait).await;
        Ok(())
    }
}
