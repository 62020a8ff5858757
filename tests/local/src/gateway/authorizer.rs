//! The JWT authorizer: checks the signature, issuer, audience, times and scopes of a request's access token.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::issuer::Key;
use crate::template::Authorizer;

#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) claims: Map<String, Value>,
    /// The route's scopes that the token has.
    pub(crate) scopes: Vec<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    NoToken,
    Invalid(&'static str),
    Scope(Vec<String>),
}

pub(crate) fn verify(
    headers: &HeaderMap,
    authorizer: &Authorizer,
    key: &Key,
    now: DateTime<Utc>,
) -> Result<Verified, Refusal> {
    let token = token(headers).ok_or(Refusal::NoToken)?;
    let claims = signed_claims(token, key)?;
    check(&claims, authorizer, now)?;
    let scopes: Vec<String> =
        authorizer.scopes.iter().filter(|scope| has_scope(&claims, scope)).cloned().collect();
    if scopes.is_empty() && !authorizer.scopes.is_empty() {
        return Err(Refusal::Scope(authorizer.scopes.clone()));
    }
    Ok(Verified { claims, scopes })
}

/// Returns the token, with or without `Bearer` before it.
fn token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(AUTHORIZATION)?.to_str().unwrap_or("?").trim();
    let token = match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        Some(_) | None => value,
    };
    (!token.is_empty() && !token.eq_ignore_ascii_case("bearer")).then_some(token)
}

/// The members of a token's header that matter here.
#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
}

/// Returns the claims of a token that `key` has signed with RS256. Every other algorithm is refused, `none` included.
fn signed_claims(token: &str, key: &Key) -> Result<Map<String, Value>, Refusal> {
    let malformed = || Refusal::Invalid("the token is malformed or its algorithm is not supported");
    let (message, signature) = token.rsplit_once('.').ok_or_else(malformed)?;
    let (header, claims) = message.split_once('.').ok_or_else(malformed)?;
    let header: Header =
        decoded(header).filter(|header: &Header| header.alg == "RS256").ok_or_else(malformed)?;
    if header.kid.as_deref() != Some(key.id()) {
        return Err(Refusal::Invalid("the token was signed by an unknown key"));
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| malformed())?;
    if !key.has_signed(message, &signature) {
        return Err(Refusal::Invalid("the signature is not valid"));
    }
    decoded(claims).ok_or_else(malformed)
}

/// Returns a part of a token, which is base64url of JSON.
fn decoded<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

fn check(claims: &Map<String, Value>, authorizer: &Authorizer, now: DateTime<Utc>) -> Result<(), Refusal> {
    if claims.get("iss").and_then(Value::as_str) != Some(authorizer.issuer.as_str()) {
        return Err(Refusal::Invalid("the token does not have a valid issuer"));
    }
    // As in API Gateway, client_id counts only without aud.
    let audience = claims.get("aud").or_else(|| claims.get("client_id"));
    let ours =
        |value: &Value| value.as_str().is_some_and(|text| authorizer.audience.iter().any(|a| a == text));
    let is_audience = match audience {
        Some(Value::Array(several)) => several.iter().any(ours),
        Some(one) => ours(one),
        None => false,
    };
    if !is_audience {
        return Err(Refusal::Invalid("the token does not have a valid audience"));
    }
    let now = now.timestamp();
    if claims.get("exp").and_then(Value::as_i64).is_none_or(|expiry| expiry <= now) {
        return Err(Refusal::Invalid("the token has expired"));
    }
    let later = |name: &str| match claims.get(name) {
        Some(time) => time.as_i64().is_none_or(|time| time > now),
        None => false,
    };
    if later("nbf") {
        return Err(Refusal::Invalid("the token is not valid yet"));
    }
    if later("iat") {
        return Err(Refusal::Invalid("the token was issued in the future"));
    }
    Ok(())
}

/// Returns whether `scope` or `scp` has a scope, in words or in a list.
fn has_scope(claims: &Map<String, Value>, scope: &str) -> bool {
    ["scope", "scp"].iter().filter_map(|name| claims.get(*name)).any(|value| match value {
        Value::String(words) => words.split(' ').any(|word| word == scope),
        Value::Array(words) => words.iter().any(|word| word.as_str() == Some(scope)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => false,
    })
}

#[cfg(test)]
mod tests;
