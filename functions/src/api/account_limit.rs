//! The most requests that one account may make in a minute, so that it leaves capacity to others.
//!
//! API Gateway counts the requests of all callers together, before it reads their tokens. The number of an account is an
//! item of the table, because the instances of a function don't know of each other: a limit of each would let through
//! the more, the slower the requests are.

use domain::ids::AccountId;

use super::problem::{Problem, ProblemCode};
use crate::lambda::{Environment, Invocation, StartError};
use crate::store::Store;

/// The variable with the limit. 0 is none.
const VARIABLE: &str = "ACCOUNT_REQUESTS_PER_MINUTE";

/// A limit of requests; by default there is none, and nothing is counted.
pub(super) struct AccountLimit(Option<(Store, u32)>);

impl AccountLimit {
    pub(super) fn of(environment: &Environment) -> Result<Self, StartError> {
        let max = environment.parsed(VARIABLE, 0)?;
        let counts = (max > 0).then(|| Store::of(environment)).transpose()?;
        Ok(Self(counts.map(|store| (store, max))))
    }

    /// Refuses a request if the account has used up its share.
    pub(super) async fn admit(&self, account: &AccountId, invocation: &Invocation) -> Result<(), Problem> {
        let Some((store, max)) = &self.0 else { return Ok(()) };
        if store.count_request(account, invocation.now, *max).await? {
            return Ok(());
        }
        let detail = format!("the account has made {max} requests in this minute");
        Err(Problem::new(ProblemCode::TooManyRequests, detail))
    }
}
