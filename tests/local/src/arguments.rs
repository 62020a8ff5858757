//! The arguments of the command line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use clap::{Parser, ValueEnum};
use domain::seller::Catalogue;
use functions::lambda::clock::Clock;
use local::Options;

/// Runs the purchase order system on this machine. Nothing else needs to be installed.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Port to listen on; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Directory that keeps the data
    #[arg(long, value_name = "DIR", default_value = "target/local")]
    data: PathBuf,
    /// Keep all data in memory
    #[arg(long, conflicts_with = "data")]
    memory: bool,
    /// Load a worked example and print a tour of it, or load a company's year: 100 orders and 2,000 invoices
    #[arg(long, value_enum, value_name = "SIZE", num_args = 0..=1, require_equals = true, default_missing_value = "small")]
    pub(crate) demo: Option<DemoSize>,
    /// Match AWS's invoices, from `aws invoicing list-invoice-summaries`, and print AWS's choices beside those here
    #[arg(long, value_name = "FILE")]
    pub(crate) aws_invoices: Option<PathBuf>,
    /// Seller catalogue to use instead of the built-in one
    #[arg(long, value_name = "FILE")]
    sellers: Option<PathBuf>,
    /// Time to start the clock at, such as 2026-12-31T06:00:00Z, or a date for its midnight in UTC
    #[arg(long, value_name = "TIME", value_parser = instant)]
    now: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DemoSize {
    Small,
    Large,
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let midnight = |date: NaiveDate| date.and_time(NaiveTime::MIN).and_utc();
    text.parse()
        .or_else(|_| text.parse().map(midnight))
        .map_err(|_| "must be a time such as 2026-12-31T06:00:00Z, or a date such as 2026-12-31".to_owned())
}

impl Arguments {
    /// Returns the options of the system. Refuses a seller catalogue that the functions couldn't read.
    pub(crate) fn options(self, dynamodb_endpoint: Option<String>) -> Result<Options, String> {
        Ok(Options {
            port: self.port,
            data: (!self.memory).then_some(self.data),
            sellers: self.sellers.map(|file| sellers(&file)).transpose()?,
            clock: self.now.map_or(Clock::System, Clock::starting_at),
            dynamodb_endpoint,
            table: None,
            parameters: BTreeMap::new(),
            functions: BTreeMap::new(),
            scheduled: true,
            streamed: true,
        })
    }
}

/// Returns the absolute path of a readable seller catalogue.
fn sellers(file: &Path) -> Result<PathBuf, String> {
    let named = |error: String| format!("{}: {error}", file.display());
    let json = std::fs::read_to_string(file).map_err(|error| named(error.to_string()))?;
    Catalogue::parse(&json).map_err(|error| named(error.to_string()))?;
    file.canonicalize().map_err(|error| named(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Arguments, String> {
        let parsed = Arguments::try_parse_from([&["local"], arguments].concat());
        parsed.map_err(|error| error.to_string())
    }

    #[test]
    fn the_clock_starts_at_a_time_or_at_the_midnight_of_a_date() {
        for (text, now) in [
            ("2026-11-22", "2026-11-22T00:00:00Z"),
            ("2026-11-22T06:00:00Z", "2026-11-22T06:00:00Z"),
            ("2026-11-22T06:00:00+01:00", "2026-11-22T05:00:00Z"),
        ] {
            let expected: DateTime<Utc> = now.parse().unwrap();
            assert_eq!(parsed(&["--now", text]).unwrap().now, Some(expected), "{text}");
        }
        for text in ["tomorrow", "2026-11", "2026-02-30", "22.11.2026", ""] {
            let refused = parsed(&["--now", text]).err().unwrap();
            assert!(refused.contains("or a date such as 2026-12-31"), "{text}: {refused}");
        }
    }

    #[test]
    fn the_demo_has_two_sizes() {
        for (arguments, size) in [
            (&[][..], None),
            (&["--demo"], Some(DemoSize::Small)),
            (&["--demo=small"], Some(DemoSize::Small)),
            (&["--demo=large"], Some(DemoSize::Large)),
            (&["--demo", "--memory"], Some(DemoSize::Small)),
        ] {
            assert_eq!(parsed(arguments).unwrap().demo, size, "{arguments:?}");
        }
        assert!(parsed(&["--demo=huge"]).err().unwrap().contains("possible values: small, large"));
    }

    #[test]
    fn the_version_is_that_of_the_package() {
        let shown = parsed(&["--version"]).err().unwrap();
        assert_eq!(shown.trim(), format!("local {}", env!("CARGO_PKG_VERSION")));
    }

    #[test]
    fn a_seller_catalogue_that_cannot_be_read_is_named_with_the_reason() {
        let seller = r#"{"id":"ACME","name":"Acme","lineItemTypes":["ALL"]}"#;
        let file = std::env::temp_dir().join(format!("sellers-{}.json", std::process::id()));
        let options = || parsed(&["--sellers", &file.display().to_string()]).unwrap().options(None);
        for (content, reason) in [
            (None, "No such file"),
            (
                Some(format!("[{seller}]")),
                "the seller catalogue must be an object of the form {\"sellers\":[{\"id\":",
            ),
            (Some("[]".to_owned()), "must be an object"),
            (Some(format!("{{\"sellers\":[{seller},{seller}]}}")), "has ACME twice"),
            (Some(format!("{{\"sellers\":[{seller}],\"sellers\":[]}}")), "duplicate field `sellers`"),
            (Some(seller.to_owned()), "unknown field `id`, expected `sellers`"),
            (Some("{\"sellers\":".to_owned()), "EOF"),
        ] {
            if let Some(content) = content {
                std::fs::write(&file, content).unwrap();
            }
            let refused = options().err().unwrap();
            assert!(refused.starts_with(&format!("{}: ", file.display())), "{refused}");
            assert!(refused.contains(reason), "{refused}");
        }
        std::fs::write(&file, format!("{{\"sellers\":[{seller}]}}")).unwrap();
        assert!(options().unwrap().sellers.is_some());
        std::fs::remove_file(&file).unwrap();
    }
}
