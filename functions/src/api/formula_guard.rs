//! Protection against CSV injection (OWASP): marks text that a spreadsheet would run as a formula, and reverses that.
//!
//! Text that could begin a formula gets an apostrophe in front. This also applies within a cell: a spreadsheet that
//! expects another separator begins a new cell after each `;`, tab and line break, even between quotes. Text that
//! begins with an apostrophe gets another one, so that removing ours never removes the buyer's.

const MARK: char = '\'';

/// The characters after which a spreadsheet may begin another cell. Not the comma: spreadsheets that separate cells
/// by commas respect our quotes.
const SEPARATORS: [char; 4] = [';', '\t', '\n', '\r'];

/// The characters that formulas begin with, in all widths that spreadsheets accept, and our own mark.
const DANGEROUS: [char; 14] = [
    MARK, '=', '+', '-', '@', '\u{FF1D}', // full width
    '\u{FF0B}', '\u{FF0D}', '\u{FF20}', '\u{FE66}', // small forms
    '\u{FE62}', '\u{FE63}', '\u{FE6B}', '\u{2212}', // the minus sign of typesetters
];

/// Returns the text as a cell that begins no formula. A plain number, such as a negative balance, stays unchanged.
pub fn guard(text: &str) -> String {
    if !text.contains(DANGEROUS) && !text.starts_with(SEPARATORS) || is_plain_number(text) {
        return text.to_owned();
    }
    let mut cell = String::with_capacity(text.len());
    let mut is_start = true;
    for (index, (character, dangerous)) in text.chars().zip(dangerous_starts(text)).enumerate() {
        if is_start && (dangerous || (index == 0 && SEPARATORS.contains(&character))) {
            cell.push(MARK);
        }
        cell.push(character);
        is_start = SEPARATORS.contains(&character);
    }
    cell
}

/// Reverses [`guard`]. An apostrophe before harmless text is a part of the text.
pub fn unguard(cell: &str) -> String {
    if !cell.contains(MARK) {
        return cell.to_owned();
    }
    let mut text = String::with_capacity(cell.len());
    let mut is_start = true;
    let next = cell.chars().zip(dangerous_starts(cell)).skip(1).map(Some).chain([None]);
    for (index, (character, next)) in cell.chars().zip(next).enumerate() {
        let guards =
            next.is_some_and(|(next, dangerous)| dangerous || (index == 0 && SEPARATORS.contains(&next)));
        if is_start && character == MARK && guards {
            is_start = false;
            continue;
        }
        text.push(character);
        is_start = SEPARATORS.contains(&character);
    }
    text
}

/// Returns for each character whether a cell that begins there could be a formula. Characters that spreadsheets may
/// skip are skipped.
fn dangerous_starts(text: &str) -> Vec<bool> {
    let mut dangerous = false;
    let backwards = text.chars().rev().map(|character| {
        if !is_skipped(character) {
            dangerous = DANGEROUS.contains(&character);
        }
        dangerous
    });
    let mut starts: Vec<bool> = backwards.collect();
    starts.reverse();
    starts
}

/// Whether the character is a space, a quote or invisible.
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

/// Whether the text is digits with at most one point, and optionally a minus in front.
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
    use proptest::test_runner::RngSeed;

    use super::*;

    #[test]
    fn formulas_are_marked() {
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
            assert_eq!(guard(text), cell, "{text}");
            assert_eq!(unguard(cell), text, "{cell}");
        }
    }

    #[test]
    fn harmless_text_stays_unchanged() {
        for text in
            ["", "PO-1", "-904.61", "-0", "5", "a=b", "a, -b", "don't", "a;b", "x\n\ny", "90 % - 10 %"]
        {
            assert_eq!(guard(text), text);
            assert_eq!(unguard(text), text);
        }
        // Typed by hand.
        assert_eq!(unguard("'n Abend"), "'n Abend");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

        #[test]
        fn unguard_reverses_guard(parts in vec(select(vec!["'", "=", "-", "1", ".", ";", "\t", "\r", "\n", " ", "\"",
            "\u{200B}", "＋", ",", "a", "ä"]), 0..12)) {
            let text = parts.concat();
            let cell = guard(&text);
            prop_assert_eq!(unguard(&cell), text);
            for piece in cell.split(SEPARATORS) {
                let visible = piece.trim_start_matches(is_skipped);
                prop_assert!(!visible.starts_with(&DANGEROUS[1..]) || is_plain_number(&cell), "{:?}", cell);
            }
        }
    }
}
