//! What calls of functions cost: requests to the store, capacity units, CPU time.

use std::path::{Path, PathBuf};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::measured::Measured;

/// A thread with a runtime of its own, like the only thread of a deployed function.
pub struct FunctionThread {
    pub runtime: Handle,
    statistics: PathBuf,
    /// Ends the thread when dropped.
    _stop: oneshot::Sender<()>,
}

impl FunctionThread {
    pub fn start() -> Self {
        let (stop, stopped) = oneshot::channel::<()>();
        let (started, thread) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build().unwrap();
            let this = std::fs::read_link("/proc/thread-self").unwrap_or_default();
            started
                .send((runtime.handle().clone(), Path::new("/proc").join(this).join("schedstat")))
                .unwrap();
            runtime.block_on(stopped).unwrap_err();
        });
        let (runtime, statistics) = thread.recv().unwrap();
        Self { runtime, statistics, _stop: stop }
    }

    /// Returns the CPU time of the thread so far, in milliseconds; not a number where there is no `/proc`.
    fn cpu(&self) -> f64 {
        let text = std::fs::read_to_string(&self.statistics).unwrap_or_default();
        text.split(' ').next().and_then(|it| it.parse().ok()).map_or(f64::NAN, |nanos: f64| nanos / 1e6)
    }
}

/// The mean cost of a call.
#[derive(Debug)]
pub struct Cost {
    requests: f64,
    read_units: f64,
    write_units: f64,
    milliseconds: f64,
}

impl Measured {
    /// Makes a call once without measuring, then `times` times. A call gets its number.
    pub async fn cost(&self, times: u32, call: impl AsyncFn(u32)) -> Cost {
        let wire = self.system.wire();
        wire.measure();
        call(0).await;
        wire.reset();
        let before = self.thread.cpu();
        for number in 1..=times {
            call(number).await;
        }
        let (counts, after) = (wire.counts(), self.thread.cpu());
        let times = f64::from(times);
        let requests = f64::from(u32::try_from(counts.total()).unwrap());
        Cost {
            requests: requests / times,
            read_units: counts.read_units / times,
            write_units: counts.write_units / times,
            milliseconds: (after - before) / times,
        }
    }
}

/// Prints the head of a table of costs.
pub fn print_head(what: &str) {
    local::say!(
        "\n| {what} | operation | requests | read units | write units | CPU ms |\n|---|---|--:|--:|--:|--:|"
    );
}

/// Prints a row of a table of costs.
pub fn print_row(what: &str, operation: &str, cost: &Cost) {
    let Cost { requests, read_units, write_units, milliseconds } = cost;
    local::say!(
        "| {what} | {operation} | {requests:.1} | {read_units:.1} | {write_units:.1} | {milliseconds:.2} |"
    );
}
