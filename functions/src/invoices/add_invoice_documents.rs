//! `POST /invoices/documents`

use std::borrow::Cow;
use std::collections::BTreeMap;

use domain::document::DocumentContext;
use domain::line_item_type::ChargeType;
use domain::month::Month;
use domain::seller::Catalogue;
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::api::contract::{Operation, Schemas};
use crate::api::media_type::{JSON, PDF, XML};
use crate::api::{Answer, Reply, Request, parsed, serve_http};
use crate::invoices::documents::aws_summaries::{self, Supplied};
use crate::invoices::documents::record::DocumentRun;
use crate::invoices::documents::views::DocumentsAnswer;
use crate::invoices::documents::{DOCUMENTS_MAX, Unreadable, e_invoices, pdf};
use crate::invoices::timing::deadline;
use crate::invoices::views::shorten_to;
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::rules::catalogue;
use crate::store::Store;

/// The most bytes of all results. The answer is a JSON text inside another one, in at most 6 MB.
const RESULT_BYTES_MAX: usize = 2_000_000;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, catalogue(environment)?);
    serve_http(environment, state, |(store, catalogue), request| {
        add_invoice_documents(store, catalogue, request).boxed()
    })
}

#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct DocumentsQuery {
    /// Whether to write nothing. A dry run answers what would become of the documents.
    #[serde(deserialize_with = "parsed")]
    dry_run: bool,
    /// The billing period of documents that don't have one.
    billing_period: Option<Month>,
    /// The charge type of documents that don't have one.
    charge_type: Option<ChargeType>,
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    let summary = "Records invoices from documents: AWS's invoice summaries, as `aws invoicing list-invoice-summaries` prints \
        them, or an e-invoice in UBL or CII, also inside a PDF";
    Operation::new("POST", "/invoices/documents", summary)
        .writes_invoices()
        .query::<DocumentsQuery>(schemas)
        .takes_type(JSON, json!({}))
        .takes_type(XML, json!({}))
        .takes_type(PDF, json!({}))
        .answers(200, "What became of each document.", schemas.answered::<DocumentsAnswer>(), &[])
        .example(include_str!("../examples/add_invoice_documents.json"))
}

/// Maps the documents of a file to invoices of the caller's account, and matches them. A file that can't be read is refused
/// as a whole; a document that can't be recorded doesn't hold up the others. The same file again changes nothing.
async fn add_invoice_documents(store: &Store, catalogue: &Catalogue, request: Request) -> Answer {
    let (now, account, deadline) = (request.now, &request.account, deadline(request.time_left));
    let DocumentsQuery { dry_run, billing_period, charge_type } = request.query()?;
    let (media_type, bytes) = request.document()?;
    let documents = if media_type == JSON {
        let summaries = aws_summaries::read(&bytes)?;
        if summaries.len() > DOCUMENTS_MAX {
            return Err(Unreadable::TooMany(summaries.len()).into());
        }
        let supplied = Supplied { billing_period, charge_type };
        aws_summaries::map(store, account, catalogue, supplied, &summaries).await?
    } else {
        let originals = &BTreeMap::new();
        let context = DocumentContext { account, catalogue, billing_period, charge_type, originals };
        let xml = if media_type == PDF { Cow::Owned(pdf::attached_xml(&bytes)?) } else { bytes };
        vec![e_invoices::read(&xml, context)?]
    };
    let run = DocumentRun { store, account, dry_run, now, deadline };
    let mut answer = DocumentsAnswer::of(dry_run, run.record(documents).await);
    let counts = answer.counts();
    tracing::info!(dry_run, ?counts, "documents");
    shorten_to(RESULT_BYTES_MAX, &mut answer.results_mut().collect::<Vec<_>>())?;
    Reply::ok(&answer)
}
