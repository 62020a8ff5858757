//! Checks every row of `documents.md`, which explains the notation.

use std::collections::BTreeMap;

use domain::document::{Disposition, DocumentContext, Finding, FindingSeverity, MappedDocument, aws_summary};
use domain::ids::PurchaseOrderId;
use domain::invoice::Invoice;
use domain::ledger::Agreement;
use domain::line_item_type::ChargeType;
use domain::seller::Catalogue;
use serde_json::{Value, json};

use crate::table::{Row, RowResult, run, same};

#[test]
fn every_row_of_the_rules_for_documents_holds() {
    run(include_str!("../documents.md"), 60, |row| match row.cell("agreement") {
        "" => of_aws(row),
        wanted => agreement(row, wanted),
    });
}

fn summary() -> Value {
    json!({
        "AccountId": "111122223333",
        "InvoiceId": "2026060001",
        "IssuedDate": "2026-06-03T00:00:00+00:00",
        "DueDate": 1_783_036_800.0,
        "Entity": {"InvoicingEntity": "Amazon Web Services, Inc.", "BillingEntity": "AWS"},
        "BillingPeriod": {"Month": 5, "Year": 2026},
        "BillType": "ANNIVERSARY",
        "InvoiceType": "INVOICE",
        "OriginalInvoiceId": "",
        "PurchaseOrderNumber": "PO-7",
        "BaseCurrencyAmount": {"TotalAmount": "100.00", "TotalAmountBeforeTax": "100.00", "CurrencyCode": "USD"},
        "PaymentCurrencyAmount": {"TotalAmount": "100.00", "TotalAmountBeforeTax": "100.00", "CurrencyCode": "USD"},
    })
}

fn of_aws(row: &Row<'_>) -> RowResult<()> {
    let mut summary = summary();
    for change in row.cell("set").split("; ").filter(|it| !it.is_empty()) {
        let (path, value) = change.split_once('=').ok_or("a change has no value")?;
        let (parents, member) = path.rsplit_once('.').unwrap_or(("", path));
        let parents = parents.split('.').filter(|it| !it.is_empty());
        let object = parents.fold(&mut summary, |value, name| &mut value[name]);
        let object = object.as_object_mut().ok_or("not an object")?;
        if value == "-" {
            object.remove(member);
        } else {
            object.insert(member.to_owned(), serde_json::from_str(value).map_err(|it| it.to_string())?);
        }
    }
    let account = "111122223333".parse().unwrap();
    let catalogue = Catalogue::aws().unwrap();
    let known = json!({"billFrom": "AWS_INC", "invoiceId": "KNOWN"});
    let known = serde_json::from_value(known).map_err(|it| it.to_string())?;
    let said = || row.cell("request").split(", ");
    let mut document = aws_summary::map(
        &summary,
        DocumentContext {
            account: &account,
            catalogue: &catalogue,
            billing_period: said().find_map(|it| it.parse().ok()),
            charge_type: said().find_map(|it| it.parse().ok()),
            originals: &BTreeMap::from([(known, ChargeType::Subscription)]),
        },
    );
    let invoice = document.invoice(&account);
    for field in row.cell("invoice").split("; ").filter(|it| !it.is_empty()) {
        let (name, wanted) = field.split_once('=').ok_or("a field has no value")?;
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let found = document.fields.get(name).map_or_else(|| "-".to_owned(), text);
        same(name, wanted, &found)?;
    }
    same("the findings", row.cell("findings"), &findings(&document))?;
    let wanted = !document.has_errors() && document.disposition != Disposition::PassOver;
    if wanted == invoice.is_some() { Ok(()) } else { Err(format!("as an invoice: {invoice:?}")) }
}

fn findings(document: &MappedDocument) -> String {
    let finding = |it: &Finding| match it.severity {
        FindingSeverity::Error => format!("{} {}", it.term, it.code),
        FindingSeverity::Note => format!("{} NOTE {}", it.term, it.code),
    };
    document.findings.iter().map(finding).collect::<Vec<_>>().join("; ")
}

fn agreement(row: &Row<'_>, wanted: &str) -> RowResult<()> {
    let mut invoice = json!({"accountId": "111122223333", "billFrom": "AWS_INC", "invoiceId": "I-1",
        "invoiceType": "INVOICE", "chargeType": "MONTHLY_USAGE", "billingPeriod": "2026-05", "currency": "USD",
        "amount": "100.00"});
    let seller = row.cell("seller");
    if seller != "-" {
        invoice["sellerAssigned"] = json!(seller.trim_matches('"'));
    }
    let invoice = Invoice::read(invoice).map_err(|it| format!("{it:?}"))?;
    let ours = row.cell("ours").split(", ").filter(|it| !it.is_empty());
    let ours: Vec<PurchaseOrderId> = ours.map(|it| it.parse().unwrap()).collect();
    let found = Agreement::of(&invoice, &ours).map_or("-".to_owned(), |it| it.to_string());
    same("the agreement", wanted, &found)
}
