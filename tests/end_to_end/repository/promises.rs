//! Every promise of `.github/PROMISES.md` names the code that keeps it and has a check, and no other number is used.

use std::collections::BTreeSet;

use super::{read, tracked_in};

/// The numbers of a text that look like `P7`, where `begins` says what is before one.
fn numbers(text: &str, begins: &str) -> BTreeSet<u32> {
    let number = |(at, _): (usize, &str)| {
        let rest = &text[at + begins.len()..];
        let digits = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        rest[..digits].parse().ok()
    };
    text.match_indices(begins).filter_map(number).collect()
}

/// The numbers in comments such as `// P2, P3: why`.
fn named_in_comments(text: &str) -> BTreeSet<u32> {
    let comments = text.lines().filter_map(|line| line.trim_start().strip_prefix("// P"));
    comments.flat_map(|line| numbers(&format!("P{}", line.split(':').next().unwrap()), "P")).collect()
}

#[test]
fn every_promise_has_its_code_and_its_check() {
    let promises = numbers(&read(".github/PROMISES.md"), "\n| P");
    assert_eq!(promises, (1..=15).collect(), "without a gap");
    let sources = ["functions/src", "domain/src"].into_iter().flat_map(|folder| tracked_in(folder, "rs"));
    let kept: BTreeSet<u32> = sources.flat_map(|path| named_in_comments(&read(path))).collect();
    assert_eq!(kept, promises, "comments in functions/src and domain/src");
    let checks = tracked_in("tests/end_to_end/simulation", "rs");
    let checked: BTreeSet<u32> = checks.flat_map(|path| numbers(&read(path), "\"P")).collect();
    assert_eq!(checked, promises, "messages of tests/end_to_end/simulation");
}

#[test]
fn promises_are_found_in_comments_and_messages() {
    assert_eq!(named_in_comments("  // P2, P13: why P4\n// P7\n/// P5\nlet p = P6;"), [2, 7, 13].into());
    assert_eq!(numbers("(\"P3 {}\") \"P12\"", "\"P"), [3, 12].into());
}
