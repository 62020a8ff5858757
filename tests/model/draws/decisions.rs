//! What workers decide, by the functions of [`domain`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{LazyLock, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{LineItemNumber, PurchaseOrderId};
use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::{LineTotals, RecordedInvoice, RecordedOrder};
use domain::matching::{Candidate, Choice, Decider, WorkingOrders};
use domain::money::Money;
use domain::purchase_order::PurchaseOrder;
use domain::seller::Catalogue;
use serde_json::{Value, json};

use super::world::{Entry, Job, Order, Record, Seen, Setting, Step, Transaction, World};

/// The amounts of invoices and the values of line items at first, in dollars.
const AMOUNT: i64 = 60;
const VALUE: i64 = 100;

fn id_of(order: usize) -> PurchaseOrderId {
    format!("PO_{order}").parse().unwrap()
}

fn number_of(id: &PurchaseOrderId) -> usize {
    id.as_str().trim_start_matches("PO_").parse().unwrap()
}

fn at(seconds: u64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(i64::try_from(seconds).unwrap())
}

fn dollars(money: Money) -> i64 {
    money.to_string().trim_end_matches(".00").parse().unwrap()
}

/// Returns a new purchase order whose line item has this value. The first purchase order stops.
fn recorded(number: usize, value: i64) -> RecordedOrder {
    // Reading the catalogue for each state would take most of the time.
    static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::aws().unwrap());
    static READ: Mutex<BTreeMap<(usize, i64), RecordedOrder>> = Mutex::new(BTreeMap::new());
    let read = || {
        let document = json!({
            "purchaseOrderId": format!("PO_{number}"), "billFrom": ["AWS_INC"], "currency": "USD",
            "effectiveMonth": "2026-01", "expirationMonth": "2026-12",
            "whenDepleted": if number == 0 { "STOP" } else { "CONTINUE" },
            "lineItems": [{"lineItemNumber": "1", "type": "ALL", "unitPrice": format!("{value}.00"),
                           "quantity": "1", "balanceTracking": true}],
        });
        let order = PurchaseOrder::read(document, &CATALOGUE).unwrap().0;
        RecordedOrder::new(order, [].into(), at(0), at(0).date_naive())
    };
    READ.lock().unwrap().entry((number, value)).or_insert_with(read).clone()
}

/// Returns what matching sees of a purchase order. The one that was edited last is preferred.
fn candidate(number: usize, order: &Order) -> Candidate {
    let record = recorded(number, order.value);
    let mut candidate = Candidate::of(&record);
    (candidate.version, candidate.updated_at) = (order.version, at(order.version));
    let line: LineItemNumber = "1".parse().unwrap();
    let invoiced = Money::parse(&format!("{}.00", order.invoiced), record.order.currency).unwrap();
    let invoiced = if order.entries > 0 { BTreeMap::from([(line, invoiced)]) } else { BTreeMap::new() };
    candidate.totals = LineTotals::stored(order.entries, invoiced);
    candidate
}

fn seen(orders: &[Order]) -> Seen {
    orders.iter().enumerate().map(|(number, order)| (id_of(number), candidate(number, order))).collect()
}

fn document(id: u8) -> Value {
    json!({
        "accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": id.to_string(), "invoiceType": "INVOICE",
        "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "currency": "USD", "amount": format!("{AMOUNT}.00"),
    })
}

fn invoice(job: Job) -> Invoice {
    let mut document = match job {
        Job::Match(id) | Job::Rematch(id) | Job::Void(id) | Job::Move(id, _) | Job::Credit(id, _) => {
            document(id)
        }
        Job::Edit(..) => document(0),
    };
    if let Job::Credit(_, line) = job {
        document["invoiceType"] = json!("CREDIT_MEMO");
        document["originalInvoice"] = json!({"billFrom": "AWS_INC", "invoiceId": "1"});
        document["amount"] = json!("20.00");
        if line > 0 {
            document["lines"] = json!([{"lineId": line.to_string(), "amount": "20.00"}]);
        }
    }
    Invoice::read(document).unwrap()
}

/// Returns the world before any worker begins.
pub fn begin(setting: Setting, workers: usize) -> World {
    let order = || Order { version: 1, value: VALUE, history: [(1, VALUE)].into(), ..Order::default() };
    let mut world = World {
        orders: vec![order(), order()],
        orders_before: vec![order(), order()],
        invoices: BTreeMap::new(),
        workers: vec![Step::Start; workers],
        late: Vec::new(),
        denied: false,
        stale: false,
        faults: 0,
    };
    let mut first = document(1);
    let readable: &[Order] = match setting {
        Setting::Empty => return world,
        Setting::Matched => {
            first["purchaseOrderReference"] = json!("PO_0");
            &world.orders
        }
        Setting::Unmatched => &[],
        Setting::Split => {
            first["lines"] = json!([{"lineId": "1", "amount": "30.00", "purchaseOrderReference": "PO_0"},
                                    {"lineId": "2", "amount": "30.00", "purchaseOrderReference": "PO_1"}]);
            &world.orders
        }
    };
    let transaction = matched(Invoice::read(first).unwrap(), None, None, &seen(readable), 1);
    for (id, _, record) in &transaction.invoices {
        world.invoices.insert(*id, record.clone());
    }
    for (order, _, _, entries) in transaction.draws {
        let order = &mut world.orders[order];
        (order.entries, order.invoiced) = (entries.len() as u64, entries.iter().map(|it| it.amount).sum());
        order.pages.insert(1, entries);
    }
    world.orders_before = world.orders.clone();
    world
}

