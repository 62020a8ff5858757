//! A worked example, loaded through the system's own interfaces.

use crate::System;

/// Why the example couldn't be loaded.
#[derive(Debug, thiserror::Error)]
#[error("the worked example failed: {0}")]
pub struct DemoError(pub String);

/// Loads the example, runs matching and a sweep, and says what to look at.
pub async fn run(system: &System) -> Result<(), DemoError> {
    std::future::ready(Err(DemoError(format!("there is none yet for {}", system.url())))).await
}
