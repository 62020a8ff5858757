//! What spreadsheets make of a CSV file: it is read where it is certain, and refused with what to write where it isn't.

use serde_json::{Value, json};

use super::{HEADER, counts, faults, row};
use crate::export::text_of;
use crate::harness::given::{With, line, order, order_with_lines};
use crate::harness::{Answer, OTHER_ACCOUNT, Running};

/// The errors of an import as `row column: detail`.
pub fn details(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rows = answer.body["rows"].as_array().unwrap();
    let errors = rows.iter().flat_map(|row| {
        row["errors"].as_array().unwrap().iter().map(|error| {
            let column = error["column"].as_str().unwrap_or_default();
            format!("{} {column}: {}", row["row"], error["detail"].as_str().unwrap())
        })
    });
    errors.collect()
}

/// Without the fields that differ between two purchase orders with the same content.
pub fn content(order: &Value) -> Value {
    order.clone().with(json!({"createdAt": null, "updatedAt": null}))
}

#[tokio::test]
async fn a_file_that_excel_saved_in_german_is_read() {
    let running = Running::on("2026-06-15").await;
    let (buyer, other) = (running.buyer(), running.buyer_of(OTHER_ACCOUNT));
    let file = "\u{FEFF}sep=;\r\n\
        purchaseOrderId;billFrom;currency;effectiveMonth;expirationMonth;lineItemNumber;type;unitPrice;quantity;tax.percent;balanceTracking;whenDepleted\r\n\
        PO_A;Amazon Web Services, Inc.;USD;Jan 26;Dez 26;1;Monthly usage;1.000,00;1.000;7,5;WAHR;Stop\r\n\
        PO_A;Amazon Web Services, Inc.;USD;Jan 26;Dez 26;2;all charges;5;1,5;;FALSCH;Stop\r\n";
    assert_eq!(counts(&buyer.imported(file).await), [1, 0, 0, 0]);
    let by_hand = order("PO_A").with(json!({
        "billFrom": ["AWS_INC"], "effectiveMonth": "2026-01", "expirationMonth": "2026-12", "whenDepleted": "STOP",
        "lineItems": [
            line("1", "MONTHLY_USAGE").with(json!({"unitPrice": "1000.00", "quantity": "1000", "tax": {"percent": "7.5"}})),
            line("2", "ALL").with(json!({"unitPrice": "5", "quantity": "1.5", "balanceTracking": false})),
        ],
    }));
    assert_eq!(content(&buyer.order("PO_A").await), content(&other.add_order(&by_hand).await));
}

#[tokio::test]
async fn an_export_that_excel_opened_and_saved_changes_nothing() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let fields = json!({"lineItems": [line("1", "ALL").with(json!({"unitPrice": "1234.50", "tax": {"percent": "19"}}))]});
    buyer.add_order(&order("PO_A").with(fields)).await;
    let file = text_of(&buyer.exported("").await).to_owned();
    // Excel knows months as dates, drops zeros after the point, and writes booleans in capitals.
    let saved =
        file.replace("2026-01,", "Jan-26,").replace("2026-12,", "Dec-26,").replace("1234.50,", "1234.5,");
    let saved = saved.replace(",true,", ",TRUE,");
    assert!(
        saved.contains("Jan-26,Dec-26") && saved.contains("TRUE") && saved.contains(",1234.5,"),
        "{saved}"
    );
    assert_eq!(buyer.import_counts("", &saved).await, [0, 0, 1, 0]);
    // With groups of digits, and with semicolons and decimal commas.
    let grouped = saved.replace(",1234.5,", ",\"1,234.50\",");
    assert_eq!(buyer.import_counts("", &grouped).await, [0, 0, 1, 0]);
    let semicolons = saved.replace(',', ";").replace("1234.5;", "1.234,50;");
    let with_comma = |file: String, cents| file.replace(&format!(".{cents:02};"), &format!(",{cents:02};"));
    let commas = (0..100).fold(semicolons, with_comma);
    assert_eq!(buyer.import_counts("", &commas).await, [0, 0, 1, 0]);
}

#[tokio::test]
async fn what_can_be_read_in_two_ways_is_refused_with_what_to_write() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let header = HEADER.trim().replace(',', ";");
    let file = format!(
        "{header}\nPO_A;AWS_INC;USD;26-Jan;1/12/2026;1;ALL;1.000;1\nPO_B;AWS_INC;USD;01/2026;2026-12-31;1;ALL;2.500;1\n"
    );
    assert_eq!(
        details(&buyer.imported(&file).await),
        [
            "2 effectiveMonth: is not one certain month; write it as 2026-10",
            "2 expirationMonth: is not one certain month; write it as 2026-10",
            "2 unitPrice: can be 1.000 or 1000; write 1.00 or 1000",
            "3 expirationMonth: is not one certain month; write it as 2026-10",
            "3 unitPrice: can be 2.500 or 2500; write 2.50 or 2500",
        ]
    );
    let both = format!("{HEADER}{}{}", row("PO_A", "1"), row("PO_B", "1").replace("1000.00", "\"1000,00\""));
    let answer = buyer.imported(&both).await;
    assert_eq!(counts(&answer), [1, 0, 0, 1]);
    let expected = "3 unitPrice: the file has decimal points in some numbers and decimal commas in others; write 1000.00";
    assert_eq!(details(&answer), [expected]);
}

