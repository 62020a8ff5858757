//! The invoice summaries of AWS's operation `ListInvoiceSummaries`, as the AWS CLI prints them.
//!
//! AWS's own choice of a purchase order is not the invoice's reference: matching decides, and the choices are compared.

use chrono::{DateTime, NaiveDate};
use serde_json::Value;

use super::finding::FindingCode;
use super::mapped::{Disposition, DocumentContext, DocumentFormat, MappedDocument};
use super::printed_amount::without_surplus_zeros;
use crate::ids::InvoiceKey;
use crate::line_item_type::ChargeType;
use crate::money::Currency;

const ENTITY: &str = "Entity.InvoicingEntity";
const AMOUNT: &str = "PaymentCurrencyAmount.TotalAmount";
const PERIOD: &str = "BillingPeriod";
const BILL_TYPE: &str = "BillType";
const ORIGINAL: &str = "OriginalInvoiceId";
const AUTHORITY: &str = "TaxAuthorityStatus";
const CURRENCY: &str = "PaymentCurrencyAmount.CurrencyCode";

const TERMS: &[(&str, &str)] = &[
    ("billFrom", ENTITY),
    ("invoiceId", "InvoiceId"),
    ("invoiceType", "InvoiceType"),
    ("chargeType", BILL_TYPE),
    ("billingPeriod", PERIOD),
    ("issuedDate", "IssuedDate"),
    ("dueDate", "DueDate"),
    ("currency", CURRENCY),
    ("amount", AMOUNT),
    ("sellerAssigned", "PurchaseOrderNumber"),
    ("originalInvoice", ORIGINAL),
];

/// A summary and the document that it becomes.
struct Mapping<'a> {
    summary: &'a Value,
    context: DocumentContext<'a>,
    document: MappedDocument,
}

/// Maps one summary.
pub fn map(summary: &Value, context: DocumentContext<'_>) -> MappedDocument {
    let document = MappedDocument::new(DocumentFormat::AwsInvoiceSummary, TERMS);
    let mut mapping = Mapping { summary, context, document };
    if summary.is_object() {
        mapping.map();
    } else {
        mapping.document.error("", FindingCode::InvalidValue, "a summary must be an object");
    }
    mapping.document
}

/// Returns the date of issue of a summary, by which summaries are sorted.
pub fn issued_date(summary: &Value) -> Option<NaiveDate> {
    summary.get("IssuedDate").and_then(date)
}

