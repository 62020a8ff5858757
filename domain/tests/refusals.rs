//! What is wrong with a document is said all at once, each with its place: a good document, made bad.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::too_many_lines, reason = "a table is as long as it has rows")]

use domain::form::{RefusalCode, Refusals};
use domain::ids::AccountId;
use domain::invoice::Invoice;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

/// A case: its name, what is put where (`null` and all), what is left out, and the refusals, by place.
type Case<'a> = (&'a str, &'a [(&'a str, Value)], &'a [&'a str], &'a [(&'a str, RefusalCode)]);

use RefusalCode::{
    Duplicate, Inconsistent, InvalidValue, LimitExceeded, NotOffered, Required, UnknownField, WrongType,
};

fn purchase_order() -> Value {
    json!({
        "purchaseOrderId": "PO-2026-001", "description": "Servers", "billFrom": ["AWS_EMEA_SARL"],
        "taxRegistrationNumbers": ["DE1"], "invoiceUnits": ["EU"], "paymentTerms": "NET30", "currency": "EUR",
        "billTo": {"name": "Example GmbH", "lines": ["Weg 1"], "city": "Bonn", "postalCode": "53111", "country": "DE"},
        "effectiveMonth": "2026-01", "expirationMonth": "2026-12", "whenDepleted": "STOP",
        "contacts": [{"name": "AP", "email": "ap@example.com", "phone": "+49 228 1"}],
        "tags": {"team": "web"}, "noticePolicy": {"balanceThresholds": ["50"], "expirationLeads": ["P1M"]},
        "lineItems": [
            {"lineItemNumber": "1", "type": "ALL", "unitPrice": "1000.00", "quantity": "12", "tax": {"percent": "19"}},
            {"lineItemNumber": "2", "type": "SUBSCRIPTION", "startMonth": "2026-03", "endMonth": "2026-05",
                "balanceTracking": false, "description": "Support"},
        ],
    })
}

fn invoice() -> Value {
    json!({
        "accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1", "invoiceType": "INVOICE",
        "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "issuedDate": "2026-06-02",
        "dueDate": "2026-07-02", "currency": "USD", "amount": "100.00",
    })
}

/// Puts `value` at `pointer`, also where there is nothing yet; leaves out where there is none.
fn set(document: &mut Value, pointer: &str, value: Option<Value>) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = document.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(fields), Some(value)) => drop(fields.insert(name.to_owned(), value)),
        (Value::Object(fields), None) => drop(fields.remove(name).unwrap()),
        (Value::Array(elements), Some(value)) => match name.parse::<usize>() {
            Ok(index) if index < elements.len() => elements[index] = value,
            Ok(_) | Err(_) => elements.push(value),
        },
        (_, _) => unreachable!("{pointer}"),
    }
}

