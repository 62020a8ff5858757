//! Excel workbooks: requests with them, and the cells inside them.

use std::io::{Cursor, Read, Write};

use calamine::{Data, Range, Reader, Xlsx};
use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use crate::harness::{Answer, Caller, send};

pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

impl Caller<'_> {
    pub async fn imported_workbook(&self, query: &str, file: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, &format!("/purchase-orders/import{query}"));
        send(request.header(CONTENT_TYPE, MEDIA_TYPE).body(file)).await
    }

    /// Requests the list as a workbook. Returns the response, which must be a 200.
    pub async fn workbook_response(&self, path: &str) -> reqwest::Response {
        let response = self.request(Method::GET, path).header(ACCEPT, MEDIA_TYPE).send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()[CONTENT_TYPE], MEDIA_TYPE);
        response
    }

    pub async fn exported_workbook(&self, query: &str) -> Vec<u8> {
        let response = self.workbook_response(&format!("/purchase-orders?{query}")).await;
        response.bytes().await.unwrap().to_vec()
    }
}

/// The cells of a sheet.
pub fn cells(workbook: &[u8], sheet: &str) -> Range<Data> {
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).unwrap();
    workbook.worksheet_range(sheet).unwrap()
}

/// What a person or a program writes into a cell.
pub enum Written {
    Text(&'static str),
    Number(f64),
    /// A day, as Excel counts them.
    Date(f64),
    /// A formula and its result.
    Formula(&'static str, &'static str),
}

/// A workbook as another program writes it, with these columns and rows.
pub fn workbook(columns: &[&str], rows: &[Vec<Written>]) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, columns.iter().copied()).unwrap();
    let date = Format::new().set_num_format("mmm-yy");
    for (row, number) in rows.iter().zip(1..) {
        for (cell, column) in row.iter().zip(0..) {
            match cell {
                Written::Text(text) => sheet.write_string(number, column, *text),
                Written::Number(value) => sheet.write_number(number, column, *value),
                Written::Date(day) => sheet.write_number_with_format(number, column, *day, &date),
                Written::Formula(formula, result) => {
                    sheet.write_formula(number, column, Formula::new(*formula).set_result(*result))
                }
            }
            .unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

/// The text of a file inside a workbook.
pub fn part(workbook: &[u8], name: &str) -> String {
    let mut text = String::new();
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The same workbook with another text in one of its files.
pub fn with_part(workbook: &[u8], name: &str, text: &[u8]) -> Vec<u8> {
    with_parts(workbook, [(name.to_owned(), text.to_vec())])
}

/// The same workbook with other or more files.
pub fn with_parts(workbook: &[u8], parts: impl IntoIterator<Item = (String, Vec<u8>)>) -> Vec<u8> {
    let parts: Vec<(String, Vec<u8>)> = parts.into_iter().collect();
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    for name in names.iter().filter(|name| parts.iter().all(|(other, _)| other != *name)) {
        writer.raw_copy_file(archive.by_name(name).unwrap()).unwrap();
    }
    for (name, bytes) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(&bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
