//! Waiting before a write that was overtaken is tried again: bounded, and with full jitter so that writers that
//! met once don't meet again.

use std::time::Duration;

use crate::store::StoreError;

/// What an HTTP function can wait in all and still answer in time.
const PATIENCE: Duration = Duration::from_secs(6);
const FIRST_WAIT_MAX: Duration = Duration::from_millis(10);
/// Keeps a person waiting the least: an edit is in the way of nothing but other edits.
const WAIT_MAX: Duration = Duration::from_millis(300);

/// How many times as long as a try takes to wait, at the longest, for each write that was first. A try holds if no
/// other is committed from its read to its commit, so that is what writers should leave each other.
const TRIES_APART_MAX: u32 = 6;
const CROWDED_WAIT_MAX: Duration = Duration::from_secs(10);

/// How long one write is tried, and how often.
#[derive(Debug)]
pub struct Backoff {
    next_wait_max: Duration,
    patience: Duration,
}

impl Default for Backoff {
    /// For a write that a person waits for.
    fn default() -> Self {
        Self::within(PATIENCE)
    }
}

impl Backoff {
    /// For a write that may wait for `patience` in all.
    pub fn within(patience: Duration) -> Self {
        Self { next_wait_max: FIRST_WAIT_MAX, patience }
    }

    /// Waits before the next try, longer each time; [`StoreError::Conflict`] where there is no time left for it.
    pub async fn wait(&mut self) -> Result<(), StoreError> {
        let longest = self.next_wait_max;
        self.next_wait_max = WAIT_MAX.min(longest * 2);
        self.wait_up_to(longest).await
    }

    /// Waits before the next try, in proportion to how long one `took`, and to the writes of `others` that were first
    /// since the last one. That tells how many there are: hundreds spread out, and the last don't wait for nobody.
    pub async fn wait_for(&mut self, others: u64, took: Duration) -> Result<(), StoreError> {
        let tries = u32::try_from(others).unwrap_or(u32::MAX).saturating_mul(TRIES_APART_MAX);
        self.wait_up_to(CROWDED_WAIT_MAX.min(took.saturating_mul(tries))).await
    }

    async fn wait_up_to(&mut self, longest: Duration) -> Result<(), StoreError> {
        let wait = longest.mul_f64(fastrand::f64());
        self.patience = self.patience.checked_sub(wait).ok_or(StoreError::Conflict)?;
        tokio::time::sleep(wait).await;
        Ok(())
    }
}
