//! What a request says: who asks, the id in its path, its body, conditions, query and page.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use aws_lambda_events::http::{HeaderName, header};
use base64::Engine;
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, Actor};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::{Versions, accept};
use crate::api::json;
use crate::api::paging::PagingKey;
use crate::api::path_key;
use crate::api::problem::{Problem, ProblemCode};
use crate::lambda::Invocation;

/// Bytes of a JSON body: a purchase order with everything at its limit fits twice.
pub const BODY_MAX: usize = 1 << 20;
/// Bytes of a CSV body. The gateway hands it over as a JSON string, or in base64, and Lambda takes events of 6 MB.
pub const FILE_MAX: usize = 4 << 20;
/// Rows of a page that asks for no number.
pub const PAGE_DEFAULT: usize = 50;
/// Rows of a page.
pub const PAGE_MAX: usize = 100;
/// The query parameters of a page.
pub const PAGE_PARAMETERS: [&str; 2] = ["limit", "nextToken"];

/// Characters of an idempotency key.
pub const IDEMPOTENCY_KEY_MAX: usize = 255;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// A request that the gateway has authorized.
#[derive(Clone, Debug)]
pub struct Request {
    event: ApiGatewayV2httpRequest,
    /// Whose purchase orders: a claim of the verified token, never a part of the request.
    pub account: AccountId,
    /// Who asks: the token's `email`, else its `sub`.
    pub actor: Actor,
    /// The instant that the request is judged by.
    pub now: DateTime<Utc>,
    /// How long the answer may take.
    pub time_left: Duration,
}

impl Request {
    pub(super) fn of(
        event: ApiGatewayV2httpRequest,
        account_claim: &str,
        invocation: &Invocation,
    ) -> Result<Self, Problem> {
        let jwt = event.request_context.authorizer.as_ref().and_then(|authorizer| authorizer.jwt.as_ref());
        let claim = |name: &str| jwt.and_then(|jwt| jwt.claims.get(name)).map(String::as_str);
        let forbidden = |what| {
            Problem::new(ProblemCode::Forbidden, format!("the token's claim `{what}` is missing or unusable"))
        };
        let account = claim(account_claim).and_then(|account| account.parse().ok());
        let account = account.ok_or_else(|| forbidden(account_claim))?;
        let actor = ["email", "sub"].into_iter().find_map(|name| claim(name)?.parse().ok());
        let actor = actor.ok_or_else(|| forbidden("email"))?;
        let Invocation { now, time_left, .. } = *invocation;
        Ok(Self { event, account, actor, now, time_left })
    }

    /// The id in the path, under the route's `{name}`. What is no id is no thing there is: 404.
    pub fn id<T: std::str::FromStr>(&self, name: &str, what: &str) -> Result<T, Problem> {
        let key = self.event.path_parameters.get(name);
        let id = key.and_then(|key| path_key::decode(key)).and_then(|id| id.parse().ok());
        id.ok_or_else(|| Problem::not_found(what))
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value, Problem> {
        let is_json = |text: &str| {
            text == "application/json" || (text.starts_with("application/") && text.ends_with("+json"))
        };
        let media_type =
            self.header(&header::CONTENT_TYPE).map(|text| text.split(';').next().unwrap_or_default());
        if !media_type.is_none_or(|text| is_json(&text.trim().to_ascii_lowercase())) {
            return Err(Problem::new(
                ProblemCode::UnsupportedMediaType,
                "the body must be `application/json`",
            ));
        }
        let bytes = self.body(BODY_MAX)?;
        json::read(&bytes).map_err(|error| {
            Problem::new(ProblemCode::MalformedRequest, format!("the body is not JSON: {error}"))
        })
    }

    /// The body as a CSV file.
    pub fn csv(&self) -> Result<Cow<'_, [u8]>, Problem> {
        let content_type = self.header(&header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
        let mut parts = content_type.split(';').map(str::trim);
        let is_csv = parts.next().is_some_and(|media_type| ["", "text/csv"].contains(&media_type));
        let charset = parts.find_map(|part| part.strip_prefix("charset=")).map(|name| name.trim_matches('"'));
        if !is_csv || !charset.is_none_or(|name| ["utf-8", "us-ascii"].contains(&name)) {
            let detail = "the body must be `text/csv`, in UTF-8";
            return Err(Problem::new(ProblemCode::UnsupportedMediaType, detail));
        }
        self.body(FILE_MAX)
    }

    fn body(&self, max: usize) -> Result<Cow<'_, [u8]>, Problem> {
        let text = self.event.body.as_deref().unwrap_or_default();
        let bytes = if self.event.is_base64_encoded {
            let decoded = base64::engine::general_purpose::STANDARD.decode(text);
            Cow::Owned(
                decoded.map_err(|_| Problem::new(ProblemCode::MalformedRequest, "the body is not base64"))?,
            )
        } else {
            Cow::Borrowed(text.as_bytes())
        };
        if bytes.len() > max {
            let detail = format!("the body may have {max} bytes, but has {}", bytes.len());
            return Err(Problem::beyond(ProblemCode::TooLarge, detail, max, bytes.len()));
        }
        Ok(bytes)
    }

    /// The versions in `If-Match`, one of which must be the current one.
    pub fn if_match(&self) -> Result<Versions, Problem> {
        let detail = "a change needs `If-Match` with the `ETag` that it is based on";
        let text = self
            .header(&header::IF_MATCH)
            .ok_or_else(|| Problem::new(ProblemCode::PreconditionRequired, detail))?;
        Versions::parse(text)
    }

