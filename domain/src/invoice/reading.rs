//! An invoice as it is sent and kept: the JSON form, and the checks that make it an [`Invoice`].

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::{ChargeType, Invoice, InvoiceId, InvoiceKey, InvoiceType};
use crate::account::AccountId;
use crate::form::{self, Field, Reader, RefusalCode, Refusals, Text, Unknown};
use crate::money::{Amount, Currency, Money};
use crate::month::Month;
use crate::purchase_order::{InvoiceUnit, TaxRegistrationNumber};
use crate::seller::SellerId;

/// Characters of a purchase order reference.
const REFERENCE_MAX: usize = 200;

/// An invoice as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[expect(missing_docs, reason = "the fields are those of `Invoice`")]
#[schemars(extend("required" = ["billFrom", "invoiceId", "invoiceType", "chargeType", "billingPeriod", "currency", "amount"]))]
pub struct InvoiceForm {
    // Not over HTTP, where it is the caller's own.
    #[schemars(skip)]
    pub account_id: Field<Text<AccountId>>,
    pub bill_from: Field<Text<SellerId>>,
    pub invoice_id: Field<Text<InvoiceId>>,
    pub invoice_type: Field<Text<InvoiceType>>,
    pub charge_type: Field<Text<ChargeType>>,
    pub billing_period: Field<Text<Month>>,
    pub issued_date: Field<Text<NaiveDate>>,
    pub due_date: Field<Text<NaiveDate>>,
    pub currency: Field<Text<Currency>>,
    pub amount: Field<Text<Amount>>,
    pub tax_registration_number: Field<Text<TaxRegistrationNumber>>,
    pub invoice_unit: Field<Text<InvoiceUnit>>,
    #[schemars(length(max = REFERENCE_MAX))]
    pub purchase_order_reference: Field<String>,
    pub original_invoice: Field<OriginalInvoiceForm>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The invoice that a correction is for.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[expect(missing_docs, reason = "the fields are those of `InvoiceKey`")]
#[schemars(extend("required" = ["billFrom", "invoiceId"]))]
pub struct OriginalInvoiceForm {
    pub bill_from: Field<Text<SellerId>>,
    pub invoice_id: Field<Text<InvoiceId>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Invoice {
    /// Reads an invoice of any account, as the generator sends it and as it is kept.
    pub fn read(json: Value) -> Result<Self, Refusals> {
        form::read(json, |reader, form: InvoiceForm| {
            let account = form.account_id.clone();
            let account_id = reader.parse_required("accountId", account);
            invoice(reader, form, account_id)
        })
    }

    /// Reads an invoice of `account`, which is known from the caller's token and so not part of the form.
    pub fn read_of(account: AccountId, json: Value) -> Result<Self, Refusals> {
        form::read(json, |reader, form: InvoiceForm| {
            if !matches!(form.account_id, Field::Absent) {
                let detail = "the account is the caller's own, so it is not part of the request";
                reader.at("accountId").refuse::<()>(RefusalCode::UnknownField, detail);
            }
            invoice(reader, form, Some(account))
        })
    }
}

fn invoice(reader: &Reader<'_>, form: InvoiceForm, account_id: Option<AccountId>) -> Option<Invoice> {
    reader.no_others(&form.unknown);
    let bill_from = reader.parse_required("billFrom", form.bill_from);
    let invoice_id = reader.parse_required("invoiceId", form.invoice_id);
    let invoice_type = reader.parse_required("invoiceType", form.invoice_type);
    let charge_type = reader.parse_required("chargeType", form.charge_type);
    let billing_period = reader.parse_required("billingPeriod", form.billing_period);
    let issued_on = date(reader, "issuedDate", form.issued_date);
    let due_on = date(reader, "dueDate", form.due_date);
    let currency = reader.parse_required("currency", form.currency);
    let amount = reader.required("amount", form.amount);
    let tax_registration_number = reader.parse("taxRegistrationNumber", form.tax_registration_number);
    let invoice_unit = reader.parse("invoiceUnit", form.invoice_unit);
    let purchase_order_reference = reference(reader, form.purchase_order_reference);
    let original_invoice = reader
        .optional("originalInvoice", form.original_invoice)
        .and_then(|form| original(&reader.at("originalInvoice"), form));
    let here = reader.at("amount");
    let amount =
        amount.zip(currency).and_then(|(text, currency)| here.accept(Money::parse(text.as_str(), currency)));
    if invoice_type == Some(InvoiceType::CreditMemo) && amount.is_some_and(Money::is_negative) {
        here.refuse::<()>(RefusalCode::InvalidValue, "a credit memo's amount is positive: it is given back");
    }
    Some(Invoice {
        account_id: account_id?,
        bill_from: bill_from?,
        invoice_id: invoice_id?,
        invoice_type: invoice_type?,
        charge_type: charge_type?,
        billing_period: billing_period?,
        issued_on,
        due_on,
        currency: currency?,
        amount: amount?,
        tax_registration_number,
        invoice_unit,
        purchase_order_reference,
        original_invoice,
    })
}

fn original(here: &Reader<'_>, form: OriginalInvoiceForm) -> Option<InvoiceKey> {
    here.no_others(&form.unknown);
    let bill_from = here.parse_required("billFrom", form.bill_from);
    let invoice_id = here.parse_required("invoiceId", form.invoice_id);
    Some(InvoiceKey { bill_from: bill_from?, invoice_id: invoice_id? })
}

fn date(reader: &Reader<'_>, name: &str, field: Field<Text<NaiveDate>>) -> Option<NaiveDate> {
    let text = reader.optional(name, field)?;
    // chrono also reads `+2026-1-01`: a date that prints otherwise than it was written is none.
    let date = text.as_str().parse().ok().filter(|date: &NaiveDate| date.to_string() == text.as_str());
    date.or_else(|| reader.at(name).refuse(RefusalCode::InvalidValue, "must be a date such as 2026-11-30"))
}

/// A reference is what somebody printed: any text, as long as it isn't endless.
fn reference(reader: &Reader<'_>, field: Field<String>) -> Option<String> {
    let text = reader.optional("purchaseOrderReference", field)?;
    let length = text.chars().count();
    reader.at("purchaseOrderReference").limit("characters", REFERENCE_MAX, length).map(|()| text)
}
