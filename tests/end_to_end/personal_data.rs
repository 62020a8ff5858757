//! Everything that is stored about a person: exported, and erased without losing what others write meanwhile.

use local::TokenRequest;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::given::{With, contact, invoice, invoice_naming, order, order_with_contacts};
use crate::harness::{ACCOUNT, Answer, Caller, OTHER_ACCOUNT, Running, send};

const ADA: &str = "ada@example.com";
const PATH: &str = "/settings/personal-data?email=Ada@Example.com";

impl Caller<'_> {
    /// Erases everything about Ada, which one request must do.
    async fn erase(&self) -> Value {
        let answer = send(self.request(Method::DELETE, PATH)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(answer.body.get("nextToken").is_none() && answer.body.get("unreadable").is_none());
        answer.body["erased"].clone()
    }

    /// What is exported about Ada: each kind with the purchase order or invoice.
    async fn exported_about_ada(&self) -> Vec<String> {
        let answer = self.get(PATH).await;
        assert_eq!((answer.status, answer.body.get("nextToken")), (200, None), "{}", answer.body);
        let rows = answer.body["records"].as_array().unwrap().iter().map(|row| {
            let about = row.get("purchaseOrderId").or(row.get("invoiceId")).and_then(Value::as_str);
            format!("{} {}", row["kind"].as_str().unwrap(), about.unwrap_or_default()).trim_end().to_owned()
        });
        rows.collect()
    }
}

fn ada_token(running: &Running) -> String {
    let request =
        TokenRequest { account: ACCOUNT.to_owned(), email: Some(ADA.to_owned()), ..TokenRequest::default() };
    running.system.issuer().token_for(&request).unwrap()
}

/// Ada is a contact, an author, a recipient, and left. So is Bob a contact and a recipient.
async fn known_to_the_account() -> Running {
    let running = Running::on("2026-06-15").await;
    let (buyer, token) = (running.buyer(), ada_token(&running));
    let ada = running.bearer(&token);
    let people = [ADA, "bob@example.com"];
    buyer.set_settings(&json!({"contacts": people.map(contact)})).await;
    buyer.add_order(&order_with_contacts("PO_A", &people)).await;
    ada.add_order(&order("PO_B")).await;
    ada.add_order(&order("PO_GONE")).await;
    ada.delete_order("PO_GONE").await;
    running.match_one(&invoice_naming("I-1", "900.00", "PO_A")).await;
    running.match_one(&invoice("I-EUR").with(json!({"currency": "EUR"}))).await;
    assert_eq!(running.sweep().await["digestsSent"], 2);
    let moved = json!({"purchaseOrderId": "PO_B", "lineItemNumber": "1"});
    let moved = ada.put("/invoices/AWS_INC/I-1/association", "*", &moved).await;
    assert_eq!(moved.status, 200, "{}", moved.body);
    let link = running.unsubscribe_link(ADA);
    assert_eq!(running.leave(&link).await.status, 200);
    running
}

#[tokio::test]
async fn an_export_has_everything_about_a_person_and_nothing_about_others() {
    let running = known_to_the_account().await;
    let other = running.buyer_of(OTHER_ACCOUNT);
    other.add_order(&order_with_contacts("PO_OTHER", &[ADA])).await;
    let mut exported = running.buyer().exported_about_ada().await;
    exported.sort();
    let expected = [
        "CONTACT PO_A",
        "DEFAULT_CONTACT",
        "LEDGER_ENTRY PO_A",
        "LEDGER_ENTRY PO_B",
        "MAIL_STOPPED",
        "NOTICE I-EUR",
        "NOTICE PO_A",
        "VERSION PO_B",
        "VERSION PO_GONE",
        "VERSION PO_GONE",
    ];
    assert_eq!(exported, expected);
    let all = running.buyer().get(PATH).await.body;
    assert!(!all.to_string().contains("bob@example.com"), "{all}");
    let contact =
        &all["records"].as_array().unwrap().iter().find(|row| row["kind"] == "CONTACT").unwrap()["contact"];
    assert_eq!(*contact, json!({"name": "Ada Buyer", "email": ADA}));
    assert_eq!(other.exported_about_ada().await, ["CONTACT PO_OTHER"]);
}

