//! The way through a lane: who waits, who leads, and for how long.
//!
//! Writers of one purchase order would make each other's transactions fail, and one transaction takes as long as a hundred
//! draws. So after a first conflict a single invoice is put into the purchase order's lane, and the holder of the lane's
//! lease writes all that wait, again and again, while the others look for their records. A leader that dies costs its lease.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ids::{AccountId, PurchaseOrderId};
use tokio::time::Instant;

use crate::invoices::timing::RunningClock;
use crate::store::dynamodb::backoff::Backoff;
use crate::store::lanes::{LEASE, Lane};
use crate::store::{Store, StoreError};

/// How long most callers wait for their record. A leader reads twice and writes one transaction, some 40 ms, and a caller
/// that comes while it writes waits for the next time.
const EXPECTED_WAIT: Duration = Duration::from_millis(45);
/// The second wait. Each further one is longer.
const SECOND_WAIT: Duration = Duration::from_millis(12);
const WAIT_MAX: Duration = Duration::from_millis(150);

/// Half of the time for which a lease is valid.
const LEASE_HALF: Duration = Duration::from_millis(LEASE.num_milliseconds().unsigned_abs() / 2);

/// How long a leader leads, since its own caller waits for its answer.
pub const LEAD_MAX: Duration = Duration::from_millis(400);

/// The longest part of its time that a caller looks rather than waits: one in so many. So the looks of hundreds of callers
/// don't keep a busy store from writing.
const LOOK_SHARE: u32 = 4;
const BUSY_WAIT_MAX: Duration = Duration::from_secs(1);

/// The waits of one caller: first until a leader may have written, then short ones.
#[derive(Debug, Default)]
pub struct Waits {
    last: Option<Duration>,
    /// How long the last look took.
    look: Duration,
}

impl Waits {
    pub fn looked(&mut self, took: Duration) {
        self.look = took;
    }

    pub async fn wait(&mut self) {
        let next = match self.last {
            None => EXPECTED_WAIT,
            Some(EXPECTED_WAIT) => SECOND_WAIT,
            Some(last) => WAIT_MAX.min(last.mul_f32(1.3)),
        };
        self.last = Some(next);
        let wait = next.max(BUSY_WAIT_MAX.min(self.look.saturating_mul(LOOK_SHARE)));
        let jitter = (wait / 4).mul_f64(fastrand::f64());
        tokio::time::sleep(wait.saturating_add(jitter)).await;
    }
}

/// The lease of a lane. Give it back with [`release`](Self::release); otherwise it ends by itself.
#[derive(Debug)]
pub struct Lease<'a> {
    store: &'a Store,
    lane: Lane<'a>,
    holder: String,
    taken: Instant,
}

impl<'a> Lease<'a> {
    /// Takes the lease, if it is free.
    pub async fn try_take(
        store: &'a Store,
        lane: Lane<'a>,
        clock: RunningClock,
    ) -> Result<Option<Self>, StoreError> {
        let holder = format!("{:016x}", fastrand::u64(..));
        let taken = store.take_lease(lane, &holder, clock.now()).await?;
        Ok(taken.then(|| Self { store, lane, holder, taken: Instant::now() }))
    }

    /// Waits until the lease can be taken. Callers bound the wait.
    pub async fn take(store: &'a Store, lane: Lane<'a>, clock: RunningClock) -> Result<Self, StoreError> {
        let mut waits = Waits::default();
        loop {
            let began = Instant::now();
            if let Some(lease) = Self::try_take(store, lane, clock).await? {
                return Ok(lease);
            }
            waits.looked(began.elapsed());
            waits.wait().await;
        }
    }

    /// Extends the lease, if half of it is over.
    pub async fn extend(&mut self, clock: RunningClock) -> Result<(), StoreError> {
        if self.taken.elapsed() > LEASE_HALF
            && self.store.take_lease(self.lane, &self.holder, clock.now()).await?
        {
            self.taken = Instant::now();
        }
        Ok(())
    }

    /// Gives the lease back. A failure only costs the time until it ends.
    pub async fn release(self) {
        if let Err(error) = self.store.release_lease(self.lane, &self.holder).await {
            tracing::warn!(%error, "a lease was not given back");
        }
    }
}

/// The conflicts of a writer that decides again after each: after the first one it takes the lane's lease, so that the
/// others wait.
#[derive(Debug)]
pub struct Contention<'a> {
    store: &'a Store,
    account: &'a AccountId,
    clock: RunningClock,
    /// The purchase order whose lane was taken, and the holder of its lease.
    lease: Option<(PurchaseOrderId, String)>,
    backoff: Backoff,
}

impl<'a> Contention<'a> {
    pub fn new(store: &'a Store, account: &'a AccountId, now: DateTime<Utc>) -> Self {
        let clock = RunningClock::starting_at(now);
        Self { store, account, clock, lease: None, backoff: Backoff::default() }
    }

    /// Waits after a conflict: about the invoice itself a little, about `orders` until the lease of the first one is free.
    pub async fn met(&mut self, invoice: bool, orders: BTreeSet<PurchaseOrderId>) -> Result<(), StoreError> {
        if invoice {
            return self.backoff.wait().await;
        }
        let Some(order) = orders.into_iter().next().filter(|_| self.lease.is_none()) else {
            return self.backoff.wait().await;
        };
        let lane = Lane { account: self.account, order: &order };
        let holder = Lease::take(self.store, lane, self.clock).await?.holder;
        self.lease = Some((order, holder));
        Ok(())
    }

    /// Gives the lease back.
    pub async fn end(self) {
        if let Some((order, holder)) = self.lease {
            let lane = Lane { account: self.account, order: &order };
            Lease { store: self.store, lane, holder, taken: Instant::now() }.release().await;
        }
    }
}
