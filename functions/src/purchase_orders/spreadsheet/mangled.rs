//! Recognizes texts, such as IDs, that a spreadsheet took for numbers or dates and rewrote: `4.5E+11`, `2-Jan`, `42.0`, or
//! `42` for `0042`.

use super::months::is_date;

/// Returns what a spreadsheet did to a text, if it looks like it. `stored` are the texts that may be meant.
pub fn mangled<'a>(cell: &str, stored: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let mut similar = None;
    for text in stored {
        if text == cell {
            return None;
        }
        if plain_number(text).is_some_and(|number| plain_number(cell) == Some(number)) {
            similar = Some(text);
        }
    }
    if let Some(text) = similar {
        return Some(format!(
            "is {text} here, which a spreadsheet took for a number; format the column as text and write {text}"
        ));
    }
    let taken_for = if is_shortened(cell) || cell.strip_suffix(".0").is_some_and(is_digits) {
        "a number"
    } else if is_date(cell) {
        "a date"
    } else {
        return None;
    };
    Some(format!(
        "looks like an ID that a spreadsheet turned into {taken_for}; format the column as text and write it again"
    ))
}

/// Returns the digits of a number without the zeros that a spreadsheet drops.
fn plain_number(text: &str) -> Option<(&str, &str)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = is_digits(whole) && is_digits(fraction);
    is_number.then(|| (whole.trim_start_matches('0'), fraction.trim_end_matches('0')))
}

/// Whether the text is in scientific notation.
fn is_shortened(text: &str) -> bool {
    let parts = text.split_once(['E', 'e']);
    parts.is_some_and(|(number, exponent)| {
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, "0"));
        let exponent = exponent.strip_prefix(['+', '-']);
        whole.len() == 1 && is_digits(whole) && is_digits(fraction) && exponent.is_some_and(is_digits)
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_a_spreadsheet_rewrote_is_recognized() {
        let number = Some(
            "looks like an ID that a spreadsheet turned into a number; format the column as text and write it again",
        );
        let date = Some(
            "looks like an ID that a spreadsheet turned into a date; format the column as text and write it again",
        );
        let zeros = Some(
            "is 0042 here, which a spreadsheet took for a number; format the column as text and write 0042",
        );
        let fraction = Some(
            "is 1.20 here, which a spreadsheet took for a number; format the column as text and write 1.20",
        );
        for (cell, stored, explanation) in [
            ("4.5E+11", vec![], number),
            ("4,5E+11", vec![], number),
            ("1E-05", vec![], number),
            ("42.0", vec![], number),
            ("2-Jan", vec!["1.2"], date),
            ("42", vec!["0042"], zeros),
            ("42.0", vec!["0042"], zeros),
            ("1.2", vec!["1.20"], fraction),
            // As stored, or nothing like a stored text.
            ("4.5E+11", vec!["4.5E+11"], None),
            ("42", vec!["0042", "42"], None),
            ("2-Jan", vec!["2-Jan"], None),
            ("42", vec!["43", "420"], None),
            ("1.2", vec![], None),
            ("PO-1E5", vec![], None),
            ("1E5", vec![], None),
            ("12E+5", vec![], None),
            ("", vec![], None),
        ] {
            assert_eq!(mangled(cell, stored.clone()).as_deref(), explanation, "{cell} {stored:?}");
        }
    }
}
