//! A request paused before the store: the wire waits at one end, a test resumes it from the other.

use tokio::sync::oneshot;

/// A request that waits before it reaches the store.
#[derive(Debug)]
pub struct PausedRequest {
    arrived: oneshot::Receiver<()>,
    release: oneshot::Sender<()>,
}

impl PausedRequest {
    /// Waits until the request has arrived at the wire.
    pub async fn arrived(&mut self) {
        if (&mut self.arrived).await.is_err() {
            tracing::warn!("the wire was dropped before the request arrived");
        }
    }

    /// Lets the request continue, as dropping does.
    pub fn release(self) {
        if self.release.send(()).is_err() {
            tracing::warn!("the request no longer waits");
        }
    }
}

/// The wire's end of a [`PausedRequest`].
pub(super) struct Pause {
    arrived: oneshot::Sender<()>,
    released: oneshot::Receiver<()>,
}

pub(super) fn pair() -> (PausedRequest, Pause) {
    let (arrive, arrived) = oneshot::channel();
    let (release, released) = oneshot::channel();
    (PausedRequest { arrived, release }, Pause { arrived: arrive, released })
}

impl Pause {
    /// Reports the request's arrival and waits for its release. Doesn't wait if the other end was dropped.
    pub(super) async fn until_released(self) {
        let awaited = self.arrived.send(()).is_ok();
        if awaited && self.released.await.is_err() {
            tracing::debug!("released by dropping");
        }
    }
}