#[tokio::test]
async fn an_erasure_leaves_what_was_done_but_not_by_whom_or_to_whom() {
    let running = known_to_the_account().await;
    let buyer = running.buyer();
    let before = buyer.order("PO_A").await;
    let other = running.buyer_of(OTHER_ACCOUNT);
    other.add_order(&order_with_contacts("PO_OTHER", &[ADA])).await;
    let token = ada_token(&running);
    // Ada herself asks for it: the version that her request makes names her for a moment.
    let erased = running.bearer(&token).erase().await;
    assert_eq!(erased, json!({"contacts": 2, "versions": 4, "ledgerEntries": 2, "notices": 2}));
    let left: Vec<Value> =
        running.items().await.into_iter().filter(|item| item.to_string().contains(ADA)).collect();
    assert!(left.iter().all(|item| item["pk"]["S"].as_str().unwrap().contains(OTHER_ACCOUNT)), "{left:?}");
    assert_eq!(buyer.exported_about_ada().await, ["MAIL_STOPPED"], "so that she gets no mail again");

    let after = buyer.order("PO_A").await;
    assert_eq!(after["contacts"], json!([contact("bob@example.com")]));
    assert_eq!(
        (&after["version"], &after["updatedAt"]),
        (&json!(2), &before["updatedAt"]),
        "no rank changes"
    );
    let versions = buyer.all("/purchase-orders/PO_GONE/history", "versions", 100).await;
    let actors: Vec<&str> = versions.iter().map(|row| row["actor"].as_str().unwrap()).collect();
    assert!(actors[0].starts_with("erased:") && actors[0] == actors[1], "{actors:?}");
    let ledger = buyer.ledger("PO_B").await;
    assert_eq!(ledger[0]["actor"], actors[0], "one person has one pseudonym");
    let notices = buyer.all("/purchase-orders/PO_A/notices", "notices", 100).await;
    let recipients: Vec<&Value> = notices.iter().map(|row| &row["recipient"]["email"]).collect();
    assert!(recipients.contains(&&json!("bob@example.com")) && recipients.contains(&&Value::Null));
    assert!(
        notices.iter().all(|row| row["state"] == "SENT" && !row["notices"].as_array().unwrap().is_empty())
    );
    assert_eq!(buyer.erase().await, json!({"contacts": 0, "versions": 0, "ledgerEntries": 0, "notices": 0}));
}

#[tokio::test]
async fn a_notice_that_was_not_sent_is_withdrawn_with_its_recipient() {
    let running = Running::on("2026-06-15").await;
    running.buyer().add_order(&order_with_contacts("PO_A", &[ADA])).await;
    running.match_one(&invoice_naming("I-1", "900.00", "PO_A")).await;
    running.system.mailbox().fail_next(1, local::MailFault::Unavailable);
    running.sweep().await;
    assert_eq!(running.buyer().erase().await["notices"], 1);
    running.advance_one_hour();
    running.sweep().await;
    assert!(running.system.mailbox().mails().is_empty());
    let notices = running.buyer().all("/purchase-orders/PO_A/notices", "notices", 100).await;
    assert_eq!((&notices[0]["state"], notices[0].get("recipient")), (&json!("WITHDRAWN"), None));
}

