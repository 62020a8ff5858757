//! The sheet of a workbook that says what to write into each column, with the sellers and the codes.

use domain::seller::Catalogue;
use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::column::columns;
use super::words::{LINE_ITEM_TYPES, WHEN_DEPLETED};
use super::workbook_format::Formats;

pub const HELP_SHEET: &str = "Help";
/// The column with the IDs of the sellers, from row 2 on.
pub const SELLERS_COLUMN: &str = "D";

const RULES: [&str; 6] = [
    "Each row is a line item. The rows of a purchase order repeat its own fields, or leave all of them empty except for the ID.",
    "A row with a new purchase order ID and no version creates a purchase order. A line item without a row is removed.",
    "An empty cell removes the field. A column that you delete leaves its fields as they are.",
    "Grey columns are computed; an import ignores them. `version` is compared with the current version.",
    "The sheet is protected without a password, because Excel otherwise rewrites grey cells. To delete or sort rows, choose Review, Unprotect Sheet.",
    "Cells that begin with =, +, - or @ have an apostrophe in front, so that no spreadsheet runs them. An import removes it.",
];

const COMPUTED: &str = "Computed";
const ADDRESS: &str = "Text. If all cells of the address are empty, there is none.";

/// What to write into each column.
const COLUMNS: [(&[&str], &str); 25] = [
    (&["purchaseOrderId"], "Your ID. It can't change later."),
    (&["status", "health", "value", "balance"], COMPUTED),
    (&["totalValue", "invoiced", "lineItemBalance", "updatedAt"], COMPUTED),
    (&["billedMonths"], "Computed: what was invoiced for each month, at most 13 months"),
    (&["version"], "Computed. Empty for a new purchase order."),
    (&["description", "lineItemDescription"], "Any text"),
    (
        &["billFrom"],
        "One seller, or several such as AWS_INC; AWS_JAPAN. Each by its ID or its name: see the list on this sheet.",
    ),
    (&["currency"], "A code such as USD"),
    (&["effectiveMonth"], "The first month, such as 2026-01"),
    (&["expirationMonth"], "The last month, such as 2026-12"),
    (&["lineItemNumber"], "Such as 1 or 1.2; unique in the purchase order"),
    (&["type"], "A code from the list on this sheet, or its words"),
    (&["startMonth", "endMonth"], "A month, if it isn't the purchase order's first or last one"),
    (&["unitPrice"], "An amount in the currency"),
    (&["quantity"], "A number with up to 6 decimals"),
    (
        &["tax.percent", "tax.amount"],
        "One of them, or neither: percent of price times quantity, or an amount",
    ),
    (&["balanceTracking"], "true or false; true if empty"),
    (&["taxRegistrationNumbers"], "Such as DE1; DE2, for sellers whose invoices have them"),
    (&["invoiceUnits"], "Such as EU; US"),
    (&["whenDepleted"], "A code from the list on this sheet; CONTINUE if empty"),
    (&["paymentTerms"], "Any text, such as NET30"),
    (&["contacts"], "Such as Ada Buyer <ada@example.com> +49 30 1234; Bob <bob@example.com>"),
    (&["tags"], "Such as project=x; cost center=42"),
    (
        &["noticePolicy.balanceThresholds", "noticePolicy.expirationLeads"],
        "Such as 75; 0, and P2M; P7D. NONE for no notices; both empty for the account's policy.",
    ),
    (&["billTo", "shipTo"], ADDRESS),
];

fn help_of(column: &str) -> &'static str {
    let object = column.split('.').next().unwrap_or_default();
    let found = COLUMNS.iter().find(|(names, _)| names.iter().any(|name| *name == column || *name == object));
    found.map_or("", |(_, help)| help)
}

pub fn sheet(formats: &Formats, catalogue: &Catalogue) -> Result<Worksheet, XlsxError> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let mut sheet = Worksheet::new();
    sheet.set_name(HELP_SHEET)?;
    for (column, width) in [(0, 32.0), (1, 70.0), (3, 22.0), (4, 50.0), (6, 38.0), (7, 60.0)] {
        sheet.set_column_width(column, width)?;
    }
    for (column, header) in
        [(0, "Column"), (1, "What to write"), (3, "Seller"), (4, "Name"), (6, "Code"), (7, "Words")]
    {
        sheet.write_string_with_format(0, column, header, &formats.header)?;
    }
    let mut row = 1;
    for column in columns() {
        sheet.write_string_with_format(row, 0, column.name, &wrapped)?;
        sheet.write_string_with_format(row, 1, help_of(column.name), &wrapped)?;
        row = row.saturating_add(1);
    }
    for (rule, row) in RULES.iter().zip(row.saturating_add(1)..) {
        sheet.write_string_with_format(row, 1, *rule, &wrapped)?;
    }
    for (seller, row) in catalogue.sellers().zip(1..) {
        sheet.write_string(row, 3, seller.id.as_str())?;
        sheet.write_string(row, 4, &seller.name)?;
    }
    for ((code, words), row) in LINE_ITEM_TYPES.iter().chain(&WHEN_DEPLETED).zip(1..) {
        sheet.write_string(row, 6, *code)?;
        sheet.write_string(row, 7, *words)?;
    }
    Ok(sheet)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_help() {
        let without: Vec<_> = columns().filter(|column| help_of(column.name).is_empty()).collect();
        assert!(without.is_empty(), "{without:?}");
    }
}
