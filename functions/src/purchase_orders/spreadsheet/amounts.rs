//! Numbers as spreadsheets write them: `1,000.00`, `1.000,00`, `1 000,00`, `1'000.00`.
//!
//! Which of point and comma is the decimal mark follows from the numbers of the whole file, because `1.000` alone may be
//! one or a thousand. A number that can be read in two ways is refused.

use std::collections::BTreeSet;

/// The characters that group digits in some country and are never a decimal mark.
const GROUPING: [char; 6] = [' ', '\u{A0}', '\u{202F}', '\u{2009}', '\'', '\u{2019}'];
/// The minus sign of typesetters.
const MINUS: char = '\u{2212}';

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Point,
    Comma,
}

/// The decimal mark of a file's numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberStyle {
    marks: BTreeSet<Mark>,
    /// Whether a point is the decimal mark if no number shows otherwise, as in the API's own files.
    points_by_default: bool,
}

/// A number with its groups of digits removed, as far as they are certain.
struct Digits {
    /// The digits, with points and commas.
    text: String,
    /// The decimal mark that the number shows. Without one, a single mark before three digits may also group them.
    mark: Option<Mark>,
}

impl NumberStyle {
    /// Finds the decimal mark from the cells of all amounts. In a file with semicolons, nothing says that a point is the
    /// decimal mark, because spreadsheets write semicolons where a comma is.
    pub fn of<'a>(cells: impl Iterator<Item = &'a str>, points_by_default: bool) -> Self {
        let marks = cells.filter_map(|cell| Digits::of(cell)?.mark).collect();
        Self { marks, points_by_default }
    }

    /// Returns the number with a decimal point and no groups. A text that is no number stays as it is, for the rules of its
    /// field to refuse.
    pub fn read(&self, cell: &str) -> Result<String, String> {
        let Some(Digits { text, mark }) = Digits::of(cell) else { return Ok(cell.to_owned()) };
        if !text.contains(['.', ',']) {
            return Ok(text);
        }
        let read_as = |mark| match mark {
            Mark::Point => text.replace(',', ""),
            Mark::Comma => text.replace('.', "").replace(',', "."),
        };
        let (point, comma) = (read_as(Mark::Point), read_as(Mark::Comma));
        let mut marks = self.marks.iter();
        match (mark, marks.next(), marks.next()) {
            (Some(mark), Some(_), None) => Ok(read_as(mark)),
            (None, Some(only), None) => Ok(read_as(*only)),
            (None, None, _) if self.points_by_default && text.contains('.') => Ok(point),
            (Some(Mark::Point), _, _) if !text.contains(',') => Ok(point),
            (Some(mark), _, _) => Err(format!(
                "the file has decimal points in some numbers and decimal commas in others; write {}",
                read_as(mark)
            )),
            (None, _, _) => {
                Err(format!("can be {point} or {comma}; write {} or {}", shown(&point), shown(&comma)))
            }
        }
    }
}

/// Returns a number in a form that can be read in one way only: not with three decimals.
fn shown(number: &str) -> String {
    let Some((whole, fraction)) = number.split_once('.') else { return number.to_owned() };
    let fraction = fraction.trim_end_matches('0');
    let zeros = if fraction.len() == 3 { "0" } else { "" };
    format!("{whole}.{fraction:0<2}{zeros}")
}

