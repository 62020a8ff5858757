//! Laws of matching and coverage.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use domain::coverage::{Coverage, coverage, ordinary_invoice};
use domain::invoice::{Invoice, InvoiceCharge, Reference};
use domain::line_item_type::LineItemType;
use domain::matching::{Candidate, Decision, LineOf, never_win};
use domain::money::Money;
use domain::month::MonthRange;
use domain::seller::Catalogue;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::cases;
use crate::generators::{decided, dollars, invoice_document, order_documents, records, usd};

proptest! {
    #![proptest_config(cases(200))]

    #[test]
    fn a_decision_does_not_depend_on_the_order_of_candidates(
        (documents, shuffled) in order_documents().prop_flat_map(|it| (Just(it.clone()), Just((0..it.len()).collect::<Vec<_>>()).prop_shuffle())),
        document in invoice_document(),
    ) {
        let invoice = Invoice::read(document).unwrap();
        let candidates: Vec<Candidate> = records(&documents).values().map(Candidate::of).collect();
        let in_another_order = shuffled.iter().map(|index| &candidates[*index]);
        let decision = decided(&invoice, &candidates);
        prop_assert_eq!(&decision, &decided(&invoice, in_another_order));
        prop_assert_eq!(decision.0.is_none(), decision.1.reason.is_some());
        let stored = Decision::unpack(&decision.1.packed(), usd());
        prop_assert_eq!(stored, Ok(decision.1));
    }

    #[test]
    fn a_shortened_decision_keeps_the_nearest_of_each_reason_and_counts_the_rest(
        documents in order_documents(), document in invoice_document(), limit in 0usize..8,
    ) {
        let candidates: Vec<Candidate> = records(&documents).values().map(Candidate::of).collect();
        let (_, whole) = decided(&Invoice::read(document).unwrap(), &candidates);
        let mut short = whole.clone();
        short.shorten(limit);
        prop_assert_eq!(short.candidates.len(), limit.min(whole.candidates.len()));
        let mut rest = whole.candidates.iter();
        prop_assert!(short.candidates.iter().all(|kept| rest.any(|it| it == kept)), "{short:?} of {whole:?}");
        let reasons = |decision: &Decision| decision.candidates.iter().map(|it| it.reason).collect::<BTreeSet<_>>();
        prop_assert_eq!(reasons(&short).len(), limit.min(reasons(&whole).len()));
        let nearest = |reason| whole.candidates.iter().find(|it| it.reason == reason);
        let first = |reason| short.candidates.iter().find(|it| it.reason == reason);
        prop_assert!(reasons(&short).into_iter().all(|reason| first(reason) == nearest(reason)), "{short:?}");
        for (reason, count) in &short.others {
            let of_reason = |decision: &Decision| decision.candidates.iter().filter(|it| it.reason == Some(*reason)).count();
            prop_assert_eq!(of_reason(&whole) - of_reason(&short), usize::try_from(*count).unwrap());
        }
    }

    #[test]
    fn coverage_reports_what_matching_decides(
        documents in order_documents(), draws in vec((any::<Index>(), any::<Index>(), 0i64..40_000), 0..6), others in vec(invoice_document(), 8),
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
                let (choice, _) = decided(&ordinary, &candidates);
                prop_assert_eq!(cell.coverage == Coverage::Covered, choice.is_some(), "{:?}", cell);
                let first = cell.lines.first().map(|(candidate, line)| (&candidate.id, &line.number));
                let chosen = choice.as_ref().map(|it| (&it.purchase_order_id, &it.line_item_number));
                prop_assert!(chosen.is_none() || chosen == first, "{cell:?}");
            }
        }
        // In a month without coverage no invoice is matched.
        let never = never_win(&candidates, year);
        for document in others {
            let invoice = Invoice::read(document).unwrap();
            let (choice, _) = decided(&invoice, &candidates);
            let row = rows.iter().find(|it| it.charge_type == invoice.charge_type).unwrap();
            let cell = row.cells.iter().find(|it| it.month == invoice.billing_period).unwrap();
            prop_assert!(choice.is_none() || cell.coverage != Coverage::None, "{invoice:?}");
            let Some(choice) = choice else { continue };
            let never = never.iter().find(|it| {
                it.line.0.id == choice.purchase_order_id && it.line.1.number == choice.line_item_number
            });
            let named = InvoiceCharge::whole(&invoice).reference() == Reference::Named(choice.purchase_order_id.clone());
            prop_assert!(never.is_none_or(|it| it.unless_named() && named), "{never:?}");
        }
    }

    #[test]
    fn a_line_never_wins_exactly_if_an_untracked_line_always_outranks_it(documents in order_documents(), suspended in vec(any::<bool>(), 3)) {
        let records = records(&documents);
        let candidates = records.values().zip(suspended).map(|(it, suspended)| Candidate { suspended, ..Candidate::of(it) });
        let candidates: Vec<Candidate> = candidates.collect();
        let lines = || candidates.iter().flat_map(|it| it.terms.lines.iter().map(move |line| (it, line)));
        let year = MonthRange::new("2026-01".parse().unwrap(), "2026-12".parse().unwrap()).unwrap();
        let found: Vec<_> = never_win(&candidates, year).iter().map(|it| (place(it.line), place(it.by))).collect();
        let never: Vec<_> = found.iter().map(|(line, _)| line.clone()).collect();
        let expected = lines().filter(|line| lines().any(|other| outranks(other, *line))).map(place);
        prop_assert_eq!(never, expected.collect::<Vec<_>>());
        for (line, by) in found {
            let of = |wanted: &str| lines().find(|it| place(*it) == wanted).unwrap();
            prop_assert!(outranks(of(&by), of(&line)), "{line} by {by}");
        }
    }
}

fn place((order, line): LineOf<'_>) -> String {
    format!("{}/{}", order.id, line.number)
}

/// Whether `other` outranks `line` for every invoice, by the rules of `coverage.md`, among orders that differ in units only.
fn outranks(other: LineOf<'_>, line: LineOf<'_>) -> bool {
    let ((order, by), (own, line)) = (other, line);
    let units = order.terms.invoice_units.is_empty() == own.terms.invoice_units.is_empty()
        && own.terms.invoice_units.iter().all(|unit| order.terms.invoice_units.contains(unit));
    let serves = order.id == own.id || (units && line.r#type != LineItemType::MarketplaceTransaction);
    let (first, second) = (
        (Reverse(order.updated_at), &order.id, by.months.length(), &by.number),
        (Reverse(own.updated_at), &own.id, line.months.length(), &line.number),
    );
    !order.suspended
        && !own.suspended
        && serves
        && by.r#type == line.r#type
        && by.budget.is_none()
        && by.months.covers(line.months)
        && first < second
}
