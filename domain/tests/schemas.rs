//! The JSON schema of a type accepts the same values as its parser.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::str::FromStr;

use domain::form::{RefusalCode, Refusals};
use domain::health::HealthFlag;
use domain::ids::SellerId;
use domain::ids::{AccountId, Actor, EditReason};
use domain::ids::{InvoiceId, LineId};
use domain::ids::{InvoiceUnit, LineItemNumber, PurchaseOrderId, TaxRegistrationNumber};
use domain::invoice::{Invoice, InvoiceForm, InvoiceLineDescription, InvoiceType};
use domain::ledger::InvoiceStatus;
use domain::line_item_type::{ChargeType, LineItemType};
use domain::money::{Currency, Percent, Quantity};
use domain::month::Month;
use domain::notice::Lead;
use domain::purchase_order::{
    CountryCode, Description, Email, PaymentTerms, Phone, PurchaseOrder, PurchaseOrderForm, Status, TagKey,
    TagValue, TagsForm, WantedStatus, WhenDepleted,
};
use domain::seller::Catalogue;
use domain::settings::DisplayName;
use domain::text;
use regex::Regex;
use schemars::{JsonSchema, Schema, schema_for};
use serde_json::{Value, json};

/// Whether the schema of a text accepts it.
fn accepts(schema: &Schema, text: &str) -> bool {
    let length = text.chars().count() as u64;
    let number = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    let pattern = |value: &Value| Regex::new(value.as_str().unwrap()).unwrap();
    let further = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
    let patterns = schema.get("pattern").into_iter().chain(further.map(|it| &it["pattern"]));
    let words = schema.get("enum").and_then(Value::as_array);
    number("minLength").is_none_or(|least| length >= least)
        && number("maxLength").is_none_or(|most| length <= most)
        && patterns.into_iter().all(|it| pattern(it).is_match(text))
        && words.is_none_or(|words| words.contains(&json!(text)))
}

/// Checks that the schema and the parser of a `T` accept the same of `texts`.
fn check_texts<T: FromStr + JsonSchema>(texts: impl IntoIterator<Item = String>) {
    let schema = schema_for!(T);
    for text in texts {
        assert_eq!(accepts(&schema, &text), text.parse::<T>().is_ok(), "{}: {text:?}", T::schema_name());
    }
}

/// Checks characters alone, between others and at the end, and lengths around the limit.
fn check_characters<T: FromStr + JsonSchema>(plain: char, limit: usize) {
    let schema = schema_for!(T);
    let pattern = Regex::new(schema.get("pattern").unwrap().as_str().unwrap()).unwrap();
    // Every character that a pattern mentions, and some others. No pattern mentions those from U+10000.
    let mentioned = ('\0'..'\u{200}')
        .chain("\u{600}\u{605}\u{606}\u{61c}\u{6dd}\u{70f}\u{890}\u{891}\u{892}\u{8e2}\u{115e}\u{115f}\u{1160}\u{1161}".chars())
        .chain('\u{1680}'..'\u{1682}')
        .chain("\u{17b3}\u{17b4}\u{17b5}\u{17b6}\u{180a}\u{180b}\u{180e}\u{180f}\u{1810}".chars())
        .chain('\u{2000}'..'\u{2070}')
        .chain("\u{2800}\u{2801}\u{3000}\u{3001}\u{3164}\u{fdff}\u{fe00}\u{fe0f}\u{fe10}\u{feff}\u{ffa0}".chars())
        .chain('\u{ffef}'..='\u{ffff}');
    for it in mentioned.chain((1..900).filter_map(|index| char::from_u32(index * 997))) {
        for text in [format!("{it}"), format!("{plain}{it}{plain}"), format!("{plain}{it}")] {
            assert_eq!(pattern.is_match(&text), text.parse::<T>().is_ok(), "{}: {text:?}", T::schema_name());
        }
    }
    check_texts::<T>([0, 1, limit - 1, limit, limit + 1].map(|length| plain.to_string().repeat(length)));
    assert!(plain.to_string().repeat(limit).parse::<T>().is_ok());
    assert!(plain.to_string().repeat(limit + 1).parse::<T>().is_err());
}

