//! Creating and editing purchase orders from CSV files.

mod changes;
mod refusals;
mod spreadsheets;
mod volume;
mod workbooks;

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;
use serde_json::{Value, json};

use crate::export::text_of;
use crate::harness::given::{With, invoice, line, order, order_with_lines};
use crate::harness::{Answer, Caller, OTHER_ACCOUNT, Running, send, to_the_second};

/// The required columns, and those of a price.
pub const HEADER: &str = "purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,lineItemNumber,type,\
                          unitPrice,quantity\n";

/// A line item worth 1,000.00 of a purchase order of 2026 with AWS Inc., in USD.
pub fn row(id: &str, line: &str) -> String {
    format!("{id},AWS_INC,USD,2026-01,2026-12,{line},ALL,1000.00,1\n")
}

impl Caller<'_> {
    /// Imports a file.
    pub async fn imported(&self, file: &str) -> Answer {
        self.imported_as("", file.to_owned()).await
    }

    pub async fn imported_as(&self, query: &str, file: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, &format!("/purchase-orders/import{query}"));
        send(request.header(CONTENT_TYPE, "text/csv").body(file)).await
    }

    /// Imports a file and returns how many purchase orders were created, updated, unchanged and refused.
    pub async fn import_counts(&self, query: &str, file: &str) -> [u64; 4] {
        counts(&self.imported_as(query, file.to_owned()).await)
    }
}

/// How many purchase orders were created, updated, unchanged and refused.
pub fn counts(answer: &Answer) -> [u64; 4] {
    assert_eq!(answer.status, 200, "{}", answer.body);
    ["created", "updated", "unchanged", "refused"]
        .map(|name| answer.body["purchaseOrders"][name].as_u64().unwrap())
}

/// The errors of an import: row, column and code.
pub fn faults(answer: &Answer) -> Vec<(u64, &str, &str)> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let rows = answer.body["rows"].as_array().unwrap();
    let errors = rows.iter().flat_map(|row| {
        row["errors"].as_array().unwrap().iter().map(|error| {
            let column = error["column"].as_str().unwrap_or_default();
            (row["row"].as_u64().unwrap(), column, error["code"].as_str().unwrap())
        })
    });
    errors.collect()
}

#[tokio::test]
async fn a_file_creates_purchase_orders() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let file = "purchaseOrderId,billFrom,currency,effectiveMonth,expirationMonth,lineItemNumber,type,unitPrice,quantity,\
         tax.percent,contacts,tags,noticePolicy.balanceThresholds,billTo.name,billTo.country,balanceTracking\n\
         PO 1/a,AWS_INC; AWS_JAPAN,USD,2026-01,2026-12,1,MONTHLY_USAGE,1000.00,12,19,Ada <ada@example.com> +49 30 1,\
         project=x,50,Example GmbH,DE,\n\
         PO_2,AWS_INC,EUR,2026-07,2026-12,1,ALL,,,,,,,,,false\n\
         PO 1/a,AWS_INC; AWS_JAPAN,USD,2026-01,2026-12,2,SUBSCRIPTION,5,1,,Ada <ada@example.com> +49 30 1,project=x,50,\
         Example GmbH,DE,TRUE\n";
    let answer = buyer.imported(file).await;
    let row = |row: u64, id: &str, line: &str, href: &str| json!({"row": row, "purchaseOrderId": id, "lineItemNumber": line, "outcome": "CREATED", "href": href, "errors": []});
    let expected = json!({
        "dryRun": false,
        "purchaseOrders": {"created": 2, "updated": 0, "unchanged": 0, "refused": 0},
        "rows": [
            row(2, "PO 1/a", "1", "/purchase-orders/PO~201~2Fa"),
            row(3, "PO_2", "1", "/purchase-orders/PO_2"),
            row(4, "PO 1/a", "2", "/purchase-orders/PO~201~2Fa"),
        ],
        "values": [
            {"currency": "EUR", "before": "0.00", "after": "0.00"},
            {"currency": "USD", "before": "0.00", "after": "14285.00"},
        ],
    });
    assert_eq!(answer.body, expected);
    let created = buyer.order("PO 1/a").await;
    let sent = json!({
        "purchaseOrderId": "PO 1/a", "billFrom": ["AWS_INC", "AWS_JAPAN"], "currency": "USD",
        "effectiveMonth": "2026-01", "expirationMonth": "2026-12",
        "billTo": {"name": "Example GmbH", "country": "DE"},
        "contacts": [{"name": "Ada", "email": "ada@example.com", "phone": "+49 30 1"}],
        "tags": {"project": "x"},
        "noticePolicy": {"balanceThresholds": ["50"]},
        "lineItems": [
            {"lineItemNumber": "1", "type": "MONTHLY_USAGE", "unitPrice": "1000.00", "quantity": "12", "tax": {"percent": "19"}},
            {"lineItemNumber": "2", "type": "SUBSCRIPTION", "unitPrice": "5", "quantity": "1"},
        ],
    });
    let by_hand = running.buyer_of(OTHER_ACCOUNT).add_order(&sent).await;
    let without_times = |order: &Value| order.clone().with(json!({"createdAt": null, "updatedAt": null}));
    assert_eq!(without_times(&created), without_times(&by_hand), "as if it were created over HTTP");
    let history = buyer.get("/purchase-orders/PO_2/history").await.body;
    let version = json!({"version": 1, "at": "2026-06-15T12:00:00Z", "actor": "buyer@example.com", "reason": "import", "changes": []});
    assert_eq!(to_the_second(&history), json!({ "versions": [version] }));
}

