//! Properties of export and import: an import of an exported purchase order leaves it unchanged.

use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use csv::WriterBuilder;
use domain::ledger::RecordedOrder;
use domain::purchase_order::{PurchaseOrder, Tags};
use domain::seller::Catalogue;
use domain::settings::AccountDefaults;
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::RngSeed;
use serde_json::{Map, Value, json};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::document::Parsed;
use super::export_file::{ExportFile, FileFormat};
use super::file::{read_csv, read_workbook};
use super::group::Group;
use super::sheet::Sheet;
use super::workbook_file::WorkbookFile;
use crate::api::json::json_length;

/// Syntax of cells, lists and formulas, and characters that spreadsheets treat specially.
const PIECES: [&str; 26] = [
    "'",
    "=",
    "+",
    "-",
    "@",
    ";",
    "; ",
    "\\",
    "\"",
    ",",
    "<",
    ">",
    "|",
    "NONE",
    "a",
    "0",
    "1.5",
    " x",
    "ä",
    "＝",
    "a\u{200D}",
    "e\u{301}",
    "日本",
    "true",
    "#REF!",
    "%",
];

fn a_text(length: usize) -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 1..8).prop_filter_map("empty, or with a space at an end", move |pieces| {
        let text: String = pieces.concat().trim().chars().take(length).collect();
        let text = text.trim().to_owned();
        (!text.is_empty()).then_some(text)
    })
}

fn lines_of_text() -> impl Strategy<Value = String> {
    vec(prop_oneof![a_text(20), select(vec!["\n", "\r\n", "\r", "\t", "\n\n"]).prop_map(str::to_owned)], 1..6)
        .prop_filter_map("empty", |parts| {
            let text = parts.concat().trim().to_owned();
            (!text.is_empty()).then_some(text)
        })
}

fn distinct(length: usize, max: usize) -> impl Strategy<Value = Vec<String>> {
    vec(a_text(length), 0..max).prop_map(|mut texts| {
        let mut seen = std::collections::BTreeSet::new();
        texts.retain(|text| seen.insert(text.clone()));
        texts
    })
}

fn an_address() -> impl Strategy<Value = Value> {
    let part = || option::of(a_text(40));
    (a_text(40), vec(a_text(40), 0..=5), part(), part(), part(), select(vec!["DE", "US", "JP"])).prop_map(
        |(name, lines, city, region, postal_code, country)| {
            without_nulls(json!({"name": name, "lines": lines, "city": city, "region": region,
                "postalCode": postal_code, "country": country}))
        },
    )
}

fn contacts() -> impl Strategy<Value = Value> {
    let phone = option::of(select(vec!["+49 30 1", "1;2", "(1),2=3#", "-1"]));
    vec((a_text(50), phone), 0..4).prop_map(|contacts| {
        let contact = |(index, (name, phone)): (usize, (String, Option<&str>))| {
            without_nulls(json!({"name": name, "email": format!("a+{index}=@example.com"), "phone": phone}))
        };
        contacts.into_iter().enumerate().map(contact).collect()
    })
}

fn a_policy() -> impl Strategy<Value = Value> {
    let thresholds = subsequence(vec!["100", "75", "12.5", "0"], 0..=4);
    let leads = subsequence(vec!["P1Y", "P2M", "P7D", "P0D"], 0..=4);
    (thresholds, leads)
        .prop_map(|(thresholds, leads)| json!({"balanceThresholds": thresholds, "expirationLeads": leads}))
}

fn a_line() -> impl Strategy<Value = Value> {
    let tax = select(vec![
        json!(null),
        json!({"percent": "19"}),
        json!({"percent": "0.0001"}),
        json!({"amount": "5"}),
    ]);
    let months = select(vec![("2026-01", "2026-12"), ("2026-03", "2026-03"), ("2026-02", "2026-11")]);
    let amounts = option::of((0u64..1_000_000_000, select(vec!["0", "1", "0.000001", "12.50"])));
    let kind = select(vec!["ALL", "MONTHLY_USAGE", "SUBSCRIPTION"]);
    (kind, months, amounts, tax, any::<bool>(), option::of(lines_of_text())).prop_map(
        |(kind, (start, end), amounts, tax, tracked, description)| {
            let (price, quantity) = amounts.unzip();
            without_nulls(json!({"type": kind, "startMonth": start, "endMonth": end, "tax": tax,
                "unitPrice": price.map(|cents| format!("{}.{:02}", cents / 100, cents % 100)), "quantity": quantity,
                "balanceTracking": tracked && price.is_some(), "description": description}))
        },
    )
}

