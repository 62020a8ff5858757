//! Two ends of a pause: the wire waits at one, a test lets it go on from the other.

use tokio::sync::oneshot;

/// A request that is being held before it reaches the store.
#[derive(Debug)]
pub struct Held {
    arrived: oneshot::Receiver<()>,
    release: oneshot::Sender<()>,
}

impl Held {
    /// Waits until the request is there.
    pub async fn arrived(&mut self) {
        // An error is a wire that went away with nothing held: there is nothing to wait for.
        if (&mut self.arrived).await.is_err() {
            tracing::warn!("the wire went away");
        }
    }

    /// Lets it go on. Dropping does the same.
    pub fn release(self) {
        if self.release.send(()).is_err() {
            tracing::warn!("nothing was held any more");
        }
    }
}

/// The wire's end.
pub(super) struct Holding {
    arrived: oneshot::Sender<()>,
    released: oneshot::Receiver<()>,
}

pub(super) fn pair() -> (Held, Holding) {
    let (arrive, arrived) = oneshot::channel();
    let (release, released) = oneshot::channel();
    (Held { arrived, release }, Holding { arrived: arrive, released })
}

impl Holding {
    /// Says that the request is there and waits; not at all if nobody is left to release it.
    pub(super) async fn until_released(self) {
        let awaited = self.arrived.send(()).is_ok();
        if awaited && self.released.await.is_err() {
            tracing::debug!("released by being dropped");
        }
    }
}
