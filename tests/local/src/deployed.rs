//! The deployed functions: starts each one as its binary does. Everything else here sees events and answers.

use std::collections::BTreeMap;

use functions::functions::FUNCTIONS;
use functions::lambda::clock::Clock;
use functions::lambda::{Environment, Handler, StartError};
use futures::FutureExt as _;
use futures::future;
use web_console::{SignIn, SignInError, Site};

/// Why a function can't start.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    #[error(transparent)]
    Function(#[from] StartError),
    #[error(transparent)]
    Console(#[from] SignInError),
    #[error("the template has a function {0}, which nothing implements")]
    Unknown(String),
}

/// Starts the function `logical_id` with its environment from the template.
pub fn start(
    logical_id: &str,
    environment: &BTreeMap<String, String>,
    clock: &Clock,
) -> Result<Handler, NotStarted> {
    if logical_id == "GetConsoleFile" {
        let site = Site::new(&SignIn::of(environment)?);
        return Ok(Handler::new(site, |site, event, _| future::ready(Ok(site.answer(&event))).boxed()));
    }
    let function = FUNCTIONS.iter().find(|function| function.name == logical_id);
    let function = function.ok_or_else(|| NotStarted::Unknown(logical_id.to_owned()))?;
    Ok((function.start)(&Environment::new(environment.clone(), clock.clone()))?)
}
