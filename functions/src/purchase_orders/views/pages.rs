//! Pages of lists about purchase orders.

use schemars::JsonSchema;
use serde::Serialize;

use super::orders::OrderSummary;
use crate::store::history::Version;
use crate::store::ledger::LedgerEntry;

/// A page of purchase orders.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrderPage")]
pub struct OrderPage<'a> {
    /// The purchase orders.
    pub purchase_orders: Vec<OrderSummary<'a>>,
    /// The token that requests the next page. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A page of the ledger of a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LedgerPage {
    /// The ledger entries, newest first.
    pub entries: Vec<LedgerEntry>,
    /// The token that requests the next page. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A page of the history of a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct HistoryPage {
    /// The versions, newest first.
    pub versions: Vec<Version>,
    /// The token that requests the next page. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}
