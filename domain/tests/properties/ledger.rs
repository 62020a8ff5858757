//! Laws of the ledger.

use std::collections::BTreeMap;

use domain::ids::LineItemNumber;
use domain::ledger::{
    INVOICED_MONTHS_MAX, InvoicedByMonth, RecordedInvoice, RecordedOrder, compare, compare_months,
};
use domain::matching::{Candidate, LineTerms, WorkingOrders};
use domain::money::Money;
use domain::month::Month;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;

use crate::cases;
use crate::generators::{at, dollars, order_document, order_documents, read, records, usd};
use crate::steps::{run, steps};

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn line_totals_always_equal_the_sum_of_their_ledger_entries(documents in order_documents(), steps in steps()) {
        let mut orders = records(&documents);
        let mut invoices = Vec::new();
        for step in steps {
            run(step, &mut orders, &mut invoices);
        }
        for (id, record) in &orders {
            let draws = invoices.iter().flat_map(RecordedInvoice::draws).filter(|it| it.purchase_order_id == *id);
            let mut draws: Vec<_> = draws.collect();
            draws.sort_by_key(|it| it.entry);
            let entries = draws.iter().map(|it| (&it.line_item_number, it.amount));
            let compared = compare(&record.totals, usd(), entries).unwrap();
            prop_assert!(compared.iter().all(|line| line.difference.is_zero()), "{compared:?}");
            let numbers: Vec<u64> = draws.iter().map(|it| it.entry).collect();
            prop_assert_eq!(numbers, (1..=record.totals.entries()).collect::<Vec<_>>());
        }
        // Once every invoice is voided, nothing is invoiced.
        let seen: BTreeMap<_, _> = orders.iter().map(|(id, it)| (id.clone(), Candidate::of(it))).collect();
        let mut working = WorkingOrders::of(&seen);
        for invoice in &invoices {
            invoice.voided(&mut working, at(0)).unwrap();
        }
        for candidate in working.all() {
            let zero = |line: &LineTerms| candidate.totals.invoiced(&line.number, usd()).is_zero();
            prop_assert!(candidate.terms.lines.iter().all(zero));
        }
    }

    #[test]
    fn invoiced_months_are_exact_in_any_order_of_draws_and_whenever_sweeps_sum_them_up(
        draws in vec((0u32..30, -3i64..4, any::<bool>()), 0..120),
    ) {
        let line: LineItemNumber = "1".parse().unwrap();
        let first: Month = "2025-01".parse().unwrap();
        let (mut stored, mut sums) = (InvoicedByMonth::default(), BTreeMap::<Month, i64>::new());
        let mut entries = Vec::new();
        for (month, cents, swept) in draws {
            let month = first.plus(month).unwrap();
            let amount = Money::parse(&dollars(cents), usd()).unwrap();
            entries.push((&line, month, amount));
            *sums.entry(month).or_default() += cents;
            if swept {
                let numbered = (1..).zip(&entries).map(|(number, (line, month, amount))| (number, *line, *month, *amount));
                stored.sum_up(numbered).unwrap();
                prop_assert_eq!(stored.entries(), entries.len() as u64);
                stored = InvoicedByMonth::of_stored(stored.stored(), usd(), stored.entries()).unwrap();
            }
        }
        let behind = (1..).zip(&entries).map(|(number, (line, month, amount))| (number, *line, *month, *amount));
        stored.sum_up(behind).unwrap();
        let latest: Vec<(Month, String)> = stored.latest(&line).map(|(month, sum)| (month, sum.to_string())).collect();
        let wanted: Vec<(Month, String)> =
            sums.into_iter().rev().take(INVOICED_MONTHS_MAX).map(|(month, cents)| (month, dollars(cents))).collect();
        prop_assert_eq!(latest, wanted);
        prop_assert_eq!(compare_months(&stored, usd(), entries), Ok(vec![]));
    }

    #[test]
    fn an_edit_and_a_draw_give_the_same_result_in_either_order(document in order_document("PO_A".to_owned()), cents in 0i64..40_000, amount in -5000i64..5000) {
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
}
