//! The deadline of an import, in real time: it answers before the invocation ends, and reports the rest as not imported.

use std::time::Duration;

use tokio::time::Instant;

use crate::api::problem::{Problem, ProblemCode};

/// The least time to begin a read or write with.
const WORK_MIN: Duration = Duration::from_secs(4);
/// The time to write and return the answer.
const ANSWER_TIME: Duration = Duration::from_secs(3);

#[derive(Clone, Copy, Debug)]
pub(super) struct Deadline {
    started: Instant,
    time: Duration,
}

impl Deadline {
    /// Starts now. `time_left` is the time left of the invocation.
    pub(super) fn new(time_left: Duration) -> Self {
        Self { started: Instant::now(), time: time_left.saturating_sub(ANSWER_TIME) }
    }

    /// Runs `work` until the deadline. Fails if too little time is left to begin.
    pub(super) async fn run<T>(&self, work: impl Future<Output = Result<T, Problem>>) -> Result<T, Problem> {
        let left = self.time.saturating_sub(self.started.elapsed());
        if left < WORK_MIN {
            let detail = "not imported, because time ran out; import the file again to continue";
            return Err(Problem::new(ProblemCode::Unavailable, detail));
        }
        let detail = "may or may not be imported, because time ran out; import the file again to continue";
        let out_of_time = |_| Err(Problem::new(ProblemCode::Unavailable, detail));
        tokio::time::timeout(left, work).await.unwrap_or_else(out_of_time)
    }
}
