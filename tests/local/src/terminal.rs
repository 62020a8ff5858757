//! Output on the terminal. A closed standard output doesn't stop the program.

use std::fmt::Arguments;
use std::io::Write;

/// Writes a line to standard output and flushes it.
pub fn say(line: Arguments<'_>) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = writeln!(out, "{line}").and_then(|()| out.flush()) {
        tracing::debug!(%error, "standard output is closed");
    }
}

/// Prints a line, as `println!` does.
#[macro_export]
macro_rules! say {
    ($($line:tt)*) => { $crate::terminal::say(format_args!($($line)*)) };
}
