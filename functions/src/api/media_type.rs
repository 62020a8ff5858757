//! The media types of bodies.

pub const JSON: &str = "application/json";
pub const CSV: &str = "text/csv";
/// An Excel workbook (.xlsx).
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
pub const XML: &str = "application/xml";
pub const PDF: &str = "application/pdf";
