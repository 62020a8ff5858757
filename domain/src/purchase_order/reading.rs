//! A purchase order as it is sent and kept: the JSON form, and the checks that make it a [`PurchaseOrder`].
//! Checks against the seller catalogue are apart, since a kept order must read back whatever is sold today.

mod line_item;

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

pub use self::line_item::LineItemForm;
use self::line_item::line_items;
use super::address::{ADDRESS_LINES_MAX, AddressText};
use super::{
    Address, CONTACTS_MAX, Contact, CountryCode, Description, Email, INVOICE_UNITS_MAX, InvoiceUnit,
    LINE_ITEMS_MAX, PaymentTerms, Phone, PurchaseOrder, PurchaseOrderId, SELLERS_MAX, TAGS_MAX,
    TAX_REGISTRATION_NUMBERS_MAX, TagKey, TagValue, Tags, TaxRegistrationNumber, WhenDepleted, tags_schema,
};
use crate::form::{self, Field, Reader, RefusalCode, Refusals, Text, Unknown};
use crate::money::{Currency, Money};
use crate::month::{Month, MonthRange};
use crate::notice::{NoticePolicy, NoticePolicyForm};
use crate::seller::{Catalogue, Seller, SellerId};

/// Bytes of a definition's JSON, with its tags. One in ASCII has some 100,000 with everything at its limit, so this is
/// met only by long texts in other scripts. It keeps the record of an edit that changes all of it, and an order with all
/// that its item has, below the 409,600 bytes that an item of the table may have, local indexes included. At worst, with
/// a hundred line numbers of twenty characters of four bytes: the definition, 120,000; what matching reads of it, twice,
/// 2 x 51,000; sums, twice, 2 x 10,000; what was told, 18,000; how far a proof of the sums is, 13,000; thirteen billed
/// months a line, 1,300 x 105. That is 409,500, and an item has less of the
/// definition than its JSON.
pub const DEFINITION_BYTES_MAX: usize = 120_000;

/// A purchase order as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[expect(missing_docs, reason = "the fields are those of `PurchaseOrder`")]
#[schemars(extend("required" = ["purchaseOrderId", "billFrom", "currency", "effectiveMonth", "expirationMonth", "lineItems"]))]
pub struct PurchaseOrderForm {
    pub purchase_order_id: Field<Text<PurchaseOrderId>>,
    pub description: Field<Text<Description>>,
    #[schemars(length(min = 1, max = SELLERS_MAX), extend("uniqueItems" = true))]
    pub bill_from: Field<Vec<Field<Text<SellerId>>>>,
    #[schemars(length(max = TAX_REGISTRATION_NUMBERS_MAX), extend("uniqueItems" = true))]
    pub tax_registration_numbers: Field<Vec<Field<Text<TaxRegistrationNumber>>>>,
    #[schemars(length(max = INVOICE_UNITS_MAX), extend("uniqueItems" = true))]
    pub invoice_units: Field<Vec<Field<Text<InvoiceUnit>>>>,
    pub bill_to: Field<AddressForm>,
    pub ship_to: Field<AddressForm>,
    pub payment_terms: Field<Text<PaymentTerms>>,
    pub currency: Field<Text<Currency>>,
    pub effective_month: Field<Text<Month>>,
    pub expiration_month: Field<Text<Month>>,
    #[schemars(length(max = CONTACTS_MAX))]
    pub contacts: Field<Vec<Field<ContactForm>>>,
    #[schemars(schema_with = "tags_schema")]
    pub tags: Field<BTreeMap<String, Field<Text<TagValue>>>>,
    pub when_depleted: Field<Text<WhenDepleted>>,
    pub notice_policy: Field<NoticePolicyForm>,
    #[schemars(length(min = 1, max = LINE_ITEMS_MAX))]
    pub line_items: Field<Vec<Field<LineItemForm>>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// New tags as a caller sends them: `{"tags":{…}}`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(expecting = "an object", default)]
#[expect(missing_docs, reason = "the field is what it says")]
#[schemars(extend("required" = ["tags"]))]
pub struct TagsForm {
    #[schemars(schema_with = "tags_schema")]
    pub tags: Field<BTreeMap<String, Field<Text<TagValue>>>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// An address as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["name", "country"]))]
pub struct AddressForm {
    pub name: Field<Text<AddressText>>,
    #[schemars(length(max = ADDRESS_LINES_MAX))]
    pub lines: Field<Vec<Field<Text<AddressText>>>>,
    pub city: Field<Text<AddressText>>,
    pub region: Field<Text<AddressText>>,
    pub postal_code: Field<Text<AddressText>>,
    pub country: Field<Text<CountryCode>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// A contact as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[expect(missing_docs, reason = "the fields are those of `Contact`")]
#[schemars(extend("required" = ["name", "email"]))]
pub struct ContactForm {
    pub name: Field<Text<AddressText>>,
    pub email: Field<Text<Email>>,
    pub phone: Field<Text<Phone>>,
    #[serde(flatten)]
    pub unknown: Unknown,
}

impl PurchaseOrder {
    /// Reads an order as a buyer sends it, with its tags. Checks every rule, those of the catalogue too.
    pub fn read(json: Value, catalogue: &Catalogue) -> Result<(Self, Tags), Refusals> {
        form::read(json, |reader, form: PurchaseOrderForm| {
            let (order, tags) = order(reader, form, Some(catalogue));
            let order = order?;
            let size = |value: Result<String, serde_json::Error>| value.map_or(0, |json| json.len());
            let size = size(serde_json::to_string(&order)).saturating_add(size(serde_json::to_string(&tags)));
            reader.limit("bytes of JSON", DEFINITION_BYTES_MAX, size)?;
            Some((order, tags))
        })
    }

