//! Checks every row of `matching.md` and `credits.md`. The first explains the notation.

use std::collections::BTreeSet;

use domain::invoice::{Invoice, InvoiceCharge};
use domain::ledger::RecordedInvoice;
use domain::matching::{Choice, Considered, Decision, LinePlan, WorkingOrders, decide, follow};
use serde_json::{Value, json};

use crate::orders::{Orders, instant, orders};
use crate::table::{Row, RowResult, run, same};

#[test]
fn every_row_of_the_matching_rules_holds() {
    run(include_str!("../matching.md"), 197, row);
}

#[test]
fn every_row_of_the_rules_for_credits_holds() {
    run(include_str!("../credits.md"), 24, row);
}

fn row(row: &Row<'_>) -> RowResult<()> {
    let from_above: Vec<&str> = row.cell("above").lines().collect();
    let own: Vec<&str> = row.cell("orders").split("; ").filter(|it| !it.is_empty()).collect();
    if !from_above.is_empty() && !own.is_empty() {
        return Err("has orders both of its own and above its table".to_owned());
    }
    let mut orders = orders(from_above.into_iter().chain(own))?;
    let (invoice, original) = invoice(row)?;
    let unreadable = row.cell("unreadable").split(' ').filter(|it| !it.is_empty()).map(str::parse);
    let unreadable: BTreeSet<_> = unreadable.collect::<Result<_, _>>().map_err(|it| format!("{it}"))?;
    let charge = InvoiceCharge::whole(&invoice);
    let plan = if invoice.credited().is_some() {
        let original = original.ok_or("doesn't name its original: `for PO_A/1`, `for unknown`, …")?;
        let original = original.recorded(&orders)?;
        orders.retain(|id, _| !unreadable.contains(id));
        follow(charge, original.as_ref(), &WorkingOrders::of(&orders)).map_err(|it| it.to_string())?
    } else {
        decide(charge, orders.values(), &unreadable).map_err(|it| it.to_string())?
    };
    expected(row.cell("expected"), &plan, &orders)?;
    let reasons = row.cell("because").split("; ").filter(|it| !it.is_empty());
    reasons.into_iter().try_for_each(|text| because(text, &plan.decision))
}

/// The original invoice of a credit.
enum Original {
    Unknown,
    Unmatched,
    On(Choice),
    Voided(Choice),
}

impl Original {
    /// Returns the record of the original; none if it is unknown.
    fn recorded(self, orders: &Orders) -> RowResult<Option<RecordedInvoice>> {
        let (choice, void) = match self {
            Self::Unknown => return Ok(None),
            Self::Unmatched => (None, false),
            Self::On(choice) => (Some(choice), false),
            Self::Voided(choice) => (Some(choice), true),
        };
        let invoice = read_invoice("MONTHLY_USAGE", "2021-05", "100.00")?;
        let mut decide = |charge: InvoiceCharge<'_>, _: &WorkingOrders<'_>| match &choice {
            Some(choice) => Ok(LinePlan::by_hand(choice.clone(), charge.draw())),
            None => Ok(decide(charge, [], &BTreeSet::new())?),
        };
        let mut orders = WorkingOrders::of(orders);
        let recorded = RecordedInvoice::new(invoice, &mut decide, &mut orders, instant());
        let mut recorded = recorded.map_err(|it| it.to_string())?;
        if void {
            recorded = recorded.voided(&mut orders, instant()).map_err(|it| it.to_string())?.unwrap();
        }
        Ok(Some(recorded))
    }
}

fn read_invoice(charge: &str, period: &str, amount: &str) -> RowResult<Invoice> {
    let document = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1",
        "invoiceType": "INVOICE", "chargeType": charge, "billingPeriod": period, "currency": "USD", "amount": amount});
    Invoice::read(document).map_err(|it| format!("{it:?}"))
}

fn invoice(row: &Row<'_>) -> RowResult<(Invoice, Option<Original>)> {
    let mut document = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1",
        "invoiceType": "INVOICE", "chargeType": row.cell_or("charge", "MONTHLY_USAGE"),
        "billingPeriod": row.cell_or("period", "2021-05"), "currency": "USD",
        "amount": row.cell_or("amount", "100.00")});
    let mut original = None;
    for option in row.cell("invoice").split(", ").filter(|it| !it.is_empty()) {
        match option.split_once(' ') {
            Some(("for", rest)) => {
                document["originalInvoice"] = json!({"billFrom": "AWS_INC", "invoiceId": "I-0"});
                original = Some(match rest.split_once(' ') {
                    None if rest == "unknown" => Original::Unknown,
                    None if rest == "unmatched" => Original::Unmatched,
                    None => Original::On(place(rest)?),
                    Some(("voided", rest)) => Original::Voided(place(rest)?),
                    Some(_) => return Err(format!("unknown option `{option}`")),
                });
            }
            _ => set_option(&mut document, option)?,
        }
    }
    Ok((Invoice::read(document).map_err(|it| format!("{it:?}"))?, original))
}

