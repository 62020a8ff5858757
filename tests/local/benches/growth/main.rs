//! Measures how the cost of the main operations grows, in requests to the store, capacity units and CPU, and how many
//! invoices of one purchase order can be matched a second.
//!
//! `.ci/measure growth [SECTION …]` runs it. The sections are in [`SECTIONS`].
#![expect(clippy::unwrap_used, reason = "fails by panicking")]
#![expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "prints means")]

mod cost;
mod growth;
mod hot_order;
mod measured;

use futures::FutureExt as _;
use futures::future::LocalBoxFuture;

type Section = fn() -> LocalBoxFuture<'static, ()>;

/// The sections by name, in the order in which they run.
const SECTIONS: [(&str, Section); 6] = [
    ("hot", || hot_order::measure().boxed_local()),
    ("orders", || growth::orders().boxed_local()),
    ("lines", || growth::lines().boxed_local()),
    ("months", || growth::months().boxed_local()),
    ("batch", || growth::batches().boxed_local()),
    ("invoices", || growth::invoices().boxed_local()),
];

// More threads than cores: the embedded store holds up the one that it runs on.
#[tokio::main(worker_threads = 8)]
async fn main() {
    // Cargo adds `--bench`.
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let names = SECTIONS.map(|(name, _)| name);
    if let Some(unknown) = wanted.iter().find(|name| !names.contains(&name.as_str())) {
        local::say!("no section {unknown}; there are {}", names.join(", "));
        std::process::exit(2);
    }
    for (name, section) in SECTIONS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            section().await;
        }
    }
}
