//! Summary, coverage and settings as callers see them.

pub mod coverage;
pub mod settings;
pub mod summary;

pub use self::settings::settings;
