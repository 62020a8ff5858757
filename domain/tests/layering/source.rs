//! Resolves the paths of a crate's source text to the files that define the items.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use regex::Regex;

static USE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^\s*(pub(?:\([a-z]+\))?\s+)?use\s+([^;]+);").unwrap());
static INLINE_PATH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[A-Za-z_]\w*(?:::[A-Za-z_]\w*)+").unwrap());

/// A crate's source files, without comments and unit tests.
pub struct Crate {
    /// Text by path, such as `money/amount.rs`.
    files: BTreeMap<String, String>,
    /// Path by module, such as `money::amount`.
    modules: BTreeMap<String, String>,
    /// The names that each module re-exports, with the path of the item.
    re_exports: BTreeMap<String, BTreeMap<String, Vec<String>>>,
    /// The methods that a file adds to the type of another file, with the file that adds them.
    extensions: Vec<(String, String)>,
}

/// Reads the source files below `folder`.
pub fn read_crate(folder: &Path) -> Crate {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    Crate::new(files)
}

impl Crate {
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        let files: BTreeMap<String, String> =
            files.into_iter().map(|(path, text)| (path, without_comments_and_tests(&text))).collect();
        let modules = files.keys().map(|path| (module(path), path.clone())).collect();
        let extensions = extensions(&files);
        let mut sources = Self { files, modules, re_exports: BTreeMap::new(), extensions };
        for (path, text) in &sources.files {
            let module = module(path);
            let exported = uses(text).into_iter().filter(|it| it.public);
            let exported = exported.map(|it| (it.name, absolute(&module, &it.path)));
            let exported: BTreeMap<_, _> = exported.filter_map(|(name, path)| Some((name, path?))).collect();
            sources.re_exports.insert(module, exported);
        }
        sources
    }

    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Returns the other files whose items a file names. Re-exports are no dependencies.
    pub fn dependencies(&self, file: &str) -> BTreeSet<String> {
        let (module, text) = (module(file), &self.files[file]);
        let uses = uses(text);
        let mut paths: Vec<Vec<String>> =
            uses.iter().filter(|it| !it.public).map(|it| it.path.clone()).collect();
        let body = without_uses(text);
        for found in INLINE_PATH.find_iter(&body) {
            let segments: Vec<String> = found.as_str().split("::").map(str::to_owned).collect();
            // `low::Rate` after `use crate::low`.
            let imported = uses.iter().find(|it| it.name == segments[0]);
            let start = imported.map_or_else(|| vec![segments[0].clone()], |it| it.path.clone());
            paths.push(start.into_iter().chain(segments[1..].iter().cloned()).collect());
        }
        let resolved = paths.iter().filter_map(|path| self.defining_file(&absolute(&module, path)?));
        let called = self.extensions.iter().filter(|(method, _)| {
            [format!(".{method}("), format!("::{method}(")].iter().any(|call| body.contains(call))
        });
        resolved.chain(called.map(|(_, defining)| defining.clone())).filter(|it| it != file).collect()
    }

    /// Returns the file that defines the item of an absolute path. A path that ends in a module of re-exports has none:
    /// what is used of that module is a path of its own.
    fn defining_file(&self, path: &[String]) -> Option<String> {
        let known =
            (0..=path.len()).rev().find(|length| self.modules.contains_key(&path[..*length].join("::")))?;
        let module = path[..known].join("::");
        let file = &self.modules[&module];
        let Some(name) = path.get(known) else {
            return (!self.only_re_exports(file)).then(|| file.clone());
        };
        match self.re_exports[&module].get(name) {
            Some(item) => self.defining_file(item),
            None => Some(file.clone()),
        }
    }

    fn only_re_exports(&self, file: &str) -> bool {
        let items = Regex::new(r"(?m)^\s*(pub(\([a-z]+\))? )?mod \w+;|^#!\[[^\]]*\]").unwrap();
        items.replace_all(&without_uses(&self.files[file]), "").trim().is_empty()
    }
}

/// Finds the methods that files add to types of other files. A name that several files define is left out, since a call
/// doesn't say which one it means.
fn extensions(files: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let block = Regex::new(r"(?m)^impl ([A-Z]\w*)[^{\n]* \{(?s:.*?)^\}").unwrap();
    let method = Regex::new(r"pub(?:\([a-z]+\))? fn (\w+)").unwrap();
    let mut found = Vec::new();
    for (path, text) in files {
        for block in block.captures_iter(text) {
            if ["struct", "enum"].iter().any(|kind| text.contains(&format!("{kind} {} ", &block[1]))) {
                continue;
            }
            for method in method.captures_iter(&block[0]) {
                let definition = format!("fn {}(", &method[1]);
                if files.values().filter(|it| it.contains(&definition)).count() == 1 {
                    found.push((method[1].to_owned(), path.clone()));
                }
            }
        }
    }
    found
}

/// The module of a file: `money::amount` for `money/amount.rs`; empty for `lib.rs`.
fn module(path: &str) -> String {
    let path = path.strip_suffix(".rs").unwrap();
    if path == "lib" { String::new() } else { path.replace('/', "::") }
}

/// The path from the root of the crate; none for other crates.
fn absolute(module: &str, path: &[String]) -> Option<Vec<String>> {
    let mut at: Vec<String> = module.split("::").filter(|it| !it.is_empty()).map(str::to_owned).collect();
    let mut rest = path;
    match path.first().map(String::as_str) {
        Some("crate") => at.clear(),
        Some("self") => {}
        Some("super") => {
            while rest.get(1).is_some_and(|it| it == "super") {
                at.pop();
                rest = &rest[1..];
            }
            at.pop();
        }
        _ => return None,
    }
    Some(at.into_iter().chain(rest[1..].iter().cloned()).collect())
}

struct Use {
    public: bool,
    /// The name that the path gets.
    name: String,
    path: Vec<String>,
}

fn uses(text: &str) -> Vec<Use> {
    let mut found = Vec::new();
    for statement in USE.captures_iter(text) {
        let public = statement.get(1).is_some();
        for (path, alias) in flat(&statement[2]) {
            let mut path: Vec<String> = path.split("::").map(|it| it.trim().to_owned()).collect();
            if path.len() > 1 && path.last().is_some_and(|it| it == "self") {
                path.pop();
            }
            let name = alias.unwrap_or_else(|| path.last().unwrap().clone());
            found.push(Use { public, name, path });
        }
    }
    found
}

fn without_uses(text: &str) -> String {
    USE.replace_all(text, "").into_owned()
}

/// The paths of a use tree, each with its alias.
fn flat(tree: &str) -> Vec<(String, Option<String>)> {
    let Some((prefix, rest)) = tree.trim().split_once('{') else {
        let (path, alias) =
            tree.trim().split_once(" as ").map_or((tree, None), |(path, alias)| (path, Some(alias)));
        return vec![(path.trim().to_owned(), alias.map(|it| it.trim().to_owned()))];
    };
    let (mut depth, mut members) = (0, vec![String::new()]);
    for character in rest.trim_end().strip_suffix('}').unwrap().chars() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if character == ',' && depth == 0 {
            members.push(String::new());
        } else {
            members.last_mut().unwrap().push(character);
        }
    }
    let members = members.iter().filter(|it| !it.trim().is_empty());
    members.flat_map(|it| flat(it)).map(|(path, alias)| (format!("{}{path}", prefix.trim()), alias)).collect()
}

fn without_comments_and_tests(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap();
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    lines.collect::<Vec<_>>().join("\n")
}
