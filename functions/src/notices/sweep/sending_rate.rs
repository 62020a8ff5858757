//! How fast a sweep sends: an even rate, which becomes slower when the mail service is busy, and how many mails are in
//! flight to reach it.

use std::time::Duration;

use tokio::time::Instant;

/// The longest time between two mails.
const PERIOD_MAX: Duration = Duration::from_secs(5);

/// The shortest time between two slow-downs: the mails in flight report the same congestion.
const SLOW_DOWN_APART: Duration = Duration::from_secs(1);

/// How long a mail is in flight: two transactions, a read, and the send.
const MAIL_DURATION: Duration = Duration::from_millis(200);

/// How long an account may send mails while others wait.
const TURN: Duration = Duration::from_secs(5);

/// Unused time isn't saved up for a burst.
#[derive(Clone, Copy, Debug)]
pub(super) struct SendingRate {
    shortest: Duration,
    period: Duration,
    /// When the next mail may be sent.
    next: Option<Instant>,
    slowed_at: Option<Instant>,
}

impl SendingRate {
    /// `per_second` is 1 or more.
    pub(super) fn new(per_second: u32) -> Self {
        let shortest = Duration::from_secs(1) / per_second.max(1);
        Self { shortest, period: shortest, next: None, slowed_at: None }
    }

    /// Reserves the next mail. Returns how long to wait from `now` until it may be sent.
    pub(super) fn reserve(&mut self, now: Instant) -> Duration {
        let at = self.next.map_or(now, |next| next.max(now));
        self.next = Some(at + self.period);
        at.saturating_duration_since(now)
    }

    /// Doubles the time between mails.
    pub(super) fn slow_down(&mut self, now: Instant) {
        let since = self.slowed_at.map(|slowed_at| now.saturating_duration_since(slowed_at));
        if since.is_none_or(|since| since >= SLOW_DOWN_APART) {
            self.slowed_at = Some(now);
            self.period = PERIOD_MAX.min(self.period * 2).max(self.shortest);
        }
    }

    /// Shortens the time between mails by a tenth, down to that of the rate.
    pub(super) fn speed_up(&mut self) {
        self.period = self.shortest.max(self.period * 9 / 10);
    }
}

/// Returns how many mails of an account are in flight at a time, so that one account alone reaches the rate.
pub(super) fn mails_at_a_time(per_second: u32) -> usize {
    let in_flight = MAIL_DURATION.as_millis() * u128::from(per_second) / 1000;
    usize::try_from(in_flight).unwrap_or(usize::MAX).saturating_add(1)
}

/// Returns how many mails an account sends in a turn.
pub(super) fn mails_a_turn(per_second: u32) -> usize {
    usize::try_from(TURN.as_secs() * u64::from(per_second)).unwrap_or(usize::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use std::cmp::Reverse;
    use std::collections::BinaryHeap;

    use super::*;

    /// Returns how long it takes to send mails at a rate if each takes `each`, in simulated time.
    fn time_to_send(mails: u32, per_second: u32, each: Duration) -> Duration {
        let start = Instant::now();
        let mut rate = SendingRate::new(per_second);
        // When each of the mails in flight ends.
        let free = vec![Reverse(start); mails_at_a_time(per_second)];
        let mut in_flight: BinaryHeap<Reverse<Instant>> = free.into();
        let mut end = start;
        for _ in 0..mails {
            let Some(Reverse(now)) = in_flight.pop() else { break };
            end = now + rate.reserve(now) + each;
            in_flight.push(Reverse(end));
        }
        end - start
    }

    #[test]
    fn the_rate_is_reached_although_each_mail_takes_time_and_never_exceeded() {
        for (per_second, each) in [(1, 150), (10, 150), (80, 100), (80, 150), (80, 200)] {
            let mails = per_second * 20;
            let took = time_to_send(mails, per_second, Duration::from_millis(each));
            assert!(took <= Duration::from_millis(20_500), "{per_second} a second: {took:?}");
            let shortest = Duration::from_millis(20_000 - 1000 / u64::from(per_second));
            assert!(took >= shortest, "{per_second} a second: {took:?}");
        }
    }

    #[test]
    fn a_pause_does_not_allow_a_burst() {
        let start = Instant::now();
        let after = |millis| start + Duration::from_millis(millis);
        let mut rate = SendingRate::new(4);
        assert_eq!(rate.reserve(start), Duration::ZERO);
        assert_eq!(rate.reserve(after(100)), Duration::from_millis(150));
        assert_eq!(rate.reserve(after(100)), Duration::from_millis(400));
        assert_eq!(rate.reserve(after(5000)), Duration::ZERO);
        assert_eq!(rate.reserve(after(5000)), Duration::from_millis(250));
    }

    #[test]
    fn mails_slow_down_when_the_service_is_busy_and_speed_up_again() {
        let start = Instant::now();
        let after = |millis| start + Duration::from_millis(millis);
        let mut rate = SendingRate::new(10);
        let period = |rate: &SendingRate| rate.period.as_millis();
        rate.slow_down(start);
        rate.slow_down(after(10));
        assert_eq!(period(&rate), 200, "mails that were in flight together count once");
        rate.slow_down(after(1000));
        assert_eq!(period(&rate), 400);
        (0..20).for_each(|_| rate.speed_up());
        assert_eq!(period(&rate), 100, "not faster than the rate");
        (0..100).for_each(|second| rate.slow_down(after(second * 1000)));
        assert_eq!(period(&rate), 5000);
    }
}
