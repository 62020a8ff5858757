//! The deployment's settings of the sweep.

use crate::lambda::{Calendar, Environment, StartError};

#[derive(Clone, Debug)]
pub struct SweepSettings {
    pub calendar: Calendar,
    /// 1 or more.
    pub mails_per_second: u32,
    /// The address that links in mails start with.
    pub console_url: String,
}

impl SweepSettings {
    /// Reads the settings from the environment.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let mails_per_second = environment.parsed("MAILS_PER_SECOND", 1)?;
        if mails_per_second == 0 {
            return Err(StartError::variable("MAILS_PER_SECOND", "must be 1 or more"));
        }
        Ok(Self {
            calendar: environment.calendar()?,
            mails_per_second,
            console_url: environment.required("CONSOLE_URL")?.to_owned(),
        })
    }
}
