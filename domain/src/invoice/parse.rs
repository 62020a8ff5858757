//! Parses invoices.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::charge::InvoiceCharge;
use super::line::INVOICE_LINES_MAX;
use super::parse_lines::{InvoiceLineForm, lines, require_order};
use super::presented::{Invoice, InvoiceType};
use super::reference::{REFERENCE_MAX, reference};
use crate::form::{self, Presence, Reader, RefusalCode, Refusals, Unknown, Unparsed};
use crate::ids::{AccountId, InvoiceId, InvoiceKey, InvoiceUnit, SellerId, TaxRegistrationNumber};
use crate::line_item_type::ChargeType;
use crate::money::{Amount, Currency, Money};
use crate::month::Month;
use crate::text::MANY_LINES;

/// An invoice as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["billFrom", "invoiceId", "invoiceType", "chargeType", "billingPeriod", "currency", "amount"]))]
pub struct InvoiceForm {
    // Not part of the HTTP contract, where the token names the account.
    #[schemars(skip)]
    pub account_id: Presence<Unparsed<AccountId>>,
    pub bill_from: Presence<Unparsed<SellerId>>,
    pub invoice_id: Presence<Unparsed<InvoiceId>>,
    pub invoice_type: Presence<Unparsed<InvoiceType>>,
    pub charge_type: Presence<Unparsed<ChargeType>>,
    pub billing_period: Presence<Unparsed<Month>>,
    pub issued_date: Presence<Unparsed<NaiveDate>>,
    pub due_date: Presence<Unparsed<NaiveDate>>,
    pub currency: Presence<Unparsed<Currency>>,
    pub amount: Presence<Unparsed<Amount>>,
    pub tax_registration_number: Presence<Unparsed<TaxRegistrationNumber>>,
    pub invoice_unit: Presence<Unparsed<InvoiceUnit>>,
    #[schemars(length(max = REFERENCE_MAX), extend("pattern" = MANY_LINES.loose_pattern()))]
    pub purchase_order_reference: Presence<String>,
    #[schemars(length(max = REFERENCE_MAX), extend("pattern" = MANY_LINES.loose_pattern()))]
    pub purchase_order_line_reference: Presence<String>,
    /// The number of the purchase order that the seller assigned by its own rules; empty if it assigned none. It is compared
    /// with the result, never followed.
    #[schemars(length(max = REFERENCE_MAX), extend("pattern" = MANY_LINES.loose_pattern()))]
    pub seller_assigned: Presence<String>,
    pub original_invoice: Presence<OriginalInvoiceForm>,
    #[schemars(length(min = 1, max = INVOICE_LINES_MAX))]
    pub lines: Presence<Vec<Presence<InvoiceLineForm>>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The invoice that another one corrects, as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["billFrom", "invoiceId"]))]
pub struct OriginalInvoiceForm {
    pub bill_from: Presence<Unparsed<SellerId>>,
    pub invoice_id: Presence<Unparsed<InvoiceId>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl Invoice {
    /// Parses an invoice of any account, as a seller's generator sends it and as it is stored.
    pub fn read(json: Value) -> Result<Self, Refusals> {
        form::read(json, parse_with_account)
    }

    /// Parses the stored form, which is the JSON that it serializes to.
    pub fn read_stored(json: Value) -> Result<Self, Refusals> {
        form::read_stored(json, parse_with_account)
    }

    /// Parses an invoice of `account`. The caller's token names the account, so the request must not.
    pub fn read_of(account: AccountId, json: Value) -> Result<Self, Refusals> {
        form::read(json, |reader, form: InvoiceForm| {
            if !matches!(form.account_id, Presence::Absent) {
                let detail = "the account is that of the caller, so the request must not name it";
                reader.at("accountId").refuse::<()>(RefusalCode::UnknownField, detail);
            }
            parse_invoice(reader, form, Some(account))
        })
    }
}

fn parse_with_account(reader: &Reader<'_>, form: InvoiceForm) -> Option<Invoice> {
    let account_id = reader.parse_required("accountId", form.account_id.clone());
    parse_invoice(reader, form, account_id)
}

fn parse_invoice(reader: &Reader<'_>, form: InvoiceForm, account_id: Option<AccountId>) -> Option<Invoice> {
    reader.refuse_unknown(&form.unknown);
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
    let purchase_order_reference = reference(reader, "purchaseOrderReference", form.purchase_order_reference);
    let purchase_order_line_reference =
        reference(reader, "purchaseOrderLineReference", form.purchase_order_line_reference);
    let seller_assigned = reference(reader, "sellerAssigned", form.seller_assigned);
    let original_invoice = reader
        .optional("originalInvoice", form.original_invoice)
        .and_then(|form| original(&reader.at("originalInvoice"), form));
    let here = reader.at("amount");
    let amount =
        amount.zip(currency).and_then(|(text, currency)| here.accept(Money::parse(text.as_str(), currency)));
    if invoice_type == Some(InvoiceType::CreditMemo) && amount.is_some_and(Money::is_negative) {
        here.refuse::<()>(RefusalCode::InvalidValue, "a credit memo's amount must not be negative");
    }
    let lines = lines(reader, form.lines, amount);
    let invoice = Invoice {
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
        purchase_order_line_reference,
        seller_assigned,
        original_invoice,
        lines,
    };
    require_order(reader, InvoiceCharge::whole(&invoice));
    for (nth, line) in invoice.lines.iter().enumerate() {
        if line.purchase_order_line_reference.is_some() {
            require_order(&reader.at("lines").at(nth), InvoiceCharge { invoice: &invoice, line: Some(line) });
        }
    }
    Some(invoice)
}

fn original(here: &Reader<'_>, form: OriginalInvoiceForm) -> Option<InvoiceKey> {
    here.refuse_unknown(&form.unknown);
    let bill_from = here.parse_required("billFrom", form.bill_from);
    let invoice_id = here.parse_required("invoiceId", form.invoice_id);
    Some(InvoiceKey { bill_from: bill_from?, invoice_id: invoice_id? })
}

fn date(reader: &Reader<'_>, name: &str, field: Presence<Unparsed<NaiveDate>>) -> Option<NaiveDate> {
    let text = reader.optional(name, field)?;
    // chrono also accepts `+2026-1-01`, so a date must print back as it was written.
    let date = text.as_str().parse().ok().filter(|date: &NaiveDate| date.to_string() == text.as_str());
    date.or_else(|| reader.at(name).refuse(RefusalCode::InvalidValue, "must be a date such as 2026-11-30"))
}
