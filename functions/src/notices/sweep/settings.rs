//! The deployment's settings of the sweep.

use domain::seller::Catalogue;

use crate::lambda::{Calendar, Environment, StartError};
use crate::purchase_orders::rules::catalogue;

#[derive(Clone, Debug)]
pub struct SweepSettings {
    pub calendar: Calendar,
    pub sellers: Catalogue,
    /// 1 or more.
    pub mails_per_second: u32,
    /// Mails that an account may cause on a day.
    pub mails_per_account_daily: u64,
    /// The address with which links to the console begin.
    pub console_url: String,
    /// The address of the HTTP API, where recipients unsubscribe.
    pub api_url: String,
    /// Whether a sweep may judge by another time than the clock's.
    pub may_override_clock: bool,
}

impl SweepSettings {
    /// Reads the settings from the environment.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let mails_per_second = environment.parsed("MAILS_PER_SECOND", 1)?;
        if mails_per_second == 0 {
            return Err(StartError::variable("MAILS_PER_SECOND", "must be 1 or more"));
        }
        let may_override_clock = environment.parsed("ALLOW_CLOCK_OVERRIDE", false)?;
        Ok(Self {
            calendar: environment.calendar()?,
            sellers: catalogue(environment)?,
            mails_per_second,
            mails_per_account_daily: environment.parsed("MAILS_PER_ACCOUNT_DAILY", 1_000)?,
            console_url: environment.required("CONSOLE_URL")?.to_owned(),
            api_url: environment.required("API_URL")?.trim_end_matches('/').to_owned(),
            may_override_clock,
        })
    }
}
