//! Rules as Markdown tables: each row is a case. Every failing row is reported with its section and name. A cell that no
//! test reads fails too, and so does a table that lost rows, so that no rule is skipped unnoticed.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// A value, or the reason why a row fails.
pub type RowResult<T> = Result<T, String>;

/// A row: its cells by column. The fenced block above the table, if any, is the column `above`.
pub struct Row<'a> {
    cells: BTreeMap<&'a str, &'a str>,
    read: RefCell<BTreeSet<&'a str>>,
}

impl<'a> Row<'a> {
    /// Returns the cell of a column; empty if the cell is empty or the column doesn't exist.
    pub fn cell(&self, column: &'a str) -> &'a str {
        self.read.borrow_mut().insert(column);
        self.cells.get(column).copied().unwrap_or_default()
    }

    /// Returns the cell of a column, or `default` if it is empty.
    pub fn cell_or(&self, column: &'a str, default: &'a str) -> &'a str {
        Some(self.cell(column)).filter(|cell| !cell.is_empty()).unwrap_or(default)
    }
}

/// Checks every row of `markdown`, which must have at least `rows_min` rows.
pub fn run(markdown: &str, rows_min: usize, check: impl Fn(&Row<'_>) -> RowResult<()>) {
    let (mut section, mut above, mut columns) = ("", String::new(), Vec::new());
    let (mut in_block, mut rows, mut failures) = (false, 0, Vec::new());
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_block = !in_block;
            above = if in_block { String::new() } else { above };
        } else if in_block {
            above = above + line + "\n";
        } else if let Some(title) = line.strip_prefix("## ") {
            (section, above, columns) = (title, String::new(), Vec::new());
        } else if !line.starts_with('|') {
            columns.clear();
        } else if columns.is_empty() {
            columns = cells(line);
        } else if !line.starts_with("| -") && !line.starts_with("|-") {
            let cells = cells(line);
            rows += 1;
            let named = format!("{section} / {}", cells.first().copied().unwrap_or_default());
            let block = Some(("above", above.trim_end())).filter(|(_, block)| !block.is_empty());
            let result = (cells.len() == columns.len())
                .then(|| Row {
                    cells: columns.iter().copied().zip(cells).chain(block).collect(),
                    read: RefCell::new(BTreeSet::from(["case"])),
                })
                .ok_or_else(|| "its number of cells differs from that of its table".to_owned())
                .and_then(|row| check(&row).and_then(|()| unread(&row)));
            failures.extend(result.err().map(|why| format!("{named}: {why}")));
        }
    }
    assert!(failures.is_empty(), "{} of {rows} rows fail:\n{}", failures.len(), failures.join("\n"));
    assert!(rows >= rows_min, "only {rows} rows; there were {rows_min}");
}

fn cells(line: &str) -> Vec<&str> {
    line.trim().trim_matches('|').split('|').map(str::trim).collect()
}

/// Returns an error that names both values unless they are equal.
pub fn same(what: &str, wanted: &str, found: &str) -> RowResult<()> {
    if wanted == found { Ok(()) } else { Err(format!("{what}: expected `{wanted}`, found `{found}`")) }
}

fn unread(row: &Row<'_>) -> RowResult<()> {
    let read = row.read.borrow();
    let unread: Vec<_> = row.cells.keys().filter(|column| !read.contains(*column)).collect();
    if unread.is_empty() { Ok(()) } else { Err(format!("nothing reads the columns {unread:?}")) }
}
