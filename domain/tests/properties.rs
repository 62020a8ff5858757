//! Laws: what holds whatever the orders, invoices and documents are.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::coverage::{Coverage, coverage, ordinary_invoice};
use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::invoice::{Invoice, Reference};
use domain::ledger::RecordedOrder;
use domain::ledger::{INVOICED_MONTHS_MAX, InvoicedByMonth};
use domain::ledger::{InvoiceStatus, RecordedInvoice};
use domain::ledger::{compare, compare_months};
use domain::matching::{Candidate, Choice, Decision, LineTerms, Terms, decide, follow, never_win};
use domain::money::{Currency, Money, Percent, Quantity};
use domain::month::{Month, MonthRange};
use domain::notice::{Lead, Notice, NoticePolicy, outlook};
use domain::purchase_order::{Email, PurchaseOrder, WhenDepleted};
use domain::seller::Catalogue;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Cents as an amount of dollars.
fn dollars(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

fn usd() -> Currency {
    "USD".parse().unwrap()
}

/// An order's JSON: two to four lines of few kinds, so that invoices find several and draw them empty.
fn a_document(id: String) -> impl Strategy<Value = Value> {
    let types = select(vec![
        "ALL",
        "MONTHLY_USAGE",
        "SUBSCRIPTION",
        "MARKETPLACE_TRANSACTION",
        "MARKETPLACE_BLANKET_USAGE",
    ]);
    let line = (types, 1u32..=6, 0u32..=6, 0i64..30_000, any::<bool>());
    let unit = select(vec![json!([]), json!(["EU"]), json!(["EU", "US"])]);
    (vec(line, 2..=4), any::<bool>(), unit).prop_map(move |(lines, stop, units)| {
        let line = |(index, (kind, first, more, cents, tracked)): (usize, (&str, u32, u32, i64, bool))| {
            json!({"lineItemNumber": (index * 5 + 1).to_string(), "type": kind, "startMonth": format!("2026-{first:02}"),
                "endMonth": format!("2026-{:02}", first + more), "unitPrice": dollars(cents), "quantity": "1.5",
                "tax": {"percent": "19"}, "balanceTracking": tracked})
        };
        json!({"purchaseOrderId": id, "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
            "expirationMonth": "2026-12", "invoiceUnits": units, "whenDepleted": if stop { "STOP" } else { "CONTINUE" },
            "contacts": [{"name": "Ada", "email": "ada@example.com"}], "noticePolicy": {"expirationLeads": ["P1M"]},
            "lineItems": lines.into_iter().enumerate().map(line).collect::<Value>()})
    })
}

fn documents() -> impl Strategy<Value = Vec<Value>> {
    ["PO_C", "PO_A", "PO_B"].map(|id| a_document(id.to_owned()).boxed()).to_vec()
}

fn read(document: &Value) -> PurchaseOrder {
    PurchaseOrder::read(document.clone(), &Catalogue::aws().unwrap()).unwrap().0
}

fn at(seconds: i64) -> DateTime<Utc> {
    "2026-01-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::seconds(seconds)
}

/// Orders on record, some made at the same instant.
fn records(documents: &[Value]) -> BTreeMap<PurchaseOrderId, RecordedOrder> {
    let record = |(nth, document): (usize, &Value)| {
        let order = read(document);
        let now = at(i64::try_from(nth / 2).unwrap());
        (order.purchase_order_id.clone(), RecordedOrder::new(order, [].into(), now, now.date_naive()))
    };
    documents.iter().enumerate().map(record).collect()
}

fn an_invoice() -> impl Strategy<Value = Value> {
    let charges =
        select(vec!["MONTHLY_USAGE", "SUBSCRIPTION", "MARKETPLACE", "PROFESSIONAL_SERVICES_AND_TRAINING"]);
    let reference = select(vec!["", "", "", "PO_A", "PO_B", "po_a"]);
    let unit = select(vec!["", "EU", "US"]);
    (charges, 1u32..=12, -20_000i64..40_000, any::<bool>(), reference, unit).prop_map(
        |(charge, month, cents, memo, reference, unit)| {
            let mut document = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1",
                "invoiceType": "INVOICE", "chargeType": charge, "billingPeriod": format!("2026-{month:02}"),
                "currency": "USD", "amount": dollars(cents), "purchaseOrderReference": reference});
            if memo && cents >= 0 {
                document["invoiceType"] = json!("CREDIT_MEMO");
            }
            if !unit.is_empty() {
                document["invoiceUnit"] = json!(unit);
            }
            document
        },
    )
}

