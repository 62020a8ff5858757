//! Months as spreadsheets write them: `Oct-26`, `Oct 2026`, `10/2026`, `2026-10-01`. What may be a day is refused.

use domain::month::Month;

/// The names of the months in English, and their short forms in other languages of Excel (German, French, Spanish, Italian,
/// Dutch, Portuguese): a spreadsheet that opens `2026-10` writes the month in its own language.
const NAMES: [&[&str]; 12] = [
    &["january", "jan", "janv", "ene", "gen"],
    &["february", "feb", "févr", "fev"],
    &["march", "mar", "mär", "mrz", "mars", "mrt"],
    &["april", "apr", "avr", "abr"],
    &["may", "mai", "mei", "mag"],
    &["june", "jun", "juin", "giu"],
    &["july", "jul", "juil", "lug"],
    &["august", "aug", "août", "ago"],
    &["september", "sep", "sept", "set"],
    &["october", "oct", "okt", "ott", "out"],
    &["november", "nov"],
    &["december", "dec", "dez", "déc", "dic"],
];

pub const EXPECTED: &str = "is not one certain month; write it as 2026-10";

/// Returns the month as `2026-10`, if the text can only be that month.
pub fn read(text: &str) -> Option<String> {
    let text = text.trim();
    let month = text
        .parse::<Month>()
        .ok()
        .or_else(|| first_day(text))
        .or_else(|| numbers(text))
        .or_else(|| name(text));
    month.map(|month| month.to_string())
}

/// Reads `2026-10-01`, with a time of midnight as some programs add. Another day may be a mistake.
fn first_day(text: &str) -> Option<Month> {
    let text = text.trim_end_matches(" 00:00:00").trim_end_matches("T00:00:00");
    text.strip_suffix("-01")?.parse().ok()
}

/// Reads `10/2026`.
fn numbers(text: &str) -> Option<Month> {
    let (month, year) = text.split_once('/')?;
    let is_number = month.len() <= 2 && month.bytes().all(|byte| byte.is_ascii_digit());
    let month: u8 = month.parse().ok().filter(|_| is_number)?;
    format!("{year}-{month:02}").parse().ok()
}

/// Reads `Oct-26` and `October 2026`. `26-Oct` is a day.
fn name(text: &str) -> Option<Month> {
    let (name, year) = text.split_once(['-', ' '])?;
    let month = number_of(name)?;
    let year = if year.len() == 2 { format!("20{year}") } else { year.to_owned() };
    format!("{year}-{month:02}").parse().ok()
}

/// Returns the number of the month with this name, with or without a point after it.
fn number_of(name: &str) -> Option<usize> {
    let name = name.trim_end_matches('.').to_lowercase();
    let position = NAMES.iter().position(|names| names.contains(&&*name));
    position.map(|index| index.saturating_add(1))
}

/// Whether the text is a date as a spreadsheet shows it: `2-Jan`, `02. Jan`, `Jan-02`, `1/2/2026`.
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', ' ']).collect();
    let is_number = |part: &str| {
        let digits = part.trim_end_matches('.');
        (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    };
    match parts[..] {
        [day, name] if is_number(day) => number_of(name).is_some(),
        [name, year] => number_of(name).is_some() && is_number(year),
        [day, name, year] if number_of(name).is_some() => is_number(day) && is_number(year),
        [month, day, year] => {
            text.contains('/') && year.len() == 4 && [month, day, year].into_iter().all(is_number)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_spreadsheets_write_it() {
        for (text, month) in [
            ("2026-10", "2026-10"),
            (" 2026-10 ", "2026-10"),
            ("2026-10-01", "2026-10"),
            ("2026-10-01 00:00:00", "2026-10"),
            ("Oct-26", "2026-10"),
            ("oct 26", "2026-10"),
            ("Oct 2026", "2026-10"),
            ("October 2026", "2026-10"),
            ("Okt 26", "2026-10"),
            ("Mrz 35", "2035-03"),
            ("févr.-26", "2026-02"),
            ("juil.-26", "2026-07"),
            ("Jun-26", "2026-06"),
            ("10/2026", "2026-10"),
            ("1/2026", "2026-01"),
        ] {
            assert_eq!(read(text).as_deref(), Some(month), "{text}");
        }
    }

    #[test]
    fn what_may_be_a_day_or_another_month_is_no_month() {
        for text in [
            "",
            "26-Oct",
            "1-Oct-26",
            "2026-10-02",
            "2026-10-26",
            "10/26",
            "10/1/2026",
            "1/10/2026",
            "01.10.2026",
            "10.2026",
            "202610",
            "46296",
            "Oct",
            "Oct-2",
            "Oct-126",
            "Oct-x6",
            "oc-26",
            "13/2026",
            "0/2026",
            "2026-13",
            "2026-1",
            "2026/10",
            "2026-10-01 12:00:00",
            "+1/2026",
            "Octo-26",
            "Octopus 26",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_recognized() {
        for text in ["2-Jan", "02-Jan", "2. Jan", "Jan-02", "Jan 2", "2-Jan-26", "1/2/2026", "Okt 26"] {
            assert!(is_date(text), "{text}");
        }
        for text in
            ["1.2", "PO-1", "1-2", "2026-10", "Jan", "2-Janis", "1/2", "A/B/2026", "1-2-2026", "12345-Jan"]
        {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn each_name_begins_one_month_only() {
        for (index, name) in
            NAMES.iter().enumerate().flat_map(|(index, names)| names.iter().map(move |name| (index, name)))
        {
            assert_eq!(number_of(name), Some(index + 1), "{name}");
        }
    }
}
