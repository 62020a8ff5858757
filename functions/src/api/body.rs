//! The body of a request.

use std::borrow::Cow;

use aws_lambda_events::http::header;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::json;
use super::media_type::{self, CSV, PDF, WORKBOOK, XML};
use super::problem::{Problem, ProblemCode, Supported};
use super::request::Request;

/// The most bytes of a JSON body: twice the largest purchase order.
const JSON_BYTES_MAX: usize = 1 << 20;
/// The most bytes of a file. The gateway passes it as a JSON string or in base64, in an event of at most 6 MB.
const FILE_BYTES_MAX: usize = 4 << 20;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

static JSON: Supported = Supported { header: header::ACCEPT, values: "application/json" };
static DOCUMENT: Supported =
    Supported { header: header::ACCEPT, values: "application/json, application/xml, application/pdf" };
static SPREADSHEET: Supported = Supported {
    header: header::ACCEPT,
    values: "text/csv; charset=utf-8, application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
static UNCOMPRESSED: Supported = Supported { header: header::ACCEPT_ENCODING, values: "identity" };

impl Request {
    /// Returns the body as JSON, which may begin with a byte order mark. Without a `Content-Type`, it is taken for JSON.
    pub fn json(&self) -> Result<Value, Problem> {
        let is_json = |text: &str| {
            text == "application/json" || (text.starts_with("application/") && text.ends_with("+json"))
        };
        let media_type =
            self.header(&header::CONTENT_TYPE).map(|text| text.split(';').next().unwrap_or_default());
        if !media_type.is_none_or(|text| is_json(&text.trim().to_ascii_lowercase())) {
            let detail = "the body must be `application/json`";
            return Err(Problem::unsupported(&JSON, detail));
        }
        let body = self.body(JSON_BYTES_MAX)?;
        json::read(body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&body))
            .map_err(|error| Problem::new(ProblemCode::MalformedRequest, format!("the body {error}")))
    }

    /// Returns the body as a file for spreadsheets, and its media type. Without a `Content-Type`, it is taken for CSV.
    pub fn spreadsheet(&self) -> Result<(&'static str, Cow<'_, [u8]>), Problem> {
        let content_type = self.header(&header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let mut parts = content_type.split(';').map(str::trim);
        let media_type = match parts.next().unwrap_or_default() {
            "" | CSV => Some(CSV),
            WORKBOOK => Some(WORKBOOK),
            _ => None,
        };
        let charset = parts.find_map(|part| part.strip_prefix("charset=")).map(|name| name.trim_matches('"'));
        let is_utf8 = charset.is_none_or(|name| ["utf-8", "us-ascii"].contains(&name));
        let Some(media_type) = media_type.filter(|it| is_utf8 || *it == WORKBOOK) else {
            let detail = format!("the body must be `{CSV}` in UTF-8, or an Excel workbook, `{WORKBOOK}`");
            return Err(Problem::unsupported(&SPREADSHEET, detail));
        };
        Ok((media_type, self.body(FILE_BYTES_MAX)?))
    }

    /// Returns the body as a file of documents, and its media type. Without a `Content-Type`, it is taken for JSON.
    pub fn document(&self) -> Result<(&'static str, Cow<'_, [u8]>), Problem> {
        let content_type = self.header(&header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let media_type = match content_type.split(';').next().unwrap_or_default().trim() {
            "" | media_type::JSON => media_type::JSON,
            XML | "text/xml" => XML,
            PDF => PDF,
            _ => {
                let detail = "the body must be `application/json`, `application/xml` or `application/pdf`";
                return Err(Problem::unsupported(&DOCUMENT, detail));
            }
        };
        Ok((media_type, self.body(FILE_BYTES_MAX)?))
    }

    fn body(&self, max: usize) -> Result<Cow<'_, [u8]>, Problem> {
        let coding = self.header(&header::CONTENT_ENCODING).unwrap_or_default().trim();
        if !coding.is_empty() && !coding.eq_ignore_ascii_case("identity") {
            let detail = "the body must not be compressed: it has a `Content-Encoding` other than `identity`";
            return Err(Problem::unsupported(&UNCOMPRESSED, detail));
        }
        let text = self.event.body.as_deref().unwrap_or_default();
        let bytes = if self.event.is_base64_encoded {
            let not_base64 = |_| Problem::new(ProblemCode::MalformedRequest, "the body is not base64");
            Cow::Owned(STANDARD.decode(text).map_err(not_base64)?)
        } else {
            Cow::Borrowed(text.as_bytes())
        };
        if bytes.len() > max {
            let detail = format!("the body may have {max} bytes, but has {}", bytes.len());
            return Err(Problem::beyond(ProblemCode::TooLarge, detail, max, bytes.len()));
        }
        Ok(bytes)
    }
}
