//! The tasks of one stage of a system, which end together. Stages stop one after the other, so
//! that what is still running finds the store there to the end.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long stopping waits for what is still running.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) struct Stage {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self { stop: watch::Sender::new(false), tasks: JoinSet::new() }
    }

    /// Says when to stop.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Runs a task until it ends; at the latest, until the stage is dropped.
    pub(crate) fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_TIMEOUT, ended).await.is_err() {
            tracing::warn!("not everything ended in time");
        }
    }
}