#[tokio::test]
async fn an_erasure_loses_no_edit_that_is_made_meanwhile() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    buyer.add_order(&order_with_contacts("PO_A", &[ADA, "bob@example.com"])).await;
    let edit = json!({"description": "meanwhile"});
    let (erased, edited) = running.before_commit(buyer.erase(), buyer.edit("PO_A", &edit)).await;
    assert_eq!((erased["contacts"].clone(), edited.status), (json!(1), 200));
    let order = buyer.order("PO_A").await;
    assert_eq!((&order["description"], &order["version"]), (&json!("meanwhile"), &json!(3)));
    assert_eq!(order["contacts"], json!([contact("bob@example.com")]));
    let before = json!({"contacts": [contact(ADA)], "displayName": "Before"});
    buyer.set_settings(&before).await;
    let named = before.with(json!({"displayName": "Meanwhile"}));
    let (erased, _) = running.before_commit(buyer.erase(), buyer.set_settings(&named)).await;
    assert_eq!(erased["contacts"], 1);
    let settings = buyer.get("/settings").await.body;
    assert_eq!((&settings["displayName"], &settings["contacts"]), (&json!("Meanwhile"), &json!([])));
}

#[tokio::test]
async fn an_export_that_is_too_long_for_one_answer_goes_on_by_a_token() {
    let running = Running::on("2026-06-15").await;
    let token = ada_token(&running);
    let (ada, buyer) = (running.bearer(&token), running.buyer());
    ada.add_order(&order("PO_000")).await;
    let items = running.order_items("PO_000").await;
    running.put_copies(&items, (1..40).map(|number| format!("PO_{number:03}"))).await;
    let first = running
        .items()
        .await
        .into_iter()
        .find(|item| item["pk"]["S"].as_str().unwrap().starts_with("HISTORY#"));
    let versions: Vec<Value> = (2..1_010)
        .map(|number| first.clone().unwrap().with(json!({"sk": {"S": format!("{number:012}")}})))
        .chain([first.clone().unwrap().with(json!({"pk": {"S": format!("HISTORY#{ACCOUNT}#PO_039")}}))])
        .collect();
    running.put_items(&versions).await;
    let page: Answer = buyer.get(PATH).await;
    assert_eq!(page.body["records"].as_array().unwrap().len(), 1_009);
    let next = page.body["nextToken"].as_str().unwrap();
    let rest = buyer.get(&format!("{PATH}&nextToken={next}")).await;
    assert_eq!(rest.body["records"][0]["purchaseOrderId"], "PO_039", "{}", rest.body);
    assert_eq!((rest.body["records"].as_array().unwrap().len(), rest.body.get("nextToken")), (1, None));
    let foreign = buyer.get(&format!("/settings/personal-data?email=bob@example.com&nextToken={next}")).await;
    assert_eq!(foreign.refusal(), (400, "MalformedRequest"));
    // An erasure goes on as well, if the time of a request doesn't suffice.
    let (mut path, mut erased) = (PATH.to_owned(), 0);
    loop {
        let answer = send(buyer.request(Method::DELETE, &path)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        erased += answer.body["erased"]["versions"].as_u64().unwrap();
        let Some(next) = answer.body["nextToken"].as_str() else { break };
        path = format!("{PATH}&nextToken={next}");
    }
    assert_eq!(erased, 1_010);
}

#[tokio::test]
async fn the_address_is_required_and_valid_and_what_cannot_be_read_is_counted() {
    let running = Running::on("2026-06-15").await;
    let buyer = running.buyer();
    for (query, code) in [("", "Required"), ("?email=ada", "InvalidValue"), ("?email=", "InvalidValue")] {
        let path = format!("/settings/personal-data{query}");
        for method in [Method::GET, Method::DELETE] {
            let refused = send(buyer.request(method, &path)).await;
            assert_eq!(
                (refused.refusal(), refused.errors()),
                ((422, "ValidationFailed"), vec![("/email", code)]),
                "{path}"
            );
        }
    }
    buyer.add_order(&order_with_contacts("PO_A", &[ADA])).await;
    buyer.add_order(&order_with_contacts("PO_B", &[ADA])).await;
    running.tamper("PO#111122223333", "ORDER#PO_A", "SET suspended = :value", &json!({"S": "?"})).await;
    assert_eq!(buyer.get(PATH).await.body["unreadable"], 1);
    let erased = send(buyer.request(Method::DELETE, PATH)).await.body;
    assert_eq!((&erased["erased"]["contacts"], &erased["unreadable"]), (&json!(1), &json!(1)), "{erased}");
}
