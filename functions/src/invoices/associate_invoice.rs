//! `PUT /invoices/{billFrom}/{key}/association`

use domain::form::{self, Presence, RefusalCode, Refusals, Unknown, Unparsed};
use domain::ids::EditReason;
use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::matching::Choice;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::get_invoice::{InvoicePath, invoice_key};
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::{Problem, ProblemCode};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::invoices::match_run::reassociation::{Move, Target, reassociate};
use crate::invoices::views;
use crate::invoices::views::InvoiceView;
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;
use futures::FutureExt as _;

/// Starts the function.
pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    Ok(serve_http(environment, Store::of(environment)?, |store, request| {
        associate_invoice(store, request).boxed()
    }))
}

/// What is asked: `{"purchaseOrderId","lineItemNumber","reason"?}` or `{"rematch":true,"reason"?}`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
pub struct AssociationForm {
    /// The purchase order to draw on; with `lineItemNumber`, or else `rematch`.
    purchase_order_id: Presence<Unparsed<PurchaseOrderId>>,
    /// Its line.
    line_item_number: Presence<Unparsed<LineItemNumber>>,
    /// To go where a new match finds.
    rematch: Presence<bool>,
    /// Why, for the ledger.
    reason: Presence<Unparsed<EditReason>>,
    #[serde(flatten)]
    unknown: Unknown,
}

/// What the contract says of it.
pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new(
        "PUT",
        "/invoices/{billFrom}/{key}/association",
        "Moves an invoice to a line item of one's choice, or to the one that a new match finds",
    )
    .path::<InvoicePath>(schemas)
    .takes(schemas.asked::<AssociationForm>())
    .answers(200, "The invoice as it is now.", schemas.answered::<InvoiceView<'_>>(), &[])
    .refuses(&[ProblemCode::AssociationRefused])
    .example(include_str!("../examples/associate_invoice.json"))
}

/// Moves an invoice, matched or not, to the line that the body names or that a new match finds; the invoice as it is
/// then. Where it can't be moved, nothing is changed, and `AssociationRefused` says why.
pub async fn associate_invoice(store: &Store, request: Request) -> Answer {
    let now = request.now;
    let NoQuery {} = request.query()?;
    let key = invoice_key(&request)?;
    let (target, reason) = read(request.json()?)?;
    let by = Move { actor: &request.actor, reason: reason.as_ref(), now };
    let record = reassociate(store, &request.account, &key, &target, by).await?;
    Reply::ok(&views::invoice(&record.ok_or_else(|| Problem::not_found("invoice"))?))
}

fn read(json: Value) -> Result<(Target, Option<EditReason>), Refusals> {
    form::read(json, |reader, form: AssociationForm| {
        reader.refuse_unknown(&form.unknown);
        let reason = reader.parse("reason", form.reason);
        if reader.optional("rematch", form.rematch).unwrap_or_default() {
            let named = [
                ("purchaseOrderId", form.purchase_order_id != Presence::Absent),
                ("lineItemNumber", form.line_item_number != Presence::Absent),
            ];
            for (name, _) in named.iter().filter(|(_, given)| *given) {
                let detail = "is what a rematch finds, so it is not given with one";
                reader.at(name).refuse::<()>(RefusalCode::Inconsistent, detail);
            }
            return Some((Target::Rematch, reason));
        }
        let purchase_order_id = reader.parse_required("purchaseOrderId", form.purchase_order_id);
        let line_item_number = reader.parse_required("lineItemNumber", form.line_item_number);
        let choice = Choice { purchase_order_id: purchase_order_id?, line_item_number: line_item_number? };
        Some((Target::Chosen(choice), reason))
    })
}
