//! What an import says of its changes: the cells, the line items that go, and the values by currency.

use serde_json::{Value, json};

use super::HEADER;
use crate::harness::Running;
use crate::harness::given::{With, line, order};

/// The changed cells of an answer: row, column, value before and after.
fn changes(answer: &Value) -> Vec<(u64, &str, &str, &str)> {
    let mut all = Vec::new();
    for row in answer["rows"].as_array().unwrap() {
        for cell in row["changes"].as_array().into_iter().flatten() {
            let [column, from, to] =
                ["column", "from", "to"].map(|name| cell[name].as_str().unwrap_or_default());
            all.push((row["row"].as_u64().unwrap(), column, from, to));
        }
    }
    all
}

#[tokio::test]
async fn a_dry_run_says_which_cells_would_change_and_by_how_much() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let lines = json!([line("1", "ALL"), line("2", "SUBSCRIPTION"), line("3", "SUBSCRIPTION")]);
    buyer.add_order(&order("PO-A").with(json!({"description": "Cloud", "lineItems": lines}))).await;
    buyer.add_order(&order("PO-B")).await;
    let euros = json!({"currency": "EUR", "billFrom": ["AWS_EMEA_SARL"]});
    buyer.add_order(&order("PO-C").with(euros)).await;
    let header = HEADER.replace('\n', ",description,tags\n");
    let own = "AWS_INC,USD,2026-01,2027-03";
    let file = format!(
        "{header}PO-A,{own},1,ALL,1500.00,1,,x=1\nPO-A,{own},4,MONTHLY_USAGE,20.00,2,,x=1\n\
         PO-A,{own},2,SUBSCRIPTION,1000.00,1,,x=1\nPO-B,AWS_INC,USD,2026-01,2026-12,1,ALL,1000.00,1,,\n\
         PO-C,AWS_EMEA_SARL,EUR,2026-01,2026-12,1,ALL,400.00,1,,\nPO-D,AWS_INC,USD,2026-01,2026-12,1,ALL,30.00,1,,\n"
    );
    let answer = buyer.imported_as("?dryRun=true", file.clone()).await.body;
    assert_eq!(answer["purchaseOrders"], json!({"created": 1, "updated": 2, "unchanged": 1, "refused": 0}));
    assert_eq!(
        changes(&answer),
        [
            (2, "description", "Cloud", ""),
            (2, "expirationMonth", "2026-12", "2027-03"),
            (2, "tags", "", "x=1"),
            (2, "endMonth", "2026-12", "2027-03"),
            (2, "unitPrice", "1000.00", "1500.00"),
            (3, "lineItemNumber", "", "4"),
            (3, "type", "", "MONTHLY_USAGE"),
            (3, "startMonth", "", "2026-01"),
            (3, "endMonth", "", "2027-03"),
            (3, "unitPrice", "", "20.00"),
            (3, "quantity", "", "2"),
            (3, "balanceTracking", "", "true"),
            (4, "endMonth", "2026-12", "2027-03"),
            (6, "unitPrice", "1000.00", "400.00"),
        ]
    );
    assert_eq!(answer["rows"][0]["removedLineItems"], json!(["3"]));
    assert_eq!(answer["rows"][1].get("removedLineItems"), None);
    let values = json!([
        {"currency": "EUR", "before": "1000.00", "after": "400.00"},
        {"currency": "USD", "before": "3000.00", "after": "2570.00"},
    ]);
    assert_eq!(answer["values"], values, "PO-B isn't changed, and PO-D is new");

    let done = buyer.imported_as("", file.clone()).await.body;
    assert_eq!((changes(&done), &done["values"]), (changes(&answer), &values), "as the dry run said");
    let again = buyer.imported_as("", file).await.body;
    assert_eq!((changes(&again), &again["values"]), (Vec::new(), &json!([])));
}
