//! The modules of `functions` form layers: a module uses modules of lower layers only, so that there are no cycles.

use std::collections::BTreeSet;

use super::source::tokens;
use super::{read, tracked_in};

/// The modules of `functions/src`, from the bottom to the top.
const LAYERS: [&str; 9] =
    ["lambda", "store", "api", "purchase_orders", "invoices", "account", "notices", "events", "functions"];

/// A module's place among the layers; 0 is the bottom.
fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == module)
}

/// The modules at the crate's root that a file uses; `depth` is the number of folders and files in its module path.
fn used(text: &str, depth: usize) -> BTreeSet<String> {
    let tokens = tokens(text);
    let mut used = BTreeSet::new();
    for at in 0..tokens.len() {
        if tokens[at] == "crate" && is_path(&tokens, at + 1) {
            used.extend(first_names(&tokens, at + 3));
        }
        let supers = tokens[at..].chunks(3).take_while(|it| *it == ["super", ":", ":"]).count();
        if supers >= depth {
            // Of an inline module `super` may lead to a name of the same file.
            used.extend(first_names(&tokens, at + supers * 3).into_iter().filter(|it| layer(it).is_some()));
        }
    }
    used
}

fn is_path(tokens: &[String], at: usize) -> bool {
    tokens.get(at..at + 2).is_some_and(|it| it == [":", ":"])
}

/// The name at a place, or the first names of the paths in braces there, as in `use crate::{api::Reply, store}`.
fn first_names(tokens: &[String], at: usize) -> Vec<String> {
    if tokens[at] != "{" {
        return vec![tokens[at].clone()];
    }
    let (mut names, mut depth) = (Vec::new(), 0);
    for pair in tokens[at..].windows(2) {
        match pair[0].as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        if depth == 1 && ["{", ","].contains(&pair[0].as_str()) && pair[1] != "}" {
            names.push(pair[1].clone());
        }
    }
    names
}

/// The components of a file's module path: `["api", "request"]` for `functions/src/api/request.rs`.
fn module(path: &str) -> Vec<&str> {
    path.trim_start_matches("functions/src/").trim_end_matches(".rs").split('/').collect()
}

/// The modules of `invoices` that read documents, and the two functions that use them.
const READERS: [&str; 4] = ["documents", "aws_reader", "add_invoice_documents", "read_aws_invoices"];

/// So the linker leaves the readers out of `MatchInvoice` and the others; `.ci/events` checks that it does.
#[test]
fn only_the_functions_for_documents_use_their_readers() {
    let mut users = BTreeSet::new();
    for path in tracked_in("functions/src/invoices", "rs") {
        let module = module(path);
        if tokens(&read(path)).iter().any(|it| ["documents", "aws_reader"].contains(&it.as_str())) {
            users.insert(module[1].to_owned());
        }
    }
    assert!(users.iter().all(|user| READERS.contains(&user.as_str())), "{users:?}");
    assert!(users.contains("add_invoice_documents"), "{users:?}");
}

#[test]
fn every_module_uses_lower_layers_only() {
    let mut uses = 0;
    for path in tracked_in("functions/src", "rs") {
        let module = module(path);
        if ["bin", "lib"].contains(&module[0]) {
            continue;
        }
        let Some(own) = layer(module[0]) else { panic!("{path}: {} is not a layer", module[0]) };
        for name in used(&read(path), module.len()) {
            uses += 1;
            let Some(other) = layer(&name) else { panic!("{path} uses crate::{name}, which is not a layer") };
            assert!(other <= own, "{path} uses {name}, which is above {}", module[0]);
        }
    }
    assert!(uses > 100, "only {uses}");
}

#[test]
fn used_modules_are_found_in_source() {
    let found = |text: &str, depth: usize| used(text, depth).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(found("use crate::api::{Reply, Request};", 2), "api");
    assert_eq!(found("use crate::{api::{Reply, views}, store, lambda as l,};", 2), "api lambda store");
    assert_eq!(found("fn f() { crate::store::g(); h!(crate::api::I) }", 2), "api store");
    assert_eq!(found("// crate::store\n/// [`crate::api`]\nfn f() { g(\"crate::events\") }", 2), "");
    assert_eq!(found("pub(crate) fn f() {}", 2), "");
    assert_eq!(found("use super::super::store::Store;", 2), "store");
    assert_eq!(found("use super::super::store::Store;", 3), "");
    assert_eq!(found("use super::{store, views};", 1), "store");
}
