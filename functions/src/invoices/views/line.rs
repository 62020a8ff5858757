//! The lines of an invoice, as routes and `MatchInvoice` answer them.

use domain::ids::LineId;
use domain::invoice::InvoiceLine;
use domain::ledger::{Destination, Draw, InvoiceStatus, RecordedInvoice, RecordedLine};
use domain::matching::Decision;
use domain::money::Money;
use schemars::JsonSchema;
use serde::Serialize;

/// The result of one line of an invoice.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineResult {
    /// The seller's number of the line.
    line_id: LineId,
    /// The total after tax, as printed.
    amount: Money,
    /// The outcome of the line: `MATCHED`, `UNMATCHED` or `VOIDED`.
    outcome: InvoiceStatus,
    #[serde(flatten)]
    destination: Destination,
    /// The draws of the line, oldest first.
    draws: Vec<Draw>,
    /// The candidates that were considered for the line, nearest first, with the reason for each.
    pub decision: Decision,
}

/// A line of an invoice, with where it draws and why.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "InvoiceLine")]
pub struct InvoiceLineView<'a> {
    /// The line as presented.
    #[serde(flatten)]
    line: &'a InvoiceLine,
    /// The outcome of the line: `MATCHED`, `UNMATCHED` or `VOIDED`.
    outcome: InvoiceStatus,
    #[serde(flatten)]
    destination: Destination,
    /// The draws of the line, oldest first.
    draws: &'a [Draw],
    /// The candidates that were considered for the line, nearest first, with the reason for each.
    decision: &'a Decision,
    /// The last decision of matching, if a person has chosen another line item since. Absent if none has.
    #[serde(skip_serializing_if = "Option::is_none")]
    overruled: Option<&'a Decision>,
}

/// Returns the results of the lines; none for an invoice without lines.
pub(super) fn line_results(record: &RecordedInvoice) -> Vec<LineResult> {
    let lines = record.lines.iter().zip(&record.invoice.lines);
    let result = |(line, presented): (&RecordedLine, &InvoiceLine)| LineResult {
        line_id: presented.line_id.clone(),
        amount: presented.amount,
        outcome: record.line_status(line),
        destination: line.destination(),
        draws: line.draws.clone(),
        decision: line.decision.clone(),
    };
    lines.map(result).collect()
}

/// Returns the lines; none for an invoice without lines.
pub(super) fn lines(record: &RecordedInvoice) -> Vec<InvoiceLineView<'_>> {
    let lines = record.lines.iter().zip(&record.invoice.lines);
    let view = |(line, presented)| view(record, line, presented);
    lines.map(view).collect()
}

fn view<'a>(
    record: &RecordedInvoice,
    line: &'a RecordedLine,
    presented: &'a InvoiceLine,
) -> InvoiceLineView<'a> {
    InvoiceLineView {
        line: presented,
        outcome: record.line_status(line),
        destination: line.destination(),
        draws: &line.draws,
        decision: &line.decision,
        overruled: line.overruled.as_ref(),
    }
}
