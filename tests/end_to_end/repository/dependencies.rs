//! The functions' dependencies: one TLS stack and one HTTP stack, without gathering entropy at start. A feature of any
//! dependency could change that unnoticed.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The packages with functions.
const FUNCTIONS: [&str; 4] = ["--package", "functions", "--package", "web_console"];

/// The targets that functions are built for.
const TARGETS: [&str; 2] = ["aarch64-unknown-linux-gnu", "x86_64-unknown-linux-gnu"];

/// The crates that are linked into the selected packages, each as `name version`, with their features.
fn linked(target: &str, packages: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let tree = ["tree", "--locked", "--offline", "--edges", "normal,no-proc-macro", "--prefix", "none"];
    let output = Command::new(env!("CARGO"))
        .args(tree)
        .args(["--format", "{p}\t{f}", "--target", target])
        .args(packages)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut linked = BTreeMap::<String, BTreeSet<String>>::new();
    for line in String::from_utf8(output.stdout).unwrap().lines().filter(|line| !line.is_empty()) {
        let (package, features) = line.split_once('\t').unwrap();
        let package = package.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
        let features = features.trim_end_matches(" (*)").split(',').map(str::to_owned);
        linked.entry(package).or_default().extend(features);
    }
    assert!(linked.len() > 100, "only {linked:?}");
    linked
}

/// The versions of a crate, each with its features.
fn versions<'a>(
    linked: &'a BTreeMap<String, BTreeSet<String>>,
    name: &str,
) -> Vec<(&'a str, &'a BTreeSet<String>)> {
    let named = |(package, features): (&'a String, &'a BTreeSet<String>)| {
        Some((package.strip_prefix(name)?.strip_prefix(" v")?, features))
    };
    linked.iter().filter_map(named).collect()
}

#[test]
fn only_the_functions_packages_are_deployed_and_stripped() {
    let manifest = include_str!("../../../Cargo.toml");
    let section = |name: &str| {
        let rest = manifest.split_once(&format!("\n[{name}]\n"))?.1;
        rest.split("\n[").next()
    };
    let built = section("workspace.metadata.lambda.build").unwrap();
    assert!(built.contains(r#"packages = ["functions", "web_console"]"#), "{built}");
    assert!(section("profile.release").unwrap().contains("strip = true"));
    for package in ["functions", "web_console"] {
        // A package's override of the profile doesn't inherit `strip`.
        let own = section(&format!("profile.release.package.{package}"));
        assert!(own.is_none_or(|own| own.contains("strip = true")), "{package}");
    }
}

#[test]
fn no_function_gathers_entropy_when_it_starts() {
    for target in TARGETS {
        let functions = linked(target, &FUNCTIONS);
        let aws_lc: Vec<_> = functions.keys().filter(|package| package.starts_with("aws-lc")).collect();
        assert!(aws_lc.is_empty(), "{target}: {aws_lc:?}");
        // A build of the workspace unifies the features of all packages.
        for built in [functions, linked(target, &["--workspace"])] {
            let rustls = versions(&built, "rustls");
            let [(version, features)] = rustls[..] else { panic!("{target}: {rustls:?}") };
            assert!(features.contains("ring"), "{target}: rustls {version} has {features:?}");
            assert!(!features.contains("aws_lc_rs"), "{target}: rustls {version} has {features:?}");
        }
    }
}

#[test]
fn no_function_has_a_second_tls_or_http_stack() {
    let other_stacks =
        ["native-tls", "openssl", "openssl-sys", "s2n-tls", "boring", "reqwest", "ureq", "curl"];
    for target in TARGETS {
        let functions = linked(target, &FUNCTIONS);
        for name in other_stacks {
            assert!(versions(&functions, name).is_empty(), "{target}: {name}");
        }
        for name in ["http", "http-body", "h2", "hyper", "hyper-rustls", "hyper-util", "ring", "tokio-rustls"]
        {
            let found = versions(&functions, name);
            assert_eq!(found.len(), 1, "{target}: {name} {found:?}");
        }
        let (hyper, features) = versions(&functions, "hyper")[0];
        assert!(hyper.starts_with("1."), "{target}: hyper {hyper}");
        assert!(!features.contains("server"), "{target}: hyper {hyper} has {features:?}");
        // The filter's regular expressions are for `cargo local`, not for functions.
        let logging = versions(&functions, "tracing-subscriber");
        assert!(logging.iter().all(|(_, features)| !features.contains("env-filter")), "{logging:?}");
    }
}
