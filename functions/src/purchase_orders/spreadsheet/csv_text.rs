//! Reads the text of a CSV file strictly by RFC 4180. A file with a stray quote is refused as a whole: a lenient reader
//! would take several lines for one cell, and lose them.
//!
//! The console has the same reader (`console/web/src/imports/csv.ts`). Both run the cases of `csv_text.json`.

use std::iter::Peekable;
use std::str::CharIndices;

use thiserror::Error;

/// The characters that separate cells: a comma, a semicolon (in much of Europe) or a tab (in a copied table). No name of a
/// column contains one.
const DELIMITERS: [char; 3] = [',', ';', '\t'];

/// The start of a line that names the separator for Excel, which doesn't show it.
const SEPARATOR_LINE: &str = "sep=";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvRecord {
    /// The number of its row, as a spreadsheet shows it: rows without content count, a line break in quotes doesn't.
    pub number: usize,
    pub cells: Vec<String>,
}

/// A quote that breaks the rules of CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("row {row}: {rule}")]
pub struct QuoteError {
    /// The row where its cell begins.
    pub row: usize,
    pub rule: QuoteRule,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum QuoteRule {
    #[error("the quote that begins a cell is never closed; write a quote inside a cell as two quotes")]
    Unclosed,
    #[error("text follows the closing quote of a cell; write a quote inside a cell as two quotes")]
    TextAfter,
    #[error("a quote is inside a cell without quotes; put the cell in quotes, and write the quote as two")]
    Stray,
    #[error("a backslash doesn't escape a quote in CSV; write a quote inside a cell as two quotes")]
    Backslash,
}

/// Returns the separator of cells, from a line such as `sep=;` or else the one that the first line contains most often,
/// and the text after the `sep=` line.
pub fn delimiter(text: &str) -> (char, &str) {
    if let Some((delimiter, rest)) = separator_line(text) {
        return (delimiter, rest);
    }
    let header = text.trim_start_matches(['\r', '\n']).split(['\r', '\n']).next().unwrap_or_default();
    let count = |delimiter: &char| header.matches(*delimiter).count();
    // `max_by_key` returns the last of equals, which is the comma.
    (DELIMITERS.into_iter().rev().max_by_key(count).unwrap_or(','), text)
}

fn separator_line(text: &str) -> Option<(char, &str)> {
    let start = text.get(..SEPARATOR_LINE.len())?;
    let mut rest =
        text.get(SEPARATOR_LINE.len()..).filter(|_| start.eq_ignore_ascii_case(SEPARATOR_LINE))?.chars();
    let delimiter = rest.next().filter(|it| DELIMITERS.contains(it))?;
    let rest = rest.as_str();
    let after = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\r', '\n']));
    after.or_else(|| rest.is_empty().then_some("")).map(|after| (delimiter, after))
}

/// Returns the records that have content, the header included.
pub fn records(text: &str, delimiter: char) -> Result<Vec<CsvRecord>, QuoteError> {
    let mut reader = CsvReader { characters: text.char_indices().peekable(), text, delimiter, row: 1 };
    let mut records = Vec::new();
    while reader.characters.peek().is_some() {
        let cells = reader.record()?;
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            records.push(CsvRecord { number: reader.row, cells });
        }
        reader.row = reader.row.saturating_add(1);
    }
    Ok(records)
}

struct CsvReader<'a> {
    characters: Peekable<CharIndices<'a>>,
    text: &'a str,
    delimiter: char,
    row: usize,
}

impl CsvReader<'_> {
    /// Reads the cells up to the next line break outside quotes.
    fn record(&mut self) -> Result<Vec<String>, QuoteError> {
        let mut cells = Vec::new();
        loop {
            cells.push(if self.accept('"') { self.quoted()? } else { self.plain()? });
            if !self.accept(self.delimiter) {
                break;
            }
        }
        self.accept('\r');
        self.accept('\n');
        Ok(cells)
    }

    fn plain(&mut self) -> Result<String, QuoteError> {
        let mut cell = String::new();
        while let Some(&(at, character)) = self.characters.peek() {
            match character {
                '"' => return Err(self.stray(at, QuoteRule::Stray)),
                '\r' | '\n' => break,
                _ if character == self.delimiter => break,
                _ => cell.push(character),
            }
            self.characters.next();
        }
        Ok(cell)
    }

    /// Reads a cell after its opening quote.
    fn quoted(&mut self) -> Result<String, QuoteError> {
        let mut cell = String::new();
        while let Some((at, character)) = self.characters.next() {
            if character != '"' {
                cell.push(character);
            } else if self.accept('"') {
                cell.push('"');
            } else {
                return match self.characters.peek() {
                    None | Some((_, '\r' | '\n')) => Ok(cell),
                    Some((_, next)) if *next == self.delimiter => Ok(cell),
                    Some(_) => Err(self.stray(at, QuoteRule::TextAfter)),
                };
            }
        }
        Err(QuoteError { row: self.row, rule: QuoteRule::Unclosed })
    }

    /// Returns the error of the quote at a place. A backslash before it is meant to escape it.
    fn stray(&self, at: usize, otherwise: QuoteRule) -> QuoteError {
        let escaped = self.text.get(..at).is_some_and(|before| before.ends_with('\\'));
        QuoteError { row: self.row, rule: if escaped { QuoteRule::Backslash } else { otherwise } }
    }

    fn accept(&mut self, wanted: char) -> bool {
        self.characters.next_if(|(_, character)| *character == wanted).is_some()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn files_are_read_or_refused_as_the_console_does() {
        let cases: Vec<Value> = serde_json::from_str(include_str!("csv_text.json")).unwrap();
        assert!(cases.len() > 20);
        for case in cases {
            let (delimiter, text) = delimiter(case["text"].as_str().unwrap());
            match records(text, delimiter) {
                Ok(records) => {
                    let records: Value =
                        records.into_iter().map(|it| serde_json::json!([it.number, it.cells])).collect();
                    assert_eq!(records, case["records"], "{case}");
                }
                Err(error) => assert_eq!(error.to_string(), case["error"], "{case}"),
            }
        }
    }
}
