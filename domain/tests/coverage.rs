//! Runs every row of `coverage.md`. The notation is explained there; what is not of it fails.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod orders;
mod table;

use domain::coverage::{
    COVERAGE_CELLS_MAX, COVERAGE_LINES_MAX, Coverage, CoverageCell, CoverageTooLarge, coverage,
};
use domain::ids::AccountId;
use domain::matching::{Candidate, LineOf, never_win};
use domain::month::MonthRange;
use domain::seller::Catalogue;
use orders::{Outcome, orders};
use table::Row;

#[test]
fn every_row_of_the_coverage_holds() {
    table::run(include_str!("coverage.md"), 46, row);
}

fn row(row: &Row<'_>) -> Outcome<()> {
    let orders = orders(row.cell("orders").split("; "))?;
    // Each row is of one of two tables.
    let (months, never_win) = (row.cell("months"), row.cell("never wins"));
    let (seller, charge) = (or(row.cell("seller"), "AWS_INC"), or(row.cell("charge"), "MONTHLY_USAGE"));
    let candidates: Vec<Candidate> = orders.into_values().collect();
    let (wanted, found) = if months.is_empty() {
        (never_win, never_wins(&candidates))
    } else {
        (months, fares(&candidates, seller, charge)?)
    };
    if wanted == found { Ok(()) } else { Err(format!("expected `{wanted}`, found `{found}`")) }
}

fn or<'a>(cell: &'a str, default: &'a str) -> &'a str {
    if cell.is_empty() { default } else { cell }
}

/// `2021-01..2021-03: COVERED PO_A/1; 2021-04: NONE`.
fn fares(candidates: &[Candidate], seller: &str, charge: &str) -> Outcome<String> {
    let rows = coverage(&account(), candidates, &Catalogue::aws().unwrap(), [].into(), months())
        .map_err(|it| it.to_string())?;
    let of_kind = rows.iter().find(|row| {
        row.bill_from.as_str() == seller
            && row.currency.code() == "USD"
            && Ok(row.charge_type) == charge.parse::<domain::line_item_type::ChargeType>()
    });
    let row = of_kind.ok_or("there is no such row")?;
    let alike = row.cells.chunk_by(|left, right| shown(left) == shown(right)).map(|cells| {
        let (first, last) = (cells[0].month, cells[cells.len() - 1].month);
        let months = if first == last { first.to_string() } else { format!("{first}..{last}") };
        format!("{months}: {}", shown(&cells[0]))
    });
    Ok(alike.collect::<Vec<_>>().join("; "))
}

fn shown(cell: &CoverageCell<'_>) -> String {
    let coverage = match cell.coverage {
        Coverage::Covered => "COVERED",
        Coverage::Restricted => "RESTRICTED",
        Coverage::None => "NONE",
    };
    [coverage.to_owned()]
        .into_iter()
        .chain(cell.lines.iter().copied().map(place))
        .collect::<Vec<_>>()
        .join(" ")
}

/// `PO_A/2 by PO_A/1; PO_B/1 by PO_A/1 unless named`.
fn never_wins(candidates: &[Candidate]) -> String {
    let lines = never_win(candidates, months());
    let lines = lines.iter().map(|it| {
        let unless = if it.unless_named() { " unless named" } else { "" };
        format!("{} by {}{unless}", place(it.line), place(it.by))
    });
    lines.collect::<Vec<_>>().join("; ")
}

fn place((candidate, line): LineOf<'_>) -> String {
    format!("{}/{}", candidate.id, line.number)
}

#[test]
fn there_is_a_row_for_each_charge_that_a_seller_has_by_the_catalogue() {
    let orders = orders([
        "PO_A 2021: ALL 1.00, from AWS_JAPAN+AWS_INDIA",
        "PO_B 2021: ALL 1, from AWS_INDIA, in JPY",
        "PO_C 2022: ALL 1.00, from AWS_INC",
    ]);
    let candidates: Vec<Candidate> = orders.unwrap().into_values().collect();
    let kinds = |catalogue: &str| {
        let catalogue = if catalogue.is_empty() { Catalogue::aws() } else { Catalogue::parse(catalogue) };
        let rows = coverage(&account(), &candidates, &catalogue.unwrap(), [].into(), months()).unwrap();
        let kind = |row: &domain::coverage::CoverageRow<'_>| {
            format!("{} {} {:?}", row.bill_from, row.currency, row.charge_type)
        };
        rows.iter().map(kind).collect::<Vec<_>>()
    };
    let india =
        |currency: &str| ["MonthlyUsage", "Subscription"].map(|it| format!("AWS_INDIA {currency} {it}"));
    let japan = ["MonthlyUsage", "Subscription", "Marketplace"].map(|it| format!("AWS_JAPAN USD {it}"));
    assert_eq!(kinds(""), [&india("JPY")[..], &india("USD"), &japan].concat());
    // Unknown by now, or with nothing but ALL: it may charge for anything.
    assert_eq!(kinds(r#"{"sellers":[{"id":"AWS_JAPAN","name":"","lineItemTypes":["ALL"]}]}"#).len(), 12);
}

#[test]
fn more_than_can_be_told_at_a_time_is_refused_with_numbers() {
    let catalogue = Catalogue::aws().unwrap();
    let few: Vec<Candidate> = orders(["PO_A 2021: ALL 1.00"]).unwrap().into_values().collect();
    let mut many = few[0].clone();
    many.terms.lines = vec![few[0].terms.lines[0].clone(); COVERAGE_LINES_MAX + 1];
    let refused = coverage(&account(), &[many], &catalogue, [].into(), months()).unwrap_err();
    let actual = COVERAGE_LINES_MAX + 1;
    assert_eq!(refused, CoverageTooLarge { what: "line items", limit: COVERAGE_LINES_MAX, actual });
    let first = months().first();
    let long = MonthRange::new(first, first.plus(449).unwrap()).unwrap();
    let sellers = |number: usize| (0..number).map(|nth| format!("S{nth}").parse().unwrap()).collect();
    let mut widely = few[0].clone();
    widely.terms.bill_from = sellers(1);
    assert_eq!(coverage(&account(), &[widely.clone()], &catalogue, [].into(), long).unwrap().len(), 4);
    widely.terms.bill_from = sellers(2);
    let refused = coverage(&account(), &[widely], &catalogue, [].into(), long).unwrap_err();
    assert_eq!((refused.limit, refused.actual), (COVERAGE_CELLS_MAX, 3600));
}

fn account() -> AccountId {
    "111122223333".parse().unwrap()
}

fn months() -> MonthRange {
    MonthRange::new("2021-01".parse().unwrap(), "2021-06".parse().unwrap()).unwrap()
}
