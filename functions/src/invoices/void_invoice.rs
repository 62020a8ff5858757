//! `VoidInvoice`, invoked by a seller's invoice generator: voids an invoice and gives back its draws. Voiding it
//! again answers the same.

use chrono::{DateTime, Utc};
use domain::form::{self, Presence, Refusals, Unknown, Unparsed};
use domain::ids::{AccountId, EditReason, InvoiceId, InvoiceKey, SellerId};
use domain::ledger::{Posting, RecordedInvoice};
use domain::matching::WorkingOrders;
use futures::FutureExt as _;
use serde::Deserialize;
use serde_json::Value;

use crate::api::problem::Problem;
use crate::api::serve_direct;
use crate::invoices::lane::Contention;
use crate::invoices::match_run::reassociate::followed_original;
use crate::invoices::telemetry;
use crate::invoices::timing::{by_deadline, deadline};
use crate::invoices::views::InvoiceResult;
use crate::lambda::{Environment, Handler, Invocation, StartError};
use crate::store::invoices::{RecordedInvoices, Settled, Settlement};
use crate::store::{Store, StoreError};

/// The payload: `{"accountId","billFrom","invoiceId","reason"?}`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
struct VoidForm {
    account_id: Presence<Unparsed<AccountId>>,
    bill_from: Presence<Unparsed<SellerId>>,
    invoice_id: Presence<Unparsed<InvoiceId>>,
    reason: Presence<Unparsed<EditReason>>,
    #[serde(flatten)]
    unknown: Unknown,
}

pub(super) struct VoidRequest {
    pub account: AccountId,
    pub key: InvoiceKey,
    pub reason: Option<EditReason>,
}

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_direct(Store::of(environment)?, |store, payload, invocation| {
        void_invoice(store, invocation, payload).map(Ok).boxed()
    }))
}

/// Voids the invoice that `payload` names.
async fn void_invoice(store: &Store, invocation: Invocation, payload: Value) -> InvoiceResult {
    let request = match read(payload.clone()) {
        Ok(request) => request,
        Err(refusals) => return InvoiceResult::rejected_payload(&payload, refusals.into()),
    };
    let voided = Box::pin(void(store, invocation.now, &request));
    match by_deadline(deadline(invocation.time_left), voided).await {
        Ok(Some((record, replayed))) => {
            telemetry::log_void(&request.account, Ok(replayed));
            InvoiceResult::of(&record, replayed)
        }
        Ok(None) => InvoiceResult::rejected_payload(&payload, Problem::not_found("invoice")),
        Err(error) => {
            telemetry::log_void(&request.account, Err(&error));
            let result = InvoiceResult::of_problem(&request.account, &request.key, error.into());
            telemetry::count_results([&result], 0);
            result
        }
    }
}

fn read(payload: Value) -> Result<VoidRequest, Refusals> {
    form::read(payload, |reader, form: VoidForm| {
        reader.refuse_unknown(&form.unknown);
        let account = reader.parse_required("accountId", form.account_id);
        let bill_from = reader.parse_required("billFrom", form.bill_from);
        let invoice_id = reader.parse_required("invoiceId", form.invoice_id);
        let reason = reader.parse("reason", form.reason);
        Some(VoidRequest {
            account: account?,
            key: InvoiceKey { bill_from: bill_from?, invoice_id: invoice_id? },
            reason,
        })
    })
}

/// Voids the invoice and writes the inverse of each of its draws. Returns the invoice and whether it was voided before; none if
/// there is no such invoice.
pub(super) async fn void(
    store: &Store,
    now: DateTime<Utc>,
    request: &VoidRequest,
) -> Result<Option<(RecordedInvoice, bool)>, StoreError> {
    let mut contention = Contention::new(store, &request.account, now);
    let voided = void_under(&mut contention, store, now, request).await;
    contention.end().await;
    voided
}

async fn void_under(
    contention: &mut Contention<'_>,
    store: &Store,
    now: DateTime<Utc>,
    request: &VoidRequest,
) -> Result<Option<(RecordedInvoice, bool)>, StoreError> {
    loop {
        let Some(record) = store.invoice(&request.account, &request.key).await? else { return Ok(None) };
        let drawn_on = record.purchase_orders().into_iter().cloned().collect();
        let orders = store.candidates_by_id(&request.account, &drawn_on).await?.orders;
        let Some(voided) = record.voided(&mut WorkingOrders::of(&orders), now)? else {
            return Ok(Some((record, true)));
        };
        let original = followed_original(store, &request.account, &record, None).await?;
        let settlement = Settlement {
            account: &request.account,
            records: std::slice::from_ref(&voided),
            before: &RecordedInvoices::from([(request.key.clone(), record)]),
            orders: &orders,
            originals: original.as_slice(),
            posting: Posting::Void,
            actor: None,
            reason: request.reason.as_ref(),
            now,
            lane: None,
        };
        match store.record_settlement(&settlement).await? {
            Settled::Written => return Ok(Some((voided, false))),
            Settled::Conflict { records, orders, .. } => {
                contention.met(!records.is_empty(), orders).await?;
            }
        }
    }
}