#[tokio::test]
async fn an_export_can_be_imported_elsewhere_and_again_without_a_change() {
    let running = Running::on("2026-06-15").await;
    let (buyer, other) = (running.buyer(), running.buyer_of(OTHER_ACCOUNT));
    buyer
        .add_order(&order("=PO 1").with(json!({
            "description": "=1+1;\n-2", "billFrom": ["AWS_INC"], "invoiceUnits": ["a;b", "-c"], "paymentTerms": "'NET30'",
            "contacts": [{"name": "\"A\" <B>; C", "email": "a@example.com", "phone": "+1;2"}],
            "tags": {"a=b": "c;d", "e": ""}, "whenDepleted": "STOP",
            "noticePolicy": {"balanceThresholds": [], "expirationLeads": ["P7D"]},
            "billTo": {"name": "A", "lines": ["1; 2", "3"], "city": "C", "postalCode": "01", "country": "DE"},
            "shipTo": {"name": "A", "country": "US"},
            "lineItems": [line("1", "ALL").with(json!({"tax": {"amount": "0.50"}})),
                line("1.2", "SUBSCRIPTION").with(json!({"endMonth": "2026-03", "balanceTracking": false}))],
        })))
        .await;
    for id in ["PO_2", "PO_3"] {
        buyer.add_order(&order(id)).await;
    }
    buyer.set_status("PO_3", "SUSPENDED").await;
    running.match_one(&invoice("I-1").with(json!({"purchaseOrderReference": "PO_2"}))).await;
    let file = text_of(&buyer.exported("sort=purchaseOrderId").await).to_owned();

    let wire = running.system.wire();
    wire.reset();
    assert_eq!(buyer.import_counts("", &file).await, [0, 0, 3, 0]);
    assert_eq!(wire.counts().total(), 1, "one read and no write: {:?}", wire.counts());
    assert_eq!(text_of(&buyer.exported("sort=purchaseOrderId").await), file, "no new version and no update");

    assert_eq!(other.import_counts("", &file).await, [0, 0, 0, 3], "the versions are of this account");
    let file = without_versions(&file);
    assert_eq!(other.import_counts("?dryRun=true", &file).await, [3, 0, 0, 0]);
    assert_eq!(other.import_counts("", &file).await, [3, 0, 0, 0]);
    assert_eq!(other.import_counts("", &file).await, [0, 0, 3, 0]);
    let theirs = text_of(&other.exported("sort=purchaseOrderId").await).to_owned();
    for (ours, theirs) in defined(&file).iter().zip(defined(&theirs)) {
        assert_eq!(*ours, theirs);
    }
}

/// The same file with empty cells in the column `version`.
fn without_versions(file: &str) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(file.as_bytes());
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut version = None;
    for record in reader.records() {
        let record = record.unwrap();
        let column = version.unwrap_or(usize::MAX);
        let cells = record.iter().enumerate().map(|(index, cell)| if index == column { "" } else { cell });
        writer.write_record(cells).unwrap();
        version = version.or_else(|| record.iter().position(|name| name == "version"));
    }
    String::from_utf8(writer.into_inner().unwrap()).unwrap()
}

