//! Invoices as rows of a CSV file.

use super::invoice_page;
use crate::api::csv::cells;
use crate::store::StoreError;
use crate::store::invoices::ListedInvoice;

/// The fields of a list's invoices that are columns.
pub const INVOICE_COLUMNS: [&str; 14] = [
    "billFrom",
    "invoiceId",
    "invoiceType",
    "chargeType",
    "billingPeriod",
    "issuedDate",
    "dueDate",
    "currency",
    "amount",
    "outcome",
    "purchaseOrders",
    "lineItemNumber",
    "sellerAssigned",
    "agreement",
];

/// Returns the cells of invoices. The amounts of credit memos are negative, so that those of a column can be added up.
pub fn invoice_cells(rows: &[ListedInvoice]) -> Result<Vec<Vec<String>>, StoreError> {
    let amount = INVOICE_COLUMNS.iter().position(|name| *name == "amount");
    let views = invoice_page(rows, None).invoices;
    let cells = views.iter().zip(rows).map(|(view, row)| {
        let mut cells = cells(view, &INVOICE_COLUMNS)?;
        if let Some(cell) = amount.and_then(|index| cells.get_mut(index)) {
            *cell = row.invoice.draw().to_string();
        }
        Ok(cells)
    });
    cells.collect()
}