impl Mapping<'_> {
    fn map(&mut self) {
        if let Some(id) = self.text("InvoiceId") {
            self.document.set("invoiceId", id);
        }
        self.account();
        self.seller();
        match self.text("InvoiceType").as_deref() {
            Some("PAYMENT_RECEIPT") => {
                self.document.disposition = Disposition::PassOver;
                let detail = "a payment receipt draws on nothing";
                self.document.note("InvoiceType", FindingCode::PassedOver, detail);
                return;
            }
            Some(known @ ("INVOICE" | "CREDIT_MEMO")) => self.document.set("invoiceType", known),
            Some(other) => {
                let detail = format!("`{other}` is none of INVOICE, CREDIT_MEMO and PAYMENT_RECEIPT");
                self.document.error("InvoiceType", FindingCode::InvalidValue, detail);
            }
            None => {}
        }
        for (field, member) in [("issuedDate", "IssuedDate"), ("dueDate", "DueDate")] {
            self.date(field, member);
        }
        self.amount();
        self.period();
        let assigned = self.text("PurchaseOrderNumber").unwrap_or_default();
        self.document.set("sellerAssigned", assigned);
        self.original();
        self.charge_type();
        self.authority();
    }

    /// Returns the text at a path of members. AWS sends an empty text for none.
    fn text(&mut self, path: &str) -> Option<String> {
        let value = path.split('.').try_fold(self.summary, |value, member| value.get(member))?;
        match value {
            Value::Null => None,
            Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                self.document.error(path, FindingCode::InvalidValue, "must be a text");
                None
            }
        }
    }

    fn account(&mut self) {
        let account = self.text("AccountId").filter(|it| it != self.context.account.as_str());
        if let Some(account) = account {
            let detail = format!("the invoice is for the account {account}, not for yours");
            self.document.error("AccountId", FindingCode::OtherAccount, detail);
        }
    }

    fn seller(&mut self) {
        let Some(name) = self.text(ENTITY) else { return };
        if let Some(seller) = self.context.catalogue.named(&name) {
            self.document.set("billFrom", seller.id.as_str());
        } else {
            let detail = format!("the seller catalogue has no seller with the name or alias `{name}`");
            self.document.error(ENTITY, FindingCode::UnknownSeller, detail);
        }
    }

    fn date(&mut self, field: &str, member: &str) {
        let value = self.summary.get(member).filter(|value| !value.is_null() && **value != "");
        let Some(value) = value else { return };
        if let Some(date) = date(value) {
            self.document.set(field, date.to_string());
        } else {
            let detail = "must be seconds since 1970, or a time such as 2026-06-03T00:00:00+00:00";
            self.document.error(member, FindingCode::InvalidValue, detail);
        }
    }

    /// Maps the amount in the currency of payment. A credit memo's amount is positive, whichever sign AWS prints.
    fn amount(&mut self) {
        if let Some(currency) = self.text(CURRENCY) {
            self.document.set("currency", currency);
        }
        let Some(amount) = self.text(AMOUNT) else { return };
        let is_credit = self.document.text("invoiceType") == Some("CREDIT_MEMO");
        let unsigned = amount.strip_prefix('-').filter(|_| is_credit).unwrap_or(&amount);
        let currency = self.document.text("currency").and_then(|code| code.parse().ok());
        let decimals = currency.map_or(2, Currency::decimals);
        self.document.set("amount", without_surplus_zeros(unsigned, decimals));
    }

    fn period(&mut self) {
        let member = |name| self.summary.get(PERIOD).and_then(|period| period.get(name)?.as_u64());
        match (member("Year"), member("Month"), self.context.billing_period) {
            (Some(year), Some(month), _) => {
                self.document.set("billingPeriod", format!("{year:04}-{month:02}"));
            }
            (_, _, Some(period)) => {
                self.document.set("billingPeriod", period.to_string());
                let detail = format!("{period}, as the request says; the summary has none");
                self.document.note(PERIOD, FindingCode::Supplied, detail);
            }
            (_, _, None) => {
                let detail = "the summary doesn't have a month and year; name one with `billingPeriod`";
                self.document.error(PERIOD, FindingCode::Missing, detail);
            }
        }
    }

    fn original(&mut self) {
        let original = self.text(ORIGINAL).filter(|it| self.document.text("invoiceId") != Some(it));
        if let Some((original, seller)) = original.zip(self.document.text("billFrom")) {
            let original = serde_json::json!({"billFrom": seller, "invoiceId": original});
            self.document.set("originalInvoice", original);
        }
    }

    fn charge_type(&mut self) {
        let bill_type = self.text(BILL_TYPE);
        let marketplace = self.text("Entity.BillingEntity").as_deref() == Some("AWS_MARKETPLACE");
        let known = match bill_type.as_deref() {
            _ if marketplace => Some(ChargeType::Marketplace),
            Some("ANNIVERSARY") => Some(ChargeType::MonthlyUsage),
            Some("PURCHASE") => Some(ChargeType::Subscription),
            Some("REFUND") => self.charge_type_of_original(),
            Some(_) | None => None,
        };
        if let Some(known) = known {
            self.document.set("chargeType", known.to_string());
        } else if let Some(given) = self.context.charge_type {
            self.document.set("chargeType", given.to_string());
            let detail = format!("{given}, as the request says; the summary doesn't say what it charges for");
            self.document.note(BILL_TYPE, FindingCode::Supplied, detail);
        } else {
            let why = match bill_type.as_deref() {
                Some("REFUND") => "the original of the refund is not on record".to_owned(),
                Some(other) => format!("`{other}` is none of ANNIVERSARY, PURCHASE and REFUND"),
                None => "the summary doesn't have it".to_owned(),
            };
            let detail = format!("{why}; name the charge type with `chargeType`");
            self.document.error(BILL_TYPE, FindingCode::UnknownChargeType, detail);
        }
    }

    fn charge_type_of_original(&mut self) -> Option<ChargeType> {
        let original = self.document.fields.get("originalInvoice")?;
        let bill_from = original.get("billFrom")?.as_str()?.parse().ok()?;
        let invoice_id = original.get("invoiceId")?.as_str()?.parse().ok()?;
        let key = InvoiceKey { bill_from, invoice_id };
        let known = self.context.originals.get(&key).copied();
        self.document.needs = known.is_none().then_some(key);
        known
    }

    fn authority(&mut self) {
        if self.text(AUTHORITY).as_deref() == Some("CANCELLED") {
            self.document.disposition = Disposition::Void;
            let detail = "the tax authority cancelled the invoice, so it is voided if it is on record";
            self.document.note(AUTHORITY, FindingCode::Cancelled, detail);
        }
    }
}

/// Returns the date, in UTC, of seconds since 1970 or of a time in ISO 8601, with or without an offset.
pub fn date(value: &Value) -> Option<NaiveDate> {
    let text = match value {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    let seconds = text.split('.').next().and_then(|it| it.parse::<i64>().ok());
    let of_seconds = seconds.and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    let of_instant = || DateTime::parse_from_rfc3339(&text).ok().map(|it| it.to_utc());
    let of_day = || {
        let (day, rest) = text.split_at_checked("2026-11-30".len())?;
        let whole_day = rest.is_empty() || rest.starts_with(['T', ' ']);
        day.parse().ok().filter(|_| whole_day)
    };
    of_seconds.or_else(of_instant).map(|instant| instant.date_naive()).or_else(of_day)
}
