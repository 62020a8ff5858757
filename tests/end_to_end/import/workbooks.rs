//! Creating and editing purchase orders from Excel workbooks.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use super::spreadsheets::{content, details};
use super::{HEADER, counts, row};
use crate::export::text_of;
use crate::harness::given::{With, invoice, line, order};
use crate::harness::{OTHER_ACCOUNT, Running, send};
use crate::workbook::{MEDIA_TYPE, Written, part, with_part, with_parts, workbook};

/// The required columns, and those of a price.
const COLUMNS: [&str; 9] = [
    "purchaseOrderId",
    "billFrom",
    "currency",
    "effectiveMonth",
    "expirationMonth",
    "lineItemNumber",
    "type",
    "unitPrice",
    "quantity",
];

/// A workbook with one row, with another cell in one column.
fn with_cell(column: &str, cell: Written) -> Vec<u8> {
    use Written::{Number, Text};
    let mut row = vec![
        Text("PO_A"),
        Text("AWS_INC"),
        Text("USD"),
        Text("2026-01"),
        Text("2026-12"),
        Text("1"),
        Text("ALL"),
        Number(1000.0),
        Number(1.0),
    ];
    let index = COLUMNS.iter().position(|name| *name == column).unwrap();
    row[index] = cell;
    workbook(&COLUMNS, &[row])
}

#[tokio::test]
async fn an_exported_workbook_can_be_imported_elsewhere_and_again_without_a_change() {
    let running = Running::on("2026-06-15").await;
    let (buyer, other) = (running.buyer(), running.buyer_of(OTHER_ACCOUNT));
    let fields = json!({
        "description": "=1+1;\n-2\r\n_x0041_ <&>", "billFrom": ["AWS_INC", "AWS_JAPAN"], "invoiceUnits": ["a;b", "-c"],
        "contacts": [{"name": "\"A\" <B>; C", "email": "a@example.com", "phone": "+1;2"}],
        "tags": {"a=b": "c;d", "e": ""}, "whenDepleted": "STOP", "noticePolicy": {"balanceThresholds": []},
        "billTo": {"name": "A", "lines": ["1; 2", "3"], "postalCode": "01067", "country": "DE"},
        "lineItems": [
            line("01", "ALL").with(json!({"unitPrice": "900719925474099.33", "tax": {"amount": "0.50"}})),
            line("1.20", "SUBSCRIPTION").with(json!({"unitPrice": "0.10", "quantity": "0.3", "balanceTracking": false})),
        ],
    });
    buyer.add_order(&order("0042").with(fields)).await;
    buyer.add_order(&order("4.5E+11")).await;
    running.match_one(&invoice("I-1").with(json!({"purchaseOrderReference": "4.5E+11"}))).await;
    let file = buyer.exported_workbook("sort=purchaseOrderId").await;
    let csv = text_of(&buyer.exported("sort=purchaseOrderId").await).to_owned();

    let wire = running.system.wire();
    wire.reset();
    assert_eq!(counts(&buyer.imported_workbook("", file.clone()).await), [0, 0, 2, 0]);
    assert_eq!(wire.counts().total(), 1, "one read and no write: {:?}", wire.counts());
    assert_eq!(text_of(&buyer.exported("sort=purchaseOrderId").await), csv);
    let answer = other.imported_workbook("?dryRun=true", file).await;
    assert_eq!(counts(&answer), [0, 0, 0, 2], "the versions are of another account");
}

/// The workbook `cases/openpyxl.xlsx` was written by openpyxl 3.1.5: numbers, dates, booleans, a blank row, and texts within
/// the cells.
#[tokio::test]
async fn a_workbook_of_another_program_is_read() {
    let running = Running::on("2026-06-15").await;
    let (buyer, other) = (running.buyer(), running.buyer_of(OTHER_ACCOUNT));
    let answer = buyer.imported_workbook("", include_bytes!("../cases/openpyxl.xlsx").to_vec()).await;
    assert_eq!(counts(&answer), [2, 0, 0, 0], "{}", answer.body);
    let rows: Vec<_> = answer.body["rows"].as_array().unwrap().iter().map(|row| &row["row"]).collect();
    assert_eq!(rows, [2, 4, 5], "as the workbook shows them");
    let first = order("450000000000").with(json!({
        "billFrom": ["AWS_INC"], "description": "Größe 日本\nzweite Zeile", "effectiveMonth": "2026-01", "expirationMonth": "2026-12",
        "lineItems": [
            line("1", "MONTHLY_USAGE").with(json!({"unitPrice": "1000.10", "quantity": "12", "tax": {"percent": "19"}})),
            line("1.2", "ALL").with(json!({"unitPrice": "0.10", "quantity": "1.5", "balanceTracking": false})),
        ],
    }));
    let second = order("PO-2").with(json!({
        "billFrom": ["AWS_INC", "AWS_JAPAN"], "effectiveMonth": "2026-01", "expirationMonth": "2026-12",
        "lineItems": [line("1", "SUBSCRIPTION").with(json!({"unitPrice": "1234.50", "quantity": "1"}))],
    }));
    for by_hand in [first, second] {
        let id = by_hand["purchaseOrderId"].as_str().unwrap();
        assert_eq!(content(&buyer.order(id).await), content(&other.add_order(&by_hand).await), "{id}");
    }
}

