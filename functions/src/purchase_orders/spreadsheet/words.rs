//! The words that the console shows for codes, and the words that spreadsheets write for `true` and `false`.

/// The types of line items.
pub const LINE_ITEM_TYPES: [(&str, &str); 6] = [
    ("ALL", "All charges"),
    ("MONTHLY_USAGE", "Monthly usage"),
    ("SUBSCRIPTION", "Subscription"),
    ("MARKETPLACE_TRANSACTION", "Marketplace transaction"),
    ("MARKETPLACE_BLANKET_USAGE", "Marketplace blanket usage"),
    ("PROFESSIONAL_SERVICES_AND_TRAINING", "Professional services and training"),
];

pub const WHEN_DEPLETED: [(&str, &str); 3] = [
    ("CONTINUE", "Continue: invoices still match a line item without balance"),
    ("STOP", "Stop: invoices match only line items with enough balance"),
    ("SPILL", "Spill: a line item pays what it has left, and the next one the rest"),
];

/// `true` and `false` in English, German, French, Spanish, Italian, Dutch and Portuguese: Excel writes them in its own
/// language. Also `yes` and `no`.
const BOOLEANS: [(bool, &[&str]); 2] = [
    (true, &["true", "yes", "wahr", "vrai", "verdadero", "vero", "waar", "verdadeiro"]),
    (false, &["false", "no", "falsch", "faux", "falso", "onwaar"]),
];

/// Returns the code for a code in any case, or for the words that the console shows for it.
pub fn code_of(codes: &[(&'static str, &'static str)], cell: &str) -> Option<&'static str> {
    let cell = cell.trim();
    let is_meant = |(code, words): &&(&str, &str)| {
        let short = words.split(':').next().unwrap_or_default();
        [*code, *words, short].iter().any(|it| it.eq_ignore_ascii_case(cell))
    };
    codes.iter().find(is_meant).map(|(code, _)| *code)
}

pub fn boolean(cell: &str) -> Option<bool> {
    let cell = cell.trim().to_lowercase();
    BOOLEANS.iter().find(|(_, words)| words.contains(&&*cell)).map(|(value, _)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_the_words_of_the_console_are_read() {
        for (cell, code) in [
            ("MONTHLY_USAGE", Some("MONTHLY_USAGE")),
            (" monthly usage ", Some("MONTHLY_USAGE")),
            ("All charges", Some("ALL")),
            ("all", Some("ALL")),
            ("Monthly", None),
            ("", None),
        ] {
            assert_eq!(code_of(&LINE_ITEM_TYPES, cell), code, "{cell}");
        }
        for (cell, code) in [
            ("Stop", Some("STOP")),
            ("spill", Some("SPILL")),
            ("Stop: invoices match only line items with enough balance", Some("STOP")),
            ("Stop:", None),
        ] {
            assert_eq!(code_of(&WHEN_DEPLETED, cell), code, "{cell}");
        }
        assert_eq!([boolean("TRUE"), boolean("falsch"), boolean("maybe")], [Some(true), Some(false), None]);
    }
}
