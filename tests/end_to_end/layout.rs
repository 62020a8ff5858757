//! The repository itself: what belongs together is complete, and nothing is where it doesn't belong.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use functions::functions::FUNCTIONS;
use serde_json::Value;

use crate::harness::Running;

/// What `domain` may depend on: nothing that reaches out, reads a clock or throws dice.
const DOMAIN_DEPENDENCIES: [&str; 9] = [
    "chrono",
    "email_address",
    "iso_currency",
    "rust_decimal",
    "rust_iso3166",
    // What JSON its types are: no more than serde knows.
    "schemars",
    "serde",
    "serde_json",
    "thiserror",
];

/// What someone who comes here sees first.
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

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The names of the files in `folder` that end in `.{extension}`, without that.
fn files(folder: &str, extension: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().file_name());
    let stem = |name: std::ffi::OsString| {
        Some(name.to_str()?.strip_suffix(extension)?.strip_suffix('.')?.to_owned())
    };
    entries.filter_map(stem).collect()
}

/// `CreatePurchaseOrder` as `create_purchase_order`.
fn snake(name: &str) -> String {
    let lower = |(index, letter): (usize, char)| {
        let gap = if letter.is_ascii_uppercase() && index > 0 { "_" } else { "" };
        format!("{gap}{}", letter.to_ascii_lowercase())
    };
    name.chars().enumerate().map(lower).collect()
}

#[tokio::test]
async fn every_function_has_its_binary_its_handler_and_its_event() {
    let running = Running::on_with("2026-12-01", "JwtIssuer", "").await;
    let functions: BTreeSet<String> =
        running.system.template().functions.keys().map(|name| snake(name)).collect();
    assert!(functions.len() >= 10, "{functions:?}");
    for (name, function) in &running.system.template().functions {
        assert_eq!(function.binary, snake(name));
    }
    let mut sources = files("functions/src/bin", "rs");
    let console = files("functions/console/src/bin", "rs");
    sources.extend(console.clone());
    assert_eq!(sources, functions, "functions/src/bin and functions/console/src/bin");
    assert_eq!(files("events", "json"), functions, "events");
    let aggregates = ["account", "events", "functions", "invoices", "notices", "purchase_orders"];
    let modules: BTreeSet<String> =
        aggregates.into_iter().flat_map(|name| files(&format!("functions/src/{name}"), "rs")).collect();
    let missing: Vec<_> = functions.difference(&modules).filter(|name| !console.contains(*name)).collect();
    assert!(missing.is_empty(), "no module of functions/src is named {missing:?}");
    let mut listed: BTreeSet<String> = FUNCTIONS.iter().map(|function| snake(function.name)).collect();
    listed.extend(console);
    assert_eq!(listed, functions, "functions/src/functions.rs");
    let manifest = read("functions/Cargo.toml") + &read("functions/console/Cargo.toml");
    for name in &functions {
        let without_tests = format!("name = \"{name}\", test = false");
        assert!(manifest.contains(&without_tests), "{name} has tests in Cargo.toml");
    }
}

#[tokio::test]
async fn every_event_runs_its_function() {
    let event = |name: &str| -> Value {
        serde_json::from_str(&read(&format!("events/{}.json", snake(name)))).unwrap()
    };
    let everything = async || Running::on_with("2026-12-01", "JwtIssuer", "").await;
    let names: Vec<String> = everything().await.system.template().functions.keys().cloned().collect();
    for name in names {
        let running = everything().await;
        // What the others speak of.
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
fn the_domain_reaches_out_to_nothing() {
    let manifest = read("domain/Cargo.toml");
    let section = manifest.split("[dependencies]").nth(1).unwrap().split("\n[").next().unwrap();
    let named: BTreeSet<&str> =
        section.lines().filter_map(|line| line.split(['.', ' ', '=']).next()).collect();
    let named: BTreeSet<&str> = named.into_iter().filter(|name| !name.is_empty()).collect();
    assert_eq!(named, BTreeSet::from(DOMAIN_DEPENDENCIES));
    assert!(
        !section.contains("features"),
        "chrono with its `now`, for instance, would be a clock: {section}"
    );
}

#[test]
fn the_top_level_is_short() {
    let entries =
        fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    // What building and `sam deploy --guided` leave.
    let made = |name: &String| ["target", "samconfig.toml"].contains(&name.as_str());
    let seen: BTreeSet<String> = entries.filter(|name| !name.starts_with('.') && !made(name)).collect();
    let allowed = TOP_LEVEL.map(str::to_owned).into();
    let others: Vec<_> = seen.difference(&allowed).collect();
    assert!(others.is_empty(), "{others:?} belong somewhere else");
}

#[test]
fn no_file_knows_somebodys_machine() {
    let homes = ["work", "home", "Users", "root", "tmp"].map(|folder| format!("/{folder}/"));
    let mut folders = vec![root()];
    let mut read = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                if !["target", ".git", "node_modules", ".aws-sam"].contains(&name.as_str()) {
                    folders.push(path);
                }
            } else if let Ok(text) = fs::read_to_string(&path)
                && name != ".git"
            {
                read += 1;
                for (line, number) in text.lines().zip(1..) {
                    let found = homes.iter().find(|home| starts_a_path(line, home));
                    assert!(found.is_none(), "{}:{number}: {line}", path.display());
                }
            }
        }
    }
    assert!(read > 100, "only {read} files");
}

/// Whether an absolute path begins with `home`: not `target/tmp/` or `https://example.com/home/`.
fn starts_a_path(line: &str, home: &str) -> bool {
    line.match_indices(home).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|it| it.is_whitespace() || "\"'`(=:,<".contains(it))
    })
}
