//! The identifiers of sellers and their invoices.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::text::{self, TextError, text_type};

const SELLER_ID_MAX: usize = 64;

text_type!(
    /// A seller of record, such as `AWS_EMEA_SARL`: 1 to 64 of `A-Z 0-9 _`.
    SellerId,
    { "minLength" = 1, "maxLength" = SELLER_ID_MAX, "pattern" = "^[A-Z0-9_]+$" },
    |text| {
        let allowed = |it: char| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_';
        text::checked(text, SELLER_ID_MAX, allowed).map_err(|error| match error {
            TextError::Character(_) | TextError::Hidden(_) | TextError::Form(_) => {
                TextError::Form("a seller id has only A-Z, 0-9 and _, such as AWS_INC")
            }
            TextError::Empty | TextError::TooLong { .. } => error,
        })
    }
);

text_type!(
    /// The seller's number of an invoice: 1-100 characters on one line, such as `018304 / 28865` or
    /// `061828591|01/10/2020|0|1.1|0|1`.
    InvoiceId,
    100,
    text::ONE_LINE
);

text_type!(
    /// The seller's number of a line of an invoice, unique in it: 1-20 characters on one line.
    LineId,
    20,
    text::ONE_LINE
);

/// The key of an invoice within its account.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceKey {
    /// The seller that issued the invoice.
    pub bill_from: SellerId,
    /// The seller's number of the invoice.
    pub invoice_id: InvoiceId,
}
