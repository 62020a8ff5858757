//! The rules as tables: each row of the Markdown files in `tests/` is a case.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod coverage;
mod documents;
mod e_invoices;
mod forecast;
mod invoice_lines;
mod invoice_stories;
mod matching;
mod notices;
mod orders;
mod summary;
mod table;
mod what_if;
