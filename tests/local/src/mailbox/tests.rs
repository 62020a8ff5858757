//! Sending, faults, pages and storage.

use axum::body::{Bytes, to_bytes};
use axum::http::Method;
use axum::response::Response;
use chrono::DateTime;
use functions::lambda::clock::Clock;
use serde_json::{Value, json};

use super::{MailFault, Mailbox};

fn mailbox() -> Mailbox {
    Mailbox::in_memory(Clock::standing_at(DateTime::UNIX_EPOCH))
}

fn request(to: &str) -> Value {
    json!({
        "FromEmailAddress": "Orders <po@example.com>",
        "Destination": {"ToAddresses": [to]},
        "ConfigurationSetName": "set",
        "EmailTags": [{"Name": "account", "Value": "1"}],
        "Content": {"Simple": {
            "Headers": [{"Name": "List-Unsubscribe", "Value": "<https://example.com>"}],
            "Subject": {"Data": "<b>Low</b>", "Charset": "UTF-8"},
            "Body": {"Text": {"Data": "a < b"}, "Html": {"Data": "<p title=\"x\">'hi'</p><script>1</script>"}},
        }},
    })
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

fn send(mailbox: &Mailbox, request: &Value) -> (u16, String) {
    let (response, _) = mailbox.send(&Bytes::from(request.to_string()));
    let error = response.headers().get("x-amzn-errortype").map_or("", |value| value.to_str().unwrap());
    (response.status().as_u16(), error.to_owned())
}

#[tokio::test]
async fn a_sent_mail_is_listed() {
    let mailbox = mailbox();
    let answer = text(mailbox.send(&Bytes::from(request("ap@example.com").to_string())).0).await;
    let id = serde_json::from_str::<Value>(&answer).unwrap()["MessageId"].clone();
    let listed = text(mailbox.show(&Method::GET, "/mailbox/messages")).await;
    let expected = json!([{
        "id": id,
        "from": "Orders <po@example.com>",
        "to": ["ap@example.com"],
        "subject": "<b>Low</b>",
        "text": "a < b",
        "html": "<p title=\"x\">'hi'</p><script>1</script>",
        "headers": [{"name": "List-Unsubscribe", "value": "<https://example.com>"}],
        "tags": [{"name": "ses:configuration-set", "value": "set"}, {"name": "account", "value": "1"}],
        "receivedAt": "1970-01-01T00:00:00Z",
    }]);
    assert_eq!(serde_json::from_str::<Value>(&listed).unwrap(), expected);
}

#[tokio::test]
async fn pages_escape_all_content_and_forbid_scripts() {
    let mailbox = mailbox();
    send(&mailbox, &request("ap@example.com"));
    let list = text(mailbox.show(&Method::GET, "/mailbox")).await;
    assert!(list.contains("&lt;b&gt;Low&lt;/b&gt;") && !list.contains("<b>Low"));
    let id = mailbox.mails()[0].id.clone();
    let shown = mailbox.show(&Method::GET, &format!("/mailbox/{id}"));
    let policy = shown.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src"));
    assert_eq!(shown.headers()["x-content-type-options"], "nosniff");
    let page = text(shown).await;
    assert!(page.contains("srcdoc=\"&lt;p title=&quot;x&quot;&gt;&#39;hi&#39;&lt;/p&gt;&lt;script&gt;"));
    assert!(page.contains("<iframe sandbox=\"\"") && !page.contains("<script>"));
    assert!(page.contains("<pre>a &lt; b</pre>"));
    assert_eq!(mailbox.show(&Method::GET, "/mailbox/none").status(), 404);
    assert_eq!(mailbox.show(&Method::DELETE, "/mailbox").status(), 405);
}

#[test]
fn mails_that_ses_refuses_are_refused() {
    let mailbox = mailbox();
    let long = "a".repeat(65) + "@example.com";
    for to in [
        "",
        "ada",
        "a@",
        "@b",
        "a b@example.com",
        "ä@example.com",
        "a@ex_ample.com",
        "a@b\r\nBcc: c@d",
        "a@localhost",
        "a@10.0.0.1",
        "a@x.123",
        "a..b@example.com",
        "\"a\"@example.com",
        &long,
    ] {
        assert_eq!(send(&mailbox, &request(to)), (400, "BadRequestException".to_owned()), "{to:?}");
    }
    let mut without_recipients = request("a@example.com");
    without_recipients["Destination"] = json!({});
    let mut without_from = request("a@example.com");
    without_from["FromEmailAddress"] = json!("");
    let mut without_body = request("a@example.com");
    without_body["Content"]["Simple"]["Body"] = json!({});
    for request in [without_recipients, without_from, without_body, json!({}), json!("x")] {
        assert_eq!(send(&mailbox, &request), (400, "BadRequestException".to_owned()), "{request}");
    }
    assert!(mailbox.mails().is_empty());
    assert_eq!(send(&mailbox, &request("A Buyer <a.b+c@mail.example.com>")).0, 200);
}

#[test]
fn sending_fails_as_planned() {
    let mailbox = mailbox();
    mailbox.fail_for("bad@example.com", MailFault::Rejected);
    assert_eq!(send(&mailbox, &request("B <Bad@example.com>")), (400, "MessageRejected".to_owned()));
    assert_eq!(send(&mailbox, &request("good@example.com")).0, 200);
    mailbox.fail_next(1, MailFault::Throttled);
    mailbox.fail_next(1, MailFault::Unavailable);
    let good = request("good@example.com");
    assert_eq!(send(&mailbox, &good), (429, "TooManyRequestsException".to_owned()));
    assert_eq!(send(&mailbox, &good), (500, "InternalServiceErrorException".to_owned()));
    assert_eq!(mailbox.mails().len(), 1);
    mailbox.fail_next(1, MailFault::AnswerLost);
    send(&mailbox, &good);
    assert_eq!(mailbox.mails().len(), 2);
    assert_eq!(mailbox.attempts(), 5);
    mailbox.work_again();
    assert_eq!(send(&mailbox, &request("bad@example.com")).0, 200);
}

#[test]
fn stored_mails_are_read_back() {
    let file = std::env::temp_dir().join(format!("mails-{}.jsonl", crate::request_id::new()));
    let first = Mailbox::open(&file, Clock::System).unwrap();
    send(&first, &request("a@example.com"));
    send(&first, &request("b@example.com"));
    let again = Mailbox::open(&file, Clock::System).unwrap();
    assert_eq!(again.mails(), first.mails());
    std::fs::remove_file(&file).unwrap();
}
