//! A library of others reads what this reads, and writes what this must read: `en16931-formats`, which is made from the
//! standard's own artefacts. Only a test: it maps a whole invoice and validates, where matching needs some thirty terms.

use en16931::Invoice;
use en16931::invoice::{Code, DocumentKind};
use en16931_formats::{Syntax, write_unchecked};
use serde_json::Value;

use super::tests::{CII, UBL, mapped};

/// What both libraries say of an invoice.
#[derive(Debug, PartialEq)]
struct Said {
    number: String,
    issued: String,
    due: String,
    currency: String,
    total: String,
    order: String,
    original: String,
    lines: Vec<(String, String)>,
}

fn by_the_library(invoice: &Invoice) -> Said {
    let shown = |text: Option<String>| text.unwrap_or_default();
    Said {
        number: shown(invoice.number.clone()),
        issued: shown(invoice.issue_date.map(|it| it.to_string())),
        due: shown(invoice.due_date.map(|it| it.to_string())),
        currency: shown(invoice.currency.as_ref().map(ToString::to_string)),
        total: invoice.totals.gross_total.to_string(),
        order: shown(invoice.purchase_order_reference.as_ref().map(ToString::to_string)),
        original: shown(invoice.preceding_invoices.first().map(|it| it.reference.to_string())),
        lines: invoice
            .lines
            .iter()
            .map(|line| (line.id.clone(), shown(line.order_line_reference.as_ref().map(ToString::to_string))))
            .collect(),
    }
}

fn by_us(xml: &str) -> Said {
    let fields = Value::Object(mapped(xml).unwrap().fields);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let lines = fields["lines"].as_array().map(Vec::as_slice).unwrap_or_default();
    Said {
        number: text(&fields["invoiceId"]),
        issued: text(&fields["issuedDate"]),
        due: text(&fields["dueDate"]),
        currency: text(&fields["currency"]),
        total: text(&fields["amount"]),
        order: text(&fields["purchaseOrderReference"]),
        original: text(&fields["originalInvoice"]["invoiceId"]),
        lines: lines
            .iter()
            .map(|line| (text(&line["lineId"]), text(&line["purchaseOrderLineReference"])))
            .collect(),
    }
}

#[test]
fn another_library_reads_the_same_terms() {
    for file in [UBL, CII] {
        let read = en16931_formats::read(file.as_bytes()).unwrap();
        assert_eq!(by_us(file), by_the_library(&read.invoice), "{}", read.syntax);
    }
}

#[test]
fn what_another_library_writes_is_read_in_both_syntaxes() {
    let mut base = en16931_formats::read(UBL.as_bytes()).unwrap().invoice;
    base.buyer.name = Some("Example AG".to_owned());
    let changes: [fn(&mut Invoice); 6] = [
        |_| {},
        |it| it.purchase_order_reference = Some("4500 17/B".into()),
        |it| it.number = Some("R 2026/06-<&>\"'ü".to_owned()),
        |it| it.currency = Some(Code::new("USD")),
        |it| it.type_code = Some(Code::new("384")),
        |it| {
            it.type_code = Some(Code::new("381"));
            it.kind = DocumentKind::CreditNote;
            // The library writes none into UBL's credit notes.
            it.due_date = None;
        },
    ];
    for change in changes {
        let mut invoice = base.clone();
        change(&mut invoice);
        for syntax in [Syntax::Ubl, Syntax::Cii] {
            let written = write_unchecked(&invoice, syntax).unwrap();
            assert_eq!(by_us(&written.xml), by_the_library(&invoice), "{syntax}: {}", written.xml);
        }
    }
}