/// One thing that happens to the orders or to an invoice presented before.
#[derive(Clone, Debug)]
enum Step {
    Present(Value, Option<Index>),
    Void(Index),
    Move(Index, Index, Index),
    Rematch(Index),
    Edit(Index, i64, bool),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let any_index = any::<Index>;
    let step = prop_oneof![
        6 => (an_invoice(), proptest::option::of(any_index())).prop_map(|(it, original)| Step::Present(it, original)),
        2 => any_index().prop_map(Step::Void),
        2 => (any_index(), any_index(), any_index()).prop_map(|(it, order, line)| Step::Move(it, order, line)),
        1 => any_index().prop_map(Step::Rematch),
        2 => (any_index(), 0i64..40_000, any::<bool>()).prop_map(|(it, cents, stop)| Step::Edit(it, cents, stop)),
    ];
    vec(step, 1..25)
}

/// Runs one step on copies of what is on record, and keeps them as a store would: all or nothing.
fn run(
    step: Step,
    orders: &mut BTreeMap<PurchaseOrderId, RecordedOrder>,
    invoices: &mut Vec<RecordedInvoice>,
) {
    let mut seen: BTreeMap<_, _> = orders.iter().map(|(id, it)| (id.clone(), Candidate::of(it))).collect();
    match step {
        Step::Present(mut document, original) => {
            let original = original.filter(|_| !invoices.is_empty()).map(|it| it.get(invoices).clone());
            if original.is_some() {
                document["originalInvoice"] = json!({"billFrom": "AWS_INC", "invoiceId": "I-0"});
            }
            let invoice = Invoice::read(document).unwrap();
            let followed = original.as_ref().and_then(RecordedInvoice::creditable);
            let followed = followed.map(|it| (&seen[&it.purchase_order_id], &it.line_item_number));
            let credit = invoice.credited().is_some();
            let (choice, decision) =
                if credit { follow(&invoice, followed) } else { decide(&invoice, seen.values()) };
            let stopped = choice
                .as_ref()
                .is_some_and(|it| seen[&it.purchase_order_id].terms.when_depleted == WhenDepleted::Stop);
            let record = RecordedInvoice::new(invoice, choice.as_ref(), decision, &mut seen, at(0)).unwrap();
            let took =
                record.draws.first().filter(|it| stopped && !it.amount.is_negative() && !it.amount.is_zero());
            let left = took.filter(|_| !credit).and_then(|it| it.balance_after);
            assert!(left.is_none_or(|it| !it.is_negative()), "STOP, and yet {left:?} is left");
            invoices.push(record);
        }
        Step::Void(index) if !invoices.is_empty() => {
            let nth = index.index(invoices.len());
            let before = invoices[nth].clone();
            let Some(voided) = before.voided(&mut seen, at(0)).unwrap() else { return };
            assert_eq!(voided.status(), InvoiceStatus::Voided);
            let sum = voided.draws.iter().try_fold(Money::zero(usd()), |sum, draw| sum.plus(draw.amount));
            assert!(sum.unwrap().is_zero(), "what was voided took something: {voided:?}");
            assert_eq!(voided.voided(&mut seen, at(0)), Ok(None), "void again");
            invoices[nth] = voided;
        }
        Step::Move(index, order, line) if !invoices.is_empty() => {
            let nth = index.index(invoices.len());
            let order = seen.values().nth(order.index(seen.len())).unwrap();
            let line = line.get(&order.terms.lines);
            let to = Choice { purchase_order_id: order.id.clone(), line_item_number: line.number.clone() };
            let decision = Decision::by_hand(to.purchase_order_id.clone(), to.line_item_number.clone());
            let before = seen.clone();
            match invoices[nth].reassociated(&to, decision, &mut seen) {
                Ok(Some(moved)) => invoices[nth] = moved,
                Ok(None) | Err(_) => assert_eq!(seen, before, "nothing moved, and yet something was drawn"),
            }
        }
        Step::Rematch(index) if !invoices.is_empty() => {
            let nth = index.index(invoices.len());
            let (choice, decision) = decide(&invoices[nth].invoice, seen.values());
            invoices[nth] = invoices[nth].rematched(choice.as_ref(), decision, &mut seen).unwrap();
        }
        Step::Edit(index, cents, stopping) => {
            let nth = index.index(orders.len());
            let record = orders.values_mut().nth(nth).unwrap();
            let mut document = serde_json::to_value(&record.order).unwrap();
            document["lineItems"][0]["unitPrice"] = json!(dollars(cents));
            document["whenDepleted"] = json!(if stopping { "STOP" } else { "CONTINUE" });
            let edited = record.edited(read(&document), [].into(), at(cents), at(0).date_naive());
            *record = edited.unwrap().0;
            return;
        }
        Step::Void(_) | Step::Move(..) | Step::Rematch(_) => return,
    }
    for (id, record) in orders {
        record.totals = seen[id].totals.clone();
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_decision_does_not_depend_on_the_order_of_candidates(
        (documents, shuffled) in documents().prop_flat_map(|it| (Just(it.clone()), Just((0..it.len()).collect::<Vec<_>>()).prop_shuffle())),
        document in an_invoice(),
    ) {
        let invoice = Invoice::read(document).unwrap();
        let candidates: Vec<Candidate> = records(&documents).values().map(Candidate::of).collect();
        let in_another_order = shuffled.iter().map(|index| &candidates[*index]);
        let decided = decide(&invoice, &candidates);
        prop_assert_eq!(&decided, &decide(&invoice, in_another_order));
        prop_assert_eq!(decided.0.is_none(), decided.1.reason.is_some());
        let kept: Decision = serde_json::from_value(serde_json::to_value(&decided.1).unwrap()).unwrap();
        prop_assert_eq!(kept, decided.1);
    }

    #[test]
    fn the_ledger_agrees_whatever_happens(documents in documents(), steps in steps()) {
        let mut orders = records(&documents);
        let mut invoices = Vec::new();
        for step in steps {
            run(step, &mut orders, &mut invoices);
        }
        for (id, record) in &orders {
            let draws = invoices.iter().flat_map(|it| &it.draws).filter(|it| it.purchase_order_id == *id);
            let mut draws: Vec<_> = draws.collect();
            draws.sort_by_key(|it| it.entry);
            let entries = draws.iter().map(|it| (&it.line_item_number, it.amount));
            let compared = compare(&record.totals, usd(), entries).unwrap();
            prop_assert!(compared.iter().all(|line| line.difference.is_zero()), "{compared:?}");
            let numbers: Vec<u64> = draws.iter().map(|it| it.entry).collect();
            prop_assert_eq!(numbers, (1..=record.totals.entries()).collect::<Vec<_>>());
        }
        // Everything voided: as if nothing had ever been drawn.
        let mut seen: BTreeMap<_, _> = orders.iter().map(|(id, it)| (id.clone(), Candidate::of(it))).collect();
        for invoice in &invoices {
            invoice.voided(&mut seen, at(0)).unwrap();
        }
        for candidate in seen.values() {
            let zero = |line: &LineTerms| candidate.totals.invoiced(&line.number, usd()).is_zero();
            prop_assert!(candidate.terms.lines.iter().all(zero));
        }
    }

    #[test]
    fn billed_months_are_exact_whatever_the_order_of_draws_and_whenever_old_ones_are_taken_out(
        draws in vec((0u32..30, -3i64..4, any::<bool>()), 0..120),
    ) {
        let line: LineItemNumber = "1".parse().unwrap();
        let first: Month = "2025-01".parse().unwrap();
        let (mut kept, mut sums) = (InvoicedByMonth::default(), BTreeMap::<Month, i64>::new());
        let mut entries = Vec::new();
        for (month, cents, tidied) in draws {
            let month = first.plus(month).unwrap();
            let amount = Money::parse(&dollars(cents), usd()).unwrap();
            kept.add(&line, month, amount).unwrap();
            entries.push((&line, month, amount));
            *sums.entry(month).or_default() += cents;
            if tidied {
                let mut without_surplus = InvoicedByMonth::default();
                kept.latest(&line).for_each(|(month, sum)| without_surplus.add(&line, month, sum).unwrap());
                kept = without_surplus;
            }
        }
        let latest: Vec<(Month, String)> = kept.latest(&line).map(|(month, sum)| (month, sum.to_string())).collect();
        let wanted: Vec<(Month, String)> =
            sums.into_iter().rev().take(INVOICED_MONTHS_MAX).map(|(month, cents)| (month, dollars(cents))).collect();
        prop_assert_eq!(latest, wanted);
        prop_assert_eq!(compare_months(&kept, usd(), entries), Ok(vec![]));
    }

    #[test]
    fn an_edit_and_a_draw_commute(document in a_document("PO_A".to_owned()), cents in 0i64..40_000, amount in -5000i64..5000) {
        let record = records(std::slice::from_ref(&document)).into_values().next().unwrap();
        let line = record.order.line_items[1].line_item_number.clone();
        let mut changed = serde_json::to_value(&record.order).unwrap();
        changed["lineItems"][1]["unitPrice"] = json!(dollars(cents));
        let amount = Money::parse(&dollars(amount), usd()).unwrap();
        let edit = |it: &RecordedOrder| it.edited(read(&changed), [].into(), at(9), at(9).date_naive()).unwrap().0;
        let draw = |it: &RecordedOrder| {
            let mut candidate = Candidate::of(it);
            candidate.draw(&line, amount).unwrap();
            RecordedOrder { totals: candidate.totals, ..it.clone() }
        };
        prop_assert_eq!(edit(&draw(&record)), draw(&edit(&record)));
    }

    #[test]
    fn an_order_and_an_invoice_survive_being_kept(document in a_document("PO_A".to_owned()), invoice in an_invoice()) {
        let order = read(&document);
        let kept = serde_json::to_value(&order).unwrap();
        let again = PurchaseOrder::read_stored(kept.clone()).unwrap();
        prop_assert_eq!(serde_json::to_value(&again).unwrap(), kept);
        prop_assert_eq!(&again, &order);
        let terms = Terms::of(&order);
        let kept: Terms = serde_json::from_value(serde_json::to_value(&terms).unwrap()).unwrap();
        prop_assert_eq!(kept, terms);
        let invoice = Invoice::read(invoice).unwrap();
        prop_assert_eq!(Invoice::read(serde_json::to_value(&invoice).unwrap()), Ok(invoice));
    }

    #[test]
    fn a_notice_is_given_once_for_each_crossing(walk in vec(-600i64..600, 1..30)) {
        let document = json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
            "expirationMonth": "2026-12", "noticePolicy": {"balanceThresholds": ["75", "50", "0"], "expirationLeads": []},
            "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": "10.00", "quantity": "1"}]});
        let mut record = records(&[document]).into_values().next().unwrap();
        let (number, mut invoiced, mut armed) = (record.order.line_items[0].line_item_number.clone(), 0i64, vec![75, 50, 0]);
        for cents in walk {
            invoiced += cents;
            let amount = Money::parse(&dollars(cents), usd()).unwrap();
            record.totals = record.totals.after(&number, amount).unwrap();
            let below = |percent: i64| if percent == 0 { invoiced >= 1000 } else { (1000 - invoiced) < percent * 10 };
            let crossed = armed.iter().copied().filter(|it| below(*it)).min().filter(|it| [75, 50, 0].iter().all(|lower| lower >= it || armed.contains(lower)));
            armed = [75, 50, 0].into_iter().filter(|it| !below(*it)).collect();
            let outlook = outlook(&record, &NoticePolicy::default(), at(0).date_naive());
            let told: Vec<String> = outlook.notices.iter().map(|it| match it {
                Notice::Balance { threshold, .. } => threshold.to_string(),
                Notice::Expiration { .. } => unreachable!("no leads"),
                Notice::MissingPurchaseOrder { .. } => unreachable!("no invoice"),
            }).collect();
            prop_assert_eq!(told, crossed.iter().map(ToString::to_string).collect::<Vec<_>>());
            record.notices = outlook.state;
        }
    }

    #[test]
    fn each_lead_is_told_at_most_once_and_none_is_looked_for_in_the_past(gaps in vec(0u64..40, 1..30)) {
        let document = json!({"purchaseOrderId": "PO_A", "billFrom": ["AWS_INC"], "currency": "USD", "effectiveMonth": "2026-01",
            "expirationMonth": "2026-12", "lineItems": [{"lineItemNumber": "1", "type": "ALL", "balanceTracking": false}]});
        let mut record = records(&[document]).into_values().next().unwrap();
        let (mut today, mut told) = (NaiveDate::from_ymd_opt(2026, 1, 1).unwrap(), 0);
        for gap in gaps {
            today = today + Days::new(gap);
            let outlook = outlook(&record, &NoticePolicy::default(), today);
            told += outlook.notices.len();
            prop_assert!(outlook.look_again_on.is_none_or(|day| day > today));
            record.notices = outlook.state;
        }
        prop_assert!(told <= 4);
    }
}

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn coverage_says_what_matching_does(
        documents in documents(), draws in vec((any::<Index>(), any::<Index>(), 0i64..40_000), 0..6), others in vec(an_invoice(), 8),
    ) {
        let mut candidates: Vec<Candidate> = records(&documents).values().map(Candidate::of).collect();
        for (order, line, cents) in draws {
            let nth = order.index(candidates.len());
            let line = line.get(&candidates[nth].terms.lines).number.clone();
            candidates[nth].draw(&line, Money::parse(&dollars(cents), usd()).unwrap()).unwrap();
        }
        let year = MonthRange::new("2026-01".parse().unwrap(), "2026-12".parse().unwrap()).unwrap();
        let account = "111122223333".parse().unwrap();
        let rows = coverage(&account, &candidates, &Catalogue::aws().unwrap(), [].into(), year).unwrap();
        prop_assert_eq!(rows.len(), 4);
        for row in &rows {
            prop_assert_eq!(row.cells.len(), 12);
            for cell in &row.cells {
                let ordinary = ordinary_invoice(&account, &row.bill_from, row.currency, row.charge_type, cell.month).unwrap();
                let (choice, _) = decide(&ordinary, &candidates);
                prop_assert_eq!(cell.coverage == Coverage::Covered, choice.is_some(), "{:?}", cell);
                let first = cell.lines.first().map(|(candidate, line)| (&candidate.id, &line.number));
                let chosen = choice.as_ref().map(|it| (&it.purchase_order_id, &it.line_item_number));
                prop_assert!(chosen.is_none() || chosen == first, "{cell:?}");
            }
        }
        // Whatever an invoice is like otherwise: in a month without coverage it is not matched.
        let never = never_win(&candidates, year);
        for document in others {
            let invoice = Invoice::read(document).unwrap();
            let (choice, _) = decide(&invoice, &candidates);
            let row = rows.iter().find(|it| it.charge_type == invoice.charge_type).unwrap();
            let cell = row.cells.iter().find(|it| it.month == invoice.billing_period).unwrap();
            prop_assert!(choice.is_none() || cell.coverage != Coverage::None, "{invoice:?}");
            let Some(choice) = choice else { continue };
            let never = never.iter().find(|it| {
                it.line.0.id == choice.purchase_order_id && it.line.1.number == choice.line_item_number
            });
            let named = invoice.reference() == Reference::Named(choice.purchase_order_id.clone());
            prop_assert!(never.is_none_or(|it| it.unless_named() && named), "{never:?}");
        }
    }
}

