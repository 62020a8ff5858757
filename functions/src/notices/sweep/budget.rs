//! How long a sweep may run. Measured in real time, not in the sweep's `now`.

use std::time::Duration;

use tokio::time::Instant;

#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    started: Instant,
    time_left: Duration,
}

impl Budget {
    pub(super) fn new(started: Instant, time_left: Duration) -> Self {
        Self { started, time_left }
    }

    /// Returns how long the sweep has run at `now`.
    pub(super) fn spent(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.started)
    }

    /// Returns whether less than a fifth of the time is spent at `now`.
    pub(super) fn is_young(&self, now: Instant) -> bool {
        self.spent(now).saturating_mul(5) <= self.time_left
    }

    /// Returns whether work that starts at `now` and takes up to `needed` ends in time.
    pub(super) fn allows(&self, now: Instant, needed: Duration) -> bool {
        self.spent(now).saturating_add(needed) <= self.time_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_would_end_too_late_is_not_started() {
        let start = Instant::now();
        let budget = Budget::new(start, Duration::from_mins(1));
        let after = |seconds| start + Duration::from_secs(seconds);
        assert!(budget.allows(after(50), Duration::from_secs(10)));
        assert!(!budget.allows(after(51), Duration::from_secs(10)));
        assert!(!budget.allows(after(600), Duration::ZERO));
        assert!(budget.is_young(after(12)) && !budget.is_young(after(13)));
    }
}
