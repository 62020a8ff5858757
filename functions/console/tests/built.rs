//! Checks, without Node, that `dist` was built from the sources in `web` and is small enough.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use web_console::{FILES, File, RELEASE};

/// Compressed bytes of the files that the first page loads.
const FIRST_LOAD_MAX: usize = 700_000;

/// Compressed bytes of the API page without the contract.
const DOCS_MAX: usize = 10_000;

type NamedFile = (String, Vec<u8>);

/// Computes the same as `web/fingerprint.ts`.
fn fingerprint(mut files: Vec<NamedFile>) -> String {
    files.sort();
    let mut sum = Sha256::new();
    for (name, content) in files {
        sum.update(format!("{name}\n{}\n", content.len()));
        sum.update(content);
    }
    sum.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn files_below(root: &Path, folder: &str) -> Vec<NamedFile> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let entry = entry.unwrap();
        let own = entry.file_name().into_string().unwrap();
        let name = if folder.is_empty() { own } else { format!("{folder}/{own}") };
        if ["node_modules", "browser"].contains(&name.as_str()) || name.ends_with(".test.ts") {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            files.extend(files_below(root, &name));
        } else {
            files.push((name, fs::read(entry.path()).unwrap()));
        }
    }
    files
}

#[test]
fn dist_was_built_from_these_sources() {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let recorded = fs::read_to_string(package.join("dist/built-from.txt")).unwrap();
    let mut dist = files_below(&package.join("dist"), "");
    dist.retain(|(name, _)| name != "built-from.txt");
    let sources = files_below(&package.join("web"), "");
    assert!(sources.len() > 20, "{}", sources.len());
    let now = format!("sources {}\nfiles {}\n", fingerprint(sources), fingerprint(dist));
    assert_eq!(recorded, now, "build again: npm ci && npm run build, in functions/console/web");
}

#[test]
fn the_first_load_is_small() {
    let page = std::str::from_utf8(File::named("index.html").unwrap().content).unwrap();
    let named = |file: &&File| {
        file.name == "index.html" || page.contains(&format!("/console/{RELEASE}/{}\"", file.name))
    };
    let first: Vec<&File> = FILES.iter().filter(named).collect();
    assert!(
        ["app.js", "vendor.js", "console.css"].iter().all(|it| first.iter().any(|file| file.name == *it)),
        "{page}"
    );
    let size: usize = first.iter().map(|file| file.brotli.unwrap_or(file.content).len()).sum();
    assert!(size < FIRST_LOAD_MAX, "{size} bytes");
    assert!(size > 100_000, "{size} bytes are too few to be true");
}

#[test]
fn pages_have_nothing_inline_and_nothing_from_other_hosts() {
    for name in ["index.html", "docs.html"] {
        let page = std::str::from_utf8(File::named(name).unwrap().content).unwrap();
        for refused in ["style=", "<style", "onload=", "http://", "https://", "\"./"] {
            assert!(!page.contains(refused), "{refused} in {page}");
        }
        let scripts = page.matches("<script").count();
        assert_eq!(scripts, page.matches("<script type=\"module\" ").count(), "{page}");
        assert_eq!(scripts, page.matches(&format!(" src=\"/console/{RELEASE}/")).count(), "{page}");
    }
}

#[test]
fn the_api_page_is_small() {
    let files = ["docs.html", "docs.css", "docs.js"].map(|name| File::named(name).unwrap());
    let size: usize = files.iter().map(|file| file.brotli.unwrap_or(file.content).len()).sum();
    assert!(size < DOCS_MAX, "{size} bytes");
}
