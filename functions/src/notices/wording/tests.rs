//! The texts that recipients read.

use domain::ids::InvoiceKey;
use domain::matching::DecisionReason;
use domain::money::Money;
use domain::notice::Notice;
use domain::purchase_order::Email;

use super::*;
use crate::lambda::Environment;
use crate::lambda::clock::Clock;
use crate::store::deliveries::{self, About};

fn calendar() -> Calendar {
    Environment::new(std::collections::BTreeMap::new(), Clock::System).calendar().unwrap()
}

fn recipient(name: &str) -> Recipient {
    Recipient { name: name.to_owned(), email: "ap@example.com".parse::<Email>().unwrap() }
}

fn dollars(text: &str) -> Money {
    Money::parse(text, "USD".parse().unwrap()).unwrap()
}

fn balance(line: &str, threshold: &str, left: &str) -> Notice {
    Notice::Balance {
        line_item_number: line.parse().unwrap(),
        start_month: "2026-01".parse().unwrap(),
        end_month: "2026-12".parse().unwrap(),
        threshold: threshold.parse().unwrap(),
        balance: dollars(left),
        total_value: dollars("1000.00"),
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
        sellers: &Catalogue::aws().unwrap(),
        console_url: "https://example.com/console/",
        unsubscribe_url: "https://example.com/unsubscribe/x",
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

    Purchase order PO-7 (January to December 2026)
    - Line 10 (January to December 2026) is overdrawn by USD 70.00; its total value is USD 1,000.00.
    - Line 2 (January to December 2026) has USD 230.00 left of USD 1,000.00 (23%), which is below 75%.
    Balance of all tracked lines: USD 12,345.60 on Dec 24, 2026
    https://example.com/console/purchase-orders/PO-7

    Purchase order PO 8/b (January to December 2026)
    - It ends in 7 days, on Dec 31, 2026.
    Balance of all tracked lines: USD 12,345.60 on Dec 24, 2026
    https://example.com/console/purchase-orders/PO~208~2Fb

    You get this mail because you are a contact of the account or of its purchase orders.
    You can change recipients and times in the contacts and the notice policy. To unsubscribe:
    https://example.com/unsubscribe/x
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
    <li>Line 1 (January to December 2026) has nothing left of USD 1,000.00.</li>
    </ul>
    <p style="margin:8px 0">Balance of all tracked lines: <strong>USD 12,345.60 on Dec 24, 2026</strong></p>
    <p style="margin:8px 0"><a href="https://example.com/console/purchase-orders/PO-7">Open purchase order PO-7</a></p>
    </div>
    <p style="font-size:13px">You get this mail because you are a contact of the account or of its purchase orders. You can change recipients and times in the contacts and the notice policy.</p>
    <p style="font-size:13px"><a href="https://example.com/unsubscribe/x">Unsubscribe from mail about this account</a></p>
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
    assert!(mail.text.contains("- Line 1 (January to December 2026) has nothing left of USD 1,000.00.\n"));
    assert!(mail.text.contains("- It ended 3 days ago, on Dec 31, 2026.\n"));
    assert!(mail.text.contains("USD 12,345.60 on Dec 26, 2026"));
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
fn a_subject_has_a_bounded_length() {
    let facts: Vec<Delivery> =
        vec![delivery(&"x".repeat(100), "2026-12-24", vec![balance(&"9".repeat(20), "75", "1.00")])];
    let long = mail("A", "2026-12-24", &facts).subject;
    assert!(long.chars().count() <= SUBJECT_LENGTH_MAX + 3, "{long}");
}

#[test]
fn a_notice_of_an_unmatched_invoice_has_its_amount_and_the_reason() {
    let missing =
        deliveries::tests::of_invoice("018304 / 28865", "2026-12-24", DecisionReason::ReferenceNotFound);
    let subject = mail("A", "2026-12-24", std::slice::from_ref(&missing)).subject;
    insta::assert_snapshot!(subject, @"Invoice 018304 / 28865 from Amazon Web Services, Inc. has no purchase order");
    let both = mail("A", "2026-12-24", &[missing, delivery("PO-7", "2026-12-24", vec![expiration()])]);
    insta::assert_snapshot!(both.text, @"
    Hello A,

    2 notices on 1 purchase order and 1 invoice of account 111122223333:

    Purchase order PO-7 (January to December 2026)
    - It ends in 7 days, on Dec 31, 2026.
    Balance of all tracked lines: USD 12,345.60 on Dec 24, 2026
    https://example.com/console/purchase-orders/PO-7

    Invoice 018304 / 28865 from Amazon Web Services, Inc.
    - It charges USD 300.00 for November 2026 and draws on no purchase order: it names PO-X, which doesn't exist.
    https://example.com/console/invoices/AWS_INC/018304~20~2F~2028865

    You get this mail because you are a contact of the account or of its purchase orders.
    You can change recipients and times in the contacts and the notice policy. To unsubscribe:
    https://example.com/unsubscribe/x
    ");
    assert!(
        both.html.contains(">Open invoice 018304 / 28865 from Amazon Web Services, Inc.</a>"),
        "{}",
        both.html
    );
}

#[test]
fn lines_with_different_reasons_have_a_sentence_each() {
    let mut missing = deliveries::tests::of_invoice("I-1", "2026-12-24", DecisionReason::NoLineFits);
    let mut say = |notice| {
        missing.notices = vec![notice];
        let mail = mail("A", "2026-12-24", std::slice::from_ref(&missing));
        let said = mail.text.lines().filter_map(|line| line.strip_prefix("- "));
        [&*mail.subject].into_iter().chain(said).collect::<Vec<_>>().join("\n")
    };
    let part =
        |lines: &[&str], amount: &str, reason, order: &str, line: &str| domain::notice::UnmatchedPart {
            lines: lines.iter().map(|line| line.parse().unwrap()).collect(),
            amount: dollars(amount),
            reason: Some(reason),
            purchase_order: Some(order.to_owned()).filter(|order| !order.is_empty()),
            line_item: Some(line.to_owned()).filter(|line| !line.is_empty()),
        };
    let of = |amount: &str, unmatched: Vec<_>| Notice::MissingPurchaseOrder {
        invoice: InvoiceKey { bill_from: "AWS_INC".parse().unwrap(), invoice_id: "I-1".parse().unwrap() },
        amount: dollars(amount),
        billing_period: "2026-10".parse().unwrap(),
        unmatched,
    };
    insta::assert_snapshot!(say(of("60.00", vec![
        part(&["a"], "40.00", DecisionReason::LineNotFound, "P-SUB", "9"),
        part(&["b"], "20.00", DecisionReason::ReferenceNotFound, "P-NOPE", ""),
    ])), @"
    Invoice I-1 from Amazon Web Services, Inc.: 2 lines have no purchase order
    USD 60.00 for October 2026 draws on no purchase order.
    Line a (USD 40.00): P-SUB has no line item 9.
    Line b (USD 20.00): there is no purchase order P-NOPE.
    ");
    insta::assert_snapshot!(say(of("-60.00", vec![
        part(&["a", "b"], "-40.00", DecisionReason::Suspended, "www.evil.com", ""),
        part(&["c", "d", "e", "f"], "-20.00", DecisionReason::NoLineFits, "", ""),
    ])), @"
    Invoice I-1 from Amazon Web Services, Inc.: 6 lines have no purchase order
    A credit of USD 60.00 for October 2026 draws on no purchase order.
    Lines a and b (USD 40.00): www[.]evil[.]com is suspended.
    Lines c, d, e and another one (USD 20.00): no line item of any purchase order fits it.
    ");
    let one = vec![part(&["a"], "40.00", DecisionReason::Deleted, "", "")];
    insta::assert_snapshot!(say(of("40.00", one)), @"
    Invoice I-1 from Amazon Web Services, Inc.: line a has no purchase order
    USD 40.00 for October 2026 draws on no purchase order.
    Line a (USD 40.00): the purchase order was deleted.
    ");
    let whole = vec![part(&[], "40.00", DecisionReason::LineNotFound, "P-SUB", "9")];
    insta::assert_snapshot!(say(of("40.00", whole)), @"
    Invoice I-1 from Amazon Web Services, Inc. has no purchase order
    It charges USD 40.00 for October 2026 and draws on no purchase order: it names P-SUB, which has no line item 9.
    ");
    let many = (0..13).map(|nth| {
        part(&[&nth.to_string()], "1.00", DecisionReason::ReferenceNotFound, &format!("P-{nth}"), "")
    });
    let said = say(of("13.00", many.collect()));
    assert!(
        said.ends_with("Line 9 (USD\u{a0}1.00): there is no purchase order P-9.\nAnd 3 other lines."),
        "{said}"
    );
}

#[test]
fn invoices_of_one_kind_of_notice_are_counted_in_the_subject() {
    let of = |id: &str| deliveries::tests::of_invoice(id, "2026-12-24", DecisionReason::NoLineFits);
    let three = [of("I-1"), of("I-2"), of("I-3")];
    insta::assert_snapshot!(mail("A", "2026-12-24", &three).subject, @"3 invoices have no purchase order");
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
        sellers: &Catalogue::aws().unwrap(),
        console_url: "https://example.com/console",
        unsubscribe_url: "https://example.com/unsubscribe/x",
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
        start_month: "2026-01".parse().unwrap(),
        end_month: "2026-12".parse().unwrap(),
        months: 3,
        monthly_mean: dollars("1234.50"),
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
    - Line 1 (January to December 2026) has USD 230.00 left of USD 1,000.00 (23%), which is below 75%.
    - Line 1 (January to December 2026) will be used up by the invoices for September 2026, at USD 1,234.50 a month (the mean of its last 3 invoiced months).
    - Line <2> (January to December 2026) was used up by the invoices for May 2026, before its last month.
    Balance of all tracked lines: USD 12,345.60 on Jul 24, 2026
    https://example.com/console/purchase-orders/PO-7

    You get this mail because you are a contact of the account or of its purchase orders.
    You can change recipients and times in the contacts and the notice policy. To unsubscribe:
    https://example.com/unsubscribe/x
    ");
    assert!(
        mail.html.contains(
            "<li>Line 1 (January to December 2026) will be used up by the invoices for September 2026,"
        ),
        "{}",
        mail.html
    );
    assert!(
        mail.html.contains("<li>Line &#60;2&#62; (January to December 2026) was used up"),
        "{}",
        mail.html
    );
}

#[test]
fn a_link_encodes_any_purchase_order_id() {
    let text = mail("A", "2026-12-24", &[delivery("PO 4500/2021", "2026-12-24", vec![expiration()])]).text;
    assert!(text.contains("\nhttps://example.com/console/purchase-orders/PO~204500~2F2021\n"), "{text}");
}

#[test]
fn the_most_urgent_comes_first_and_what_is_beyond_twenty_is_counted() {
    let ends_later = Notice::Expiration { expires_on: "2027-02-28".parse().unwrap(), days_left: 60 };
    let mut deliveries: Vec<Delivery> = (10..32)
        .map(|number| delivery(&format!("E-{number}"), "2026-12-24", vec![ends_later.clone()]))
        .collect();
    deliveries.extend([
        delivery("D-BELOW", "2026-12-24", vec![balance("1", "75", "230.00"), ends_later]),
        deliveries::tests::of_invoice("I-1", "2026-12-24", DecisionReason::NoLineFits),
        delivery("B-WEEK", "2026-12-24", vec![expiration()]),
        delivery("Z-NOTHING", "2026-12-24", vec![balance("1", "0", "0.00")]),
    ]);
    let mail = mail("A", "2026-12-24", &deliveries);
    let headings: Vec<&str> =
        mail.text.lines().filter(|line| line.contains("rder ") || line.starts_with("Invoice ")).collect();
    let first: Vec<&str> = headings.iter().take(5).map(|it| it.split(" (").next().unwrap()).collect();
    assert_eq!(
        first,
        [
            "Purchase order Z-NOTHING",
            "Purchase order B-WEEK",
            "Invoice I-1 from Amazon Web Services, Inc.",
            "- It charges USD\u{a0}300.00 for November 2026 and draws on no purchase order: no line item of any purchase order fits it.",
            "Purchase order D-BELOW",
        ]
    );
    let more = "And 6 notices on 6 purchase orders:\nhttps://example.com/console/purchase-orders\n";
    assert!(mail.text.contains(more), "{}", mail.text);
    assert!(!mail.text.contains("E-26") && mail.text.contains("E-25"), "{}", mail.text);
    let more = "<a href=\"https://example.com/console/purchase-orders\">6 notices on 6 purchase orders</a>";
    assert!(mail.html.contains(more), "{}", mail.html);
    assert!(mail.text.contains("27 notices on 25 purchase orders and 1 invoice of account"), "{}", mail.text);
}

#[test]
fn other_peoples_words_become_no_links() {
    let hostile = delivery("https://evil.example", "2026-12-24", vec![balance("www.evil.com", "75", "1.00")]);
    let mail = mail("See https://evil.example/pay", "2026-12-24", &[hostile]);
    let others = |text: &str| text.replace("https://example.com/", "").replace("[://]", "");
    for text in [others(&mail.text), others(&mail.subject)] {
        assert!(!text.contains("://") && !text.contains("evil.com"), "{text}");
    }
    assert!(mail.text.contains("Hello See https[://]evil[.]example/pay,\n"), "{}", mail.text);
    assert!(mail.html.contains("<p>Hello See https://evil.example/pay,</p>"), "as text: {}", mail.html);
    assert!(!mail.html.contains("href=\"https://evil"), "{}", mail.html);
}