/// What parses prints as something that parses to the same value, and prints the same for ever after.
fn prints_back<T: FromStr<Err: Debug> + Display + PartialEq + Debug>(text: &str) -> bool {
    let Ok(value) = text.parse::<T>() else { return false };
    let printed = value.to_string();
    let again: T = printed.parse().unwrap();
    assert_eq!(again, value);
    assert_eq!(again.to_string(), printed);
    true
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn what_parses_prints_back_identically(
        whole in 0u64..=999_999_999_999_999, cents in 0u32..100, minus in any::<bool>(),
        (year, month) in (1900u16..=9999, 1u8..=12), quantity in "(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?",
        percent in "(0|[1-9][0-9]?)(\\.[0-9]{0,3}[1-9])?", lead in "P([1-9][0-9]{0,2}Y)?([1-9][0-9]{0,2}M)?([1-9][0-9]{0,2}W)?[1-9][0-9]{0,2}D",
        id in "[A-Za-z0-9_.:/=+%@-]([A-Za-z0-9 _.:/=+%@-]{0,98}[A-Za-z0-9_.:/=+%@-])?", number in "[!-~]{1,20}",
    ) {
        let cents = if whole == 999_999_999_999_999 { 0 } else { cents };
        let money = format!("{}{whole}.{cents:02}", if minus && (whole, cents) != (0, 0) { "-" } else { "" });
        prop_assert_eq!(Money::parse(&money, usd()).unwrap().to_string(), money);
        let month = format!("{year:04}-{month:02}");
        prop_assert_eq!(month.parse::<Month>().unwrap().to_string(), month);
        prop_assert_eq!(quantity.parse::<Quantity>().unwrap().to_string(), quantity);
        prop_assert_eq!(percent.parse::<Percent>().unwrap().to_string(), percent);
        prop_assert_eq!(lead.parse::<Lead>().unwrap().to_string(), lead);
        prop_assert_eq!(id.parse::<PurchaseOrderId>().unwrap().to_string(), id);
        prop_assert_eq!(number.parse::<LineItemNumber>().unwrap().to_string(), number);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in prop_oneof![any::<String>(), "[-+0-9.PYMWDA-Z@ ]{0,12}", "0{0,60}[0-9]{0,20}(\\.[0-9]{0,9})?", "-?[0-9]{1,16}(\\.0{1,7})?"]) {
        for known in ["USD", "JPY", "KWD"] {
            if let Ok(money) = Money::parse(&text, known.parse().unwrap()) {
                prop_assert_eq!(Money::parse(&money.to_string(), money.currency()), Ok(money));
                prop_assert_eq!(money.negated().negated(), money);
            }
        }
        prints_back::<Currency>(&text);
        prints_back::<Month>(&text);
        prints_back::<Lead>(&text);
        prints_back::<Percent>(&text);
        prints_back::<Quantity>(&text);
        prints_back::<LineItemNumber>(&text);
        prints_back::<PurchaseOrderId>(&text);
        prints_back::<Email>(&text);
        prints_back::<domain::purchase_order::CountryCode>(&text);
    }

    #[test]
    fn text_order_of_months_is_time_order(left in (1900u16..=9999, 1u8..=12), right in (1900u16..=9999, 1u8..=12)) {
        let text = |(year, month): (u16, u8)| format!("{year:04}-{month:02}");
        let month = |it| text(it).parse::<Month>().unwrap();
        prop_assert_eq!(text(left).cmp(&text(right)), month(left).cmp(&month(right)));
        prop_assert_eq!(month(left).cmp(&month(right)), month(left).first_day().cmp(&month(right).last_day()).then(left.cmp(&right)));
    }

    #[test]
    fn line_numbers_have_one_order(numbers in vec("[0-9.a]{1,4}", 3)) {
        let [a, b, c]: [LineItemNumber; 3] = numbers.iter().map(|it| it.parse().unwrap()).collect::<Vec<_>>().try_into().unwrap();
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a.cmp(&b).is_eq(), a == b);
        prop_assert!(!(a <= b && b <= c) || a <= c);
    }

    #[test]
    fn arbitrary_json_is_refused_and_never_panics(document in any_json()) {
        let catalogue = Catalogue::aws().unwrap();
        prop_assert!(PurchaseOrder::read(document.clone(), &catalogue).is_err());
        prop_assert!(PurchaseOrder::read_stored(document.clone()).is_err());
        prop_assert!(Invoice::read(document).is_err());
    }

    #[test]
    fn a_refusal_points_at_what_is_there_or_missing(
        (mut document, at, value) in (a_document("PO_A".to_owned()), any::<Index>(), proptest::option::of(any_json())),
    ) {
        let mut places = Vec::new();
        collect("", &document, &mut places);
        let place = at.get(&places).clone();
        let (parent, name) = place.rsplit_once('/').unwrap_or(("", ""));
        match value {
            Some(value) => *document.pointer_mut(&place).unwrap() = value,
            None if place.is_empty() => {}
            None => match document.pointer_mut(parent).unwrap() {
                Value::Object(fields) => drop(fields.remove(name)),
                Value::Array(elements) => drop(elements.remove(name.parse().unwrap())),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => unreachable!("{place}"),
            },
        }
        let refusals = PurchaseOrder::read(document.clone(), &Catalogue::aws().unwrap());
        for refusal in refusals.err().iter().flat_map(domain::form::Refusals::each) {
            let parent = refusal.pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
            let there = document.pointer(&refusal.pointer).is_some();
            let missing = refusal.code == domain::form::RefusalCode::Required && document.pointer(parent).is_some_and(Value::is_object);
            // A name is shown with its first characters only.
            let shortened = refusal.pointer.len() >= 100;
            prop_assert!(there || missing || shortened, "{refusal:?} in {document}");
        }
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let names = || {
        select(vec![
            "purchaseOrderId",
            "billFrom",
            "lineItems",
            "tax",
            "percent",
            "currency",
            "type",
            "tags",
            "",
            "/~",
        ])
    };
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        select(vec!["USD", "1", "2026-05", "ALL", "AWS_INC", "-1.00", "999999999999999"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::btree_map(names().prop_map(str::to_owned), inner, 0..5)
                .prop_map(|it| it.into_iter().collect()),
        ]
    })
}

/// The pointer of every value of a document.
fn collect(place: &str, value: &Value, places: &mut Vec<String>) {
    places.push(place.to_owned());
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(name, it)| collect(&format!("{place}/{name}"), it, places));
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(nth, it)| collect(&format!("{place}/{nth}"), it, places));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