#[tokio::test]
async fn a_cell_that_is_not_certain_is_refused_by_its_place() {
    use Written::{Date, Formula, Number, Text};
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let date = "is a date in the workbook; format the column as text and write it again";
    for (column, cell, expected) in [
        (
            "unitPrice",
            Formula("=SUM(X1)", "#REF!"),
            "the cell has the error #REF!; correct its formula, or write the value",
        ),
        (
            "unitPrice",
            Number(0.1 + 0.2),
            "`0.30000000000000004` has more than 2 decimals; nothing is rounded on input",
        ),
        ("unitPrice", Text("1.000"), "can be 1.000 or 1000; write 1.00 or 1000"),
        ("purchaseOrderId", Date(46_024.0), date),
        ("lineItemNumber", Date(46_024.0), date),
        (
            "purchaseOrderId",
            Number(4_500_000_000_000_000.0),
            "is a number in the workbook, which has only 15 digits there; format the column as text and write it again",
        ),
        ("effectiveMonth", Date(46_024.0), "is not one certain month; write it as 2026-10"),
        ("effectiveMonth", Date(46_023.5), "is not one certain month; write it as 2026-10"),
        ("effectiveMonth", Number(202_601.0), "is not one certain month; write it as 2026-10"),
    ] {
        let answer = buyer.imported_workbook("", with_cell(column, cell)).await;
        assert_eq!(counts(&answer), [0, 0, 0, 1], "{column} {expected}");
        assert_eq!(details(&answer), [format!("2 {column}: {expected}")]);
    }
    for (column, cell) in [
        ("unitPrice", Formula("=500*2", "1000")),
        ("type", Formula("=UPPER(\"all\")", "ALL")),
        ("effectiveMonth", Date(46_023.0)),
    ] {
        let answer = buyer.imported_workbook("?dryRun=true", with_cell(column, cell)).await;
        assert_eq!(counts(&answer), [1, 0, 0, 0], "{column}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_file_of_another_kind_than_it_says_is_refused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let csv = format!("{HEADER}{}", row("PO_A", "1")).into_bytes();
    let book = with_cell("type", Written::Text("ALL"));
    let old = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    let archive = with_part(&book, "[Content_Types].xml", b"");
    let not_computed = part(&book, "xl/worksheets/sheet1.xml").replace("<v>1000</v>", "<f>500*2</f><v></v>");
    let not_computed = with_part(&book, "xl/worksheets/sheet1.xml", not_computed.as_bytes());
    let unknown_error = part(&book, "xl/worksheets/sheet1.xml")
        .replace("<c r=\"H2\"><v>1000</v>", "<c r=\"H2\" t=\"e\"><v>#SPILL!</v>");
    let unknown_error = with_part(&book, "xl/worksheets/sheet1.xml", unknown_error.as_bytes());
    let old_or_protected = "the file is an Excel workbook in the old format or with a password; save it as `Excel Workbook (.xlsx)` without one";
    for (media_type, file, detail) in [
        (
            "text/csv",
            book.clone(),
            "the file is an Excel workbook, not CSV; send it with its own media type, or save it as `CSV UTF-8`",
        ),
        ("text/csv", old.clone(), old_or_protected),
        (MEDIA_TYPE, old, old_or_protected),
        (MEDIA_TYPE, csv, "the file is no Excel workbook (.xlsx); send CSV as `text/csv`"),
        (MEDIA_TYPE, Vec::new(), "the file is no Excel workbook (.xlsx); send CSV as `text/csv`"),
        (
            MEDIA_TYPE,
            not_computed,
            "cell H2 has a formula without a result; open the workbook in Excel and save it, or write the value",
        ),
        (
            MEDIA_TYPE,
            unknown_error,
            "the workbook can't be read: a cell has the error #SPILL!; correct its formula, or write the value",
        ),
    ] {
        let request = buyer.request(Method::POST, "/purchase-orders/import").header(CONTENT_TYPE, media_type);
        let answer = send(request.body(file)).await;
        assert_eq!((answer.refusal(), &answer.body["detail"]), ((400, "MalformedRequest"), &json!(detail)));
    }
    for damaged in [
        book[..book.len() / 2].to_vec(),
        b"PK\x03\x04".to_vec(),
        with_part(&archive, "xl/workbook.xml", b"<x>"),
    ] {
        let answer = buyer.imported_workbook("", damaged).await;
        assert_eq!(answer.refusal(), (400, "MalformedRequest"));
        assert!(
            answer.body["detail"].as_str().unwrap().starts_with("the workbook can't be read: "),
            "{}",
            answer.body
        );
    }
    assert!(running.items().await.is_empty());
}

#[tokio::test]
async fn a_hostile_workbook_is_refused_before_it_takes_memory() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let book = with_cell("type", Written::Text("ALL"));
    let bomb = with_part(&book, "xl/media/image1.png", &vec![0; 65 << 20]);
    assert!(bomb.len() < 1 << 20);
    let strings = part(&book, "xl/sharedStrings.xml");
    let announced = strings.replacen("uniqueCount=\"", "uniqueCount = \"99999999999999", 1);
    let announced = with_part(&book, "xl/sharedStrings.xml", announced.as_bytes());
    let sheet = part(&book, "xl/worksheets/sheet1.xml");
    let far = with_part(&book, "xl/worksheets/sheet1.xml", sheet.replace("\"H2\"", "\"XFD2\"").as_bytes());
    let lines = "<row><c t=\"inlineStr\"><is><t>x</t></is></c></row>".repeat(6000);
    let long = sheet.replace("</sheetData>", &format!("{lines}</sheetData>"));
    let long = with_part(&book, "xl/worksheets/sheet1.xml", long.as_bytes());
    let many = with_parts(&book, (0..1001).map(|number| (format!("xl/media/{number}.png"), Vec::new())));
    // Many cells that share one text.
    let text = format!("<si><t>{}</t></si>", "x".repeat(1 << 20));
    let shared = with_part(
        &book,
        "xl/sharedStrings.xml",
        strings.replace("</sst>", &format!("{text}</sst>")).as_bytes(),
    );
    let index = strings.matches("<si>").count();
    let cells = format!("<row r=\"3\">{}</row>", format!("<c t=\"s\"><v>{index}</v></c>").repeat(50));
    let shared = with_part(
        &shared,
        "xl/worksheets/sheet1.xml",
        sheet.replace("</sheetData>", &format!("{cells}</sheetData>")).as_bytes(),
    );
    let deep = with_part(
        &book,
        "xl/worksheets/sheet1.xml",
        sheet.replace("<sheetData>", &format!("<sheetData>{}", "<a>".repeat(200_000))).as_bytes(),
    );
    for (file, refusal, detail) in [
        (bomb, (413, "TooLarge"), "the workbook unpacks to more than 67108864 bytes"),
        (announced, (400, "MalformedRequest"), "the workbook announces more texts than it can have"),
        (far, (400, "MalformedRequest"), "the workbook can't be read: row 2 has a cell beyond 256 columns"),
        (many, (413, "TooLarge"), "the workbook has 1011 files inside, and the limit is 1000"),
        (
            long,
            (413, "TooLarge"),
            "the file has 6001 rows, and the limit is 5000; split it between two purchase orders",
        ),
        (shared, (413, "TooLarge"), "the workbook unpacks to more than 67108864 bytes"),
    ] {
        let answer = buyer.imported_workbook("", file).await;
        assert_eq!((answer.refusal(), &answer.body["detail"]), (refusal, &json!(detail)));
    }
    assert_eq!(
        counts(&buyer.imported_workbook("?dryRun=true", deep).await),
        [1, 0, 0, 0],
        "nesting has no effect"
    );
    let answer = buyer.imported_workbook("", vec![0; (4 << 20) + 1]).await;
    assert_eq!((answer.refusal(), &answer.body["limit"]), ((413, "TooLarge"), &json!(4 << 20)));
}
