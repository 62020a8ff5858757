//! Summary, coverage and settings as callers see them.

mod coverage;
mod settings;
mod summary;

pub use self::coverage::{CoverageView, coverage};
pub use self::settings::{SettingsView, settings};
pub use self::summary::{SummaryView, summary};