#[test]
fn the_schemas_of_texts_state_their_characters_and_lengths() {
    check_characters::<PurchaseOrderId>('x', 100);
    check_characters::<Description>('x', 1000);
    check_characters::<PaymentTerms>('x', 100);
    check_characters::<TaxRegistrationNumber>('x', 50);
    check_characters::<InvoiceUnit>('x', 100);
    check_characters::<TagKey>('x', 128);
    check_characters::<TagValue>('x', 256);
    check_characters::<LineItemNumber>('1', 20);
    check_characters::<InvoiceId>('x', 100);
    check_characters::<LineId>('x', 20);
    check_characters::<InvoiceLineDescription>('x', 250);
    check_characters::<Phone>('1', 40);
    check_characters::<SellerId>('A', 64);
    check_characters::<DisplayName>('x', 100);
    check_characters::<Actor>('x', 254);
    check_characters::<EditReason>('x', 500);
}

#[test]
fn control_and_format_characters_but_joiners_are_refused() {
    let all: String = ('\0'..=char::MAX).collect();
    let matches =
        |class: &str| Regex::new(class).unwrap().find_iter(&all).map(|it| it.as_str()).collect::<String>();
    let refused = matches(r"[\p{Cc}\p{Cf}\u2028\u2029--\u200c\u200d]");
    assert_eq!(all.chars().filter(|it| !text::one_line(*it)).collect::<String>(), refused);
    let hidden = matches(r"[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]");
    assert_eq!(all.chars().filter(|it| !text::is_visible(*it)).collect::<String>(), hidden);
}

#[test]
fn the_schemas_of_months_numbers_and_codes_accept_what_is_parsed() {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    check_texts::<Month>(
        (0..=10_000).flat_map(|year| [0, 1, 9, 10, 12, 13].map(|month| format!("{year:04}-{month:02}"))),
    );
    check_texts::<Month>(owned(&["2026-1", "2026/01", "2026-011", "", "+026-01", "2026-1a"]));
    let numbers = [
        "",
        "0",
        "00",
        "1",
        "-1",
        "1.",
        ".5",
        "1.5",
        "1.123456",
        "1.1234567",
        "1e3",
        "007.5",
        "+1",
        "1,0",
        "٣",
    ];
    check_texts::<Quantity>(owned(&numbers));
    check_texts::<Quantity>([15, 16, 30].map(|digits| "9".repeat(digits)));
    check_texts::<Percent>(owned(&numbers));
    let percents =
        ["100", "100.0000", "100.0001", "100.00000", "101", "99.9999", "99.99999", "0100", "200", "1000"];
    check_texts::<Percent>(owned(&percents));
    let leads = [
        "P",
        "P1",
        "P1D",
        "P1M",
        "P1Y2M3W4D",
        "P1D1M",
        "P1000D",
        "P999D",
        "P0D",
        "PT1H",
        "1D",
        "P1M1M",
        "",
        "P1.5M",
    ];
    check_texts::<Lead>(owned(&leads));
    check_texts::<AccountId>(owned(&["111122223333", "11112222333", "1111222233334", "11112222333a", ""]));
    check_texts::<CountryCode>(owned(&["DE", "de", "XX", "US", "", "DEU"]));
    check_texts::<Currency>(owned(&["USD", "usd", "XYZ", "JPY", "", "KWD"]));
    for code in schema_for!(Currency).get("enum").and_then(Value::as_array).unwrap() {
        assert!(code.as_str().unwrap().parse::<Currency>().is_ok());
    }
}

