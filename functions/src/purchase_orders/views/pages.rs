//! Pages of lists about purchase orders.

use domain::ids::PurchaseOrderId;
use schemars::JsonSchema;
use serde::Serialize;

use super::orders::{OrderSummary, href};
use crate::store::history::Version;
use crate::store::ledger::LedgerEntry;

/// A page of purchase orders.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "PurchaseOrderPage")]
pub struct OrderPage<'a> {
    /// The purchase orders.
    pub purchase_orders: Vec<OrderRow<'a>>,
    /// The number of purchase orders on all pages, when the first page was read.
    pub count: usize,
    /// The token that requests the next page. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}

/// A row of a list of purchase orders.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "PurchaseOrderRow")]
pub enum OrderRow<'a> {
    Summary(Box<OrderSummary<'a>>),
    Unreadable(UnreadableOrder),
}

/// A purchase order whose stored items can't be read. Its operator must look at it; nothing is lost.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "UnreadablePurchaseOrder")]
pub struct UnreadableOrder {
    pub purchase_order_id: PurchaseOrderId,
    /// The URL path of the purchase order.
    pub href: String,
    #[schemars(extend("const" = true))]
    pub unreadable: bool,
}

impl UnreadableOrder {
    pub fn of(id: &PurchaseOrderId) -> Self {
        Self { purchase_order_id: id.clone(), href: href(id), unreadable: true }
    }
}

/// A page of the ledger of a purchase order.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LedgerPage {
    /// The ledger entries, newest first.
    pub entries: Vec<LedgerEntry>,
    /// The number of writes whose entries belong on the page, but can't be read and are left out. Absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<u64>,
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
    /// The number of versions of the page that can't be read and are left out. Absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<u64>,
    /// The token that requests the next page. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_token: Option<String>,
}