#[tokio::test]
async fn a_stray_quote_refuses_the_whole_file() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_lines("PO_A", &["ALL", "ALL", "ALL"])).await;
    let before = buyer.order("PO_A").await;
    let rows = |quoted: &str| {
        let rows = ["1", "2", "3"].map(|line| row("PO_A", line).trim().to_owned() + ",");
        format!(
            "{},lineItemDescription\n{}{quoted}\n{}\n{}\n{}",
            HEADER.trim(),
            rows[0],
            rows[1],
            rows[2],
            row("PO_B", "1")
        )
    };
    for (cell, detail) in [
        (
            "\"5 seats",
            "the quote that begins a cell is never closed; write a quote inside a cell as two quotes",
        ),
        (
            "\"5\" seats",
            "text follows the closing quote of a cell; write a quote inside a cell as two quotes",
        ),
        (
            "5\" seats",
            "a quote is inside a cell without quotes; put the cell in quotes, and write the quote as two",
        ),
        (
            "\"5\\\" seats\"",
            "a backslash doesn't escape a quote in CSV; write a quote inside a cell as two quotes",
        ),
    ] {
        for query in ["?dryRun=true", ""] {
            let answer = buyer.imported_as(query, rows(cell)).await;
            assert_eq!(answer.refusal(), (422, "ValidationFailed"), "{cell}");
            assert_eq!(
                (answer.errors(), &answer.body["errors"][0]["detail"]),
                (vec![("/rows/2", "InvalidValue")], &json!(detail))
            );
        }
    }
    assert_eq!(buyer.order("PO_A").await, before);
    assert_eq!(buyer.import_counts("", &rows("\"5\"\" seats\"")).await, [1, 1, 0, 0]);
}

#[tokio::test]
async fn ids_that_a_spreadsheet_rewrote_are_recognized() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let lines = json!([line("01", "ALL"), line("1.20", "ALL")]);
    let address = json!({"name": "Example GmbH", "postalCode": "01067", "country": "DE"});
    buyer.add_order(&order("PO_A").with(json!({"lineItems": lines, "billTo": address}))).await;
    let number = "looks like an ID that a spreadsheet turned into a number; format the column as text and write it again";
    let date = "looks like an ID that a spreadsheet turned into a date; format the column as text and write it again";
    let stored = |text: &str| {
        format!(
            "is {text} here, which a spreadsheet took for a number; format the column as text and write {text}"
        )
    };
    for (rows, expected) in [
        (row("4.5E+11", "1"), vec![format!("2 purchaseOrderId: {number}")]),
        (row("4500012345.0", "1"), vec![format!("2 purchaseOrderId: {number}")]),
        (row("2-Jan", "1"), vec![format!("2 purchaseOrderId: {date}")]),
        (row("PO_B", "2-Jan"), vec![format!("2 lineItemNumber: {date}")]),
        (
            row("PO_A", "1") + &row("PO_A", "1.2"),
            vec![
                format!("2 lineItemNumber: {}", stored("01")),
                format!("3 lineItemNumber: {}", stored("1.20")),
            ],
        ),
    ] {
        let answer = buyer.imported(&format!("{HEADER}{rows}")).await;
        assert_eq!((counts(&answer), details(&answer)), ([0, 0, 0, 1], expected), "{rows}");
    }
    let header = format!("{},billTo.postalCode\n", HEADER.trim());
    let postal_codes =
        format!("{header}{},1067\n{},1067\n", row("PO_A", "01").trim(), row("PO_A", "1.20").trim());
    assert_eq!(
        details(&buyer.imported(&postal_codes).await),
        [format!("2 billTo.postalCode: {}", stored("01067"))]
    );
    assert_eq!(
        running.buyer().get("/purchase-orders").await.body["purchaseOrders"].as_array().unwrap().len(),
        1
    );
}

#[tokio::test]
async fn a_row_with_a_version_creates_nothing() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let file = format!(
        "{},version\n{},3\n{},\n",
        HEADER.trim(),
        row("4.5E+11", "1").trim(),
        row("PO_B", "1").trim()
    );
    for query in ["?dryRun=true", ""] {
        let answer = buyer.imported_as(query, file.clone()).await;
        assert_eq!(counts(&answer), [1, 0, 0, 1]);
        assert_eq!(
            faults(&answer),
            [(2, "purchaseOrderId", "InvalidValue"), (2, "version", "VersionMismatch")]
        );
        let detail = "2 version: no such purchase order; to make it, leave `version` empty";
        assert_eq!(details(&answer)[1], detail);
    }
    assert_eq!(buyer.get("/purchase-orders/4.5E~2B11").await.status, 404);
}
