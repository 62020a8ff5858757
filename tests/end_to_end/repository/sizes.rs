//! Source files are small enough to be read at once.

use super::{TRACKED, read, tracked_in};

/// The most lines that any source file has.
const LINES_MAX: usize = 400;

/// The most lines that half of the files of `domain` and of `functions` have.
const MEDIAN_MAX: usize = 100;

const EXTENSIONS: [&str; 3] = [".rs", ".ts", ".tsx"];

/// Generated from the API's contract.
const GENERATED: &str = "functions/console/web/src/api/contract.d.ts";

fn lines(path: &str) -> usize {
    read(path).lines().count()
}

#[test]
fn no_source_file_has_more_than_400_lines() {
    let sources: Vec<_> = TRACKED
        .iter()
        .filter(|path| EXTENSIONS.iter().any(|it| path.ends_with(it)) && *path != GENERATED)
        .collect();
    assert!(sources.len() > 100, "only {sources:?}");
    let long: Vec<_> = sources.iter().filter(|path| lines(path) > LINES_MAX).collect();
    assert!(long.is_empty(), "more than {LINES_MAX} lines: {long:#?}");
}

#[test]
fn half_of_the_files_of_domain_and_functions_have_at_most_100_lines() {
    for folder in ["domain/src", "functions/src"] {
        let mut sizes: Vec<usize> = tracked_in(folder, "rs").map(lines).collect();
        sizes.sort_unstable();
        let median = sizes[sizes.len() / 2];
        assert!(median <= MEDIAN_MAX, "{folder}: {median} lines");
    }
}
