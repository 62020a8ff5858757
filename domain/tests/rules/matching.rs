//! Checks every row of `matching.md` and `credits.md`. The first explains the notation.

use std::collections::BTreeSet;

use domain::invoice::Invoice;
use domain::ledger::{Association, RecordedInvoice};
use domain::matching::{Choice, Considered, Decision, decide, follow};
use serde_json::json;

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
    let (choice, decision) = if invoice.credited().is_some() {
        let original = original.ok_or("doesn't name its original: `for PO_A/1`, `for unknown`, …")?;
        let original = original.association(&orders)?;
        orders.retain(|id, _| !unreadable.contains(id));
        follow(&invoice, original.as_ref(), &orders)
    } else {
        decide(&invoice, orders.values(), &unreadable)
    };
    expected(row.cell("expected"), choice.as_ref(), &decision, &invoice, &mut orders)?;
    row.cell("because").split("; ").filter(|it| !it.is_empty()).try_for_each(|text| because(text, &decision))
}

/// The original invoice of a credit.
enum Original {
    Unknown,
    Unmatched,
    On(Choice),
    Voided(Choice),
}

impl Original {
    /// Returns the association that a credit for the original follows.
    fn association(self, orders: &Orders) -> RowResult<Option<Association>> {
        let (choice, void) = match self {
            Self::Unknown => return Ok(None),
            Self::Unmatched => (None, false),
            Self::On(choice) => (Some(choice), false),
            Self::Voided(choice) => (Some(choice), true),
        };
        let invoice = read_invoice("MONTHLY_USAGE", "2021-05", "100.00")?;
        let mut aside = orders.clone();
        let decision = decide(&invoice, [], &BTreeSet::new()).1;
        let recorded = RecordedInvoice::new(invoice, choice.as_ref(), decision, &mut aside, instant());
        let mut recorded = recorded.map_err(|it| it.to_string())?;
        if void {
            recorded = recorded.voided(&mut aside, instant()).map_err(|it| it.to_string())?.unwrap();
        }
        Ok(recorded.creditable().cloned())
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
        let (word, rest) = option.split_once(' ').unwrap_or((option, ""));
        match word {
            "names" => document["purchaseOrderReference"] = json!(rest.trim_matches('"')),
            "unit" => document["invoiceUnit"] = json!(rest),
            "tax" => document["taxRegistrationNumber"] = json!(rest),
            "from" => document["billFrom"] = json!(rest),
            "in" => document["currency"] = json!(rest),
            "credit" if rest == "memo" => document["invoiceType"] = json!("CREDIT_MEMO"),
            "for" => {
                document["originalInvoice"] = json!({"billFrom": "AWS_INC", "invoiceId": "I-0"});
                original = Some(match rest.split_once(' ') {
                    None if rest == "unknown" => Original::Unknown,
                    None if rest == "unmatched" => Original::Unmatched,
                    None => Original::On(place(rest)?),
                    Some(("voided", rest)) => Original::Voided(place(rest)?),
                    Some(_) => return Err(format!("unknown option `{option}`")),
                });
            }
            _ => return Err(format!("unknown option `{option}`")),
        }
    }
    Ok((Invoice::read(document).map_err(|it| format!("{it:?}"))?, original))
}

/// Parses `PO_A/1`.
fn place(text: &str) -> RowResult<Choice> {
    let (id, line) = text.rsplit_once('/').ok_or_else(|| format!("`{text}` is not a line such as PO_A/1"))?;
    let purchase_order_id = id.parse().map_err(|it| format!("{it}"))?;
    Ok(Choice { purchase_order_id, line_item_number: line.parse().map_err(|it| format!("{it}"))? })
}

/// Checks `PO_A/1`, `PO_A/1 leaves 700.00`, `none: NO_LINE_FITS`.
fn expected(
    text: &str,
    choice: Option<&Choice>,
    decision: &Decision,
    invoice: &Invoice,
    orders: &mut Orders,
) -> RowResult<()> {
    let found = choice.map(|it| format!("{}/{}", it.purchase_order_id, it.line_item_number));
    let (wanted, left) = text.split_once(" leaves ").map_or((text, None), |(it, left)| (it, Some(left)));
    if let Some(reason) = wanted.strip_prefix("none: ") {
        same("the choice", "none", found.as_deref().unwrap_or("none"))?;
        return same(
            "the reason for no match",
            reason,
            &decision.reason.map_or_else(String::new, |reason| reason.to_string()),
        );
    }
    same("the choice", wanted, found.as_deref().unwrap_or("none"))?;
    same(
        "the reason for no match",
        "",
        &decision.reason.map_or_else(String::new, |reason| reason.to_string()),
    )?;
    let (Some(left), Some(choice)) = (left, choice) else { return Ok(()) };
    let order = orders.get_mut(&choice.purchase_order_id).unwrap();
    let draw = order.draw(&choice.line_item_number, invoice.draw()).map_err(|it| it.to_string())?;
    same(
        "the balance",
        left,
        &draw.balance_after.map_or_else(|| "no balance".to_owned(), |it| it.to_string()),
    )
}

/// Checks `PO_A: EXPIRED`, `PO_A/2: DEPLETED has 10.00 lacks 90.00`, `PO_A: absent`, `counted: TIE_BREAK 10`,
/// `considered: 12`, `nearest first: PO_B/1 > PO_A`.
fn because(text: &str, decision: &Decision) -> RowResult<()> {
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
