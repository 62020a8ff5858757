//! The identifiers that a buyer assigns.

use crate::text::{self, Characters, text_type};

/// The characters of a purchase order ID, as the AWS user guide lists them.
const ID_CHARACTERS: Characters = Characters {
    allowed: |it| it.is_ascii_alphanumeric() || " _.:/=+-%@".contains(it),
    inside: "[A-Za-z0-9 _.:/=+%@-]",
    begins: "[A-Za-z0-9_.:/=+%@-]",
    ends: "[A-Za-z0-9_.:/=+%@-]",
};

text_type!(
    /// The buyer's own number of a purchase order: 1-100 of `A-Z a-z 0-9`, space, `_ . : / = + - % @`,
    /// no space at either end. Unique in the account and never reused.
    PurchaseOrderId,
    100,
    ID_CHARACTERS
);

text_type!(
    /// A number under which a tax authority knows the buyer: 1-50 characters.
    TaxRegistrationNumber,
    50,
    text::ONE_LINE
);

text_type!(
    /// A part of the buyer's organisation that receives its own invoices: 1-100 characters.
    InvoiceUnit,
    100,
    text::ONE_LINE
);
