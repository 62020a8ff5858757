//! Checks of the repository itself. They look at tracked files only: editors and tools may leave other files behind.

mod dependencies;
mod language;
mod layers;
mod layout;
mod names;
mod promises;
mod sizes;
mod source;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// The paths of all tracked files, relative to the root, such as `domain/src/money.rs`.
static TRACKED: LazyLock<Vec<String>> = LazyLock::new(|| {
    let tracked = tracked_by_git(&root()).unwrap_or_else(|| not_ignored(&root()));
    assert!(tracked.len() > 100, "only {tracked:?}");
    tracked
});

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The tracked files below a folder whose names end in `.{extension}`.
fn tracked_in(folder: &str, extension: &str) -> impl Iterator<Item = &'static str> {
    let (folder, extension) = (format!("{folder}/"), format!(".{extension}"));
    TRACKED
        .iter()
        .map(String::as_str)
        .filter(move |path| path.starts_with(&folder) && path.ends_with(&extension))
}

/// A file's name without its folder and extension.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap();
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// The files that git tracks in a folder, less those that are deleted; nothing if git can't tell.
fn tracked_by_git(folder: &Path) -> Option<Vec<String>> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(folder).output().ok()?;
    let listed = String::from_utf8(listed.stdout).ok()?;
    let paths = listed.split_terminator('\0').filter(|path| folder.join(path).is_file());
    Some(paths.map(str::to_owned).collect()).filter(|paths: &Vec<String>| !paths.is_empty())
}

/// The files of a folder without git, such as an unpacked archive, less those that `.gitignore` names.
fn not_ignored(root: &Path) -> Vec<String> {
    let ignored = fs::read_to_string(root.join(".gitignore")).unwrap_or_default();
    let ignored: Vec<&str> = ignored.lines().map(|name| name.trim_matches('/')).chain([".git"]).collect();
    assert!(ignored.iter().all(|name| !name.contains(['*', '/', '!'])), "only names: {ignored:?}");
    let (mut folders, mut files) = (vec![root.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if ignored.contains(&name) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    files
}

#[test]
fn a_folder_without_git_has_the_files_that_are_not_ignored() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("not-ignored");
    for path in ["a/b.rs", "a/node_modules/c.rs", "target/d.rs", "e.rs"] {
        fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        fs::write(folder.join(path), "").unwrap();
    }
    fs::write(folder.join(".gitignore"), "/target\nnode_modules\n").unwrap();
    let mut found = not_ignored(&folder);
    found.sort_unstable();
    assert_eq!(found, [".gitignore", "a/b.rs", "e.rs"]);
}
