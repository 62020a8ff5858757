//! Parses purchase orders. The checks against the seller catalogue are separate, because a stored order must still parse
//! after the catalogue has changed.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use super::address::{AddressForm, address};
use super::contact::{CONTACTS_MAX, ContactForm, read_contacts};
use super::definition::{
    Description, INVOICE_UNITS_MAX, LINE_ITEMS_MAX, PaymentTerms, PurchaseOrder, SELLERS_MAX,
    TAX_REGISTRATION_NUMBERS_MAX, WhenDepleted,
};
use super::parse_line_item::{LineItemForm, line_items};
use super::tags::{TagValue, Tags, TagsForm, tags, tags_schema};
use crate::form::{self, Presence, ReadOnly, Reader, RefusalCode, Refusals, Unknown, Unparsed};
use crate::ids::{InvoiceUnit, PurchaseOrderId, SellerId, TaxRegistrationNumber};
use crate::money::{Currency, Money};
use crate::month::{Month, MonthRange};
use crate::notice::{NoticePolicy, NoticePolicyForm};
use crate::seller::{Catalogue, Seller};

/// The most bytes of a definition's JSON, with its tags. ASCII text at every limit has some 100,000, so only long texts
/// in other scripts meet it.
///
/// It keeps the record of an edit that changes everything, and the item of a purchase order, below the 409,600 bytes that
/// the table allows, local indexes included. The worst case, with a hundred line numbers of twenty characters of four
/// bytes: the definition, 120,000; the terms that matching reads, twice, 2 x 51,000; the totals, twice, 2 x 10,000; the
/// notices already given, 18,000; the progress of a reconciliation, 13,000; thirteen invoiced months a line,
/// 1,300 x 105. That is 409,500, and an item stores less of the definition than its JSON.
pub const DEFINITION_BYTES_MAX: usize = 120_000;

/// A purchase order as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["purchaseOrderId", "billFrom", "currency", "effectiveMonth", "expirationMonth", "lineItems"]))]
pub struct PurchaseOrderForm {
    pub purchase_order_id: Presence<Unparsed<PurchaseOrderId>>,
    pub description: Presence<Unparsed<Description>>,
    #[schemars(length(min = 1, max = SELLERS_MAX), extend("uniqueItems" = true))]
    pub bill_from: Presence<Vec<Presence<Unparsed<SellerId>>>>,
    #[schemars(length(max = TAX_REGISTRATION_NUMBERS_MAX), extend("uniqueItems" = true))]
    pub tax_registration_numbers: Presence<Vec<Presence<Unparsed<TaxRegistrationNumber>>>>,
    #[schemars(length(max = INVOICE_UNITS_MAX), extend("uniqueItems" = true))]
    pub invoice_units: Presence<Vec<Presence<Unparsed<InvoiceUnit>>>>,
    pub bill_to: Presence<AddressForm>,
    pub ship_to: Presence<AddressForm>,
    pub payment_terms: Presence<Unparsed<PaymentTerms>>,
    pub currency: Presence<Unparsed<Currency>>,
    pub effective_month: Presence<Unparsed<Month>>,
    pub expiration_month: Presence<Unparsed<Month>>,
    #[schemars(length(max = CONTACTS_MAX))]
    pub contacts: Presence<Vec<Presence<ContactForm>>>,
    #[schemars(schema_with = "tags_schema")]
    pub tags: Presence<BTreeMap<String, Presence<Unparsed<TagValue>>>>,
    pub when_depleted: Presence<Unparsed<WhenDepleted>>,
    pub notice_policy: Presence<NoticePolicyForm>,
    #[schemars(length(min = 1, max = LINE_ITEMS_MAX))]
    pub line_items: Presence<Vec<Presence<LineItemForm>>>,
    #[serde(flatten)]
    pub read_only: ReadOnlyOrderFields,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The fields of a returned purchase order that a buyer doesn't define.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct ReadOnlyOrderFields {
    pub href: ReadOnly,
    pub status: ReadOnly,
    pub health: ReadOnly,
    pub value: ReadOnly,
    pub balance: ReadOnly,
    pub version: ReadOnly,
    pub created_at: ReadOnly,
    pub updated_at: ReadOnly,
    pub deleted_at: ReadOnly,
}

impl PurchaseOrder {
    /// Parses an order as a buyer sends it, with its tags. Checks every rule, also those of the catalogue.
    pub fn read(json: Value, catalogue: &Catalogue) -> Result<(Self, Tags), Refusals> {
        form::read(json, |reader, form| Self::parse(reader, form, catalogue))
    }

    /// Parses the form of an order, with its tags. Checks every rule, also those of the catalogue.
    pub fn parse(
        reader: &Reader<'_>,
        form: PurchaseOrderForm,
        catalogue: &Catalogue,
    ) -> Option<(Self, Tags)> {
        let (order, tags) = order(reader, form, Some(catalogue));
        let order = order?;
        let size = |value: Result<String, serde_json::Error>| value.map_or(0, |json| json.len());
        let size = size(serde_json::to_string(&order)).saturating_add(size(serde_json::to_string(&tags)));
        reader.limit("bytes of JSON", DEFINITION_BYTES_MAX, size)?;
        Some((order, tags))
    }

    /// Parses an order as it is stored: the JSON that it serializes to. Checks nothing against the catalogue, which may
    /// have changed since.
    pub fn read_stored(json: Value) -> Result<Self, Refusals> {
        form::read_stored(json, |reader, form: PurchaseOrderForm| order(reader, form, None).0)
    }

