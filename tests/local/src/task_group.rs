//! Background tasks that stop together. A system stops its groups one after the other, so that requests still being
//! answered find the store running.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long [`TaskGroup::stop`] waits for running tasks.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

pub(crate) struct TaskGroup {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl TaskGroup {
    pub(crate) fn new() -> Self {
        Self { stop: watch::Sender::new(false), tasks: JoinSet::new() }
    }

    /// Returns a signal that becomes `true` when the group stops.
    pub(crate) fn stop_signal(&self) -> watch::Receiver<bool> {
        self.stop.subscribe()
    }

    /// Runs a task, which is aborted when the group is dropped.
    pub(crate) fn spawn(&mut self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(task);
    }

    /// Signals all tasks to stop and waits for them, at most [`STOP_TIMEOUT`].
    pub(crate) async fn stop(mut self) {
        self.stop.send_replace(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_TIMEOUT, ended).await.is_err() {
            tracing::warn!("some tasks did not stop in time");
        }
    }
}
