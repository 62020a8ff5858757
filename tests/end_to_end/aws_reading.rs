//! Reading the invoices of accounts from AWS: the SDK's clients against a local STS and Invoicing API.

mod faults;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use crate::documents::summary;
use crate::harness::given::{With, invoice, order};
use crate::harness::{ACCOUNT, Caller, OTHER_ACCOUNT, Running};

const ROLE: &str = "arn:aws:iam::111122223333:role/purchase-orders/AwsInvoiceReader";

/// Settings with which the invoices of an account are read from a month on.
pub fn read_since(account: &str, since: &str) -> Value {
    let role_arn = ROLE.replace(ACCOUNT, account);
    json!({"awsInvoices": {"roleArn": role_arn, "since": since}})
}

impl Running {
    /// Runs the schedule's function at a time, and returns its answer.
    pub async fn read_aws_invoices_at(&self, now: &str) -> Value {
        let now: DateTime<Utc> = now.parse().unwrap();
        self.system.clock().set(now);
        self.system.invoke("ReadAwsInvoices", json!({})).await.unwrap()
    }
}

impl Caller<'_> {
    pub async fn aws_reading(&self) -> Value {
        let answer = self.get("/settings/aws-invoices").await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }
}

/// The numbers of a report that aren't 0, such as `read 3 matched 3`.
pub fn numbers(report: &Value) -> String {
    let names = ["read", "recorded", "matched", "unmatched", "differs", "voided", "passedOver", "refused"];
    let words =
        names.iter().filter(|name| report[**name] != 0).map(|name| format!("{name} {}", report[*name]));
    words.collect::<Vec<_>>().join(" ")
}

#[tokio::test]
async fn an_account_that_switches_it_on_finds_its_invoices_recorded_with_a_report() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    let receipt = summary("R", "").with(json!({"InvoiceType": "PAYMENT_RECEIPT"}));
    let april = json!({"BillingPeriod": {"Month": 4, "Year": 2026}, "IssuedDate": "2026-05-03T00:00:00Z"});
    let unknown = summary("X", "").with(json!({"Entity": {"InvoicingEntity": "Acme Cloud"}}));
    let file = [summary("1", "PO-A"), summary("2", "PO-B"), summary("3", "").with(april), receipt, unknown];
    running.system.payers().set_invoices(ACCOUNT, file.to_vec());

    let before = buyer.aws_reading().await;
    assert_eq!((&before["enabled"], before.get("nextAt")), (&json!(false), None));
    let settings = buyer.set_settings(&read_since(ACCOUNT, "2026-03")).await;
    let external_id = settings["awsInvoices"]["externalId"].as_str().unwrap();
    running.system.payers().trust(ROLE, external_id);
    let run = running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    assert_eq!(run, json!({"finished": 1, "failed": 0, "remaining": 0, "read": 5, "recorded": 3}));

    let asked: Vec<Value> = running.system.payers().take_requests();
    let months: Vec<&Value> = asked.iter().map(|it| &it["Filter"]["BillingPeriod"]["Month"]).collect();
    assert_eq!(months, [3, 4, 5, 6]);
    let reading = buyer.aws_reading().await;
    let last = &reading["last"];
    assert_eq!(numbers(last), "read 5 recorded 3 matched 3 differs 1 passedOver 1 refused 1");
    let refusal = &last["refusals"][0];
    assert_eq!((&refusal["invoiceId"], &refusal["code"]), (&json!("X"), &json!("UnknownSeller")));
    assert!(refusal["detail"].as_str().unwrap().contains("`Acme Cloud`"), "{refusal}");
    assert_eq!((reading.get("running"), reading.get("failure")), (None, None));
    assert_eq!(reading["nextAt"].as_str().unwrap().get(..16), Some("2026-06-16T11:35"));
    assert!(reading["readerRoleArn"].as_str().unwrap().starts_with("arn:aws:iam::"), "{reading}");
    let listed = buyer.get("/invoices?agreement=DIFFERS").await.body;
    assert_eq!((&listed["count"], &listed["invoices"][0]["invoiceId"]), (&json!(1), &json!("2")));
}

