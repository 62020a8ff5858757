//! `VoidInvoice`, invoked by a seller's invoice generator: takes an invoice's draw back. Again: the same answer.

use chrono::{DateTime, Utc};
use domain::form::{self, Presence, Refusals, Unknown, Unparsed};
use domain::ids::SellerId;
use domain::ids::{AccountId, EditReason};
use domain::ids::{InvoiceId, InvoiceKey};
use domain::ledger::{Posting, RecordedInvoice};
use serde::Deserialize;
use serde_json::Value;

use crate::api::problem::Problem;
use crate::api::serve_direct;
use crate::invoices::views::InvoiceResult;
use crate::lambda::metrics::Matching;
use crate::lambda::{Environment, Handler, StartError, metrics};
use crate::store::dynamodb::backoff::Backoff;
use crate::store::invoices::{Candidates, Settled, Settlement};
use crate::store::{Store, StoreError};
use futures::FutureExt as _;

/// What is asked: `{"accountId","billFrom","invoiceId","reason"?}`.
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

struct Asked {
    account: AccountId,
    key: InvoiceKey,
    reason: Option<EditReason>,
}

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_direct(Store::of(environment)?, |store, payload, invocation| {
        void_invoice(store, invocation.now, payload).map(Ok).boxed()
    }))
}

/// Voids the invoice that `payload` names.
pub async fn void_invoice(store: &Store, now: DateTime<Utc>, payload: Value) -> InvoiceResult {
    let asked = match read(payload.clone()) {
        Ok(asked) => asked,
        Err(refusals) => return InvoiceResult::rejected(&payload, refusals.into()),
    };
    match void(store, now, &asked).await {
        Ok(Some((record, replayed))) => {
            tracing::info!(account = asked.account.as_str(), replayed, "voided");
            InvoiceResult::of(&record, replayed)
        }
        Ok(None) => InvoiceResult::rejected(&payload, Problem::not_found("invoice")),
        Err(error) => {
            tracing::error!(
                account = asked.account.as_str(),
                cause = crate::lambda::log::chain(&error),
                "voiding failed"
            );
            metrics::matched(Matching { failed: 1, ..Matching::default() });
            InvoiceResult::failed_of(&asked.account, &asked.key, error.into())
        }
    }
}

fn read(payload: Value) -> Result<Asked, Refusals> {
    form::read(payload, |reader, form: VoidForm| {
        reader.refuse_unknown(&form.unknown);
        let account = reader.parse_required("accountId", form.account_id);
        let bill_from = reader.parse_required("billFrom", form.bill_from);
        let invoice_id = reader.parse_required("invoiceId", form.invoice_id);
        let reason = reader.parse("reason", form.reason);
        Some(Asked {
            account: account?,
            key: InvoiceKey { bill_from: bill_from?, invoice_id: invoice_id? },
            reason,
        })
    })
}

/// The voided invoice and whether it was so before; none if there is no such invoice.
async fn void(
    store: &Store,
    now: DateTime<Utc>,
    asked: &Asked,
) -> Result<Option<(RecordedInvoice, bool)>, StoreError> {
    let mut backoff = Backoff::default();
    loop {
        let before = store.invoices(&asked.account, [&asked.key]).await?;
        let Some(record) = before.get(&asked.key) else { return Ok(None) };
        let drawn_on = record.association.iter().map(|it| it.purchase_order_id.clone()).collect();
        let orders = store.candidates_by_id(&asked.account, &drawn_on).await?;
        let mut after: Candidates = orders.clone();
        let voided = record.voided(&mut after, now)?;
        let Some(voided) = voided else { return Ok(Some((record.clone(), true))) };
        let settlement = Settlement {
            account: &asked.account,
            records: std::slice::from_ref(&voided),
            before: &before,
            orders: &orders,
            originals: &[],
            posting: Posting::Void,
            actor: None,
            reason: asked.reason.as_ref(),
            now,
        };
        if let Settled::Written = store.record_settlement(&settlement).await? {
            return Ok(Some((voided, false)));
        }
        backoff.wait().await?;
    }
}
