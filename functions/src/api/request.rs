//! A request: the caller, the path and query parameters, and the headers. `body.rs` reads the body.

use std::fmt::Display;
use std::time::Duration;

use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use aws_lambda_events::http::{HeaderName, header};
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, Actor};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::accept;
use super::conditions::EntityTags;
use super::csv::CSV_ROWS_MAX;
use super::idempotency_key::{IdempotencyKey, NotAKey};
use super::media_type::{CSV, JSON};
use super::paging::{PageLimit, PageQuery, PageRequest, PagingKey};
use super::problem::{Problem, ProblemCode};
use super::query;
use super::reply::Reply;
use crate::lambda::Invocation;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// A request that the gateway has authorized.
#[derive(Clone, Debug)]
pub struct Request {
    pub(super) event: ApiGatewayV2httpRequest,
    /// The caller's account: a claim of the verified token, never a part of the request.
    pub account: AccountId,
    /// The caller: the token's `email` if the issuer has verified it, else its `sub`.
    pub actor: Actor,
    /// The time of the request.
    pub now: DateTime<Utc>,
    /// The time until the function is ended.
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
        let forbidden = |claim| {
            Problem::new(ProblemCode::Forbidden, format!("the token's claim `{claim}` is missing or invalid"))
        };
        let account = claim(account_claim).and_then(|account| account.parse().ok());
        let account = account.ok_or_else(|| forbidden(account_claim))?;
        // The gateway hands claims over as texts.
        let email = claim("email").filter(|_| claim("email_verified") == Some("true"));
        let actor = [email, claim("sub")].into_iter().find_map(|name| name?.parse().ok());
        let actor = actor.ok_or_else(|| forbidden("sub"))?;
        let Invocation { now, time_left, .. } = *invocation;
        Ok(Self { event, account, actor, now, time_left })
    }

    /// Returns the path parameters. If one has another form, the path names no `resource`, which is then not found.
    pub fn path<T: DeserializeOwned>(&self, resource: &str) -> Result<T, Problem> {
        let parameters = self.event.path_parameters.iter();
        let parameters = parameters.map(|(name, value)| (name.clone(), Value::String(value.clone())));
        serde_json::from_value(parameters.collect()).map_err(|_| Problem::not_found(resource))
    }

    /// Returns the query parameters.
    pub fn query<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        self.query_with_lists(&[])
    }

    /// Returns the query parameters, of which `lists` may have several values.
    pub fn query_with_lists<T: DeserializeOwned>(&self, lists: &[&str]) -> Result<T, Problem> {
        query::read(self.raw_query(), lists)
    }

    /// Returns the page that the caller asks for by the paging parameters of the query.
    pub fn page<'a>(&self, key: &'a PagingKey, paging: PageQuery) -> Result<PageRequest<'a>, Problem> {
        let parameters = form_urlencoded::parse(self.raw_query().as_bytes());
        let filters = parameters.filter(|(name, _)| !["limit", "nextToken"].contains(&&**name));
        let mut filters: Vec<String> = filters.map(|(name, value)| format!("{name}={value}")).collect();
        filters.sort_unstable();
        let question = [vec![self.account.as_str().to_owned(), self.raw_path().to_owned()], filters].concat();
        Ok(PageRequest::new(key, question, paging)?)
    }

    /// Returns the most rows of the file, if the caller prefers a list as a CSV file.
    pub fn csv_limit(&self, limit: Option<PageLimit>) -> Option<usize> {
        (self.preferred([JSON, CSV]) == CSV).then(|| limit.map_or(CSV_ROWS_MAX, PageLimit::get))
    }

    /// Returns a page of a list as a CSV file, with a link to the next.
    pub fn csv_page(&self, text: String, file: &str, next_token: Option<String>) -> Reply {
        let next = next_token.map(|token| self.continued_by(&token));
        Reply::csv(text, file).as_accepted().continued_at(next)
    }

    /// Returns the path and query of this request with another `nextToken`.
    pub fn continued_by(&self, next_token: &str) -> String {
        let parameters = form_urlencoded::parse(self.raw_query().as_bytes());
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(parameters.filter(|(name, _)| name != "nextToken"));
        query.append_pair("nextToken", next_token);
        format!("{}?{}", self.raw_path(), query.finish())
    }

    /// Returns the tags in `If-Match`, one of which must be that of the current version.
    pub fn if_match(&self) -> Result<EntityTags, Problem> {
        let detail = "a change needs `If-Match` with the `ETag` that it is based on";
        let text = self
            .header(&header::IF_MATCH)
            .ok_or_else(|| Problem::new(ProblemCode::PreconditionRequired, detail))?;
        EntityTags::parse(text)
    }

    /// Returns the versions in `If-Match`, or without the header any version.
    pub fn if_match_if_any(&self) -> Result<EntityTags, Problem> {
        self.header(&header::IF_MATCH).map_or(Ok(EntityTags::Any), EntityTags::parse)
    }

    /// Whether `If-None-Match: *` asks to create the resource. A write takes no other `If-None-Match`, and none beside
    /// `If-Match`.
    pub fn if_none(&self) -> Result<bool, Problem> {
        let Some(text) = self.header(&header::IF_NONE_MATCH) else { return Ok(false) };
        if text.trim() != "*" || self.header(&header::IF_MATCH).is_some() {
            let detail = "a write takes either `If-None-Match: *` or `If-Match`";
            return Err(Problem::new(ProblemCode::MalformedRequest, detail));
        }
        Ok(true)
    }

    /// Whether the caller has the answer with `tag` already, by `If-None-Match`.
    pub fn has(&self, tag: impl Display) -> bool {
        let tags = self.header(&header::IF_NONE_MATCH).and_then(|text| EntityTags::parse(text).ok());
        tags.is_some_and(|tags| tags.include(tag))
    }

    /// Returns the `Idempotency-Key`, if there is one.
    pub fn idempotency_key(&self) -> Result<Option<IdempotencyKey>, Problem> {
        let value = self.event.headers.get(IDEMPOTENCY_KEY);
        let key = value.map(|value| value.to_str().unwrap_or_default().parse()).transpose();
        key.map_err(|error: NotAKey| {
            Problem::new(ProblemCode::MalformedRequest, format!("`Idempotency-Key` {error}"))
        })
    }

    /// Returns the media type that the caller prefers by `Accept`; the first of equals.
    pub fn preferred<const COUNT: usize>(&self, offered: [&'static str; COUNT]) -> &'static str {
        let accepted = self.header(&header::ACCEPT).unwrap_or("*/*");
        // `max_by_key` returns the last of equals.
        offered.into_iter().rev().max_by_key(|it| accept::quality(accepted, it)).unwrap_or_default()
    }

    pub(super) fn header(&self, name: &HeaderName) -> Option<&str> {
        self.event.headers.get(name).and_then(|value| value.to_str().ok())
    }

    fn raw_path(&self) -> &str {
        self.event.raw_path.as_deref().unwrap_or_default()
    }

    fn raw_query(&self) -> &str {
        self.event.raw_query_string.as_deref().unwrap_or_default()
    }
}
