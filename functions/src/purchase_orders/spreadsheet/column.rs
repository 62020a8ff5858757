//! The columns: the header of each, the field that it holds, and the format of its cells.

use std::sync::LazyLock;

use serde_json::Value;

use super::cell_format::CellFormat;
use super::words::{LINE_ITEM_TYPES, WHEN_DEPLETED};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A field of the purchase order, with the same value on each of its rows.
    Order,
    /// A field of the row's line item.
    Line,
}

/// Where the value of a column comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The buyer. A file must have the column.
    Required,
    /// The buyer. A file can leave out the column.
    Optional,
    /// Computed. An export shows it; an import ignores it.
    Derived,
    /// The version of the purchase order. An import compares it with the current version.
    Version,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// The text of its header.
    pub name: &'static str,
    /// The JSON pointer to its field in the purchase order, or in the line item.
    pub pointer: String,
    pub scope: Scope,
    pub origin: Origin,
    pub format: CellFormat,
}

pub const ID: &str = "purchaseOrderId";
/// The sellers, each by ID or by name.
pub const BILL_FROM: &str = "billFrom";
pub const LINE_ITEM_NUMBER: &str = "lineItemNumber";
/// The column with the version that the rows of a purchase order are based on.
pub const VERSION: &str = "version";
const LINE_ITEM_DESCRIPTION: &str = "lineItemDescription";
const LINE_ITEM_BALANCE: &str = "lineItemBalance";

/// The columns of texts that a spreadsheet may take for numbers or dates, and rewrite.
const IDENTIFIERS: [&str; 6] = [
    ID,
    LINE_ITEM_NUMBER,
    "taxRegistrationNumbers",
    "invoiceUnits",
    "billTo.postalCode",
    "shipTo.postalCode",
];

/// The columns of an export, from left to right.
const TABLE: [(Scope, Origin, CellFormat, &[&str]); 30] = [
    (Scope::Order, Origin::Required, CellFormat::Text, &[ID]),
    (Scope::Order, Origin::Derived, CellFormat::Text, &["status"]),
    (Scope::Order, Origin::Derived, CellFormat::List, &["health"]),
    (Scope::Order, Origin::Optional, CellFormat::Text, &["description"]),
    (Scope::Order, Origin::Required, CellFormat::List, &[BILL_FROM]),
    (Scope::Order, Origin::Required, CellFormat::Text, &["currency"]),
    (Scope::Order, Origin::Required, CellFormat::Month, &["effectiveMonth", "expirationMonth"]),
    (Scope::Order, Origin::Derived, CellFormat::Amount, &["value", "balance"]),
    (Scope::Line, Origin::Required, CellFormat::Text, &[LINE_ITEM_NUMBER]),
    (Scope::Line, Origin::Required, CellFormat::Code(&LINE_ITEM_TYPES), &["type"]),
    (Scope::Line, Origin::Optional, CellFormat::Month, &["startMonth", "endMonth"]),
    (
        Scope::Line,
        Origin::Optional,
        CellFormat::Amount,
        &["unitPrice", "quantity", "tax.percent", "tax.amount"],
    ),
    (Scope::Line, Origin::Optional, CellFormat::Boolean, &["balanceTracking"]),
    (Scope::Line, Origin::Optional, CellFormat::Text, &[LINE_ITEM_DESCRIPTION]),
    (Scope::Line, Origin::Derived, CellFormat::Amount, &["totalValue", "invoiced", LINE_ITEM_BALANCE]),
    (Scope::Line, Origin::Derived, CellFormat::Tags, &["billedMonths"]),
    (Scope::Order, Origin::Optional, CellFormat::List, &["taxRegistrationNumbers", "invoiceUnits"]),
    (Scope::Order, Origin::Optional, CellFormat::Code(&WHEN_DEPLETED), &["whenDepleted"]),
    (Scope::Order, Origin::Optional, CellFormat::Text, &["paymentTerms"]),
    (Scope::Order, Origin::Optional, CellFormat::Contacts, &["contacts"]),
    (Scope::Order, Origin::Optional, CellFormat::Tags, &["tags"]),
    (
        Scope::Order,
        Origin::Optional,
        CellFormat::ListOrNone,
        &["noticePolicy.balanceThresholds", "noticePolicy.expirationLeads"],
    ),
    (Scope::Order, Origin::Optional, CellFormat::Text, &["billTo.name"]),
    (Scope::Order, Origin::Optional, CellFormat::List, &["billTo.lines"]),
    (
        Scope::Order,
        Origin::Optional,
        CellFormat::Text,
        &["billTo.city", "billTo.region", "billTo.postalCode", "billTo.country"],
    ),
    (Scope::Order, Origin::Optional, CellFormat::Text, &["shipTo.name"]),
    (Scope::Order, Origin::Optional, CellFormat::List, &["shipTo.lines"]),
    (
        Scope::Order,
        Origin::Optional,
        CellFormat::Text,
        &["shipTo.city", "shipTo.region", "shipTo.postalCode", "shipTo.country"],
    ),
    (Scope::Order, Origin::Version, CellFormat::Number, &[VERSION]),
    (Scope::Order, Origin::Derived, CellFormat::Text, &["updatedAt"]),
];

static COLUMNS: LazyLock<Vec<Column>> = LazyLock::new(|| {
    let columns = TABLE.into_iter().flat_map(|(scope, origin, format, names)| {
        names.iter().map(move |name| Column { name, pointer: pointer(name), scope, origin, format })
    });
    columns.collect()
});

/// Returns the pointer of a column: its name, except where a line item has a field of the same name as the order.
fn pointer(name: &str) -> String {
    match name {
        LINE_ITEM_DESCRIPTION => "/description".to_owned(),
        LINE_ITEM_BALANCE => "/balance".to_owned(),
        _ => format!("/{}", name.replace('.', "/")),
    }
}

/// Returns the columns of an export, from left to right.
pub fn columns() -> impl Iterator<Item = &'static Column> + Clone {
    COLUMNS.iter()
}

impl Column {
    pub fn named(name: &str) -> Option<&'static Self> {
        columns().find(|column| column.name == name)
    }

    /// Whether an import reads the column as a part of the definition.
    pub fn is_definition(&self) -> bool {
        match self.origin {
            Origin::Required | Origin::Optional => true,
            Origin::Derived | Origin::Version => false,
        }
    }

    pub fn is_identifier(&self) -> bool {
        IDENTIFIERS.contains(&self.name)
    }

    /// Returns the object that the field belongs to, such as `billTo` for `/billTo/city`.
    pub fn parent(&self) -> Option<&str> {
        self.pointer.strip_prefix('/')?.split_once('/').map(|(parent, _)| parent)
    }

    /// Returns the cell for a purchase order or a line item, empty if it has no such field.
    pub fn cell(&self, of: &Value) -> String {
        of.pointer(&self.pointer).map_or_else(String::new, |value| self.format.write(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_names_are_unique() {
        for (index, column) in columns().enumerate() {
            assert!(columns().skip(index + 1).all(|other| other.name != column.name), "{}", column.name);
            assert!(column.name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'.'));
        }
    }
}
