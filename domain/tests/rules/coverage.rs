//! Checks every row of `coverage.md`, which explains the notation.

use domain::coverage::{
    COVERAGE_CELLS_MAX, COVERAGE_LINES_MAX, Coverage, CoverageCell, CoverageTooLarge, coverage,
};
use domain::ids::AccountId;
use domain::matching::{Candidate, LineOf, never_win};
use domain::month::MonthRange;
use domain::seller::Catalogue;

use crate::orders::orders;
use crate::table::{Row, RowResult, run, same};

#[test]
fn every_row_of_the_coverage_rules_holds() {
    run(include_str!("../coverage.md"), 50, row);
}

fn row(row: &Row<'_>) -> RowResult<()> {
    let orders = orders(row.cell("orders").split("; "))?;
    // A row belongs to one of two tables.
    let (months, never_win) = (row.cell("months"), row.cell("never wins"));
    let (seller, charge) = (row.cell_or("seller", "AWS_INC"), row.cell_or("charge", "MONTHLY_USAGE"));
    let candidates: Vec<Candidate> = orders.into_values().collect();
    if months.is_empty() {
        return same("never wins", never_win, &never_wins(&candidates));
    }
    same("months", months, &covered_months(&candidates, seller, charge)?)
}

/// Returns text such as `2021-01..2021-03: COVERED PO_A/1; 2021-04: NONE`.
fn covered_months(candidates: &[Candidate], seller: &str, charge: &str) -> RowResult<String> {
    let rows = coverage(&account(), candidates, &Catalogue::aws().unwrap(), [].into(), months())
        .map_err(|it| it.to_string())?;
    let of_kind = rows.iter().find(|row| {
        row.bill_from.as_str() == seller
            && row.currency.code() == "USD"
            && Ok(row.charge_type) == charge.parse::<domain::line_item_type::ChargeType>()
    });
    let row = of_kind.ok_or("there is no such row")?;
    let equal = row.cells.chunk_by(|left, right| shown(left) == shown(right)).map(|cells| {
        let (first, last) = (cells[0].month, cells[cells.len() - 1].month);
        let months = if first == last { first.to_string() } else { format!("{first}..{last}") };
        format!("{months}: {}", shown(&cells[0]))
    });
    Ok(equal.collect::<Vec<_>>().join("; "))
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

/// Returns text such as `PO_A/2 by PO_A/1; PO_B/1 by PO_A/1 unless named`.
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
fn the_report_has_a_row_for_each_charge_type_that_the_catalogue_has_for_a_seller() {
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
    // A seller that left the catalogue or has only ALL may charge for anything.
    assert_eq!(kinds(r#"{"sellers":[{"id":"AWS_JAPAN","name":"Japan","lineItemTypes":["ALL"]}]}"#).len(), 12);
}

#[test]
fn a_report_that_is_too_large_is_refused_with_numbers() {
    let catalogue = Catalogue::aws().unwrap();
    let orders_of_one: Vec<Candidate> = orders(["PO_A 2021: ALL 1.00"]).unwrap().into_values().collect();
    let mut many = orders_of_one[0].clone();
    many.terms.lines = vec![orders_of_one[0].terms.lines[0].clone(); COVERAGE_LINES_MAX + 1];
    let suspended = Candidate { suspended: true, ..many.clone() };
    assert!(coverage(&account(), &[suspended], &catalogue, [].into(), months()).is_ok());
    let refused = coverage(&account(), &[many], &catalogue, [].into(), months()).unwrap_err();
    let actual = COVERAGE_LINES_MAX + 1;
    assert_eq!(refused, CoverageTooLarge { what: "line items", limit: COVERAGE_LINES_MAX, actual });
    let first = months().first();
    let long = MonthRange::new(first, first.plus(449).unwrap()).unwrap();
    let sellers = |number: usize| (0..number).map(|nth| format!("S{nth}").parse().unwrap()).collect();
    let mut sold_by = orders_of_one[0].clone();
    sold_by.terms.bill_from = sellers(1);
    assert_eq!(coverage(&account(), &[sold_by.clone()], &catalogue, [].into(), long).unwrap().len(), 4);
    sold_by.terms.bill_from = sellers(2);
    let refused = coverage(&account(), &[sold_by], &catalogue, [].into(), long).unwrap_err();
    assert_eq!((refused.limit, refused.actual), (COVERAGE_CELLS_MAX, 3600));
}

fn account() -> AccountId {
    "111122223333".parse().unwrap()
}

fn months() -> MonthRange {
    MonthRange::new("2021-01".parse().unwrap(), "2021-06".parse().unwrap()).unwrap()
}
