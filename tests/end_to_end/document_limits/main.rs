//! The time and the memory that the largest and worst documents take: files of 4 MiB, the most of a request. `--nocapture`
//! shows the figures, which `.github/OPERATING.md` has.
//!
//! Time is the CPU time of this process and memory its largest resident set, so that other work on the machine doesn't
//! count.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "tests fail by panicking, and show figures")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain::document::{DocumentContext, aws_summary};
use domain::seller::Catalogue;
use functions::invoices::documents::{aws_summaries, e_invoices, pdf};
use serde_json::json;

/// The most bytes of a file.
const FILE_MAX: usize = 4 << 20;
/// The most CPU time of a document, in hundredths of a second: also of code that isn't optimized, less than a request may take.
const HUNDREDTHS_MAX: u64 = 1_000;
/// The most memory of the whole process, in KiB. The function has 1,769 MB.
const MEMORY_MAX: u64 = 128 << 10;

const NAMESPACES: &str = "xmlns=\"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2\" \
    xmlns:cac=\"urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2\" \
    xmlns:cbc=\"urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2\"";

/// Returns a file of up to 4 MiB: `parts` between a head and a tail.
fn filled(head: &str, part: impl Fn(usize) -> String, tail: &str) -> Vec<u8> {
    let mut file = head.to_owned();
    for nth in 0.. {
        let part = part(nth);
        if file.len() + part.len() + tail.len() > FILE_MAX {
            break;
        }
        file.push_str(&part);
    }
    (file + tail).into_bytes()
}

/// Reads an e-invoice and returns why it is refused, or the number of its findings.
fn e_invoice(file: &[u8]) -> String {
    let (account, catalogue) = ("111122223333".parse().unwrap(), Catalogue::aws().unwrap());
    let context = DocumentContext {
        account: &account,
        catalogue: &catalogue,
        billing_period: None,
        charge_type: None,
        originals: &BTreeMap::new(),
    };
    match e_invoices::read(file, context) {
        Ok(mut document) => {
            document.invoice(&account);
            format!("{} findings", document.findings.len())
        }
        Err(refused) => refused.to_string(),
    }
}

/// Maps a file of summaries and returns the number of summaries.
fn summaries(file: &[u8]) -> String {
    let (account, catalogue) = ("111122223333".parse().unwrap(), Catalogue::aws().unwrap());
    let originals = &BTreeMap::new();
    let context = DocumentContext {
        account: &account,
        catalogue: &catalogue,
        billing_period: None,
        charge_type: None,
        originals,
    };
    match aws_summaries::read(file) {
        Ok(read) => {
            let invoices = read.iter().filter_map(|it| aws_summary::map(it, context).invoice(&account));
            format!("{} of {} are invoices", invoices.count(), read.len())
        }
        Err(refused) => refused.to_string(),
    }
}

fn attached(file: &[u8]) -> String {
    pdf::attached_xml(file).map_or_else(|refused| refused.to_string(), |xml| format!("{} bytes", xml.len()))
}

/// Returns the CPU time of this process in hundredths of a second.
fn cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let (_, fields) = stat.rsplit_once(')').unwrap();
    let fields: Vec<&str> = fields.split_whitespace().collect();
    [11, 12].map(|at: usize| fields[at].parse::<u64>().unwrap()).iter().sum()
}

/// Returns the largest resident set of this process so far, in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// The beginning of an e-invoice, so that its lines are mapped too.
const HEAD: &str = "<cbc:ID>R-1</cbc:ID><cbc:IssueDate>2026-06-02</cbc:IssueDate><cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>\
    <cbc:DocumentCurrencyCode>USD</cbc:DocumentCurrencyCode><cac:InvoicePeriod><cbc:StartDate>2026-05-01</cbc:StartDate>\
    <cbc:EndDate>2026-05-31</cbc:EndDate></cac:InvoicePeriod><cac:OrderReference><cbc:ID>PO-7</cbc:ID></cac:OrderReference>\
    <cac:AccountingSupplierParty><cac:Party><cac:PartyLegalEntity>\
    <cbc:RegistrationName>Amazon Web Services, Inc.</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>\
    </cac:AccountingSupplierParty><cac:LegalMonetaryTotal><cbc:LineExtensionAmount>1.00</cbc:LineExtensionAmount>\
    <cbc:TaxExclusiveAmount>1.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount>1.00</cbc:TaxInclusiveAmount>\
    </cac:LegalMonetaryTotal>";