fn check(good: &Value, cases: &[Case<'_>], read: impl Fn(Value) -> Option<Refusals>) {
    assert_eq!(read(good.clone()), None, "the good document");
    let mut failures = Vec::new();
    for (name, put, left_out, wanted) in cases {
        let mut document = good.clone();
        put.iter().for_each(|(pointer, value)| set(&mut document, pointer, Some(value.clone())));
        left_out.iter().for_each(|pointer| set(&mut document, pointer, None));
        let refusals = read(document);
        let found: Vec<(&str, RefusalCode)> =
            refusals.iter().flat_map(Refusals::each).map(|it| (it.pointer.as_str(), it.code)).collect();
        let (mut found, mut wanted) = (found, wanted.to_vec());
        found.sort_unstable();
        wanted.sort_unstable();
        if found != wanted {
            failures.push(format!(
                "{name}: expected {wanted:?}, found {:?}",
                refusals.map(|it| it.each().to_vec())
            ));
        }
    }
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
}

fn orders(cases: &[Case<'_>]) {
    let catalogue = Catalogue::aws().unwrap();
    check(&purchase_order(), cases, |document| PurchaseOrder::read(document, &catalogue).err());
}

fn text(length: usize) -> Value {
    json!("x".repeat(length))
}

fn many(count: usize, element: impl Fn(usize) -> Value) -> Value {
    (0..count).map(element).collect()
}

fn lines(count: usize) -> Value {
    many(count, |nth| json!({"lineItemNumber": nth.to_string(), "type": "ALL", "balanceTracking": false}))
}

fn contacts(count: usize) -> Value {
    many(count, |nth| json!({"name": "AP", "email": format!("ap{nth}@example.com")}))
}

#[test]
fn what_is_missing_unknown_or_of_the_wrong_type_is_named() {
    orders(&[
        (
            "every required field is missing",
            &[],
            &[
                "/purchaseOrderId",
                "/billFrom",
                "/currency",
                "/effectiveMonth",
                "/expirationMonth",
                "/lineItems",
            ],
            &[
                ("/purchaseOrderId", Required),
                ("/billFrom", Required),
                ("/currency", Required),
                ("/effectiveMonth", Required),
                ("/expirationMonth", Required),
                ("/lineItems", Required),
            ],
        ),
        (
            "every optional field is missing",
            &[],
            &[
                "/description",
                "/taxRegistrationNumbers",
                "/invoiceUnits",
                "/billTo",
                "/paymentTerms",
                "/whenDepleted",
                "/contacts",
                "/tags",
                "/noticePolicy",
            ],
            &[],
        ),
        (
            "a line without its fields",
            &[("/lineItems/1", json!({}))],
            &[],
            &[
                ("/lineItems/1/lineItemNumber", Required),
                ("/lineItems/1/type", Required),
                ("/lineItems/1/unitPrice", Required),
                ("/lineItems/1/quantity", Required),
            ],
        ),
        (
            "an address and a contact without theirs",
            &[("/billTo", json!({})), ("/contacts/0", json!({}))],
            &[],
            &[
                ("/billTo/name", Required),
                ("/billTo/country", Required),
                ("/contacts/0/name", Required),
                ("/contacts/0/email", Required),
            ],
        ),
        (
            "unknown fields, everywhere",
            &[
                ("/a", json!(1)),
                ("/billTo/a", json!(1)),
                ("/contacts/0/a", json!(1)),
                ("/noticePolicy/a", json!(1)),
                ("/lineItems/1/totalValue", json!("1.00")),
                ("/lineItems/0/tax/a", json!(1)),
            ],
            &[],
            &[
                ("/a", UnknownField),
                ("/billTo/a", UnknownField),
                ("/contacts/0/a", UnknownField),
                ("/noticePolicy/a", UnknownField),
                ("/lineItems/1/totalValue", UnknownField),
                ("/lineItems/0/tax/a", UnknownField),
            ],
        ),
        (
            "a field in another spelling",
            &[("/Currency", json!("EUR"))],
            &["/currency"],
            &[("/Currency", UnknownField), ("/currency", Required)],
        ),
        (
            "a name that needs escaping",
            &[("/lineItems/0/a~b", json!(1))],
            &[],
            &[("/lineItems/0/a~0b", UnknownField)],
        ),
        (
            "null is not absent",
            &[
                ("/description", Value::Null),
                ("/billTo", Value::Null),
                ("/contacts", Value::Null),
                ("/lineItems/1/endMonth", Value::Null),
                ("/tags", Value::Null),
            ],
            &[],
            &[
                ("/description", WrongType),
                ("/billTo", WrongType),
                ("/contacts", WrongType),
                ("/lineItems/1/endMonth", WrongType),
                ("/tags", WrongType),
            ],
        ),
        (
            "null for what is required",
            &[("/currency", Value::Null), ("/billFrom", Value::Null), ("/lineItems", Value::Null)],
            &[],
            &[("/currency", WrongType), ("/billFrom", WrongType), ("/lineItems", WrongType)],
        ),
        (
            "a number for money",
            &[("/lineItems/0/unitPrice", json!(1000.00)), ("/lineItems/0/quantity", json!(12))],
            &[],
            &[("/lineItems/0/unitPrice", WrongType), ("/lineItems/0/quantity", WrongType)],
        ),
        (
            "a number for a percent",
            &[("/lineItems/0/tax/percent", json!(19)), ("/noticePolicy/balanceThresholds/0", json!(50))],
            &[],
            &[("/lineItems/0/tax/percent", WrongType), ("/noticePolicy/balanceThresholds/0", WrongType)],
        ),
        (
            "text for a yes or no",
            &[("/lineItems/1/balanceTracking", json!("false"))],
            &[],
            &[
                ("/lineItems/1/balanceTracking", WrongType),
                ("/lineItems/1/unitPrice", Required),
                ("/lineItems/1/quantity", Required),
            ],
        ),
        (
            "one for a list, and a list for one",
            &[("/billFrom", json!("AWS_INC")), ("/billTo", json!(["a"]))],
            &[],
            &[("/billFrom", WrongType), ("/billTo", WrongType)],
        ),
        (
            "elements of the wrong type",
            &[("/lineItems/1", json!("ALL")), ("/contacts/0", json!([])), ("/invoiceUnits/0", json!({}))],
            &[],
            &[("/lineItems/1", WrongType), ("/contacts/0", WrongType), ("/invoiceUnits/0", WrongType)],
        ),
    ]);
    let catalogue = Catalogue::aws().unwrap();
    for document in [json!(null), json!(1), json!("{}"), json!([]), json!([[]]), json!(true)] {
        let refusals = PurchaseOrder::read(document, &catalogue).unwrap_err();
        assert_eq!(refusals.each().len(), 1);
        assert_eq!((refusals.each()[0].pointer.as_str(), refusals.each()[0].code), ("", WrongType));
        assert!(refusals.is_malformed());
    }
}

#[test]
fn every_limit_holds() {
    orders(&[
        (
            "at every limit",
            &[
                ("/lineItems", lines(100)),
                ("/contacts", contacts(20)),
                ("/purchaseOrderId", text(100)),
                ("/tags", (0..50).map(|nth| (nth.to_string(), json!(""))).collect()),
                ("/description", text(1000)),
            ],
            &[],
            &[],
        ),
        ("101 lines", &[("/lineItems", lines(101))], &[], &[("/lineItems", LimitExceeded)]),
        ("21 contacts", &[("/contacts", contacts(21))], &[], &[("/contacts", LimitExceeded)]),
        (
            "51 tags",
            &[("/tags", (0..51).map(|nth| (nth.to_string(), json!("x"))).collect())],
            &[],
            &[("/tags", LimitExceeded)],
        ),
        (
            "51 sellers",
            &[
                ("/billFrom", many(51, |nth| json!(format!("S{nth}")))),
                ("/taxRegistrationNumbers", json!([])),
            ],
            &[],
            &[("/billFrom", LimitExceeded)],
        ),
        (
            "51 units and numbers",
            &[
                ("/invoiceUnits", many(51, |nth| json!(nth.to_string()))),
                ("/taxRegistrationNumbers", many(51, |nth| json!(nth.to_string()))),
            ],
            &[],
            &[("/invoiceUnits", LimitExceeded), ("/taxRegistrationNumbers", LimitExceeded)],
        ),
        (
            "11 thresholds",
            &[("/noticePolicy/balanceThresholds", many(11, |nth| json!(nth.to_string())))],
            &[],
            &[("/noticePolicy/balanceThresholds", LimitExceeded)],
        ),
        (
            "six lines of an address",
            &[("/billTo/lines", many(6, |_| json!("x")))],
            &[],
            &[("/billTo/lines", LimitExceeded)],
        ),
        (
            "one character too many",
            &[
                ("/purchaseOrderId", text(101)),
                ("/description", text(1001)),
                ("/lineItems/0/lineItemNumber", text(21)),
                ("/lineItems/1/description", text(251)),
                ("/taxRegistrationNumbers/0", text(51)),
                ("/invoiceUnits/0", text(101)),
                ("/tags/team", text(257)),
                ("/paymentTerms", text(101)),
            ],
            &[],
            &[
                ("/purchaseOrderId", InvalidValue),
                ("/description", InvalidValue),
                ("/lineItems/0/lineItemNumber", InvalidValue),
                ("/lineItems/1/description", InvalidValue),
                ("/taxRegistrationNumbers/0", InvalidValue),
                ("/invoiceUnits/0", InvalidValue),
                ("/tags/team", InvalidValue),
                ("/paymentTerms", InvalidValue),
            ],
        ),
        (
            "empty lists of what there must be",
            &[("/billFrom", json!([])), ("/lineItems", json!([]))],
            &[],
            &[("/billFrom", InvalidValue), ("/lineItems", InvalidValue)],
        ),
    ]);
    let mut document = purchase_order();
    document["lineItems"] = lines(101);
    let refusals = PurchaseOrder::read(document, &Catalogue::aws().unwrap()).unwrap_err();
    assert_eq!((refusals.each()[0].limit, refusals.each()[0].actual), (Some(100), Some(101)));
}

#[test]
fn an_id_has_only_its_characters() {
    for good in ["A", "PO 1", "a_.:/=+-%@9", "-", "N/A", "000"] {
        let put = [("/purchaseOrderId", json!(good))];
        orders(&[(good, &put, &[], &[])]);
    }
    for bad in [
        "",
        " ",
        " PO",
        "PO ",
        "PO\u{0}",
        "PO\n",
        "PO\t1",
        "PO#1",
        "PÖ",
        "PO😀",
        "PO\u{a0}1",
        "PO,1",
        "PO\"1",
        "PO\\1",
        "PO?",
    ] {
        let put = [("/purchaseOrderId", json!(bad))];
        orders(&[(bad, &put, &[], &[("/purchaseOrderId", InvalidValue)])]);
    }
}

#[test]
fn months_are_in_order_and_lines_inside_them() {
    orders(&[
        (
            "one month",
            &[
                ("/effectiveMonth", json!("2026-03")),
                ("/expirationMonth", json!("2026-03")),
                ("/lineItems/1/endMonth", json!("2026-03")),
            ],
            &[],
            &[],
        ),
        ("reversed", &[("/effectiveMonth", json!("2027-01"))], &[], &[("/expirationMonth", Inconsistent)]),
        (
            "no months",
            &[("/effectiveMonth", json!("2026-13")), ("/expirationMonth", json!("2026-1"))],
            &[],
            &[("/effectiveMonth", InvalidValue), ("/expirationMonth", InvalidValue)],
        ),
        (
            "the line begins before its order",
            &[("/lineItems/1/startMonth", json!("2025-12"))],
            &[],
            &[("/lineItems/1/startMonth", Inconsistent)],
        ),
        (
            "the line ends after its order",
            &[("/lineItems/1/endMonth", json!("2027-01"))],
            &[],
            &[("/lineItems/1/endMonth", Inconsistent)],
        ),
        (
            "the line is reversed",
            &[("/lineItems/1/endMonth", json!("2026-02"))],
            &[],
            &[("/lineItems/1/endMonth", Inconsistent)],
        ),
        (
            "the line's month is none",
            &[("/lineItems/1/endMonth", json!("2026-00"))],
            &[],
            &[("/lineItems/1/endMonth", InvalidValue)],
        ),
    ]);
}

#[test]
fn the_same_thing_is_not_there_twice() {
    orders(&[
        (
            "lines",
            &[("/lineItems/1/lineItemNumber", json!("1"))],
            &[],
            &[("/lineItems/1/lineItemNumber", Duplicate)],
        ),
        (
            "a line that is wrong otherwise too",
            &[("/lineItems/1/lineItemNumber", json!("1")), ("/lineItems/1/type", json!("NONE"))],
            &[],
            &[("/lineItems/1/lineItemNumber", Duplicate), ("/lineItems/1/type", InvalidValue)],
        ),
        ("01 is not 1", &[("/lineItems/1/lineItemNumber", json!("01"))], &[], &[]),
        ("sellers", &[("/billFrom/1", json!("AWS_EMEA_SARL"))], &[], &[("/billFrom/1", Duplicate)]),
        (
            "numbers and units",
            &[("/taxRegistrationNumbers/1", json!("DE1")), ("/invoiceUnits/1", json!("EU"))],
            &[],
            &[("/taxRegistrationNumbers/1", Duplicate), ("/invoiceUnits/1", Duplicate)],
        ),
        (
            "thresholds and leads",
            &[
                ("/noticePolicy/balanceThresholds", json!(["75", "75.0"])),
                ("/noticePolicy/expirationLeads", json!(["P0D", "P0M"])),
            ],
            &[],
            &[
                ("/noticePolicy/balanceThresholds/1", Duplicate),
                ("/noticePolicy/expirationLeads/1", Duplicate),
            ],
        ),
        (
            "one mailbox in two spellings",
            &[("/contacts/1", json!({"name": "B", "email": "AP@example.com"}))],
            &[],
            &[("/contacts", Duplicate)],
        ),
    ]);
}

#[test]
fn a_line_has_a_price_that_can_be_paid() {
    let price = |text: &str| ("/lineItems/0/unitPrice", json!(text));
    let quantity = |text: &str| ("/lineItems/0/quantity", json!(text));
    let tax = |value: Value| ("/lineItems/0/tax", value);
    let at_price: &[(&str, RefusalCode)] = &[("/lineItems/0/unitPrice", InvalidValue)];
    let at_quantity: &[(&str, RefusalCode)] = &[("/lineItems/0/quantity", InvalidValue)];
    orders(&[
        (
            "tracked without a price",
            &[],
            &["/lineItems/0/unitPrice"],
            &[("/lineItems/0/unitPrice", Required)],
        ),
        (
            "tracked without a quantity",
            &[],
            &["/lineItems/0/quantity"],
            &[("/lineItems/0/quantity", Required)],
        ),
        (
            "untracked with neither",
            &[("/lineItems/0/balanceTracking", json!(false))],
            &["/lineItems/0/unitPrice", "/lineItems/0/quantity"],
            &[],
        ),
        ("zero", &[price("0"), quantity("0")], &[], &[]),
        ("fifteen digits", &[price("999999999999999"), quantity("1")], &["/lineItems/0/tax"], &[]),
        ("sixteen digits", &[price("1000000000000000"), quantity("1")], &[], at_price),
        ("just beyond fifteen digits", &[price("999999999999999.01"), quantity("1")], &[], at_price),
        ("the product has sixteen", &[price("999999999999999"), quantity("2")], &[], at_price),
        ("the tax makes it sixteen", &[price("999999999999999"), quantity("1")], &[], at_price),
        (
            "the order has sixteen",
            &[
                price("900000000000000"),
                quantity("1"),
                ("/lineItems/1/unitPrice", json!("100000000000000")),
                ("/lineItems/1/quantity", json!("1")),
            ],
            &["/lineItems/0/tax"],
            &[("/lineItems", InvalidValue)],
        ),
        ("too many decimals", &[price("0.001")], &[], at_price),
        ("decimals of zeros are decimals too", &[price("1.000")], &[], at_price),
        ("seven decimals of a quantity", &[quantity("0.0000001")], &[], at_quantity),
        ("six", &[quantity("0.000001")], &[], &[]),
        ("negative price", &[price("-0.01")], &[], at_price),
        ("negative quantity", &[quantity("-1")], &[], at_quantity),
        (
            "not a number",
            &[price("1,000.00"), quantity("1e3")],
            &[],
            &[("/lineItems/0/unitPrice", InvalidValue), ("/lineItems/0/quantity", InvalidValue)],
        ),
        (
            "tax: both",
            &[tax(json!({"percent": "19", "amount": "1.00"}))],
            &[],
            &[("/lineItems/0/tax", Inconsistent)],
        ),
        ("tax: none", &[tax(json!({}))], &[], &[("/lineItems/0/tax", Inconsistent)]),
        ("tax: a sum", &[tax(json!({"amount": "1.00"}))], &[], &[]),
        (
            "tax: above 100 percent",
            &[tax(json!({"percent": "100.0001"}))],
            &[],
            &[("/lineItems/0/tax/percent", InvalidValue)],
        ),
        (
            "tax: five decimals",
            &[tax(json!({"percent": "1.00001"}))],
            &[],
            &[("/lineItems/0/tax/percent", InvalidValue)],
        ),
        (
            "tax: negative",
            &[tax(json!({"amount": "-1.00"}))],
            &[],
            &[("/lineItems/0/tax/amount", InvalidValue)],
        ),
        ("yen have no decimals", &[("/currency", json!("JPY"))], &[], at_price),
        ("no such currency", &[("/currency", json!("EURO"))], &[], &[("/currency", InvalidValue)]),
        ("a currency in small letters", &[("/currency", json!("eur"))], &[], &[("/currency", InvalidValue)]),
    ]);
}

#[test]
fn only_what_a_seller_offers_can_be_ordered() {
    orders(&[
        (
            "unknown sellers",
            &[("/billFrom", json!(["NOBODY", "AWS_EMEA_SARL", "NO_ONE"]))],
            &[],
            &[("/billFrom/0", NotOffered), ("/billFrom/2", NotOffered)],
        ),
        ("no seller at all", &[("/billFrom/0", json!("aws inc"))], &[], &[("/billFrom/0", InvalidValue)]),
        (
            "the place is right beside an id that is none",
            &[("/billFrom", json!(["aws inc", "NOBODY"]))],
            &[],
            &[("/billFrom/0", InvalidValue), ("/billFrom/1", NotOffered)],
        ),
        (
            "a type that none of them has",
            &[("/lineItems/1/type", json!("PROFESSIONAL_SERVICES_AND_TRAINING"))],
            &[],
            &[("/lineItems/1/type", NotOffered)],
        ),
        (
            "the place is right beside a line that is refused",
            &[
                ("/lineItems/0/unitPrice", json!("x")),
                ("/lineItems/1/lineItemNumber", json!("")),
                (
                    "/lineItems/2",
                    json!({"lineItemNumber": "3", "type": "PROFESSIONAL_SERVICES_AND_TRAINING", "balanceTracking": false}),
                ),
            ],
            &[],
            &[
                ("/lineItems/0/unitPrice", InvalidValue),
                ("/lineItems/1/lineItemNumber", InvalidValue),
                ("/lineItems/2/type", NotOffered),
            ],
        ),
        (
            "a type that one of several has",
            &[
                ("/lineItems/1/type", json!("PROFESSIONAL_SERVICES_AND_TRAINING")),
                ("/billFrom/1", json!("AWS_INC")),
            ],
            &["/taxRegistrationNumbers"],
            &[],
        ),
        (
            "tax registration numbers beside a seller without",
            &[("/billFrom/1", json!("AWS_INC"))],
            &[],
            &[("/taxRegistrationNumbers", NotOffered)],
        ),
        (
            "none of them beside it",
            &[("/billFrom/1", json!("AWS_INC")), ("/taxRegistrationNumbers", json!([]))],
            &[],
            &[],
        ),
        ("no such type", &[("/lineItems/1/type", json!("all"))], &[], &[("/lineItems/1/type", InvalidValue)]),
    ]);
}

#[test]
fn text_carries_nothing_but_text() {
    orders(&[
        (
            "a header in an address",
            &[("/contacts/0/email", json!("a@example.com\r\nBcc: b@example.com"))],
            &[],
            &[("/contacts/0/email", InvalidValue)],
        ),
        (
            "a header in a name",
            &[("/contacts/0/name", json!("A\nBcc: b@example.com"))],
            &[],
            &[("/contacts/0/name", InvalidValue)],
        ),
        (
            "two addresses",
            &[("/contacts/0/email", json!("a@example.com, b@example.com"))],
            &[],
            &[("/contacts/0/email", InvalidValue)],
        ),
        (
            "a telephone number that is none",
            &[("/contacts/0/phone", json!("<script>"))],
            &[],
            &[("/contacts/0/phone", InvalidValue)],
        ),
        ("a description of several lines", &[("/description", json!("a\r\n\tb"))], &[], &[]),
        (
            "NUL and escape",
            &[("/description", json!("a\u{0}b")), ("/paymentTerms", json!("a\u{1b}[0m"))],
            &[],
            &[("/description", InvalidValue), ("/paymentTerms", InvalidValue)],
        ),
        (
            "an empty text is left out instead",
            &[("/description", json!("")), ("/paymentTerms", json!(""))],
            &[],
            &[("/description", InvalidValue), ("/paymentTerms", InvalidValue)],
        ),
        ("no country", &[("/billTo/country", json!("Germany"))], &[], &[("/billTo/country", InvalidValue)]),
        ("a tag without a key", &[("/tags", json!({"": "x"}))], &[], &[("/tags/", InvalidValue)]),
        ("a tag without a value", &[("/tags/empty", json!(""))], &[], &[]),
        (
            "a lead",
            &[("/noticePolicy/expirationLeads", json!(["2 months", "PT1H", "P-1D", "P"]))],
            &[],
            &[
                ("/noticePolicy/expirationLeads/0", InvalidValue),
                ("/noticePolicy/expirationLeads/1", InvalidValue),
                ("/noticePolicy/expirationLeads/2", InvalidValue),
                ("/noticePolicy/expirationLeads/3", InvalidValue),
            ],
        ),
        (
            "a threshold",
            &[("/noticePolicy/balanceThresholds", json!(["101", "-1", "50%"]))],
            &[],
            &[
                ("/noticePolicy/balanceThresholds/0", InvalidValue),
                ("/noticePolicy/balanceThresholds/1", InvalidValue),
                ("/noticePolicy/balanceThresholds/2", InvalidValue),
            ],
        ),
        (
            "neither CONTINUE nor STOP",
            &[("/whenDepleted", json!("stop"))],
            &[],
            &[("/whenDepleted", InvalidValue)],
        ),
    ]);
}

#[test]
fn an_invoice_is_refused_with_everything_that_is_wrong_with_it() {
    let long = "x".repeat(201);
    check(
        &invoice(),
        &[
            (
                "everything missing",
                &[],
                &[
                    "/accountId",
                    "/billFrom",
                    "/invoiceId",
                    "/invoiceType",
                    "/chargeType",
                    "/billingPeriod",
                    "/currency",
                    "/amount",
                ],
                &[
                    ("/accountId", Required),
                    ("/billFrom", Required),
                    ("/invoiceId", Required),
                    ("/invoiceType", Required),
                    ("/chargeType", Required),
                    ("/billingPeriod", Required),
                    ("/currency", Required),
                    ("/amount", Required),
                ],
            ),
            (
                "numbers",
                &[("/accountId", json!(111_122_223_333_u64)), ("/amount", json!(100.0))],
                &[],
                &[("/accountId", WrongType), ("/amount", WrongType)],
            ),
            ("accounts", &[("/accountId", json!("11112222333٣"))], &[], &[("/accountId", InvalidValue)]),
            ("a negative invoice", &[("/amount", json!("-100.00"))], &[], &[]),
            (
                "a negative credit memo",
                &[("/amount", json!("-100.00")), ("/invoiceType", json!("CREDIT_MEMO"))],
                &[],
                &[("/amount", InvalidValue)],
            ),
            (
                "a credit memo of nothing",
                &[("/amount", json!("-0.00")), ("/invoiceType", json!("CREDIT_MEMO"))],
                &[],
                &[],
            ),
            ("too fine and too large", &[("/amount", json!("0.001"))], &[], &[("/amount", InvalidValue)]),
            ("too large", &[("/amount", json!("-1000000000000000"))], &[], &[("/amount", InvalidValue)]),
            (
                "dates that are none",
                &[("/issuedDate", json!("2026-02-29")), ("/dueDate", json!("+2026-1-01"))],
                &[],
                &[("/issuedDate", InvalidValue), ("/dueDate", InvalidValue)],
            ),
            (
                "dates with spaces",
                &[("/issuedDate", json!("  2026-1-1")), ("/dueDate", json!("2026- 1-01"))],
                &[],
                &[("/issuedDate", InvalidValue), ("/dueDate", InvalidValue)],
            ),
            ("any reference", &[("/purchaseOrderReference", json!(" \u{0}#?😀 "))], &[], &[]),
            (
                "an endless reference",
                &[("/purchaseOrderReference", json!(long))],
                &[],
                &[("/purchaseOrderReference", LimitExceeded)],
            ),
            (
                "half an original",
                &[("/originalInvoice", json!({"invoiceId": "I-0", "a": 1}))],
                &[],
                &[("/originalInvoice/billFrom", Required), ("/originalInvoice/a", UnknownField)],
            ),
            (
                "ids as sellers write them",
                &[("/invoiceId", json!("061828591|01/10/2020|0|1.1|0|1"))],
                &[],
                &[],
            ),
            (
                "words that are none of ours",
                &[
                    ("/chargeType", json!("ALL")),
                    ("/invoiceType", json!("invoice")),
                    ("/billFrom", json!("aws")),
                ],
                &[],
                &[("/chargeType", InvalidValue), ("/invoiceType", InvalidValue), ("/billFrom", InvalidValue)],
            ),
        ],
        |document| Invoice::read(document).err(),
    );
}

#[test]
fn an_account_is_never_taken_from_the_request_of_a_caller_who_has_one() {
    let account: AccountId = "444455556666".parse().unwrap();
    let mut document = invoice();
    document["amount"] = json!("x");
    let refusals = Invoice::read_of(account.clone(), document.clone()).unwrap_err();
    let places: Vec<_> = refusals.each().iter().map(|it| (it.pointer.as_str(), it.code)).collect();
    assert_eq!(places, [("/accountId", UnknownField), ("/amount", InvalidValue)]);
    set(&mut document, "/accountId", None);
    set(&mut document, "/amount", Some(json!("1.00")));
    assert_eq!(Invoice::read_of(account.clone(), document).unwrap().account_id, account);
}
