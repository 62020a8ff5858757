//! Invalid files, rows and cells: every error is reported at once.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::json;

use super::{HEADER, counts, faults, row};
use crate::harness::given::order;
use crate::harness::{Running, send};

#[tokio::test]
async fn a_file_without_valid_columns_is_refused_as_a_whole() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for (file, refusal, errors) in [
        ("", (400, "MalformedRequest"), vec![]),
        ("\u{FEFF}\r\n", (400, "MalformedRequest"), vec![]),
        (
            "purchaseOrderId,Currency,nonsense,currency,currency",
            (400, "MalformedRequest"),
            vec![
                ("/Currency", "UnknownField"),
                ("/nonsense", "UnknownField"),
                ("/currency", "Duplicate"),
                ("/billFrom", "Required"),
                ("/effectiveMonth", "Required"),
                ("/expirationMonth", "Required"),
                ("/lineItemNumber", "Required"),
                ("/type", "Required"),
            ],
        ),
        (
            "purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,type\n",
            (422, "ValidationFailed"),
            vec![("/lineItemNumber", "Required")],
        ),
        (
            &format!("{HEADER}{}a,b,c,d,e,f,g,h,i,j\n", row("PO_A", "1")),
            (422, "ValidationFailed"),
            vec![("/rows/3", "InvalidValue")],
        ),
    ] {
        let answer = buyer.imported(file).await;
        assert_eq!((answer.refusal(), answer.errors()), (refusal, errors), "{file}");
    }
    let unknown = buyer.imported("Currency").await;
    assert_eq!(unknown.body["errors"][0]["detail"], "unknown column; did you mean `currency`?");
    let latin = [HEADER.as_bytes(), b"PO_\xE4"].concat();
    let utf_16: Vec<u8> =
        "\u{FEFF}".encode_utf16().chain(HEADER.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for file in [latin, utf_16] {
        let answer = buyer.imported_as("", file).await;
        assert_eq!(answer.refusal(), (400, "MalformedRequest"));
        assert_eq!(answer.body["detail"], "the file must be UTF-8; in Excel, save it as `CSV UTF-8`");
    }
    assert!(running.items().await.is_empty());
}

#[tokio::test]
async fn files_that_are_too_large_or_not_csv_are_refused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let answer = buyer.imported(&format!("{HEADER}{}", row("PO_A", "1").repeat(5001))).await;
    assert_eq!(
        (answer.refusal(), &answer.body["limit"], &answer.body["actual"]),
        ((413, "TooLarge"), &json!(5000), &json!(5001))
    );
    let answer = buyer.imported(&format!("{HEADER}{}", "x".repeat(4 << 20))).await;
    assert_eq!((answer.refusal(), &answer.body["limit"]), ((413, "TooLarge"), &json!(4 << 20)));
    let answer = buyer.imported(&"x".repeat(11 << 20)).await;
    assert_eq!(answer.status, 413, "the gateway's own limit");
    for media_type in ["application/json", "text/plain", "application/x-www-form-urlencoded", "text/csvx"] {
        let request = buyer.request(Method::POST, "/purchase-orders/import").header(CONTENT_TYPE, media_type);
        let answer = send(request.body(HEADER)).await;
        assert_eq!(answer.refusal(), (415, "UnsupportedMediaType"), "{media_type}");
    }
    for query in ["?dryRun=yes", "?dryRun=", "?dryrun=true", "?dryRun=true&dryRun=true"] {
        let answer = buyer.imported_as(query, HEADER).await;
        assert_eq!(answer.refusal(), (400, "MalformedRequest"), "{query}");
    }
    let latin = buyer.request(Method::POST, "/purchase-orders/import");
    let latin = send(latin.header(CONTENT_TYPE, "text/csv; charset=iso-8859-1").body(HEADER)).await;
    assert_eq!(latin.refusal(), (415, "UnsupportedMediaType"));
    let charset = buyer.request(Method::POST, "/purchase-orders/import");
    let charset = charset.header(CONTENT_TYPE, "Text/CSV; charset=utf-8; header=present");
    assert_eq!(counts(&send(charset.body(HEADER)).await), [0, 0, 0, 0]);
}