fn line(nth: usize) -> String {
    format!(
        "<cac:InvoiceLine><cbc:ID>{nth}</cbc:ID><cbc:LineExtensionAmount>1.00</cbc:LineExtensionAmount>\
         <cac:OrderLineReference><cbc:LineID>{}</cbc:LineID></cac:OrderLineReference></cac:InvoiceLine>",
        nth % 99
    )
}

fn attributes(count: usize) -> String {
    (0..count).fold(String::new(), |mut text, nth| {
        write!(text, " attribute{nth}=\"{nth}\"").unwrap();
        text
    })
}

/// Reads a file and says what became of it.
type Read = fn(&[u8]) -> String;

#[test]
fn the_worst_documents_are_read_or_refused_within_bounds() {
    let open = format!("<Invoice {NAMESPACES}>");
    let summary = |nth: usize| {
        let amount = json!({"TotalAmount": "1.00", "CurrencyCode": "USD"});
        json!({"AccountId": "111122223333", "InvoiceId": nth.to_string(), "IssuedDate": 1_780_444_800,
            "Entity": {"InvoicingEntity": "Amazon Web Services, Inc."}, "BillType": "ANNIVERSARY",
            "BillingPeriod": {"Month": 5, "Year": 2026}, "InvoiceType": "INVOICE", "PaymentCurrencyAmount": amount})
        .to_string()
            + ","
    };
    let worst: [(&str, Vec<u8>, Read, &str); 9] = [
        ("elements in elements", filled("", |_| "<a>".to_owned(), ""), e_invoice, "deeper than 64 levels"),
        (
            "empty elements",
            filled(&open, |_| "<a/>".to_owned(), "</Invoice>"),
            e_invoice,
            "more than 200000 elements",
        ),
        (
            "attributes of one element",
            filled("<a", |nth| format!(" b{nth}=\"\""), "/>"),
            e_invoice,
            "more than 64 attributes",
        ),
        (
            "64 attributes of each element",
            filled(&open, |_| format!("<a{}/>", attributes(64)), "</Invoice>"),
            e_invoice,
            "findings",
        ),
        (
            "one text",
            filled(&format!("{open}<cbc:ID>"), |_| "1234567890".to_owned(), "</cbc:ID></Invoice>"),
            e_invoice,
            "findings",
        ),
        (
            "character references",
            filled(&format!("{open}<cbc:ID>"), |_| "&#49;".to_owned(), "</cbc:ID></Invoice>"),
            e_invoice,
            "findings",
        ),
        ("lines of an e-invoice", filled(&(open.clone() + HEAD), line, "</Invoice>"), e_invoice, "findings"),
        ("summaries", filled("[", summary, "{\"InvoiceId\":\"last\"}]"), summaries, "are invoices"),
        (
            "streams of a PDF",
            filled("%PDF-1.7", |_| "obj<</Type/EmbeddedFile>>stream\nendstream".to_owned(), ""),
            attached,
            "more than 32 files",
        ),
    ];
    for (name, file, read, outcome) in worst {
        let before = cpu();
        let read = read(&file);
        let (hundredths, memory) = (cpu() - before, memory());
        println!(
            "{name}: {} bytes, {}0 ms of CPU, {} MiB at most: {read}",
            file.len(),
            hundredths,
            memory >> 10
        );
        assert!(file.len() > FILE_MAX - 4096, "{name}: {}", file.len());
        assert!(read.contains(outcome), "{name}: {read}");
        assert!(hundredths <= HUNDREDTHS_MAX, "{name}: {hundredths} hundredths of a second");
        assert!(memory <= MEMORY_MAX, "{name}: {memory} KiB");
    }
}