    /// Whether `If-None-Match: *` asks for something that is not there yet. Beside `If-Match`, or naming versions, it
    /// makes no sense with a write.
    pub fn if_none(&self) -> Result<bool, Problem> {
        let Some(text) = self.header(&header::IF_NONE_MATCH) else { return Ok(false) };
        if text.trim() != "*" || self.header(&header::IF_MATCH).is_some() {
            let detail = "a write takes either `If-None-Match: *` or `If-Match`";
            return Err(Problem::new(ProblemCode::MalformedRequest, detail));
        }
        Ok(true)
    }

    /// `Idempotency-Key`: 1 to [`IDEMPOTENCY_KEY_MAX`] visible ASCII characters.
    pub fn idempotency_key(&self) -> Result<Option<&str>, Problem> {
        let Some(value) = self.event.headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
        let visible = |text: &&str| text.bytes().all(|byte| byte.is_ascii_graphic());
        let key = value.to_str().ok().filter(visible);
        let key = key.filter(|text| (1..=IDEMPOTENCY_KEY_MAX).contains(&text.len()));
        key.map(Some).ok_or_else(|| {
            let detail =
                format!("`Idempotency-Key` must have 1 to {IDEMPOTENCY_KEY_MAX} visible ASCII characters");
            Problem::new(ProblemCode::MalformedRequest, detail)
        })
    }

    /// Whether the caller has `version` already, by `If-None-Match`.
    pub fn has(&self, version: u64) -> bool {
        let listed = self.header(&header::IF_NONE_MATCH).map(|text| text.replace("W/", ""));
        listed.and_then(|text| Versions::parse(&text).ok()).is_some_and(|versions| versions.include(version))
    }

    /// Whether the caller would rather have CSV than JSON, by `Accept`.
    pub fn prefers_csv(&self) -> bool {
        let accepted = self.header(&header::ACCEPT).unwrap_or("*/*");
        accept::quality(accepted, "text/csv") > accept::quality(accepted, "application/json")
    }

    /// The query, all of whose parameters must be among `known`, none of them twice.
    pub fn query(&self, known: &[&str]) -> Result<BTreeMap<&str, String>, Problem> {
        let raw = self.event.raw_query_string.as_deref().unwrap_or_default();
        let names = raw.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
        let mut seen = BTreeSet::new();
        if names.filter(|name| !name.is_empty()).any(|name| !seen.insert(name)) {
            return Err(Problem::new(ProblemCode::MalformedRequest, "a query parameter is there twice"));
        }
        // The event's type splits values at commas; here they are as they were sent.
        let parameters = &self.event.query_string_parameters;
        let value = |name| parameters.all(name).unwrap_or_default().join(",");
        let given: BTreeMap<&str, String> = parameters.iter().map(|(name, _)| (name, value(name))).collect();
        if let Some(unknown) = given.keys().find(|name| !known.contains(name)) {
            let shown: String = unknown.chars().take(100).collect();
            let detail =
                format!("the query parameter `{shown}` is not known here; known are: {}", known.join(", "));
            return Err(Problem::new(ProblemCode::MalformedRequest, detail));
        }
        Ok(given)
    }

    /// `limit` and the position in `nextToken`, which must be one that we made for the same `question`.
    pub fn page(&self, paging: &PagingKey, question: &[&str]) -> Result<(usize, Option<String>), Problem> {
        Self::page_of(&self.query(&PAGE_PARAMETERS)?, paging, question)
    }

    /// Like [`Self::page`], of a query that may have more.
    pub fn page_of(
        query: &BTreeMap<&str, String>,
        paging: &PagingKey,
        question: &[&str],
    ) -> Result<(usize, Option<String>), Problem> {
        let limit = query.get("limit").map_or(Ok(PAGE_DEFAULT), |text| {
            let number = text.parse().ok().filter(|limit| (1..=PAGE_MAX).contains(limit));
            // Not `+5`, nor `05`: a number has one way to be written.
            let number = number.filter(|limit| limit.to_string() == *text);
            number.ok_or_else(|| {
                Problem::new(
                    ProblemCode::MalformedRequest,
                    format!("`limit` must be a number from 1 to {PAGE_MAX}"),
                )
            })
        })?;
        let from = query.get("nextToken").map(|token| paging.open(question, token)).transpose()?;
        Ok((limit, from))
    }

    /// A query of nothing but one parameter that is `true` or `false`, the latter by default.
    pub fn flag(&self, name: &str) -> Result<bool, Problem> {
        match self.query(&[name])?.get(name).map(String::as_str) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => {
                Err(Problem::new(ProblemCode::MalformedRequest, format!("`{name}` must be true or false")))
            }
        }
    }

    /// Where the same question goes on: its path and query, with that token.
    pub fn target(path: &str, query: &BTreeMap<&str, String>, next_token: &str) -> String {
        let asked = query.iter().filter(|(name, _)| **name != "nextToken");
        let asked = asked.map(|(name, value)| (*name, value.as_str())).chain([("nextToken", next_token)]);
        let written =
            asked.map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)));
        format!("{path}?{}", written.collect::<Vec<_>>().join("&"))
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.event.headers.get(name).and_then(|value| value.to_str().ok())
    }
}