prop_compose! {
    fn a_document()(
        id in "[A-Za-z0-9_.:/=+%@-][A-Za-z0-9 _.:/=+%@-]{0,20}[A-Za-z0-9_.:/=+%@-]",
        description in option::of(lines_of_text()),
        bill_from in subsequence(vec!["AWS_INC", "AWS_EMEA_SARL", "AWS_JAPAN"], 1..=3),
        numbers in distinct(50, 4),
        units in distinct(100, 4),
        (bill_to, ship_to) in (option::of(an_address()), option::of(an_address())),
        terms in option::of(a_text(100)),
        contacts in contacts(),
        tags in btree_map(a_text(100), prop_oneof![a_text(100), Just(String::new())], 0..5),
        (stop, policy) in (any::<bool>(), option::of(a_policy())),
        (currency, lines) in (select(vec!["USD", "KWD"]), vec((a_text(15), a_line()), 1..5)),
    ) -> Value {
        let line = |(index, (number, mut line)): (usize, (String, Value))| {
            line["lineItemNumber"] = json!(format!("{number}{index}"));
            line
        };
        // Only one of the sellers is asked for tax registration numbers.
        let numbers = if bill_from == ["AWS_EMEA_SARL"] { numbers } else { Vec::new() };
        without_nulls(json!({"purchaseOrderId": id, "description": description, "billFrom": bill_from,
            "taxRegistrationNumbers": numbers, "invoiceUnits": units, "billTo": bill_to, "shipTo": ship_to,
            "paymentTerms": terms, "currency": currency, "effectiveMonth": "2026-01", "expirationMonth": "2026-12",
            "contacts": contacts, "tags": tags, "whenDepleted": if stop { "STOP" } else { "CONTINUE" },
            "noticePolicy": policy, "lineItems": lines.into_iter().enumerate().map(line).collect::<Value>()}))
    }
}

fn without_nulls(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    fields.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>().into()
}

fn catalogue() -> Catalogue {
    Catalogue::aws().unwrap()
}

fn record(document: &Value) -> RecordedOrder {
    let (order, tags) = PurchaseOrder::read(document.clone(), &catalogue()).unwrap();
    let now: DateTime<Utc> = "2026-06-15T12:00:00Z".parse().unwrap();
    RecordedOrder::new(order, tags, now, now.date_naive())
}

fn exported(records: &[RecordedOrder]) -> String {
    let today = records[0].expiration_set_on;
    let mut file = ExportFile::new(FileFormat::Csv, &catalogue(), today).unwrap();
    for record in records {
        assert!(file.add(record, record.expiration_set_on, &AccountDefaults::default()).unwrap());
    }
    let ExportFile::Csv(file) = file else { panic!("not CSV") };
    file.into_text()
}

fn workbook(records: &[RecordedOrder]) -> Vec<u8> {
    let mut file = WorkbookFile::new(&catalogue(), records[0].expiration_set_on).unwrap();
    for record in records {
        assert!(file.add(record, &AccountDefaults::default()).unwrap());
    }
    file.into_bytes().unwrap()
}

/// Reads every purchase order of a CSV file; `before` is the current one.
fn read(file: &str, before: Option<&RecordedOrder>) -> Vec<Parsed> {
    read_sheet(&read_csv(file.as_bytes()).unwrap(), before)
}

fn read_sheet(sheet: &Sheet, before: Option<&RecordedOrder>) -> Vec<Parsed> {
    let (groups, rows_without_id) = Group::all(sheet);
    assert_eq!(rows_without_id.len(), 0);
    groups.iter().map(|group| group.read(before, &catalogue()).unwrap()).collect()
}

fn defined(record: &RecordedOrder) -> (PurchaseOrder, Tags) {
    (record.order.clone(), record.tags.clone())
}

/// Writes the same cells with another separator and other line ends, as another spreadsheet does.
fn rewritten(file: &str, delimiter: u8) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
    let mut writer = WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for row in reader.records() {
        writer.write_record(&row.unwrap()).unwrap();
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

static WORKBOOK: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let document = json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD",
        "effectiveMonth": "2026-01", "expirationMonth": "2026-12", "lineItems": [{"lineItemNumber": "1",
        "type": "ALL", "unitPrice": "1000.00", "quantity": "1"}]});
    workbook(&[record(&document)])
});