impl Digits {
    /// Returns nothing for a text that is no number.
    fn of(cell: &str) -> Option<Self> {
        let cell = cell.trim();
        let unsigned = cell.strip_prefix(['-', MINUS]).unwrap_or(cell);
        let sign = if unsigned.len() < cell.len() { "-" } else { "" };
        let fraction_at = unsigned.rfind(['.', ',']).unwrap_or(unsigned.len());
        let (whole, fraction) = unsigned.split_at_checked(fraction_at)?;
        let is_spaced = whole.contains(GROUPING);
        if is_spaced && !is_grouped(whole, GROUPING) {
            return None;
        }
        let text = format!("{}{fraction}", whole.replace(GROUPING, ""));
        let is_number = text.starts_with(|it: char| it.is_ascii_digit())
            && text.chars().all(|it| it.is_ascii_digit() || it == '.' || it == ',');
        let grouped_before = |decimal: char, group: char| {
            let parts = text.split_once(decimal);
            parts.is_some_and(|(whole, fraction)| {
                is_grouped(whole, [group]) && !fraction.contains([decimal, group])
            })
        };
        let mark = match (text.matches('.').count(), text.matches(',').count()) {
            _ if !is_number => return None,
            (0, 0) => None,
            (1, 0) => (is_spaced || !is_grouped(&text, ['.'])).then_some(Mark::Point),
            (0, 1) => (is_spaced || !is_grouped(&text, [','])).then_some(Mark::Comma),
            (_, 0) if is_grouped(&text, ['.']) => Some(Mark::Comma),
            (0, _) if is_grouped(&text, [',']) => Some(Mark::Point),
            _ if grouped_before(',', '.') => Some(Mark::Comma),
            _ if grouped_before('.', ',') => Some(Mark::Point),
            _ => return None,
        };
        Some(Self { text: format!("{sign}{text}"), mark })
    }
}

/// Whether the text is one to three digits and then at least one group of three. A number that begins with 0 has none.
fn is_grouped<const COUNT: usize>(text: &str, separators: [char; COUNT]) -> bool {
    let mut groups = text.split(separators);
    let first = groups.next().unwrap_or_default();
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len())
        && first.len() < text.len()
        && digits(first)
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && digits(group))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads the cells of a file. Refused cells are `!` and the error.
    fn read(file: &str, points_by_default: bool) -> String {
        let style = NumberStyle::of(file.split('|'), points_by_default);
        let cell = |cell| style.read(cell).unwrap_or_else(|error| format!("!{error}"));
        file.split('|').map(cell).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn the_decimal_mark_follows_from_the_whole_file() {
        for (file, with_points, with_semicolons) in [
            ("1000|12|-5", "1000|12|-5", None),
            ("1000.00|0.5|0.125|1234.567", "1000.00|0.5|0.125|1234.567", None),
            ("1,000.00|1,000|1.000|-2,000,000", "1000.00|1000|1.000|-2000000", None),
            ("1.000,00|1.000|1,5|−2.000.000", "1000.00|1000|1.5|-2000000", None),
            ("1 000,5|1\u{A0}000|1\u{202F}000", "1000.5|1000|1000", None),
            ("1'000.50|1’000|1 000.500", "1000.50|1000|1000.500", None),
            ("1.000", "1.000", Some("!can be 1.000 or 1000; write 1.00 or 1000")),
            (
                "1,000",
                "!can be 1000 or 1.000; write 1000 or 1.00",
                Some("!can be 1000 or 1.000; write 1000 or 1.00"),
            ),
            ("1.234", "1.234", Some("!can be 1.234 or 1234; write 1.2340 or 1234")),
            // No numbers: the rules of the field refuse them.
            (
                "$5|5 €|1e3|1,00,000.00|1.00.000|1,0,0|1,5.000|1.000,5.0|.5|-|1 00|x",
                "$5|5 €|1e3|1,00,000.00|1.00.000|1,0,0|1,5.000|1.000,5.0|.5|-|1 00|x",
                None,
            ),
        ] {
            assert_eq!(read(file, true), with_points, "{file}");
            assert_eq!(read(file, false), with_semicolons.unwrap_or(with_points), "{file}, with semicolons");
        }
    }

    #[test]
    fn a_file_with_both_marks_refuses_what_is_not_certain() {
        let mixed = "the file has decimal points in some numbers and decimal commas in others; write";
        let ambiguous = "!can be 1.000 or 1000; write 1.00 or 1000";
        assert_eq!(
            read("1.5|1,5|1,000.00|1.000|7", true),
            format!("1.5|!{mixed} 1.5|!{mixed} 1000.00|{ambiguous}|7")
        );
    }
}
