//! The source files depend on each other in one direction only: no cycle between files.
//!
//! A path such as `crate::ledger::Draw` is resolved through `mod` and `pub use` to the file that defines the item. A
//! parent that only declares modules and re-exports them is therefore never part of a cycle.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod source;

use std::collections::{BTreeMap, BTreeSet};

use source::{Crate, read_crate};

type Graph = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_two_files_depend_on_each_other() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let graph = dependencies(&read_crate(&folder));
    assert!(graph.len() > 40, "only {} files were found", graph.len());
    let edges: usize = graph.values().map(BTreeSet::len).sum();
    assert!(edges > 150, "only {edges} dependencies were found");
    assert_eq!(cycle(&graph), None, "files that depend on each other in a circle");
}

#[test]
fn a_cycle_through_re_exports_is_found() {
    let files = [
        ("lib.rs", "pub mod low;\npub mod high;"),
        (
            "low.rs",
            "mod amount;\nmod rate;\npub use self::amount::Amount;\npub use self::rate::{Rate as Percent};",
        ),
        ("low/amount.rs", "use super::rate::Rate;\npub struct Amount;"),
        ("low/rate.rs", "/// See [`crate::high::Report`].\npub struct Rate;"),
        ("high.rs", "use crate::low::{self, Amount};\npub struct Report(Amount, low::Percent);"),
    ];
    let graph = |files: &[(&str, &str)]| {
        dependencies(&Crate::new(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))))
    };
    assert_eq!(cycle(&graph(&files)), None);
    let found = graph(&files);
    assert_eq!(found["high.rs"], ["low/amount.rs", "low/rate.rs"].map(str::to_owned).into());
    for upward in
        ["use crate::high::Report;", "fn f() { let _ = crate::high::Report; }", "use {crate::high as h};"]
    {
        let mut planted = files;
        let text = format!("{upward}\npub struct Rate;");
        planted[3].1 = &text;
        let wanted = ["high.rs", "low/amount.rs", "low/rate.rs", "high.rs"];
        let found = cycle(&graph(&planted)).unwrap_or_else(|| panic!("not found: {upward}"));
        assert!(found == wanted || found == ["high.rs", "low/rate.rs", "high.rs"], "{found:?}");
    }
}

#[test]
fn a_cycle_through_methods_that_another_file_adds_is_found() {
    let files = [
        ("lib.rs", "pub mod order;\npub mod health;"),
        ("order.rs", "pub struct Order;\nfn f(order: &Order) {\n    order.flags();\n}"),
        ("health.rs", "use crate::order::Order;\nimpl Order {\n    pub fn flags(&self) {}\n}"),
    ];
    let sources = Crate::new(files.map(|(path, text)| (path.to_owned(), text.to_owned())));
    let found = cycle(&dependencies(&sources)).unwrap();
    assert_eq!(found, ["health.rs", "order.rs", "health.rs"]);
}

/// The files that each file depends on.
fn dependencies(sources: &Crate) -> Graph {
    sources.files().map(|file| (file.to_owned(), sources.dependencies(file))).collect()
}

/// A path of files from one file back to itself.
fn cycle(graph: &Graph) -> Option<Vec<String>> {
    let mut finished = BTreeSet::new();
    graph.keys().find_map(|file| walk(graph, file, &mut Vec::new(), &mut finished))
}

fn walk<'a>(
    graph: &'a Graph,
    file: &'a String,
    path: &mut Vec<&'a String>,
    finished: &mut BTreeSet<&'a String>,
) -> Option<Vec<String>> {
    if let Some(start) = path.iter().position(|it| *it == file) {
        return Some(path[start..].iter().copied().chain([file]).cloned().collect());
    }
    if !finished.insert(file) {
        return None;
    }
    path.push(file);
    let found = graph[file].iter().find_map(|next| walk(graph, next, path, finished));
    path.pop();
    found
}
