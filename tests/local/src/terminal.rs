//! What is told on the terminal. Nobody reading it any more is no reason to stop.

use std::fmt::Arguments;
use std::io::Write;

/// Writes a line to standard output, at once.
pub fn say(line: Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = writeln!(out, "{line}").and_then(|()| out.flush()) {
        tracing::debug!(%error, "nobody reads what is told");
    }
}

/// Tells a line, as `println!` does.
#[macro_export]
macro_rules! say {
    ($($line:tt)*) => { $crate::terminal::say(format_args!($($line)*)) };
}
