//! Rules as Markdown tables: every row is a case. All failing rows are reported, by section and name. A cell
//! that nothing reads, and a table that lost its rows, fail too: no rule is skipped in silence.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// One row: its cells by column; the fenced block above its table, if any, is the column `given`.
pub struct Row<'a> {
    cells: BTreeMap<&'a str, &'a str>,
    taken: RefCell<BTreeSet<&'a str>>,
}

impl<'a> Row<'a> {
    /// The cell of a column; empty where there is nothing in it, or no such column.
    pub fn cell(&self, column: &'a str) -> &'a str {
        self.taken.borrow_mut().insert(column);
        self.cells.get(column).copied().unwrap_or_default()
    }
}

/// Runs every row of `markdown`, of which there must be at least `rows_min`.
pub fn run(markdown: &str, rows_min: usize, check: impl Fn(&Row<'_>) -> Result<(), String>) {
    let (mut section, mut given, mut columns) = ("", String::new(), Vec::new());
    let (mut in_block, mut rows, mut failures) = (false, 0, Vec::new());
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
            given = if in_block { String::new() } else { given };
        } else if in_block {
            given = given + line + "\n";
        } else if let Some(title) = line.strip_prefix("## ") {
            (section, given, columns) = (title, String::new(), Vec::new());
        } else if !line.starts_with('|') {
            columns.clear();
        } else if columns.is_empty() {
            columns = cells(line);
        } else if !line.starts_with("| -") && !line.starts_with("|-") {
            let cells = cells(line);
            rows += 1;
            let named = format!("{section} / {}", cells.first().copied().unwrap_or_default());
            let block = Some(("given", given.trim_end())).filter(|(_, block)| !block.is_empty());
            let outcome = (cells.len() == columns.len())
                .then(|| Row {
                    cells: columns.iter().copied().zip(cells).chain(block).collect(),
                    taken: RefCell::new(BTreeSet::from(["case"])),
                })
                .ok_or_else(|| "has another number of cells than its table".to_owned())
                .and_then(|row| check(&row).and_then(|()| unread(&row)));
            failures.extend(outcome.err().map(|why| format!("{named}: {why}")));
        }
    }
    assert!(failures.is_empty(), "{} of {rows} rows fail:\n{}", failures.len(), failures.join("\n"));
    assert!(rows >= rows_min, "only {rows} rows; there were {rows_min}");
}

fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

fn unread(row: &Row<'_>) -> Result<(), String> {
    let taken = row.taken.borrow();
    let unread: Vec<_> = row.cells.keys().filter(|column| !taken.contains(*column)).collect();
    if unread.is_empty() { Ok(()) } else { Err(format!("nothing reads the columns {unread:?}")) }
}
