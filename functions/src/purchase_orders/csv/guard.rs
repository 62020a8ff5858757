//! Cells that no spreadsheet runs as a formula (OWASP, "CSV injection"), and back again, exactly.
//!
//! What could begin a formula gets an apostrophe in front. Not only at the beginning of a cell: a spreadsheet that
//! takes another character for the separator begins a cell after each `;`, tab and line break of ours, whatever our
//! quotes say. An apostrophe that was there already gets one more, so that taking off ours never takes off theirs.

const MARK: char = '\'';

/// Where another cell may begin. A comma is not here: those who don't split at it see no quotes of ours either, and
/// those who do heed them.
const SEPARATORS: [char; 4] = [';', '\t', '\n', '\r'];

/// What formulas begin with, in any width that spreadsheets take, and our own mark.
const DANGEROUS: [char; 14] = [
    MARK, '=', '+', '-', '@', '\u{FF1D}', // full width
    '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\u{FE66}', // small forms
    '\u{FE62}', '\u{FE63}', '\u{FE6B}', '\u{2212}', // the minus sign of typesetters
];

/// The text as a cell that begins no formula. A plain number, such as a negative balance, stays one.
pub fn guarded(text: &str) -> String {
    if !text.contains(DANGEROUS) && !text.starts_with(SEPARATORS) || is_plain_number(text) {
        return text.to_owned();
    }
    let mut cell = String::with_capacity(text.len());
    let mut begins = true;
    for (index, (character, dangerous)) in text.chars().zip(dangers(text)).enumerate() {
        if begins && (dangerous || (index == 0 && SEPARATORS.contains(&character))) {
            cell.push(MARK);
        }
        cell.push(character);
        begins = SEPARATORS.contains(&character);
    }
    cell
}

/// The text that [`guarded`] made the cell of. An apostrophe that guards nothing is a part of the text.
pub fn unguarded(cell: &str) -> String {
    if !cell.contains(MARK) {
        return cell.to_owned();
    }
    let mut text = String::with_capacity(cell.len());
    let mut begins = true;
    let next = cell.chars().zip(dangers(cell)).skip(1).map(Some).chain([None]);
    for (index, (character, next)) in cell.chars().zip(next).enumerate() {
        let guards =
            next.is_some_and(|(next, dangerous)| dangerous || (index == 0 && SEPARATORS.contains(&next)));
        if begins && character == MARK && guards {
            begins = false;
            continue;
        }
        text.push(character);
        begins = SEPARATORS.contains(&character);
    }
    text
}

/// For each character, whether what begins there would be run: what spreadsheets may skip is looked past.
fn dangers(text: &str) -> Vec<bool> {
    let mut dangerous = false;
    let backwards = text.chars().rev().map(|character| {
        if !is_skipped(character) {
            dangerous = DANGEROUS.contains(&character);
        }
        dangerous
    });
    let mut dangers: Vec<bool> = backwards.collect();
    dangers.reverse();
    dangers
}

/// Spaces, quotes, and what can't be seen.
fn is_skipped(character: char) -> bool {
    character == '"'
        || character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{AD}'
                | '\u{180E}'
                | '\u{200B}'..='\u{200F}'
                | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
        )
}

/// Digits with at most one point, and a minus in front where it is negative.
fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(fraction)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_text() {
        for (text, cell) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-cmd", "'-cmd"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t'=1"),
            ("\rx", "'\rx"),
            ("  =1", "'  =1"),
            ("\u{200B}=1", "'\u{200B}=1"),
            ("\"=1\"", "'\"=1\""),
            ("＝1", "'＝1"),
            ("＠a", "'＠a"),
            ("'quoted'", "''quoted'"),
            ("a;=1", "a;'=1"),
            ("a; \"@x\"", "a;' \"@x\""),
            ("a\r\n- b", "a\r'\n'- b"),
            ("-1.5.2", "'-1.5.2"),
            ("-1e3", "'-1e3"),
        ] {
            assert_eq!(guarded(text), cell, "{text}");
            assert_eq!(unguarded(cell), text, "{cell}");
        }
    }

    #[test]
    fn what_is_harmless_stays_as_it_is() {
        for text in
            ["", "PO-1", "-904.61", "-0", "5", "a=b", "a, -b", "don't", "a;b", "x\n\ny", "90 % - 10 %"]
        {
            assert_eq!(guarded(text), text);
            assert_eq!(unguarded(text), text);
        }
        // Typed by hand, guarding nothing.
        assert_eq!(unguarded("'n Abend"), "'n Abend");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

        /// Of what the rules are about, in any order.
        #[test]
        fn any_text_comes_back(parts in vec(select(vec!["'", "=", "-", "1", ".", ";", "\t", "\r", "\n", " ", "\"",
            "\u{200B}", "＋", ",", "a", "ä"]), 0..12)) {
            let text = parts.concat();
            let cell = guarded(&text);
            prop_assert_eq!(unguarded(&cell), text);
            for piece in cell.split(SEPARATORS) {
                let seen = piece.trim_start_matches(is_skipped);
                prop_assert!(!seen.starts_with(&DANGEROUS[1..]) || is_plain_number(&cell), "{:?}", cell);
            }
        }
    }
}
