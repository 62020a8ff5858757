//! Rounds of an event source mapping: in each, it delivers what waits. It runs one whenever a test asks for it, and, in a
//! system that runs by itself, at an interval.

use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

/// Asks a mapping for rounds.
#[derive(Clone, Debug)]
pub(crate) struct Rounds(mpsc::UnboundedSender<oneshot::Sender<()>>);

/// The mapping's end of [`Rounds`].
pub(crate) struct DueRounds(mpsc::UnboundedReceiver<oneshot::Sender<()>>);

/// A round that is due, with those who wait for its end.
pub(crate) struct Round(Vec<oneshot::Sender<()>>);

pub(crate) fn rounds() -> (Rounds, DueRounds) {
    let (ask, asked) = mpsc::unbounded_channel();
    (Rounds(ask), DueRounds(asked))
}

impl Rounds {
    /// Asks for a round and waits for its end.
    pub(crate) async fn run_one(&self) {
        let (end, ended) = oneshot::channel();
        if self.0.send(end).is_err() || ended.await.is_err() {
            tracing::warn!("an event source mapping has stopped");
        }
    }
}

impl DueRounds {
    /// Waits until a round is asked for or the interval, if there is one, is over. `None` if `stop` comes first.
    pub(crate) async fn next(
        &mut self,
        interval: Option<Duration>,
        stop: &mut (impl Future<Output = ()> + Unpin),
    ) -> Option<Round> {
        let mut waiting = Vec::new();
        tokio::select! {
            () = stop => return None,
            Some(first) = self.0.recv() => waiting.push(first),
            () = tokio::time::sleep(interval.unwrap_or_default()), if interval.is_some() => {}
        }
        while let Ok(another) = self.0.try_recv() {
            waiting.push(another);
        }
        Some(Round(waiting))
    }
}

impl Round {
    pub(crate) fn end(self) {
        for waiting in self.0 {
            // It may no longer wait.
            waiting.send(()).unwrap_or_default();
        }
    }
}
