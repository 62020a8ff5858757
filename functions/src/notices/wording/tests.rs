//! The texts that recipients read.

use domain::matching::DecisionReason;
use domain::purchase_order::Email;

use super::*;
use crate::lambda::Environment;
use crate::lambda::clock::Clock;
use crate::store::deliveries;

fn calendar() -> Calendar {
    Environment::new(std::collections::BTreeMap::new(), Clock::System).calendar().unwrap()
}

fn recipient(name: &str) -> Recipient {
    Recipient { name: name.to_owned(), email: "ap@example.com".parse::<Email>().unwrap() }
}

fn balance(line: &str, threshold: &str, left: &str) -> Notice {
    let money = |text| domain::money::Money::parse(text, "USD".parse().unwrap()).unwrap();
    Notice::Balance {
        line_item_number: line.parse().unwrap(),
        threshold: threshold.parse().unwrap(),
        balance: money(left),
        total_value: money("1000.00"),
    }
}

fn expiration() -> Notice {
    Notice::Expiration { expires_on: "2026-12-31".parse().unwrap(), days_left: 30 }
}

fn delivery(id: &str, decided_on: &str, notices: Vec<Notice>) -> Delivery {
    deliveries::tests::delivery(id, decided_on, "ap@example.com", notices)
}

fn mail(name: &str, today: &str, deliveries: &[Delivery]) -> Mail {
    let digest = Digest {
        account: &"111122223333".parse().unwrap(),
        display_name: None,
        recipient: &recipient(name),
        deliveries,
        today: today.parse().unwrap(),
        calendar: &calendar(),
        console_url: "https://example.com/console/",
    };
    digest.mail().unwrap()
}

#[test]
fn one_notice_is_in_the_subject() {
    let subject = |notice| mail("A", "2026-12-24", &[delivery("PO-7", "2026-12-24", vec![notice])]).subject;
    insta::assert_snapshot!(subject(balance("1", "75", "230.99")), @"Purchase order PO-7: 23% of line 1 is left");
    insta::assert_snapshot!(subject(balance("1", "75", "0.01")), @"Purchase order PO-7: less than 1% of line 1 is left");
    insta::assert_snapshot!(subject(balance("1", "0", "0.00")), @"Purchase order PO-7: nothing of line 1 is left");
    insta::assert_snapshot!(subject(balance("1", "0", "-0.01")), @"Purchase order PO-7: line 1 is overdrawn");
    insta::assert_snapshot!(subject(expiration()), @"Purchase order PO-7 ends in 7 days");
}

#[test]
fn several_notices_are_counted_in_the_subject() {
    let two = vec![balance("1", "75", "230.00"), expiration()];
    let one_order = [delivery("PO-7", "2026-12-24", two.clone())];
    insta::assert_snapshot!(mail("A", "2026-12-24", &one_order).subject, @"2 notices on purchase order PO-7");
    let orders = [delivery("PO-7", "2026-12-24", two), delivery("PO-8", "2026-12-24", vec![expiration()])];
    insta::assert_snapshot!(mail("A", "2026-12-24", &orders).subject, @"3 notices on 2 purchase orders");
}