    /// Parses the request that replaces an order's tags: `{"tags":{…}}`, which may be empty.
    pub fn read_new_tags(json: Value) -> Result<Tags, Refusals> {
        form::read(json, |reader, form: TagsForm| {
            reader.refuse_unknown(&form.unknown);
            Some(tags(&reader.at("tags"), reader.required("tags", form.tags)?))
        })
    }

    /// Parses tags alone: an object of texts.
    pub fn read_tags(json: Value) -> Result<Tags, Refusals> {
        form::read(json, |reader, form| Some(tags(reader, form)))
    }
}

/// Parses an order and its tags, and checks them against `catalogue` if there is one.
fn order(
    reader: &Reader<'_>,
    form: PurchaseOrderForm,
    catalogue: Option<&Catalogue>,
) -> (Option<PurchaseOrder>, Tags) {
    reader.refuse_unknown(&form.unknown);
    let currency: Option<Currency> = reader.parse_required("currency", form.currency);
    let months = month_range(reader, form.effective_month, form.expiration_month);
    let purchase_order_id = reader.parse_required("purchaseOrderId", form.purchase_order_id);
    let description = reader.parse("description", form.description);
    let offering = catalogue.and_then(|catalogue| offering(reader, &form.bill_from, catalogue));
    reader.require_one("billFrom", &form.bill_from);
    let bill_from = reader.set("billFrom", "sellers", SELLERS_MAX, form.bill_from);
    let numbers = form.tax_registration_numbers;
    let tax_registration_numbers = reader.set(
        "taxRegistrationNumbers",
        "tax registration numbers",
        TAX_REGISTRATION_NUMBERS_MAX,
        numbers,
    );
    without_numbers(reader, &tax_registration_numbers, offering.as_deref());
    let invoice_units = reader.set("invoiceUnits", "invoice units", INVOICE_UNITS_MAX, form.invoice_units);
    let bill_to = reader.optional("billTo", form.bill_to).and_then(|it| address(&reader.at("billTo"), it));
    let ship_to = reader.optional("shipTo", form.ship_to).and_then(|it| address(&reader.at("shipTo"), it));
    // An answer shows the default, which may be sent back.
    let ship_to = ship_to.filter(|ship_to| Some(ship_to) != bill_to.as_ref());
    let payment_terms = reader.parse("paymentTerms", form.payment_terms);
    let contacts = read_contacts(reader, form.contacts);
    let when_depleted: Option<WhenDepleted> = reader.parse("whenDepleted", form.when_depleted);
    let notice_policy = reader.optional("noticePolicy", form.notice_policy);
    let notice_policy = notice_policy.and_then(|it| NoticePolicy::read(&reader.at("noticePolicy"), it));
    let tags = reader.optional("tags", form.tags).map(|it| tags(&reader.at("tags"), it)).unwrap_or_default();
    let line_items = line_items(reader, form.line_items, currency, months, offering.as_deref());
    let order = || {
        let order = PurchaseOrder {
            purchase_order_id: purchase_order_id?,
            description,
            bill_from,
            tax_registration_numbers,
            invoice_units,
            bill_to,
            ship_to,
            payment_terms,
            currency: currency?,
            months: months?,
            contacts,
            when_depleted: when_depleted.unwrap_or_default(),
            notice_policy,
            line_items,
        };
        reader.at("lineItems").accept(order.value().and_then(Money::within_bounds))?;
        Some(order)
    };
    (order(), tags)
}

fn month_range(
    reader: &Reader<'_>,
    first: Presence<Unparsed<Month>>,
    last: Presence<Unparsed<Month>>,
) -> Option<MonthRange> {
    let first = reader.parse_required("effectiveMonth", first);
    let last = reader.parse_required("expirationMonth", last);
    let (first, last) = first.zip(last)?;
    MonthRange::new(first, last).or_else(|| {
        let detail = format!("must not be before the effective month, {first}");
        reader.at("expirationMonth").refuse(RefusalCode::Inconsistent, detail)
    })
}

/// Returns the catalogue entries of the order's sellers, and refuses unknown sellers. None unless all are known, because
/// an unknown seller might offer anything.
fn offering<'a>(
    reader: &Reader<'_>,
    field: &Presence<Vec<Presence<Unparsed<SellerId>>>>,
    catalogue: &'a Catalogue,
) -> Option<Vec<&'a Seller>> {
    let Presence::Given(elements) = field else { return None };
    if elements.len() > SELLERS_MAX {
        return None;
    }
    let seller = |(index, element): (usize, &Presence<Unparsed<SellerId>>)| {
        let Presence::Given(text) = element else { return None };
        let id = text.as_str().parse().ok()?;
        catalogue.seller(&id).or_else(|| {
            let detail = format!("{id} is not in the seller catalogue");
            reader.at("billFrom").at(index).refuse(RefusalCode::NotOffered, detail)
        })
    };
    // Collected first, so that every unknown seller is refused and not only the first.
    let found: Vec<Option<&Seller>> = elements.iter().enumerate().map(seller).collect();
    found.into_iter().collect::<Option<Vec<_>>>().filter(|sellers| !sellers.is_empty())
}

/// Refuses tax registration numbers if the invoices of a seller name none.
fn without_numbers(reader: &Reader<'_>, numbers: &[TaxRegistrationNumber], offering: Option<&[&Seller]>) {
    let without = offering.unwrap_or_default().iter().find(|seller| !seller.tax_registration_numbers);
    if let Some(without) = without.filter(|_| !numbers.is_empty()) {
        let detail = format!("the invoices of {} name no tax registration number", without.id);
        reader.at("taxRegistrationNumbers").refuse::<()>(RefusalCode::NotOffered, detail);
    }
}
