//! The file of an export, in the format that the caller prefers.

use chrono::NaiveDate;
use domain::ledger::RecordedOrder;
use domain::seller::Catalogue;
use domain::settings::AccountDefaults;

use super::column::columns;
use super::order_rows::rows;
use super::workbook_file::WorkbookFile;
use crate::api::csv::CsvText;
use crate::api::media_type::{CSV, WORKBOOK};
use crate::api::{Problem, Reply};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileFormat {
    Csv,
    Workbook,
}

impl FileFormat {
    /// Returns the format of a media type, if it is one of a file.
    pub fn of(media_type: &str) -> Option<Self> {
        match media_type {
            CSV => Some(Self::Csv),
            WORKBOOK => Some(Self::Workbook),
            _ => None,
        }
    }
}

pub enum ExportFile {
    Csv(CsvText),
    Workbook(Box<WorkbookFile>),
}

impl ExportFile {
    /// Starts a file without purchase orders. Derived fields are as of `today`.
    pub fn new(format: FileFormat, catalogue: &Catalogue, today: NaiveDate) -> Result<Self, Problem> {
        Ok(match format {
            FileFormat::Csv => {
                Self::Csv(CsvText::new(columns().map(|column| column.name.to_owned()).collect())?)
            }
            FileFormat::Workbook => Self::Workbook(Box::new(WorkbookFile::new(catalogue, today)?)),
        })
    }

    /// Adds a purchase order. Returns whether it fits; the first one always does.
    pub fn add(
        &mut self,
        record: &RecordedOrder,
        today: NaiveDate,
        defaults: &AccountDefaults,
    ) -> Result<bool, Problem> {
        match self {
            Self::Csv(file) => Ok(file.add(&rows(record, today, defaults)?)?),
            Self::Workbook(file) => file.add(record, defaults),
        }
    }

    /// Returns the number of purchase orders in the file.
    pub fn orders(&self) -> usize {
        match self {
            Self::Csv(file) => file.additions(),
            Self::Workbook(file) => file.orders(),
        }
    }

    /// Returns the file for download; `name` has no extension.
    pub fn into_reply(self, name: &str) -> Result<Reply, Problem> {
        Ok(match self {
            Self::Csv(file) => Reply::csv(file.into_text(), &format!("{name}.csv")),
            Self::Workbook(file) => Reply::workbook(file.into_bytes()?, &format!("{name}.xlsx")),
        })
    }
}
