//! `AddAccountClaim`, a pre token generation trigger (version 2.0) of the user pool: adds the user's account and verified
//! email address to access tokens. Cognito itself adds attributes to ID tokens only. History entries name the address.

use domain::ids::AccountId;
use futures::{FutureExt as _, future};
use serde_json::{Map, Value, json};

use crate::api::problem::{Problem, ProblemCode};
use crate::api::{account_claim, serve_event};
use crate::lambda::{Environment, Handler, StartError};

/// The attribute of the user's account. Only an administrator can set it.
const ACCOUNT: &str = "custom:account_id";

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let claim = account_claim(environment).to_owned();
    Ok(serve_event(claim, |claim, event, _| future::ready(add_account_claim(claim, event)).boxed()))
}

/// Answers the event with the claims to add. A user without an account gets a token that the API refuses.
fn add_account_claim(claim: &str, mut event: Value) -> Result<Value, Problem> {
    let claims = claims(claim, &event);
    let Some(answer) = event.as_object_mut() else {
        return Err(Problem::new(ProblemCode::MalformedRequest, "the event must be an object"));
    };
    let account = claims.get(claim).and_then(Value::as_str).unwrap_or_default();
    tracing::info!(account, "claims added");
    let access_token = json!({"claimsToAddOrOverride": claims});
    let details = json!({"claimsAndScopeOverrideDetails": {"accessTokenGeneration": access_token}});
    answer.insert("response".to_owned(), details);
    Ok(event)
}

fn claims(claim: &str, event: &Value) -> Map<String, Value> {
    let attribute = |name| event.pointer("/request/userAttributes").and_then(|it| it.get(name)?.as_str());
    let mut claims = Map::new();
    if let Some(account) = attribute(ACCOUNT).filter(|it| it.parse::<AccountId>().is_ok()) {
        claims.insert(claim.to_owned(), account.into());
    }
    if let Some(email) = attribute("email").filter(|_| attribute("email_verified") == Some("true")) {
        claims.insert("email".to_owned(), email.into());
        claims.insert("email_verified".to_owned(), "true".into());
    }
    claims
}