#[test]
fn a_digest_lists_the_notices_of_an_account_by_purchase_order() {
    let deliveries = [
        delivery("PO 8/b", "2026-12-24", vec![expiration()]),
        delivery("PO-7", "2026-12-24", vec![balance("2", "75", "230.00"), balance("10", "0", "-70.00")]),
    ];
    insta::assert_snapshot!(mail("A. Buyer", "2026-12-24", &deliveries).text, @"
    Hello A. Buyer,

    3 notices on 2 purchase orders of account 111122223333:

    Purchase order PO 8/b (January to December 2026)
    - It ends in 7 days, on 31 December 2026.
    Balance of all tracked lines: 12,345.60 USD on 24 December 2026
    https://example.com/console/purchase-orders/PO~208~2Fb

    Purchase order PO-7 (January to December 2026)
    - Line 2 has 230.00 USD left of 1,000.00 USD (23%), which is below 75%.
    - Line 10 is overdrawn by 70.00 USD; its total value is 1,000.00 USD.
    Balance of all tracked lines: 12,345.60 USD on 24 December 2026
    https://example.com/console/purchase-orders/PO-7

    You get this mail because you are a contact of the account or of its purchase orders.
    Who gets it, and when, is set there: the contacts and the notice policy.
    ");
}

#[test]
fn a_digest_has_the_same_content_in_html() {
    let deliveries = [delivery("PO-7", "2026-12-24", vec![balance("1", "0", "0.00")])];
    insta::assert_snapshot!(mail("A. Buyer", "2026-12-24", &deliveries).html, @r#"
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="supported-color-schemes" content="light dark">
    <title>Purchase order PO-7: nothing of line 1 is left</title>
    </head>
    <body style="margin:0;padding:16px;font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;font-size:16px;line-height:1.5">
    <div style="max-width:600px;margin:0 auto;overflow-wrap:anywhere">
    <p>Hello A. Buyer,</p>
    <p>1 notice on 1 purchase order of account 111122223333:</p>
    <div style="margin:24px 0;padding:8px 0 0 16px;border-left:4px solid #7f8c9a">
    <h2 style="margin:0;font-size:18px">Purchase order PO-7</h2>
    <p style="margin:0;font-size:14px">January to December 2026</p>
    <ul style="margin:8px 0;padding-left:20px">
    <li>Line 1 has nothing left of 1,000.00 USD.</li>
    </ul>
    <p style="margin:8px 0">Balance of all tracked lines: <strong>12,345.60 USD on 24 December 2026</strong></p>
    <p style="margin:8px 0"><a href="https://example.com/console/purchase-orders/PO-7">Open purchase order PO-7</a></p>
    </div>
    <p style="font-size:13px">You get this mail because you are a contact of the account or of its purchase orders. Who gets it, and when, is set there: the contacts and the notice policy.</p>
    </div>
    </body>
    </html>
    "#);
}

#[test]
fn a_later_notice_replaces_an_earlier_one_about_the_same_line() {
    let deliveries = [
        delivery("PO-7", "2026-12-26", vec![balance("1", "0", "0.00"), expiration()]),
        delivery("PO-7", "2026-12-01", vec![balance("1", "75", "700.00"), expiration()]),
    ];
    let mail = mail("A. Buyer", "2027-01-03", &deliveries);
    assert_eq!(mail.subject, "2 notices on purchase order PO-7");
    assert!(mail.text.contains("- Line 1 has nothing left of 1,000.00 USD.\n"));
    assert!(mail.text.contains("- It ended 3 days ago, on 31 December 2026.\n"));
    assert!(mail.text.contains("12,345.60 USD on 26 December 2026"));
    assert!(!mail.text.contains("700.00"));
}

#[test]
fn names_are_escaped_in_html() {
    let name = "<script>alert(1)</script> \"&' </p>";
    let mail =
        mail(name, "2026-12-24", &[delivery("PO-7", "2026-12-24", vec![balance("<b>", "75", "1.00")])]);
    assert!(!mail.html.contains("<script") && !mail.html.contains("<b>") && !mail.html.contains("\"&'"));
    assert!(mail.html.contains("Hello &#60;script&#62;alert(1)&#60;/script&#62;"));
    assert!(mail.text.contains("Hello <script>alert(1)</script> \"&' </p>,\n"));
}

#[test]
fn a_subject_is_one_line_of_bounded_length() {
    let day: NaiveDate = "2026-12-24".parse().unwrap();
    let id = "PO-7".parse().unwrap();
    let section = |text: &str| Section {
        named: AboutId::Order(&id),
        name: format!("purchase order {text}"),
        notices: Vec::new(),
        sentences: Vec::new(),
        outlook: Vec::new(),
        months: None,
        balance: None,
        link: String::new(),
    };
    let forged = subject(&[section("7\r\nBcc: b@example.com\u{2028}\u{0}")], day);
    assert_eq!(forged, "0 notices on purchase order 7Bcc: b@example.com");
    let long = subject(&[section(&"x".repeat(1000))], day);
    assert!(long.ends_with("xxx...") && long.len() == SUBJECT_LENGTH_MAX + 3);
}

#[test]
fn a_notice_of_an_unmatched_invoice_has_its_amount_and_the_reason() {
    let missing =
        deliveries::tests::of_invoice("018304 / 28865", "2026-12-24", DecisionReason::ReferenceNotFound);
    let subject = mail("A", "2026-12-24", std::slice::from_ref(&missing)).subject;
    insta::assert_snapshot!(subject, @"Invoice 018304 / 28865 from AWS_INC has no purchase order");
    let both = mail("A", "2026-12-24", &[missing, delivery("PO-7", "2026-12-24", vec![expiration()])]);
    insta::assert_snapshot!(both.text, @"
    Hello A,

    2 notices on 1 purchase order and 1 invoice of account 111122223333:

    Purchase order PO-7 (January to December 2026)
    - It ends in 7 days, on 31 December 2026.
    Balance of all tracked lines: 12,345.60 USD on 24 December 2026
    https://example.com/console/purchase-orders/PO-7

    Invoice 018304 / 28865 from AWS_INC
    - It charges 300.00 USD for November 2026 and draws on no purchase order: there is no purchase order of the ID that it names.
    https://example.com/console/invoices/AWS_INC/018304~20~2F~2028865

    You get this mail because you are a contact of the account or of its purchase orders.
    Who gets it, and when, is set there: the contacts and the notice policy.
    ");
    assert!(both.html.contains(">Open invoice 018304 / 28865 from AWS_INC</a>"), "{}", both.html);
}

#[test]
fn a_mail_uses_the_display_name_of_the_account() {
    let recipient = recipient("A");
    let digest = Digest {
        account: &"111122223333".parse().unwrap(),
        display_name: Some(&"Example <GmbH>".parse().unwrap()),
        recipient: &recipient,
        deliveries: &[delivery("PO-7", "2026-12-24", vec![expiration()])],
        today: "2026-12-24".parse().unwrap(),
        calendar: &calendar(),
        console_url: "https://example.com/console",
    };
    let mail = digest.mail().unwrap();
    let summary = "1 notice on 1 purchase order of Example <GmbH> (account 111122223333):";
    assert!(mail.text.contains(summary), "{}", mail.text);
    assert!(!mail.html.contains("<GmbH>"), "{}", mail.html);
}

#[test]
fn a_line_that_runs_out_early_is_listed_after_the_notices() {
    let mut delivery = delivery("PO-7", "2026-07-24", vec![balance("1", "75", "230.00")]);
    let runs_out = |line: &str, month: &str, has_run_out| deliveries::RunsOut {
        line_item_number: line.parse().unwrap(),
        month: month.parse().unwrap(),
        has_run_out,
        last_month: "2026-12".parse().unwrap(),
        monthly_mean: domain::money::Money::parse("1234.50", "USD".parse().unwrap()).unwrap(),
    };
    if let About::Order(_, standing) = &mut delivery.about {
        standing.runs_out = vec![runs_out("1", "2026-09", false), runs_out("<2>", "2026-05", true)];
    }
    let mail = mail("A. Buyer", "2026-07-24", &[delivery]);
    assert_eq!(mail.subject, "Purchase order PO-7: 23% of line 1 is left");
    insta::assert_snapshot!(mail.text, @"
    Hello A. Buyer,

    1 notice on 1 purchase order of account 111122223333:

    Purchase order PO-7 (January to December 2026)
    - Line 1 has 230.00 USD left of 1,000.00 USD (23%), which is below 75%.
    - At 1,234.50 USD a month, line 1 runs out in September 2026; it is for invoices until December 2026.
    - Line <2> ran out in May 2026; it is for invoices until December 2026.
    Balance of all tracked lines: 12,345.60 USD on 24 July 2026
    https://example.com/console/purchase-orders/PO-7

    You get this mail because you are a contact of the account or of its purchase orders.
    Who gets it, and when, is set there: the contacts and the notice policy.
    ");
    assert!(
        mail.html.contains("<li>At 1,234.50 USD a month, line 1 runs out in September 2026;"),
        "{}",
        mail.html
    );
    assert!(mail.html.contains("Line &#60;2&#62; ran out in May 2026;"), "{}", mail.html);
}

#[test]
fn a_link_encodes_any_purchase_order_id() {
    let text = mail("A", "2026-12-24", &[delivery("PO 4500/2021", "2026-12-24", vec![expiration()])]).text;
    assert!(text.contains("\nhttps://example.com/console/purchase-orders/PO~204500~2F2021\n"), "{text}");
}
