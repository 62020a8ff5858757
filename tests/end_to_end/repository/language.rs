//! Plain English: words of the former jargon don't come back.

use super::{TRACKED, root};

/// Words and phrases that are not used, in any form of an identifier (`worn_out`, `wornOut`) or in text.
const UNUSED: [&str; 19] = [
    "anybody",
    "as good as told",
    "mended",
    "nobody",
    "or only asks",
    "proof",
    "proven",
    "proves",
    "proving",
    "serve anybody",
    "surroundings",
    "take turn",
    "told",
    "unless they have it",
    "untold",
    "whoever",
    "whom it may concern",
    "whosoever",
    "worn out",
];

/// Text files, by extension; the scripts in `.ci` have none.
const EXTENSIONS: [&str; 9] = [".rs", ".ts", ".tsx", ".md", ".yaml", ".toml", ".sh", ".py", ".html"];

/// Files that may use a word, each with the reason.
const ALLOWED: [(&str, &str); 1] = [("tests/end_to_end/repository/language.rs", "has the list of words")];

/// A line in lower case, as words with one space around each; identifiers are split into words.
fn words(line: &str) -> String {
    let mut words = " ".to_owned();
    let mut previous = ' ';
    for letter in line.chars() {
        let begins = letter.is_uppercase() && previous.is_lowercase();
        if (begins || !letter.is_alphabetic()) && !words.ends_with(' ') {
            words.push(' ');
        }
        if letter.is_alphabetic() {
            words.extend(letter.to_lowercase());
        }
        previous = letter;
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}

fn is_checked(path: &str) -> bool {
    let is_text = path.starts_with(".ci/") || EXTENSIONS.iter().any(|extension| path.ends_with(extension));
    is_text && !path.contains("/dist/") && !ALLOWED.iter().any(|(allowed, _)| *allowed == path)
}

#[test]
fn no_file_uses_the_former_jargon() {
    let (mut files, mut found) = (0, Vec::new());
    for path in TRACKED.iter().filter(|path| is_checked(path)) {
        let Ok(text) = std::fs::read_to_string(root().join(path)) else { continue };
        files += 1;
        for (line, number) in text.lines().zip(1..) {
            let words = words(line);
            let unused = UNUSED.iter().filter(|word| words.contains(&format!(" {word} ")));
            found.extend(unused.map(|word| format!("{path}:{number}: {word}")));
        }
    }
    assert!(files > 100, "only {files} files");
    assert!(found.is_empty(), "{} places, such as {:#?}", found.len(), &found[..found.len().min(40)]);
}

#[test]
fn identifiers_are_split_into_words() {
    assert_eq!(words("fn worn_out(untoldEvents: &str) // Told!"), " fn worn out untold events str told ");
}
