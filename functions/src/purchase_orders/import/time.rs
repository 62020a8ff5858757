//! Time as it really passes: an import answers before whoever waits for it gives up, and says what it didn't get to.

use std::time::{Duration, Instant};

use crate::api::problem::{Problem, ProblemCode};

/// What one read or write may take at its worst, in all but bad cases.
const LAST_WORK: Duration = Duration::from_secs(4);
/// What it takes to write the answer and hand it over.
const ANSWERING: Duration = Duration::from_secs(3);

/// The time that an import has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Time {
    started: Instant,
    left: Duration,
}

impl Time {
    /// It begins now.
    pub(super) fn new(left: Duration) -> Self {
        Self { started: Instant::now(), left: left.saturating_sub(ANSWERING) }
    }

    /// Does a piece of work, if there is time for it, and waits for it as long as there is time.
    pub(super) async fn within<T>(
        &self,
        work: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let left = self.left.saturating_sub(self.started.elapsed());
        if left < LAST_WORK {
            let detail = "not done: time ran out; import the file again, and what is done stays as it is";
            return Err(Problem::new(ProblemCode::Unavailable, detail));
        }
        let detail =
            "not known to be done: time ran out; import the file again, and what is done stays as it is";
        let out_of_time = |_| Err(Problem::new(ProblemCode::Unavailable, detail));
        tokio::time::timeout(left, work).await.unwrap_or_else(out_of_time)
    }
}
