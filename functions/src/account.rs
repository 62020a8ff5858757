//! The account as a whole: settings, personal data, summary, coverage, sellers, and the token claim that names the account.

pub mod add_account_claim;
pub mod erase_personal_data;
pub mod export_personal_data;
pub mod get_aws_reading;
pub mod get_coverage;
pub mod get_settings;
pub mod get_summary;
pub mod list_sellers;
mod personal_data;
pub mod update_settings;
pub mod views;