/// The rows of a file without derived columns.
fn defined(file: &str) -> Vec<crate::export::Row> {
    let mut reader = csv::Reader::from_reader(file.trim_start_matches('\u{FEFF}').as_bytes());
    let derived = [
        "status",
        "health",
        "value",
        "balance",
        "version",
        "updatedAt",
        "totalValue",
        "invoiced",
        "lineItemBalance",
        "billedMonths",
    ];
    let rows = reader.deserialize().map(|row| {
        let mut row: crate::export::Row = row.unwrap();
        row.retain(|name, _| !derived.contains(&name.as_str()));
        row
    });
    rows.collect()
}

#[tokio::test]
async fn an_edited_export_changes_what_was_edited() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["PO_A", "PO_B", "PO_C"] {
        buyer
            .add_order(&order(id).with(json!({"description": format!("of {id}"), "tags": {"a": "b"}})))
            .await;
    }
    running.match_one(&invoice("I-1").with(json!({"purchaseOrderReference": "PO_A"}))).await;
    let file = text_of(&buyer.exported("sort=purchaseOrderId").await).to_owned();
    let edited = file.replace("of PO_A", "edited").replace("a=b", "a=c");
    let wire = running.system.wire();
    wire.reset();
    let answer = buyer.imported(&edited).await;
    assert_eq!(counts(&answer), [0, 3, 0, 0]);
    let counts_of = ["BatchGetItem", "TransactWriteItems"].map(|name| wire.counts().of(name));
    assert_eq!((counts_of, wire.counts().total()), ([1, 1], 2), "one read and one write");
    let changed = buyer.order("PO_A").await;
    assert_eq!((&changed["description"], &changed["version"]), (&json!("edited"), &json!(2)));
    assert_eq!(changed["lineItems"][0]["invoiced"], "100.00", "an edit keeps draws");
    assert_eq!(
        (&changed["tags"], &buyer.order("PO_B").await["tags"]),
        (&json!({"a": "c"}), &json!({"a": "c"}))
    );
    let description = json!({"pointer": "/description", "from": "of PO_A", "to": "edited"});
    let tag = json!({"pointer": "/tags/a", "from": "b", "to": "c"});
    for (id, changes) in [("PO_A", json!([description, tag])), ("PO_B", json!([tag]))] {
        assert_eq!(buyer.order(id).await["version"], 2);
        let history = buyer.get(&format!("/purchase-orders/{id}/history")).await.body;
        assert_eq!(history["versions"][0]["reason"], "import");
        assert_eq!(history["versions"][0]["changes"], changes);
    }
    assert_eq!(buyer.import_counts("", &edited).await, [0, 0, 3, 0], "with an old version in the file");
}

#[tokio::test]
async fn an_import_does_not_overwrite_changes_since_the_export() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["PO_A", "PO_B"] {
        buyer.add_order(&order(id).with(json!({"description": "first"}))).await;
    }
    let file = text_of(&buyer.exported("").await).to_owned();
    buyer.edit("PO_A", &json!({"description": "second"})).await;
    let answer = buyer.imported(&file.replace("first", "third")).await;
    assert_eq!(counts(&answer), [0, 1, 0, 1]);
    assert_eq!(faults(&answer), [(3, "version", "VersionMismatch")]);
    assert_eq!(buyer.order("PO_A").await["description"], "second");
    // Nor does it overwrite tags.
    let tagged = file.replace("first", "second").replace(",CONTINUE,,,,", ",CONTINUE,,,x=y,");
    let answer = buyer.imported(&tagged).await;
    assert_eq!(faults(&answer), [(2, "version", "VersionMismatch"), (3, "version", "VersionMismatch")]);
    // Without a version, the file wins.
    let bare = format!("{HEADER}{}", row("PO_A", "1"));
    assert_eq!(buyer.import_counts("", &bare).await, [0, 0, 1, 0], "the file has no description");
    let bare = format!("{},description,version\n{},\"\",\n", HEADER.trim(), row("PO_A", "1").trim());
    assert_eq!(buyer.import_counts("", &bare).await, [0, 1, 0, 0]);
    assert_eq!(buyer.order("PO_A").await.get("description"), None);
}

