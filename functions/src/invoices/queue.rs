//! A batch of the queue `InvoicesToMatch` as Lambda delivers it, and the invoices in its messages.

use domain::form::{self, Presence, RefusalCode, Refusals, Unknown};
use domain::invoice::INVOICES_MAX;
use serde::Deserialize;
use serde_json::Value;

use crate::api::json;
use crate::api::problem::{Problem, ProblemCode};

#[derive(Debug, Deserialize)]
pub(super) struct QueueBatch {
    #[serde(rename = "Records")]
    pub(super) records: Vec<QueueRecord>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueueRecord {
    pub(super) message_id: String,
    body: String,
}

/// A message with several invoices: `{"invoices":[…]}`.
#[derive(Debug, Default, Deserialize)]
#[serde(expecting = "an object", default)]
struct QueueForm {
    invoices: Presence<Vec<Value>>,
    #[serde(flatten)]
    unknown: Unknown,
}

impl QueueRecord {
    /// Returns the invoices of the message: the message itself, or the elements of its member `invoices`.
    pub(super) fn invoices(&self) -> Result<Vec<Value>, Problem> {
        let message = json::read(self.body.as_bytes())
            .map_err(|error| Problem::new(ProblemCode::MalformedRequest, format!("the message {error}")))?;
        match message.as_object() {
            None => {
                let detail = "a message must be an invoice, or an object with `invoices`";
                Err(Problem::new(ProblemCode::MalformedRequest, detail))
            }
            Some(object) if object.contains_key("invoices") => Ok(several(message)?),
            Some(_) => Ok(vec![message]),
        }
    }
}

fn several(message: Value) -> Result<Vec<Value>, Refusals> {
    form::read(message, |reader, form: QueueForm| {
        reader.refuse_unknown(&form.unknown);
        let invoices = reader.required("invoices", form.invoices)?;
        let here = reader.at("invoices");
        if invoices.is_empty() {
            here.refuse::<()>(RefusalCode::InvalidValue, "must not be empty");
        }
        here.limit("invoices", INVOICES_MAX, invoices.len())?;
        Some(invoices)
    })
}