    /// Reads an order as it was kept: the JSON that it serializes to.
    pub fn kept(json: Value) -> Result<Self, Refusals> {
        form::read(json, |reader, form: PurchaseOrderForm| order(reader, form, None).0)
    }

    /// Reads what replaces an order's tags: `{"tags":{…}}`, which may be empty.
    pub fn read_new_tags(json: Value) -> Result<Tags, Refusals> {
        form::read(json, |reader, form: TagsForm| {
            reader.no_others(&form.unknown);
            Some(tags(&reader.at("tags"), reader.required("tags", form.tags)?))
        })
    }

    /// Reads tags alone: an object of texts.
    pub fn read_tags(json: Value) -> Result<Tags, Refusals> {
        form::read(json, |reader, form| Some(tags(reader, form)))
    }
}

/// Reads an order and its tags; against `catalogue`, where what is offered today matters.
fn order(
    reader: &Reader<'_>,
    form: PurchaseOrderForm,
    catalogue: Option<&Catalogue>,
) -> (Option<PurchaseOrder>, Tags) {
    reader.no_others(&form.unknown);
    let currency: Option<Currency> = reader.parse_required("currency", form.currency);
    let months = month_range(reader, form.effective_month, form.expiration_month);
    let purchase_order_id = reader.parse_required("purchaseOrderId", form.purchase_order_id);
    let description = reader.parse("description", form.description);
    let offering = catalogue.and_then(|catalogue| offering(reader, &form.bill_from, catalogue));
    let bill_from = sellers(reader, form.bill_from);
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
    let payment_terms = reader.parse("paymentTerms", form.payment_terms);
    let contacts = contacts(reader, form.contacts);
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
    first: Field<Text<Month>>,
    last: Field<Text<Month>>,
) -> Option<MonthRange> {
    let first = reader.parse_required("effectiveMonth", first);
    let last = reader.parse_required("expirationMonth", last);
    let (first, last) = first.zip(last)?;
    MonthRange::new(first, last).or_else(|| {
        let detail = format!("must not be before the effective month, {first}");
        reader.at("expirationMonth").refuse(RefusalCode::Inconsistent, detail)
    })
}

fn sellers(reader: &Reader<'_>, field: Field<Vec<Field<Text<SellerId>>>>) -> Vec<SellerId> {
    if matches!(&field, Field::Absent) {
        reader.at("billFrom").refuse::<()>(RefusalCode::Required, "this field is required");
    }
    if matches!(&field, Field::Given(none) if none.is_empty()) {
        reader.at("billFrom").refuse::<()>(RefusalCode::InvalidValue, "at least one seller is required");
    }
    reader.set("billFrom", "sellers", SELLERS_MAX, field)
}

fn address(reader: &Reader<'_>, form: AddressForm) -> Option<Address> {
    reader.no_others(&form.unknown);
    let name = reader.parse_required("name", form.name);
    let line = |here: &Reader<'_>, text: Text<AddressText>| here.value(&text);
    let lines = reader.list("lines", "lines", ADDRESS_LINES_MAX, form.lines, line);
    let city = reader.parse("city", form.city);
    let region = reader.parse("region", form.region);
    let postal_code = reader.parse("postalCode", form.postal_code);
    let country = reader.parse_required("country", form.country);
    Some(Address { name: name?, lines, city, region, postal_code, country: country? })
}

/// Reads contacts, for an order or an account: none twice.
pub(crate) fn contacts(reader: &Reader<'_>, field: Field<Vec<Field<ContactForm>>>) -> Vec<Contact> {
    let contacts = reader.list("contacts", "contacts", CONTACTS_MAX, field, |here, form: ContactForm| {
        here.no_others(&form.unknown);
        let name = here.parse_required("name", form.name);
        let email = here.parse_required("email", form.email);
        let phone = here.parse("phone", form.phone);
        Some(Contact { name: name?, email: email?, phone })
    });
    let mut mailboxes = BTreeSet::new();
    if contacts.iter().any(|contact| !mailboxes.insert(contact.email.mailbox())) {
        reader
            .at("contacts")
            .refuse::<()>(RefusalCode::Duplicate, "two contacts have the same e-mail address");
    }
    contacts
}

fn tags(reader: &Reader<'_>, form: BTreeMap<String, Field<Text<TagValue>>>) -> Tags {
    if reader.limit("tags", TAGS_MAX, form.len()).is_none() {
        return Tags::new();
    }
    let tag = |(key, value): (String, Field<Text<TagValue>>)| {
        let shown: String = key.chars().take(200).collect();
        let key: Option<TagKey> = reader.at(&shown).accept(key.parse());
        let value = reader.parse_required(&shown, value);
        key.zip(value)
    };
    form.into_iter().filter_map(tag).collect()
}

/// The sellers of the order as the catalogue has them, noting those it hasn't. None where they are not all known,
/// since then nobody can tell what they offer.
fn offering<'a>(
    reader: &Reader<'_>,
    field: &Field<Vec<Field<Text<SellerId>>>>,
    catalogue: &'a Catalogue,
) -> Option<Vec<&'a Seller>> {
    let Field::Given(elements) = field else { return None };
    if elements.len() > SELLERS_MAX {
        return None;
    }
    let seller = |(index, element): (usize, &Field<Text<SellerId>>)| {
        let Field::Given(text) = element else { return None };
        let id = text.as_str().parse().ok()?;
        catalogue.seller(&id).or_else(|| {
            let detail = format!("{id} is not in the seller catalogue");
            reader.at("billFrom").at(index).refuse(RefusalCode::NotOffered, detail)
        })
    };
    // All of them are looked up before any is missed: each unknown one is noted.
    let found: Vec<Option<&Seller>> = elements.iter().enumerate().map(seller).collect();
    found.into_iter().collect::<Option<Vec<_>>>().filter(|sellers| !sellers.is_empty())
}

/// Notes tax registration numbers beside a seller whose invoices are for none.
fn without_numbers(reader: &Reader<'_>, numbers: &[TaxRegistrationNumber], offering: Option<&[&Seller]>) {
    let without = offering.unwrap_or_default().iter().find(|seller| !seller.tax_registration_numbers);
    if let Some(without) = without.filter(|_| !numbers.is_empty()) {
        let detail = format!("the invoices of {} are for no tax registration number", without.id);
        reader.at("taxRegistrationNumbers").refuse::<()>(RefusalCode::NotOffered, detail);
    }
}
