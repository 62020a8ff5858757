//! Other people's words in mails: names, IDs and numbers that users chose. They must not pose as ours, so they are one
//! line without invisible characters, and in the text part nothing in them becomes a link.

/// Returns words for a text part. Mail programs make links of addresses in plain text, so the `://` of a scheme and the
/// dots of host names are put in brackets.
pub(super) fn defused(words: &str) -> String {
    let words = visible(words).replace("://", "[://]");
    let mut text = String::with_capacity(words.len());
    let mut rest = words.as_str();
    while let Some((before, after)) = rest.split_once('.') {
        text.push_str(before);
        text.push_str(if joins_host_name(before, after) { "[.]" } else { "." });
        rest = after;
    }
    text + rest
}

/// Returns words on one line, without control and format characters.
pub(super) fn visible(words: &str) -> String {
    words.chars().filter(|it| domain::text::one_line(*it)).collect()
}

/// Whether a dot between two texts is one of a host name: `example.com`, but not `2026.1` or `Inc. Ltd`.
fn joins_host_name(before: &str, after: &str) -> bool {
    let label = |it: char| it.is_alphanumeric() || it == '-';
    let next: String = after.chars().take_while(|it| label(*it)).collect();
    let is_www = before.to_ascii_lowercase().ends_with("www");
    before.ends_with(label) && (is_www || (next.starts_with(char::is_alphabetic) && next.chars().count() > 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_other_peoples_words_becomes_a_link() {
        for (words, written) in [
            ("https://evil.example/pay", "https[://]evil[.]example/pay"),
            ("www.evil.example", "www[.]evil[.]example"),
            ("pay at EVIL.COM.", "pay at EVIL[.]COM."),
            ("a@evil.example", "a@evil[.]example"),
            ("bücher.example", "bücher[.]example"),
            ("evil\u{200b}.com", "evil[.]com"),
            ("Example GmbH & Co. KG", "Example GmbH & Co. KG"),
            ("PO.2026.1", "PO.2026.1"),
            ("1.2", "1.2"),
            ("..", ".."),
            ("", ""),
        ] {
            assert_eq!(defused(words), written);
        }
    }

    #[test]
    fn other_peoples_words_are_one_visible_line() {
        assert_eq!(visible("a\r\nb\u{2028}c\u{202e}d\u{feff}"), "abcd");
        assert_eq!(visible("न\u{200d}\u{200c}"), "न\u{200d}\u{200c}");
    }
}
