//! The parts of each function belong together, and every file is where it belongs.

use std::collections::BTreeSet;

use functions::functions::FUNCTIONS;
use serde_json::Value;

use super::{TRACKED, read, root, stem, tracked_in};
use crate::harness::Running;

/// The dependencies that `domain` may have: none with I/O, a clock or randomness.
const DOMAIN_DEPENDENCIES: [&str; 9] = [
    "chrono",
    "iso_currency",
    "rust_decimal",
    "rust_iso3166",
    // JSON schemas of its types.
    "schemars",
    "serde",
    "serde_json",
    "strum",
    "thiserror",
];

/// All entries of the root folder, except those that start with a dot.
const TOP_LEVEL: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE",
    "README.md",
    "domain",
    "events",
    "functions",
    "template.yaml",
    "tests",
];

/// The stems of the tracked files below a folder.
fn stems(folder: &str, extension: &str) -> BTreeSet<String> {
    tracked_in(folder, extension).map(|path| stem(path).to_owned()).collect()
}

/// Converts `CreatePurchaseOrder` to `create_purchase_order`.
fn snake(name: &str) -> String {
    let lower = |(index, letter): (usize, char)| {
        let gap = if letter.is_ascii_uppercase() && index > 0 { "_" } else { "" };
        format!("{gap}{}", letter.to_ascii_lowercase())
    };
    name.chars().enumerate().map(lower).collect()
}

/// A system with the functions of a stack that creates its own user pool, too.
async fn with_all_functions() -> Running {
    Running::on_with("2026-12-01", "JwtIssuer", "").await
}

/// The functions of the template, such as `create_purchase_order`.
async fn functions() -> BTreeSet<String> {
    let functions: BTreeSet<String> =
        with_all_functions().await.system.template().functions.keys().map(|name| snake(name)).collect();
    assert!(functions.len() >= 10, "{functions:?}");
    functions
}

#[tokio::test]
async fn every_function_has_its_binary_and_its_event() {
    for (name, function) in &with_all_functions().await.system.template().functions {
        assert_eq!(function.binary, snake(name));
    }
    let functions = functions().await;
    let manifests = read("functions/Cargo.toml") + &read("functions/console/Cargo.toml");
    for name in &functions {
        let without_tests = format!("name = \"{name}\", test = false");
        assert!(manifests.contains(&without_tests), "Cargo.toml doesn't say that {name} has no tests");
    }
    let mut sources = stems("functions/src/bin", "rs");
    sources.extend(stems("functions/console/src/bin", "rs"));
    assert_eq!(sources, functions, "functions/src/bin and functions/console/src/bin");
    assert_eq!(stems("events", "json"), functions, "events");
}

#[tokio::test]
async fn every_function_has_one_module_and_every_operation_is_a_function() {
    let functions = functions().await;
    let console = stems("functions/console/src/bin", "rs");
    let modules: Vec<&str> = tracked_in("functions/src", "rs").filter(|it| !it.contains("/bin/")).collect();
    for name in functions.difference(&console) {
        let own: Vec<_> = modules.iter().filter(|path| stem(path) == name).collect();
        assert_eq!(own.len(), 1, "modules of {name}: {own:?}");
    }
    let mut listed: BTreeSet<String> = FUNCTIONS.iter().map(|function| snake(function.name)).collect();
    listed.extend(console);
    assert_eq!(listed, functions, "functions/src/functions.rs");
    let operations: Vec<_> =
        modules.iter().filter(|path| read(path).contains("\npub fn operation(")).collect();
    assert!(operations.len() >= 20, "{operations:?}");
    let strays: Vec<_> = operations.iter().filter(|path| !functions.contains(stem(path))).collect();
    assert!(strays.is_empty(), "operations of no function in template.yaml: {strays:?}");
}

#[tokio::test]
async fn every_event_runs_its_function() {
    let event = |name: &str| -> Value {
        serde_json::from_str(&read(&format!("events/{}.json", snake(name)))).unwrap()
    };
    let names: Vec<String> = with_all_functions().await.system.template().functions.keys().cloned().collect();
    for name in names {
        let running = with_all_functions().await;
        // The other events refer to the purchase order and the invoice of these two.
        for before in ["CreatePurchaseOrder", "MatchInvoice"].iter().filter(|_| name != "CreatePurchaseOrder")
        {
            running.system.invoke(before, event(before)).await.unwrap();
        }
        let invoked = running.system.invoke(&name, event(&name)).await;
        let answer = invoked.unwrap_or_else(|error| panic!("{name}: {error}"));
        if let Some(status) = answer.get("statusCode") {
            assert!(status.as_u64().unwrap() < 500, "{name}: {answer}");
        }
    }
}

#[tokio::test]
async fn the_dashboard_shows_every_function() {
    let template = read("template.yaml");
    let dashboard = template.split("  Dashboard:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    for name in Running::on("2026-12-01").await.system.template().functions.keys() {
        assert!(dashboard.matches(&format!("\"${{{name}}}\"")).count() >= 2, "{name}: errors and throttles");
    }
}

#[test]
fn the_domain_depends_on_no_clock_and_no_io() {
    let manifest = read("domain/Cargo.toml");
    let section = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let named: BTreeSet<&str> =
        section.lines().filter_map(|line| line.split(['.', ' ', '=']).next()).collect();
    let named: BTreeSet<&str> = named.into_iter().filter(|name| !name.is_empty()).collect();
    assert_eq!(named, BTreeSet::from(DOMAIN_DEPENDENCIES));
    assert!(!section.contains("features"), "features may add a clock, such as chrono's: {section}");
}

#[test]
fn the_top_level_has_only_the_agreed_entries() {
    let entries: BTreeSet<&str> = TRACKED.iter().filter_map(|path| path.split('/').next()).collect();
    let visible: BTreeSet<&str> = entries.into_iter().filter(|name| !name.starts_with('.')).collect();
    assert_eq!(visible, BTreeSet::from(TOP_LEVEL));
}

#[test]
fn no_file_has_a_path_of_one_machine() {
    let homes = ["work", "home", "Users", "root", "tmp"].map(|folder| format!("/{folder}/"));
    let mut files = 0;
    for path in TRACKED.iter() {
        // Images are not text.
        let Ok(text) = std::fs::read_to_string(root().join(path)) else { continue };
        files += 1;
        for (line, number) in text.lines().zip(1..) {
            let found = homes.iter().find(|home| starts_a_path(line, home));
            assert!(found.is_none(), "{path}:{number}: {line}");
        }
    }
    assert!(files > 100, "only {files} files");
}

/// Whether an absolute path begins with `home`: not `target/tmp/` or `https://example.com/home/`.
fn starts_a_path(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|it| it.is_whitespace() || "\"'`(=:,<".contains(it))
    })
}

#[test]
fn only_an_absolute_path_is_a_path_of_one_machine() {
    let home = format!("/{}/", "home");
    for (line, expected) in [
        (format!("see `{home}ada/notes`"), true),
        (format!("{home}ada"), true),
        (format!("target{home}ada"), false),
        (format!("https://example.com{home}"), false),
    ] {
        assert_eq!(starts_a_path(&line, &home), expected, "{line}");
    }
}
