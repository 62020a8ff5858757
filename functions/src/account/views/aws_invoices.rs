//! How an account's invoices are read from AWS, as callers see it.

use chrono::{DateTime, Utc};
use domain::aws_reading::{ReadingFailure, ReadingReport};
use schemars::JsonSchema;
use serde::Serialize;

use crate::store::aws_reading::RecordedReading;

/// How the account's invoices are read from AWS, and what became of them.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "AwsReading")]
pub struct AwsReadingView<'a> {
    /// Whether the invoices are read: whether the settings have `awsInvoices`.
    enabled: bool,
    /// The role of this system that assumes the account's role, which must trust it.
    reader_role_arn: &'a str,
    /// From when on the invoices are read again; absent if they aren't read.
    #[serde(skip_serializing_if = "Option::is_none")]
    next_at: Option<DateTime<Utc>>,
    /// The reading that is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    running: Option<&'a ReadingReport>,
    /// The last reading that was finished.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<&'a ReadingReport>,
    /// Why the last attempt to read failed; absent if it succeeded. The next one goes on where it stopped.
    #[serde(skip_serializing_if = "Option::is_none")]
    failure: Option<&'a ReadingFailure>,
}

pub fn aws_reading<'a>(recorded: &'a RecordedReading, reader_role_arn: &'a str) -> AwsReadingView<'a> {
    let reading = &recorded.reading;
    AwsReadingView {
        enabled: recorded.due_at.is_some(),
        reader_role_arn,
        next_at: recorded.due_at,
        running: reading.running.as_ref().map(|running| &running.report),
        last: reading.last.as_ref(),
        failure: reading.failure.as_ref(),
    }
}
