//! `PUT /invoices/{billFrom}/{key}/association`

use domain::form::{self, Presence, RefusalCode, Refusals, Unknown, Unparsed};
use domain::ids::{EditReason, LineId, LineItemNumber, PurchaseOrderId};
use domain::matching::Choice;
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::get_invoice::{InvoicePath, invoice_key};
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::invoices::match_run::reassociate::{Attribution, Reassociation, ReassociationTarget, reassociate};
use crate::invoices::views::{self, InvoiceView};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    serve_http(environment, Store::of(environment)?, |store, request| {
        associate_invoice(store, request).boxed()
    })
}

/// The body: `{"purchaseOrderId","lineItemNumber","lineId"?,"reason"?}` or `{"rematch":true,"lineId"?,"reason"?}`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
pub struct AssociationForm {
    /// The purchase order to draw on. Requires `lineItemNumber`; not allowed with `rematch`.
    purchase_order_id: Presence<Unparsed<PurchaseOrderId>>,
    /// The line item to draw on. Requires `purchaseOrderId`; not allowed with `rematch`.
    line_item_number: Presence<Unparsed<LineItemNumber>>,
    /// Moves the invoice to the line items that a new match finds.
    rematch: Presence<bool>,
    /// The line of the invoice to move. Default: the whole invoice.
    line_id: Presence<Unparsed<LineId>>,
    /// The reason, recorded in the ledger.
    reason: Presence<Unparsed<EditReason>>,
    #[serde(flatten)]
    unknown: Unknown,
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "PUT",
        "/invoices/{billFrom}/{key}/association",
        "Moves an invoice, or one line of it, to the line item that you choose or to those that a new match finds",
    )
    .writes_invoices()
    .path::<InvoicePath>(schemas)
    .takes(schemas.asked::<AssociationForm>())
    .answers(200, "The invoice after the move.", schemas.answered::<InvoiceView<'_>>(), &[])
    .refuses(&[ProblemCode::AssociationRefused])
    .example(include_str!("../examples/associate_invoice.json"))
}

/// Moves a matched or unmatched invoice, and answers it. If it can't be moved, nothing is changed, and the answer is
/// `AssociationRefused` with the reason.
async fn associate_invoice(store: &Store, request: Request) -> Answer {
    let now = request.now;
    let NoQuery {} = request.query()?;
    let key = invoice_key(&request)?;
    let (reassociation, reason) = read(request.json()?)?;
    let attribution = Attribution { actor: &request.actor, reason: reason.as_ref(), now };
    let record = reassociate(store, &request.account, &key, &reassociation, attribution).await?;
    Reply::ok(&views::invoice(&record.ok_or_else(|| Problem::not_found("invoice"))?))
}

fn read(json: Value) -> Result<(Reassociation, Option<EditReason>), Refusals> {
    form::read(json, |reader, form: AssociationForm| {
        reader.refuse_unknown(&form.unknown);
        let reason = reader.parse("reason", form.reason);
        let line = reader.parse("lineId", form.line_id);
        if reader.optional("rematch", form.rematch).unwrap_or_default() {
            let named = [
                ("purchaseOrderId", form.purchase_order_id != Presence::Absent),
                ("lineItemNumber", form.line_item_number != Presence::Absent),
            ];
            for (name, _) in named.iter().filter(|(_, given)| *given) {
                let detail = "must be absent with `rematch`, which finds it";
                reader.at(name).refuse::<()>(RefusalCode::Inconsistent, detail);
            }
            return Some((Reassociation { line, target: ReassociationTarget::Rematch }, reason));
        }
        let purchase_order_id = reader.parse_required("purchaseOrderId", form.purchase_order_id);
        let line_item_number = reader.parse_required("lineItemNumber", form.line_item_number);
        let choice = Choice { purchase_order_id: purchase_order_id?, line_item_number: line_item_number? };
        Some((Reassociation { line, target: ReassociationTarget::Chosen(choice) }, reason))
    })
}