#[tokio::test]
async fn an_account_is_read_once_a_day_and_reading_again_changes_nothing() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    running.system.payers().set_invoices(ACCOUNT, vec![summary("1", "PO-A"), summary("2", "")]);
    buyer.set_settings(&read_since(ACCOUNT, "2026-01")).await;
    assert_eq!(running.read_aws_invoices_at("2026-06-15T12:05:00Z").await["recorded"], 2);
    assert_eq!(running.read_aws_invoices_at("2026-06-16T11:00:00Z").await["read"], 0, "not due");
    let order = buyer.order("PO-A").await;
    running.system.payers().take_requests();

    let again = running.read_aws_invoices_at("2026-06-16T12:00:00Z").await;
    assert_eq!((&again["read"], &again["recorded"]), (&json!(2), &json!(0)));
    assert_eq!(buyer.order("PO-A").await, order);
    assert_eq!(numbers(&buyer.aws_reading().await["last"]), "read 2 matched 2");
    let filters = running.system.payers().take_requests();
    let filters: Vec<&Value> = filters.iter().map(|it| &it["Filter"]).collect();
    let [april, may, june, issued] = filters.as_slice() else { panic!("{filters:?}") };
    assert_eq!([april, may, june].map(|it| &it["BillingPeriod"]["Month"]), [4, 5, 6]);
    let day =
        |name: &str| DateTime::from_timestamp(issued["TimeInterval"][name].as_i64().unwrap(), 0).unwrap();
    let days = ["StartDate", "EndDate"].map(|name| day(name).date_naive().to_string());
    assert_eq!(days, ["2026-06-13", "2026-06-17"]);
}

#[tokio::test]
async fn what_changes_at_aws_is_taken_over_with_the_next_reading() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    let generated = invoice("5").with(json!({"dueDate": "2026-07-03"}));
    running.match_one(&generated).await;
    let payers = running.system.payers();
    payers.set_invoices(ACCOUNT, ["1", "2", "3", "5"].map(|id| summary(id, "PO-B")).to_vec());
    buyer.set_settings(&read_since(ACCOUNT, "2026-05")).await;
    running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    let agreement = async |id: &str| {
        let one = buyer.get(&format!("/invoices/AWS_INC/{id}")).await.body;
        format!("{} {} {}", one["outcome"], one["agreement"], one["sellerAssigned"]).replace('"', "")
    };
    assert_eq!(agreement("1").await, "MATCHED DIFFERS PO-B");
    assert_eq!(agreement("5").await, "MATCHED DIFFERS PO-B", "one that a generator presented");

    let amount = json!({"PaymentCurrencyAmount": {"TotalAmount": "7.00", "CurrencyCode": "USD"}});
    let cancelled = json!({"TaxAuthorityStatus": "CANCELLED"});
    payers.set_invoices(
        ACCOUNT,
        vec![
            summary("1", "PO-A"),
            summary("2", "PO-B").with(cancelled),
            summary("3", "PO-B").with(amount),
            summary("4", ""),
        ],
    );
    running.read_aws_invoices_at("2026-06-16T12:00:00Z").await;
    let last = buyer.aws_reading().await["last"].clone();
    assert_eq!(numbers(&last), "read 4 recorded 1 matched 2 voided 1 refused 1");
    assert_eq!(last["refusals"][0]["code"], "InvoiceConflict");
    assert_eq!(agreement("1").await, "MATCHED AGREES PO-A");
    assert_eq!(agreement("2").await, "VOIDED DIFFERS PO-B");
    assert_eq!(agreement("3").await, "MATCHED DIFFERS PO-B");
    assert_eq!(buyer.reconciled("PO-A").await["lineItems"][0]["invoiced"], "400.00");
}