#[tokio::test]
async fn every_error_is_reported_with_its_cell() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let header = "purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,lineItemNumber,type,unitPrice,quantity,\
        tax.percent,tax.amount,balanceTracking,contacts,tags,noticePolicy.expirationLeads,billTo.name,version\n";
    let rows = "PO_A,AWS_INC;UNKNOWN,USD,2026-01,2026-13,1,ALL,\"1000,00\",1,,,maybe,ada,tag,P2X,,first\n\
        PO_A,AWS_INC;UNKNOWN,USD,2026-01,2026-13,1,BAD,1.00,x,19,1.00,,ada,tag,P2X,,\n\
        PO_GOOD,AWS_INC,USD,2026-01,2026-12,1,ALL,1.00,1,,,,,,,,\n\
        ,AWS_INC,USD,2026-01,2026-12,1,ALL,1.00,1,,,,,,,,\n\
        PO?,AWS_INC,USD,2026-01,2026-12,1,ALL,1.00,1,,,,,,,,\n\
        PO_C,AWS_INC,USD,2026-01,2026-12,1,ALL,1.00,1,,,,Ada <a@b>,,,Example,\n\
        PO_C,AWS_INC,EUR,2026-01,2026-12,2,ALL,1.00,1,,,,,,,Example,7\n\
        PO_C,,,,,,,,,,,,,,,,8\n";
    let answer = buyer.imported(&format!("{header}{rows}")).await;
    assert_eq!(counts(&answer), [1, 0, 0, 3]);
    let mut found = faults(&answer);
    found.sort_unstable();
    assert_eq!(
        found,
        [
            (2, "balanceTracking", "InvalidValue"),
            (2, "billFrom", "NotOffered"),
            (2, "contacts", "InvalidValue"),
            (2, "expirationMonth", "InvalidValue"),
            (2, "noticePolicy.expirationLeads", "InvalidValue"),
            (2, "tags", "InvalidValue"),
            (2, "unitPrice", "InvalidValue"),
            (2, "version", "InvalidValue"),
            (3, "lineItemNumber", "Duplicate"),
            (3, "quantity", "InvalidValue"),
            (3, "tax.percent", "Inconsistent"),
            (3, "type", "InvalidValue"),
            (5, "purchaseOrderId", "Required"),
            (6, "purchaseOrderId", "InvalidValue"),
            (7, "billTo.country", "Required"),
            (7, "contacts", "InvalidValue"),
            (7, "version", "VersionMismatch"),
            (8, "contacts", "Inconsistent"),
            (8, "currency", "Inconsistent"),
            (9, "lineItemNumber", "Required"),
            (9, "quantity", "Required"),
            (9, "type", "Required"),
            (9, "unitPrice", "Required"),
            (9, "version", "Inconsistent"),
        ]
    );
    let details: Vec<&str> = answer.body["rows"][5]["errors"]
        .as_array()
        .unwrap()
        .iter()
        .chain(answer.body["rows"][6]["errors"].as_array().unwrap())
        .map(|error| error["detail"].as_str().unwrap())
        .collect();
    assert_eq!(
        details,
        [
            "this field is required",
            "element 1, email: must be an e-mail address such as ap@example.com",
            "no such purchase order; to make it, leave `version` empty",
            "differs from row 7 of the same purchase order",
            "differs from row 7 of the same purchase order",
        ]
    );
    let outcomes: Vec<_> =
        answer.body["rows"].as_array().unwrap().iter().map(|row| &row["outcome"]).collect();
    assert_eq!(
        outcomes,
        ["REFUSED", "REFUSED", "CREATED", "REFUSED", "REFUSED", "REFUSED", "REFUSED", "REFUSED"]
    );
    assert_eq!(answer.body["rows"][2]["href"], "/purchase-orders/PO_GOOD");
    assert_eq!(buyer.get("/purchase-orders").await.body["purchaseOrders"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_purchase_order_id_is_never_reused() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO_A")).await;
    buyer.delete_order("PO_A").await;
    let rows = row("PO_A", "1") + &row("PO_A", "2").replace("ALL", "BAD") + &row("PO_B", "1");
    for query in ["?dryRun=true", ""] {
        let answer = buyer.imported_as(query, format!("{HEADER}{rows}")).await;
        assert_eq!(counts(&answer), [1, 0, 0, 1]);
        let mut found = faults(&answer);
        found.sort_unstable();
        assert_eq!(found, [(2, "purchaseOrderId", "AlreadyExists"), (3, "type", "InvalidValue")]);
    }
    assert_eq!(buyer.get("/purchase-orders/PO_A").await.status, 404);
}

#[tokio::test]
async fn an_answer_counts_the_errors_that_it_leaves_out() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    // Purchase orders of fifty line items, whose errors quote their long cells.
    let rows: Vec<String> = (0..5000)
        .map(|number| {
            let bad = "\\".repeat(40);
            format!("PO_{},AWS_INC,USD,2026-01,2026-12,{number},{bad},{bad},{bad}\n", number / 50)
        })
        .collect();
    let answer = buyer.imported(&format!("{HEADER}{}", rows.concat())).await;
    assert_eq!(counts(&answer), [0, 0, 0, 100]);
    let reported = faults(&answer).len();
    let left_out = usize::try_from(answer.body["errorsLeftOut"].as_u64().unwrap()).unwrap();
    assert_eq!(reported + left_out, 15_000);
    assert!(reported > 3000, "{reported}");
    assert_eq!(answer.body["rows"].as_array().unwrap().len(), 5000);
}