/// A worker's next step: it reads the invoice, or the purchase orders, and then decides. None if it has nothing to do.
pub fn read(world: &mut World, orders: &[Order], worker: usize, job: Job) -> Option<()> {
    let record = |id: u8| world.invoices.get(&id).cloned();
    let before = match (&world.workers[worker], job) {
        (Step::Start, Job::Rematch(id) | Job::Void(id) | Job::Move(id, _)) => {
            world.workers[worker] = Step::Invoice(record(id));
            return Some(());
        }
        (Step::Start, Job::Credit(..)) => {
            world.workers[worker] = Step::Invoice(record(1));
            return Some(());
        }
        (Step::Start, Job::Match(_) | Job::Edit(..)) => None,
        (Step::Invoice(before), _) => before.clone(),
        (Step::Sending(..) | Step::Done(_), _) => return None,
    };
    let orders_seen = seen(orders);
    let transaction = match job {
        Job::Match(id) => Some(matched(invoice(job), None, None, &orders_seen, id)),
        Job::Credit(id, _) => Some(matched(invoice(job), None, before.as_ref(), &orders_seen, id)),
        Job::Rematch(id) => {
            let before = before?;
            let fits = before.0.status().needs_match();
            fits.then(|| matched(before.0.invoice.clone(), Some(&before), None, &orders_seen, id))
        }
        Job::Void(id) => match before {
            None => None,
            Some(before) => {
                let original = before.0.invoice.credited().and_then(|_| record(1));
                changed(id, &before, original.as_ref(), &orders_seen, |record, working| {
                    record.voided(working, at(9)).unwrap()
                })
            }
        },
        Job::Move(id, to) => changed(id, &before?, None, &orders_seen, |record, working| {
            let to = Choice { purchase_order_id: id_of(to), line_item_number: "1".parse().unwrap() };
            record.moved_to(None, &to, working).ok().flatten()
        }),
        Job::Edit(order, value) => {
            Some(Transaction { edit: Some((order, orders[order].version, value)), ..Transaction::default() })
        }
    };
    world.workers[worker] = transaction.map_or(Step::Done(None), |it| Step::Sending(it, false));
    Some(())
}

/// Matches an invoice, or a credit that follows `original`.
fn matched(
    invoice: Invoice,
    before: Option<&Record>,
    original: Option<&Record>,
    orders: &Seen,
    id: u8,
) -> Transaction {
    let unreadable = BTreeSet::new();
    let mut decider = Decider { unreadable: &unreadable, original: original.map(|it| (*it.0).clone()) };
    let mut decide = |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| decider.decide(charge, orders);
    let mut working = WorkingOrders::of(orders);
    let record = match before {
        None => RecordedInvoice::new(invoice, &mut decide, &mut working, at(1)).unwrap(),
        Some(before) => before.0.rematched(&mut decide, &mut working).unwrap().unwrap(),
    };
    let credited = original
        .zip(decider.original)
        .map(|(before, after)| (1, before.0.revision, after.with_changed_credits(&before.0).map(Record::of)));
    Transaction {
        draws: draws(&record, before, orders, id, true),
        invoices: vec![(id, before.map(|it| it.0.revision), Record::of(record))],
        original: credited,
        ..Transaction::default()
    }
}

/// Voids or moves an invoice. None if nothing changes.
fn changed(
    id: u8,
    before: &Record,
    original: Option<&Record>,
    orders: &Seen,
    change: impl FnOnce(&RecordedInvoice, &mut WorkingOrders<'_>) -> Option<RecordedInvoice>,
) -> Option<Transaction> {
    let record = change(&before.0, &mut WorkingOrders::of(orders))?;
    let original = original.filter(|_| before.0.follows_several()).map(|original| {
        let mut after = (*original.0).clone();
        after.change_credits(&before.0, None).unwrap();
        (1, original.0.revision, after.with_changed_credits(&original.0).map(Record::of))
    });
    Some(Transaction {
        draws: draws(&record, Some(before), orders, id, false),
        invoices: vec![(id, Some(before.0.revision), Record::of(record))],
        original,
        ..Transaction::default()
    })
}

fn draws(
    record: &RecordedInvoice,
    before: Option<&Record>,
    orders: &Seen,
    invoice: u8,
    is_match: bool,
) -> Vec<(usize, u64, u64, Vec<Entry>)> {
    let mut by_order: BTreeMap<usize, Vec<Entry>> = BTreeMap::new();
    for draw in record.new_draws(before.map(|it| &*it.0)) {
        let order = &orders[&draw.purchase_order_id];
        by_order.entry(number_of(&draw.purchase_order_id)).or_default().push(Entry {
            number: draw.entry,
            invoice,
            amount: dollars(draw.amount),
            balance_after: dollars(draw.balance_after.unwrap()),
            is_match,
            value_then: dollars(order.terms.lines[0].budget.unwrap()),
            version: order.version,
            version_then: order.version,
        });
    }
    let settle = |(number, mut entries): (usize, Vec<Entry>)| {
        entries.sort_by_key(|it| it.number);
        let order = &orders[&id_of(number)];
        (number, order.version, order.totals.entries(), entries)
    };
    by_order.into_iter().map(settle).collect()
}

/// Returns the sum on which entries are based: what their decision saw.
pub fn invoiced_before(entries: &[Entry]) -> i64 {
    entries.first().map_or(0, |first| first.value_then - first.balance_after - first.amount)
}