#[tokio::test]
async fn rows_come_in_any_order_and_need_shared_fields_once() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let file = "lineItemNumber;type;unitPrice;quantity;purchaseOrderId;billFrom;currency;effectiveMonth;expirationMonth;;\r\n\
        1;ALL;1.00;1;PO_A;AWS_INC;USD;2026-01;2026-12;;\r\n\
        ;;;;;;;;;;\r\n\
        1;ALL;1.00;1;PO_B;AWS_INC;USD;2026-01;2026-12;;\r\n\
        \r\n\
        2;ALL;1.00;1;PO_A;;;;\r\n\
        3;ALL;1.00;1;PO_A;AWS_INC;USD;2026-01;2026-12\r\n";
    let answer = buyer.imported(&format!("\u{FEFF}{file}")).await;
    assert_eq!(counts(&answer), [2, 0, 0, 0]);
    let rows: Vec<_> = answer.body["rows"].as_array().unwrap().iter().map(|row| &row["row"]).collect();
    assert_eq!(rows, [2, 4, 6, 7], "as a spreadsheet shows them, with blank rows");
    let order = buyer.order("PO_A").await;
    let numbers: Vec<_> =
        order["lineItems"].as_array().unwrap().iter().map(|line| &line["lineItemNumber"]).collect();
    assert_eq!(numbers, ["1", "2", "3"]);
    for nothing in [
        HEADER.to_owned(),
        // Blank rows don't count against the limit.
        format!("{HEADER}{}", ",,,,,,,,\n".repeat(6000)),
        text_of(&running.buyer_of(OTHER_ACCOUNT).exported("").await).to_owned(),
    ] {
        let answer = buyer.imported(&nothing).await;
        assert_eq!((counts(&answer), &answer.body["rows"]), ([0, 0, 0, 0], &json!([])));
    }
}

#[tokio::test]
async fn a_line_item_without_a_row_is_removed_unless_it_has_draws() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for id in ["PO_A", "PO_B"] {
        buyer.add_order(&order_with_lines(id, &["ALL", "ALL"])).await;
    }
    running.match_one(&invoice("I-1").with(json!({"purchaseOrderReference": "PO_A"}))).await;
    let file = format!("{HEADER}{}{}", row("PO_A", "2"), row("PO_B", "2"));
    let answer = buyer.imported(&file).await;
    assert_eq!((counts(&answer), faults(&answer)), ([0, 1, 0, 1], vec![(2, "", "LineItemInUse")]));
    assert_eq!(buyer.order("PO_A").await["lineItems"].as_array().unwrap().len(), 2);
    assert_eq!(buyer.order("PO_B").await["lineItems"].as_array().unwrap().len(), 1);
    let euros = row("PO_A", "1").replace("USD", "EUR") + &row("PO_A", "2").replace("USD", "EUR");
    let answer = buyer.imported(&format!("{HEADER}{euros}")).await;
    assert_eq!(faults(&answer), [(2, "currency", "Unchangeable")]);
}

#[tokio::test]
async fn a_dry_run_predicts_the_import_and_writes_nothing() {
    let running = Running::on_with("2026-06-15", "ActivePurchaseOrdersLimit", "3").await;
    let buyer = running.buyer();
    for id in ["PO_A", "PO_B"] {
        buyer.add_order(&order(id)).await;
    }
    buyer.add_order(&order("PO_OLD").with(json!({"expirationMonth": "2026-03"}))).await;
    let items = running.items().await;
    // PO_A expires, so that two purchase orders may become active: PO_OLD, which is extended, and one of the new ones.
    let expired = row("PO_A", "1").replace("2026-12", "2026-03");
    let file = format!(
        "{HEADER}{}{}{}{}{}",
        row("PO_1", "1"),
        row("PO_OLD", "1"),
        row("PO_2", "1"),
        expired,
        row("PO_B", "1")
    );
    let wire = running.system.wire();
    wire.reset();
    let predicted = buyer.imported_as("?dryRun=true", file.clone()).await;
    assert_eq!(
        (wire.counts().of("BatchGetItem"), wire.counts().of("Query"), wire.counts().total()),
        (1, 1, 3)
    );
    assert_eq!(running.items().await, items, "nothing is written");
    assert_eq!(counts(&predicted), [1, 2, 1, 1]);
    assert_eq!(faults(&predicted), [(4, "", "QuotaExceeded")]);
    assert_eq!(
        predicted.body["rows"][2]["errors"][0]["detail"],
        "this import would make 4 active purchase orders; 3 are allowed"
    );
    let done = buyer.imported(&file).await;
    assert_eq!((&predicted.body["dryRun"], &done.body["dryRun"]), (&json!(true), &json!(false)));
    assert_eq!(done.body["rows"], predicted.body["rows"], "as predicted");
    assert_eq!(counts(&done), counts(&predicted));
}
