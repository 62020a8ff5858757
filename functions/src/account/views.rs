//! Summary, coverage and settings as callers see them.

mod aws_invoices;
mod coverage;
mod personal_data;
mod settings;
mod summary;

pub use self::aws_invoices::{AwsReadingView, aws_reading};
pub use self::coverage::{CoverageView, coverage};
pub use self::personal_data::{ErasureView, PersonalDataPage, personal_data};
pub use self::settings::{SettingsView, settings};
pub use self::summary::{SummaryView, summary};