/// Sets an option of an invoice, such as `names "PO_A"`.
pub fn set_option(document: &mut Value, option: &str) -> RowResult<()> {
    let (word, rest) = option.split_once(' ').unwrap_or((option, ""));
    match word {
        "names" => document["purchaseOrderReference"] = json!(rest.trim_matches('"')),
        "line" => document["purchaseOrderLineReference"] = json!(rest.trim_matches('"')),
        "unit" => document["invoiceUnit"] = json!(rest),
        "tax" => document["taxRegistrationNumber"] = json!(rest),
        "from" => document["billFrom"] = json!(rest),
        "in" => document["currency"] = json!(rest),
        "credit" if rest == "memo" => document["invoiceType"] = json!("CREDIT_MEMO"),
        _ => return Err(format!("unknown option `{option}`")),
    }
    Ok(())
}

/// Parses `PO_A/1`.
pub fn place(text: &str) -> RowResult<Choice> {
    let (id, line) = text.rsplit_once('/').ok_or_else(|| format!("`{text}` is not a line such as PO_A/1"))?;
    let purchase_order_id = id.parse().map_err(|it| format!("{it}"))?;
    Ok(Choice { purchase_order_id, line_item_number: line.parse().map_err(|it| format!("{it}"))? })
}

/// Checks `PO_A/1`, `PO_A/1 leaves 700.00`, `none: NO_LINE_FITS`.
fn expected(text: &str, plan: &LinePlan, orders: &Orders) -> RowResult<()> {
    let found = plan.draws.iter().map(|it| shown(&it.on)).collect::<Vec<_>>().join(" + ");
    let (wanted, left) = text.split_once(" leaves ").map_or((text, None), |(it, left)| (it, Some(left)));
    let reason = plan.decision.reason.map_or_else(String::new, |reason| reason.to_string());
    if let Some(wanted) = wanted.strip_prefix("none: ") {
        same("the choice", "", &found)?;
        return same("the reason for no match", wanted, &reason);
    }
    same("the choice", wanted, &found)?;
    same("the reason for no match", "", &reason)?;
    let (Some(left), Some(first)) = (left, plan.draws.first()) else { return Ok(()) };
    let (draw, _) = WorkingOrders::of(orders).draw(&first.on, first.amount).map_err(|it| it.to_string())?;
    same(
        "the balance",
        left,
        &draw.balance_after.map_or_else(|| "no balance".to_owned(), |it| it.to_string()),
    )
}

/// Returns `PO_A/1`.
pub fn shown(place: &Choice) -> String {
    format!("{}/{}", place.purchase_order_id, place.line_item_number)
}

/// Checks `PO_A: EXPIRED`, `PO_A/2: DEPLETED has 10.00 lacks 90.00`, `PO_A: absent`, `counted: TIE_BREAK 10`,
/// `considered: 12`, `nearest first: PO_B/1 > PO_A`.
pub fn because(text: &str, decision: &Decision) -> RowResult<()> {
    let (who, wanted) = text.split_once(": ").ok_or_else(|| format!("`{text}` is not a reason"))?;
    match who {
        "counted" => {
            let counts = decision.others.iter().map(|(reason, count)| format!("{reason} {count}"));
            let counts = counts.collect::<Vec<_>>().join(" + ");
            same("the counted candidates", wanted, if counts.is_empty() { "none" } else { &counts })
        }
        "considered" => same("the line items considered", wanted, &decision.considered.to_string()),
        "nearest first" => {
            let candidates: Vec<_> = decision.candidates.iter().map(name).collect();
            same("the candidates", wanted, &candidates.join(" > "))
        }
        _ => {
            let with_amounts = wanted.contains(" has ");
            let meant = decision
                .candidates
                .iter()
                .filter(|it| name(it) == who || it.purchase_order_id.as_str() == who);
            let mut reasons: Vec<_> = meant.map(|it| reason(it, with_amounts)).collect();
            reasons.dedup();
            let found = if reasons.is_empty() { "absent".to_owned() } else { reasons.join(" and ") };
            same(who, wanted, &found)
        }
    }
}

/// Returns `PO_A/1`, or `PO_A` for a purchase order that was rejected as a whole.
fn name(candidate: &Considered) -> String {
    let number = candidate.line_item_number.as_ref().map(|number| format!("/{number}"));
    format!("{}{}", candidate.purchase_order_id, number.unwrap_or_default())
}

fn reason(candidate: &Considered, with_amounts: bool) -> String {
    let reason = candidate.reason.map_or_else(|| "chosen".to_owned(), |reason| reason.to_string());
    match (candidate.balance, candidate.shortfall) {
        (Some(balance), Some(shortfall)) if with_amounts => {
            format!("{reason} has {balance} lacks {shortfall}")
        }
        _ => reason,
    }
}
