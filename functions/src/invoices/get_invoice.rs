//! `GET /invoices/{billFrom}/{key}`

use domain::ids::{AccountId, InvoiceId, InvoiceKey, SellerId};
use domain::ledger::{Draw, RecordedInvoice};
use futures::FutureExt as _;
use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::api::contract::{Operation, Schemas};
use crate::api::problem::Problem;
use crate::api::{Answer, PathKey, Reply, Request, parsed, serve_http};
use crate::invoices::views::{self, InvoiceEntry, InvoiceView};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::{Store, StoreError};

/// The ledger entries that are read at a time.
const PARALLEL_READS: usize = 16;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    serve_http(environment, Store::of(environment)?, |store, request| get_invoice(store, request).boxed())
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "GET",
        "/invoices/{billFrom}/{key}",
        "Returns an invoice with its association, all its draws and the decision",
    )
    .path::<InvoicePath>(schemas)
    .query::<EntriesQuery>(schemas)
    .answers(200, "The invoice.", schemas.answered::<InvoiceView<'_>>(), &[])
    .example(include_str!("../examples/get_invoice.json"))
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct EntriesQuery {
    /// Whether to add the ledger entries of the draws: who made them, when and why.
    #[serde(deserialize_with = "parsed")]
    entries: bool,
}

async fn get_invoice(store: &Store, request: Request) -> Answer {
    let EntriesQuery { entries } = request.query()?;
    let key = invoice_key(&request)?;
    let record = store.invoice(&request.account, &key).await?;
    let record = record.ok_or_else(|| Problem::not_found("invoice"))?;
    let mut view = views::invoice(&record);
    if entries {
        view.entries = Some(entries_of(store, &request.account, &record).await?);
    }
    Reply::ok(&view)
}

/// Returns the ledger entries of the draws that the invoice carries, oldest first.
async fn entries_of(
    store: &Store,
    account: &AccountId,
    record: &RecordedInvoice,
) -> Result<Vec<InvoiceEntry>, StoreError> {
    let read = |draw: &'_ Draw| {
        let (purchase_order_id, number) = (draw.purchase_order_id.clone(), draw.entry);
        async move {
            let entry = store.entry(account, &purchase_order_id, number).await?;
            Ok::<_, StoreError>(entry.map(|entry| InvoiceEntry { purchase_order_id, entry }))
        }
    };
    let reads: Vec<_> = record.draws().map(read).collect();
    let found: Vec<Option<InvoiceEntry>> = stream::iter(reads).buffered(PARALLEL_READS).try_collect().await?;
    let mut entries: Vec<InvoiceEntry> = found.into_iter().flatten().collect();
    entries.sort_by_key(|it| it.entry.at);
    Ok(entries)
}

/// The path parameters of an invoice's routes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoicePath {
    /// The seller that issued the invoice.
    bill_from: SellerId,
    key: PathKey<InvoiceId>,
}

/// Returns the key of the invoice in the path.
pub fn invoice_key(request: &Request) -> Result<InvoiceKey, Problem> {
    let InvoicePath { bill_from, key: PathKey(invoice_id) } = request.path("invoice")?;
    Ok(InvoiceKey { bill_from, invoice_id })
}
