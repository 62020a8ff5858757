//! Laws of invoices over several line items.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::PurchaseOrderId;
use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::RecordedInvoice;
use domain::matching::{Candidate, Decider, WorkingOrders};
use domain::money::Money;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use crate::cases;
use crate::generators::{at, dollars, invoice_document, invoice_with_lines, order_documents, records, usd};
use crate::naive::{Invoiced, cents, draw, place};

type Orders = BTreeMap<PurchaseOrderId, Candidate>;

/// Presents an invoice, a credit with its original. Returns its record, the original and the orders with its draws.
fn present(
    document: serde_json::Value,
    original: Option<RecordedInvoice>,
    orders: &mut Orders,
) -> (RecordedInvoice, Option<RecordedInvoice>) {
    let unreadable = BTreeSet::new();
    let mut decider = Decider { unreadable: &unreadable, original };
    let read = orders.clone();
    let mut working = WorkingOrders::of(&read);
    let mut decide = |charge: InvoiceCharge<'_>, orders: &WorkingOrders<'_>| decider.decide(charge, orders);
    let invoice = Invoice::read(document).unwrap();
    let record = RecordedInvoice::new(invoice, &mut decide, &mut working, at(0)).unwrap();
    orders.extend(working.into_drawn_on());
    (record, decider.original)
}

fn draws(record: &RecordedInvoice) -> Vec<Vec<(String, i64)>> {
    let line = |line: &domain::ledger::RecordedLine| {
        let draws = line.associations.iter();
        draws
            .map(|it| (format!("{}/{}", it.on.purchase_order_id, it.on.line_item_number), cents(it.amount)))
            .collect()
    };
    record.lines.iter().map(line).collect()
}

fn invoiced(orders: &Orders) -> Invoiced {
    let lines = orders.values().flat_map(|order| order.terms.lines.iter().map(move |line| (order, line)));
    lines
        .map(|(order, line)| (place(order, line), cents(order.totals.invoiced(&line.number, usd()))))
        .filter(|(_, cents)| *cents != 0)
        .collect()
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn invoices_are_spread_as_the_naive_model_spreads_them_whatever_the_order_of_candidates(
        documents in order_documents(), reversed in any::<bool>(), invoices in vec(invoice_with_lines(), 1..6),
    ) {
        let mut orders: Orders = records(&documents).iter().map(|(id, it)| (id.clone(), Candidate::of(it))).collect();
        let terms = orders.clone();
        let mut candidates: Vec<&Candidate> = terms.values().collect();
        if reversed {
            candidates.reverse();
        }
        let mut model = Invoiced::new();
        for document in invoices {
            let (record, _) = present(document, None, &mut orders);
            let expected: Vec<_> = record.invoice.charges().map(|charge| draw(charge, &candidates, &mut model)).collect();
            prop_assert_eq!(draws(&record), expected);
            for (line, charge) in record.lines.iter().zip(record.invoice.charges()) {
                let sum = line.associations.iter().map(|it| cents(it.amount)).sum::<i64>();
                prop_assert!(!line.is_matched() || sum == cents(charge.draw()));
                prop_assert_eq!(line.is_matched(), line.decision.reason.is_none());
            }
        }
        model.retain(|_, cents| *cents != 0);
        prop_assert_eq!(invoiced(&orders), model);
    }

    #[test]
    fn credits_and_voids_restore_every_line_item(
        documents in order_documents(), before in vec(invoice_document(), 0..3), document in invoice_with_lines(),
        parts in vec(0i64..20_000, 0..4), voided_first in any::<bool>(),
    ) {
        let mut orders: Orders = records(&documents).iter().map(|(id, it)| (id.clone(), Candidate::of(it))).collect();
        for document in before {
            present(document, None, &mut orders);
        }
        let at_first = invoiced(&orders);
        let (mut record, _) = present(document, None, &mut orders);
        let drawn: i64 = record.associations().map(|it| cents(it.amount)).sum();
        let with_invoice = invoiced(&orders);
        let mut credits = Vec::new();
        let mut left = drawn;
        // Credits of any size, which together give back the whole invoice.
        for part in parts.into_iter().map(Some).chain([None]) {
            let part = part.map_or(left, |part| part.min(left));
            if drawn <= 0 || part < 0 {
                continue;
            }
            left -= part;
            let memo = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "C-1",
                "invoiceType": "CREDIT_MEMO", "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05",
                "currency": "USD", "amount": dollars(part),
                "originalInvoice": {"billFrom": "AWS_INC", "invoiceId": "I-1"}});
            let (credit, original) = present(memo, Some(record.clone()), &mut orders);
            record = original.unwrap();
            let sum = credit.associations().try_fold(Money::zero(usd()), |sum, it| sum.plus(it.amount)).unwrap();
            prop_assert_eq!(cents(sum), -part);
            credits.push(credit);
        }
        if drawn > 0 {
            prop_assert_eq!(&invoiced(&orders), &at_first, "credits give back each draw exactly");
        }
        if voided_first {
            credits.reverse();
        }
        let read = orders.clone();
        let mut working = WorkingOrders::of(&read);
        for credit in &credits {
            record.change_credits(credit, None).unwrap();
            credit.voided(&mut working, at(0)).unwrap();
        }
        let credited = record.associations().filter(|it| !it.credited.is_zero()).count();
        prop_assert_eq!(credited, 0, "voided credits leave nothing");
        orders.extend(working.into_drawn_on());
        prop_assert_eq!(&invoiced(&orders), &with_invoice);
        let read = orders.clone();
        let mut working = WorkingOrders::of(&read);
        record.voided(&mut working, at(0)).unwrap();
        orders.extend(working.into_drawn_on());
        prop_assert_eq!(&invoiced(&orders), &at_first);
    }
}
