//! How long a sweep may run and how fast it may send. Measured in real time, not in the sweep's `now`.

use std::time::{Duration, Instant};

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

    /// Returns whether work that starts at `now` and takes up to `needed` ends in time.
    pub(super) fn allows(&self, now: Instant, needed: Duration) -> bool {
        self.spent(now).saturating_add(needed) <= self.time_left
    }
}

/// An even rate limit. Unused time isn't saved up for a burst.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    period: Duration,
    last: Option<Instant>,
}

impl Pace {
    /// `per_second` is 1 or more.
    pub(super) fn new(per_second: u32) -> Self {
        Self { period: Duration::from_secs(1) / per_second.max(1), last: None }
    }

    /// Returns how long to wait from `now` until the next send is allowed.
    pub(super) fn wait(&self, now: Instant) -> Duration {
        let since = self.last.map(|last| now.saturating_duration_since(last));
        since.map_or(Duration::ZERO, |since| self.period.saturating_sub(since))
    }

    /// Records a send at `now`.
    pub(super) fn record(&mut self, now: Instant) {
        self.last = Some(now);
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
    }

    #[test]
    fn a_pause_does_not_allow_a_burst() {
        let start = Instant::now();
        let after = |millis| start + Duration::from_millis(millis);
        let mut pace = Pace::new(4);
        assert_eq!(pace.wait(start), Duration::ZERO);
        pace.record(start);
        assert_eq!(pace.wait(after(100)), Duration::from_millis(150));
        assert_eq!(pace.wait(after(5000)), Duration::ZERO);
        pace.record(after(5000));
        assert_eq!(pace.wait(after(5000)), Duration::from_millis(250));
    }
}