#[test]
fn the_schema_of_an_email_address_accepts_what_is_parsed() {
    let (local, label) =
        (|length| "a".repeat(length) + "@x.de", |length| format!("a@{}.de", "a".repeat(length)));
    let total = |length: usize| format!("{}@{}{}", "a".repeat(60), "a.".repeat(90), "e".repeat(length - 241));
    check_texts::<Email>([local(64), local(65), label(63), label(64), total(254), total(255)]);
    let mails = [
        "a@example.com",
        "a.b+c@x-y.example",
        "!#$%&'*+/=?^_`{|}~-@x.de",
        "a@xn--4ca.example",
        "a@1.2.example",
        "a@x.c0m",
        "a@localhost",
        "a@a_b.example",
        "a@10.0.0.1",
        "a@[10.0.0.1]",
        "a@x.123",
        "a@x.1a",
        "a@-x.example",
        "a@x-.example",
        "a@x..example",
        "a@x.example.",
        "a@x.e-",
        "@example.com",
        "a@",
        ".a@example.com",
        "a.@example.com",
        "a..b@example.com",
        "a@b@example.com",
        "\"a\"@example.com",
        "A <a@example.com>",
        "ä@example.com",
        "a@ä.example",
        "a b@example.com",
        "a@example.com ",
        "a@example.com\n",
    ];
    check_texts::<Email>(mails.map(str::to_owned));
}

#[test]
fn every_word_of_a_schema_is_parsed() {
    fn words<T: FromStr + JsonSchema>(least: usize) {
        let schema = schema_for!(T);
        let constants = schema.get("oneOf").and_then(Value::as_array);
        let constants = constants.unwrap_or_else(|| panic!("{} has no words", T::schema_name()));
        assert!(constants.len() >= least);
        for constant in constants {
            let word = constant["const"].as_str().unwrap();
            assert!(word.parse::<T>().is_ok(), "{} has no {word}", T::schema_name());
        }
    }
    words::<Status>(4);
    words::<WantedStatus>(3);
    words::<LineItemType>(6);
    words::<WhenDepleted>(3);
    words::<HealthFlag>(7);
    words::<InvoiceType>(2);
    words::<ChargeType>(4);
    words::<InvoiceStatus>(4);
}

#[test]
fn the_fields_that_a_schema_requires_are_those_refused_when_absent() {
    let catalogue = Catalogue::aws().unwrap();
    let refused = |refusals: Refusals, at: &str| {
        let names = refusals.each().iter().filter(|it| it.code == RefusalCode::Required);
        let mut names: Vec<String> =
            names.filter_map(|it| Some(it.pointer.strip_prefix(at)?.strip_prefix('/')?.to_owned())).collect();
        names.sort();
        names
    };
    let required = |schema: &Value| {
        let mut names: Vec<String> = serde_json::from_value(schema["required"].clone()).unwrap();
        names.sort();
        names
    };
    let order = schema_for!(PurchaseOrderForm).to_value();
    let of_order = |json: Value| PurchaseOrder::read(json, &catalogue).unwrap_err();
    assert_eq!(
        refused(of_order(json!({})), "").into_iter().filter(|it| !it.contains('/')).collect::<Vec<_>>(),
        required(&order)
    );
    let line = json!({"lineItems": [{"balanceTracking": false}], "currency": "USD"});
    assert_eq!(refused(of_order(line), "/lineItems/0"), required(&order["$defs"]["LineItemForm"]));
    assert_eq!(refused(of_order(json!({"billTo": {}})), "/billTo"), required(&order["$defs"]["AddressForm"]));
    assert_eq!(
        refused(of_order(json!({"contacts": [{}]})), "/contacts/0"),
        required(&order["$defs"]["ContactForm"])
    );
    let tags = PurchaseOrder::read_new_tags(json!({})).unwrap_err();
    assert_eq!(refused(tags, ""), required(&schema_for!(TagsForm).to_value()));
    let account: AccountId = "111122223333".parse().unwrap();
    let invoice = schema_for!(InvoiceForm).to_value();
    let of_invoice = |json: Value| Invoice::read_of(account.clone(), json).unwrap_err();
    assert_eq!(refused(of_invoice(json!({})), ""), required(&invoice));
    let line = of_invoice(json!({"lines": [{}]}));
    assert_eq!(refused(line, "/lines/0"), required(&invoice["$defs"]["InvoiceLineForm"]));
    let original = of_invoice(json!({"originalInvoice": {}}));
    assert_eq!(refused(original, "/originalInvoice"), required(&invoice["$defs"]["OriginalInvoiceForm"]));
}
