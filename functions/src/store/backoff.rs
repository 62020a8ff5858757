//! Waiting before a write that was overtaken is tried again: bounded, and with full jitter so that writers that
//! met once don't meet again.

use std::time::Duration;

use super::StoreError;

/// Tries of one write. With the waits below, some ten seconds of others being first.
const TRIES_MAX: u32 = 60;
const FIRST_WAIT_MS: u64 = 5;
const WAIT_MS_MAX: u64 = 300;

/// Counts the tries of one write.
#[derive(Debug, Default)]
pub struct Backoff {
    tries: u32,
}

impl Backoff {
    /// Waits before the next try. The last one is followed by [`StoreError::Conflict`].
    pub async fn wait(&mut self) -> Result<(), StoreError> {
        self.tries += 1;
        if self.tries >= TRIES_MAX {
            return Err(StoreError::Conflict);
        }
        let longest = WAIT_MS_MAX.min(FIRST_WAIT_MS << self.tries.min(16));
        tokio::time::sleep(Duration::from_millis(fastrand::u64(0..=longest))).await;
        Ok(())
    }

    /// How often it was tried again.
    pub fn tries(&self) -> u32 {
        self.tries
    }
}