#[tokio::test]
async fn a_late_invoice_of_an_old_period_is_found_by_its_date_of_issue_but_none_before_the_first_period() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order("PO-A")).await;
    buyer.set_settings(&read_since(ACCOUNT, "2026-02")).await;
    running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    let late = |id: &str, month: u32| {
        let period = json!({"Month": month, "Year": 2026});
        summary(id, "").with(json!({"BillingPeriod": period, "IssuedDate": "2026-06-16T00:00:00Z"}))
    };
    running.system.payers().set_invoices(ACCOUNT, vec![late("1", 2), late("2", 1)]);
    running.read_aws_invoices_at("2026-06-16T12:00:00Z").await;
    let last = buyer.aws_reading().await["last"].clone();
    assert_eq!(numbers(&last), "read 2 recorded 1 matched 1 passedOver 1");
    assert_eq!(buyer.get("/invoices").await.body["count"], 1);
}

#[tokio::test]
async fn the_external_id_is_made_by_the_system_and_kept() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let chosen = json!({"roleArn": ROLE, "since": "2026-01", "externalId": "0".repeat(32)});
    let first = buyer.set_settings(&json!({ "awsInvoices": chosen })).await;
    let id = first["awsInvoices"]["externalId"].as_str().unwrap();
    assert!(id.len() == 32 && id != "0".repeat(32), "{id}");
    assert_eq!(buyer.get("/settings").await.body, first);
    let off = buyer.set_settings(&json!({})).await;
    assert!(off.get("awsInvoices").is_none(), "{off}");
    let on = buyer.set_settings(&read_since(ACCOUNT, "2026-02")).await;
    assert_eq!(on["awsInvoices"]["externalId"], id);
    let other = running.buyer_of(OTHER_ACCOUNT);
    let others = other.set_settings(&read_since(OTHER_ACCOUNT, "2026-01")).await;
    assert_ne!(others["awsInvoices"]["externalId"], id);
}

#[tokio::test]
async fn only_a_role_of_the_account_itself_is_accepted() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    let with = |fields: Value| json!({"awsInvoices": read_since(ACCOUNT, "2026-01")["awsInvoices"].clone().with(fields)});
    for (settings, refusal, pointer) in [
        (read_since(OTHER_ACCOUNT, "2026-01"), (422, "ValidationFailed"), "/awsInvoices/roleArn"),
        (
            with(json!({"roleArn": "arn:aws:iam::111122223333:role/A"})),
            (422, "ValidationFailed"),
            "/awsInvoices/roleArn",
        ),
        (with(json!({"roleArn": null})), (422, "ValidationFailed"), "/awsInvoices/roleArn"),
        (with(json!({"since": null})), (422, "ValidationFailed"), "/awsInvoices/since"),
        (with(json!({"since": "2005-12"})), (422, "ValidationFailed"), "/awsInvoices/since"),
        (with(json!({"daily": true})), (400, "MalformedRequest"), "/awsInvoices/daily"),
        (json!({"awsInvoices": null}), (400, "MalformedRequest"), "/awsInvoices"),
    ] {
        let refused = buyer.put("/settings", "*", &settings).await;
        assert_eq!(refused.refusal(), refusal, "{settings}");
        assert_eq!(refused.body["errors"][0]["pointer"], pointer, "{}", refused.body);
    }
    let detail = buyer.put("/settings", "*", &read_since(OTHER_ACCOUNT, "2026-01")).await.body;
    let detail = detail["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.contains("must belong to your account 111122223333"), "{detail}");
}

#[tokio::test]
async fn an_account_that_switches_it_off_is_not_read() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    running.system.payers().set_invoices(ACCOUNT, vec![summary("1", "")]);
    buyer.set_settings(&read_since(ACCOUNT, "2026-01")).await;
    running.read_aws_invoices_at("2026-06-15T12:05:00Z").await;
    buyer.set_settings(&json!({})).await;
    running.system.payers().take_requests();
    running.read_aws_invoices_at("2026-06-17T12:00:00Z").await;
    assert!(running.system.payers().take_requests().is_empty());
    let reading = buyer.aws_reading().await;
    assert_eq!(
        (&reading["enabled"], numbers(&reading["last"])),
        (&json!(false), "read 1 recorded 1 unmatched 1".to_owned())
    );
}