fn part_of(workbook: &[u8], name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
    bytes
}

/// The same workbook with another content of one of its files.
fn with_part(workbook: &[u8], name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let names: Vec<String> = archive.file_names().filter(|other| *other != name).map(str::to_owned).collect();
    for other in names {
        writer.raw_copy_file(archive.by_name(&other).unwrap()).unwrap();
    }
    writer.start_file(name, SimpleFileOptions::default()).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn an_import_of_an_export_changes_nothing(document in a_document(), other in a_document()) {
        let (record, mut other) = (record(&document), record(&other));
        other.order.purchase_order_id = "another".parse().unwrap();
        let file = exported(&[record.clone(), other.clone()]);
        let expected = vec![Ok(defined(&record)), Ok(defined(&other))];
        prop_assert_eq!(&read(&file, None), &expected);
        // With semicolons, three decimals may as well be thousands.
        let is_certain = [&record, &other].iter().all(|it| it.order.currency.decimals() != 3);
        for delimiter in [b',', b'\t', b';'].into_iter().filter(|it| is_certain || *it != b';') {
            prop_assert_eq!(&read(&rewritten(&file, delimiter), None), &expected);
        }
        let alone = exported(std::slice::from_ref(&record));
        prop_assert_eq!(&read(&alone, Some(&record)), &vec![Ok(defined(&record))]);
        let json = serde_json::to_string(&alone).unwrap();
        prop_assert_eq!(json_length(&alone), json.len() - 2);
    }

    #[test]
    fn an_import_of_a_workbook_changes_nothing(document in a_document(), other in a_document()) {
        let (record, mut other) = (record(&document), record(&other));
        other.order.purchase_order_id = "another".parse().unwrap();
        let sheet = read_workbook(&workbook(&[record.clone(), other.clone()])).unwrap();
        prop_assert_eq!(read_sheet(&sheet, None), vec![Ok(defined(&record)), Ok(defined(&other))]);
        let alone = read_workbook(&workbook(std::slice::from_ref(&record))).unwrap();
        prop_assert_eq!(read_sheet(&alone, Some(&record)), vec![Ok(defined(&record))]);
    }

    #[test]
    fn fields_without_a_column_stay_unchanged(document in a_document()) {
        let record = record(&document);
        let file = exported(std::slice::from_ref(&record));
        let mut reader = csv::Reader::from_reader(file.trim_start_matches('\u{FEFF}').as_bytes());
        let required = ["purchaseOrderId", "billFrom", "currency", "effectiveMonth", "expirationMonth",
            "lineItemNumber", "type"];
        let indexes: Vec<usize> = reader.headers().unwrap().iter().enumerate()
            .filter(|(_, name)| required.contains(name)).map(|(index, _)| index).collect();
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(reader.headers().unwrap().iter().filter(|name| required.contains(name))).unwrap();
        for row in reader.records() {
            let row = row.unwrap();
            writer.write_record(indexes.iter().map(|index| &row[*index])).unwrap();
        }
        let narrow = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        prop_assert_eq!(read(&narrow, Some(&record)), vec![Ok(defined(&record))]);
    }

    #[test]
    fn any_workbook_is_either_read_or_refused(
        part in select(vec!["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
            "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"]),
        changes in vec((any::<prop::sample::Index>(), select(b"<>/\"'&;:=09AZ[]#. \0".to_vec())), 1..6),
    ) {
        let mut text = part_of(&WORKBOOK, part);
        for (index, byte) in changes {
            let at = index.index(text.len());
            text[at] = byte;
        }
        if let Ok(sheet) = read_workbook(&with_part(&WORKBOOK, part, &text)) {
            for group in Group::all(&sheet).0 {
                prop_assert!(group.read(None, &catalogue()).is_ok());
            }
        }
    }

    #[test]
    fn any_file_is_either_read_or_refused(bytes in vec(prop_oneof![any::<u8>(), select(b",;\t\"\r\n'=".to_vec())], 0..200)) {
        let header = b"purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,lineItemNumber,type,contacts,tags\n";
        for file in [bytes.clone(), [&header[..], &bytes].concat()] {
            if let Ok(sheet) = read_csv(&file) {
                for group in Group::all(&sheet).0 {
                    prop_assert!(group.read(None, &catalogue()).is_ok());
                }
            }
        }
    }
}
