//! API Gateway HTTP API events (payload format 2.0) in, values out; values in, responses out. No decisions.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderName, HeaderValue, header};
use base64::Engine;
use domain::account::{AccountId, Actor};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::json;
use crate::paging::PagingKey;
use crate::path_key;
use crate::problem::{Code, Problem};

/// Bytes of a JSON body: a purchase order with everything at its limit fits twice.
pub const BODY_MAX: usize = 1 << 20;
/// Rows of a page that asks for no number.
pub const PAGE_DEFAULT: usize = 50;
/// Rows of a page.
pub const PAGE_MAX: usize = 100;
/// The query parameters of a page.
pub const PAGE_PARAMETERS: [&str; 2] = ["limit", "nextToken"];

/// Characters of an idempotency key.
pub const IDEMPOTENCY_KEY_MAX: usize = 255;

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// A request that the gateway has authorized.
#[derive(Clone, Debug)]
pub struct Request {
    event: ApiGatewayV2httpRequest,
    /// Whose purchase orders: a claim of the verified token, never a part of the request.
    pub account: AccountId,
    /// Who asks: the token's `email`, else its `sub`.
    pub actor: Actor,
}

/// A response that is not a problem.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(HeaderName, String)>,
    body: Option<String>,
}

/// What a handler comes to.
pub type Answer = Result<Reply, Problem>;

/// Reads the caller off the event, lets `handle` answer, and makes the response. The one place where a
/// [`Problem`] becomes a response, and where its cause is logged.
pub async fn respond(
    event: ApiGatewayV2httpRequest,
    account_claim: &str,
    handle: impl AsyncFnOnce(Request) -> Answer,
) -> ApiGatewayV2httpResponse {
    let route = event.route_key.clone().unwrap_or_default();
    let answer = match Request::of(event, account_claim) {
        Ok(request) => {
            let account = request.account.clone();
            // Boxed: an SDK call's future nests deeper than the compiler follows on the stack.
            let answer = Box::pin(handle(request)).await;
            log(&route, Some(&account), &answer);
            answer
        }
        Err(problem) => {
            let refused = Err(problem);
            log(&route, None, &refused);
            refused
        }
    };
    response(answer.unwrap_or_else(|problem| Reply::problem(&problem)))
}

/// One line an invocation: what was asked and what came of it; no names, addresses, amounts or tokens.
fn log(route: &str, account: Option<&AccountId>, answer: &Answer) {
    let account = account.map_or("", AccountId::as_str);
    match answer {
        Ok(reply) => tracing::info!(route, account, status = reply.status, "answered"),
        Err(problem) => match problem.cause() {
            None => {
                tracing::info!(route, account, status = problem.code.status(), code = ?problem.code, "refused");
            }
            Some(cause) => {
                let chain = chain(cause);
                tracing::error!(route, account, code = ?problem.code, cause = chain, "failed");
            }
        },
    }
}

/// An error and what caused it, in one line.
pub fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl Request {
    fn of(event: ApiGatewayV2httpRequest, account_claim: &str) -> Result<Self, Problem> {
        let jwt = event.request_context.authorizer.as_ref().and_then(|authorizer| authorizer.jwt.as_ref());
        let claim = |name: &str| jwt.and_then(|jwt| jwt.claims.get(name)).map(String::as_str);
        let forbidden = |what| {
            Problem::new(Code::Forbidden, format!("the token's claim `{what}` is missing or unusable"))
        };
        let account = claim(account_claim).and_then(|account| account.parse().ok());
        let account = account.ok_or_else(|| forbidden(account_claim))?;
        let actor = ["email", "sub"].into_iter().find_map(|name| claim(name)?.parse().ok());
        let actor = actor.ok_or_else(|| forbidden("email"))?;
        Ok(Self { event, account, actor })
    }

    /// The id in the path, under the route's `{name}`. What is no id is no thing there is: 404.
    pub fn id<T: std::str::FromStr>(&self, name: &str, what: &str) -> Result<T, Problem> {
        let key = self.event.path_parameters.get(name);
        let id = key.and_then(|key| path_key::decode(key)).and_then(|id| id.parse().ok());
        id.ok_or_else(|| Problem::not_found(what))
    }

    /// The body as JSON.
    pub fn json(&self) -> Result<Value, Problem> {
        let media_type =
            self.header(&header::CONTENT_TYPE).map(|text| text.split(';').next().unwrap_or_default());
        let is_json = |text: &str| {
            let text = text.trim().to_ascii_lowercase();
            text == "application/json" || (text.starts_with("application/") && text.ends_with("+json"))
        };
        if !media_type.is_none_or(is_json) {
            return Err(Problem::new(Code::UnsupportedMediaType, "the body must be `application/json`"));
        }
        let text = self.event.body.as_deref().unwrap_or_default();
        let bytes = if self.event.is_base64_encoded {
            let decoded = base64::engine::general_purpose::STANDARD.decode(text);
            Cow::Owned(decoded.map_err(|_| Problem::new(Code::MalformedRequest, "the body is not base64"))?)
        } else {
            Cow::Borrowed(text.as_bytes())
        };
        if bytes.len() > BODY_MAX {
            let detail = format!("the body may have {BODY_MAX} bytes, but has {}", bytes.len());
            return Err(Problem::beyond(Code::TooLarge, detail, BODY_MAX, bytes.len()));
        }
        json::read(&bytes)
            .map_err(|error| Problem::new(Code::MalformedRequest, format!("the body is not JSON: {error}")))
    }

    /// The versions in `If-Match`, one of which must be the current one.
    pub fn if_match(&self) -> Result<Versions, Problem> {
        let detail = "a change needs `If-Match` with the `ETag` that it is based on";
        let text =
            self.header(&header::IF_MATCH).ok_or_else(|| Problem::new(Code::PreconditionRequired, detail))?;
        Versions::parse(text)
    }

    /// Whether `If-None-Match: *` asks for something that is not there yet. Beside `If-Match`, or naming versions, it
    /// makes no sense with a write.
    pub fn if_none(&self) -> Result<bool, Problem> {
        let Some(text) = self.header(&header::IF_NONE_MATCH) else { return Ok(false) };
        if text.trim() != "*" || self.header(&header::IF_MATCH).is_some() {
            let detail = "a write takes either `If-None-Match: *` or `If-Match`";
            return Err(Problem::new(Code::MalformedRequest, detail));
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
            Problem::new(Code::MalformedRequest, detail)
        })
    }

    /// Whether the caller has `version` already, by `If-None-Match`.
    pub fn has(&self, version: u64) -> bool {
        let listed = self.header(&header::IF_NONE_MATCH).map(|text| text.replace("W/", ""));
        listed.and_then(|text| Versions::parse(&text).ok()).is_some_and(|versions| versions.include(version))
    }

    /// The query, all of whose parameters must be among `known`, none of them twice.
    pub fn query(&self, known: &[&str]) -> Result<BTreeMap<&str, String>, Problem> {
        let raw = self.event.raw_query_string.as_deref().unwrap_or_default();
        let names = raw.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
        let mut seen = BTreeSet::new();
        if names.filter(|name| !name.is_empty()).any(|name| !seen.insert(name)) {
            return Err(Problem::new(Code::MalformedRequest, "a query parameter is there twice"));
        }
        // The event's type splits values at commas; here they are as they were sent.
        let parameters = &self.event.query_string_parameters;
        let value = |name| parameters.all(name).unwrap_or_default().join(",");
        let given: BTreeMap<&str, String> = parameters.iter().map(|(name, _)| (name, value(name))).collect();
        if let Some(unknown) = given.keys().find(|name| !known.contains(name)) {
            let shown: String = unknown.chars().take(100).collect();
            let detail =
                format!("the query parameter `{shown}` is not known here; known are: {}", known.join(", "));
            return Err(Problem::new(Code::MalformedRequest, detail));
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
            number.ok_or_else(|| {
                Problem::new(Code::MalformedRequest, format!("`limit` must be a number from 1 to {PAGE_MAX}"))
            })
        })?;
        let from = query.get("nextToken").map(|token| paging.open(question, token)).transpose()?;
        Ok((limit, from))
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
        self.event.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// The versions that a condition names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Versions {
    /// `*`: whichever there is.
    Any,
    /// These. Weak tags, and tags that are none of ours, never match (RFC 9110, 13.1.1).
    Of(Vec<u64>),
}

impl Versions {
    fn parse(text: &str) -> Result<Self, Problem> {
        if text.trim() == "*" {
            return Ok(Self::Any);
        }
        let malformed =
            || Problem::new(Code::MalformedRequest, "an entity tag looks like \"3\", with the quotes");
        let mut versions = Vec::new();
        for tag in text.split(',').map(str::trim) {
            let weak = tag.strip_prefix("W/");
            let quoted = weak.unwrap_or(tag);
            let inner =
                quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).ok_or_else(malformed)?;
            versions.extend(inner.parse::<u64>().ok().filter(|_| weak.is_none()));
        }
        Ok(Self::Of(versions))
    }

    /// Whether `version` is one of them.
    pub fn include(&self, version: u64) -> bool {
        match self {
            Self::Any => true,
            Self::Of(versions) => versions.contains(&version),
        }
    }
}

impl Reply {
    /// 200 with a body.
    pub fn ok(body: &impl Serialize) -> Answer {
        Self::json(200, body)
    }

    /// 200 with a page of rows, and the token of the next page where more follow.
    pub fn page(name: &str, rows: &Value, next: Option<String>) -> Answer {
        let next = next.map(|token| ("nextToken".to_owned(), Value::String(token)));
        let page: Map<String, Value> = [(name.to_owned(), rows.clone())].into_iter().chain(next).collect();
        Self::ok(&page)
    }

    /// 201 with a body, and where it is from now on.
    pub fn created(location: String, body: &impl Serialize) -> Answer {
        Ok(Self::json(201, body)?.with(header::LOCATION, location))
    }

    /// Told to be the answer to an earlier request.
    #[must_use]
    pub fn replayed(self) -> Self {
        self.with(IDEMPOTENCY_REPLAYED, "true".to_owned())
    }

    /// 204.
    pub fn no_content() -> Answer {
        Ok(Self { status: 204, headers: Vec::new(), body: None })
    }

    /// 304: the caller has that version.
    pub fn not_modified(version: u64) -> Answer {
        Ok(Self { status: 304, headers: Vec::new(), body: None }.tagged(version))
    }

    /// With the version as its `ETag`.
    #[must_use]
    pub fn tagged(self, version: u64) -> Self {
        self.with(header::ETAG, format!("\"{version}\""))
    }

    fn json(status: u16, body: &impl Serialize) -> Answer {
        let body = serde_json::to_string(body).map_err(|error| {
            crate::store::StoreError::Corrupt(format!("a response can't be written: {error}"))
        })?;
        let reply = Self { status, headers: Vec::new(), body: Some(body) };
        Ok(reply.with(header::CONTENT_TYPE, "application/json".to_owned()))
    }

    fn problem(problem: &Problem) -> Self {
        let body = serde_json::to_string(problem).ok();
        let reply = Self { status: problem.code.status(), headers: Vec::new(), body };
        let reply = reply.with(header::CONTENT_TYPE, "application/problem+json".to_owned());
        match problem.code {
            Code::Unavailable => reply.with(header::RETRY_AFTER, "1".to_owned()),
            Code::MalformedRequest
            | Code::Forbidden
            | Code::NotFound
            | Code::AlreadyExists
            | Code::InvalidTransition
            | Code::LineItemInUse
            | Code::InvoiceConflict
            | Code::AssociationRefused
            | Code::VersionMismatch
            | Code::TooLarge
            | Code::UnsupportedMediaType
            | Code::ValidationFailed
            | Code::QuotaExceeded
            | Code::PreconditionRequired
            | Code::Internal => reply,
        }
    }

    fn with(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

fn response(reply: Reply) -> ApiGatewayV2httpResponse {
    let mut headers = HeaderMap::new();
    // Balances and status move without the version, so nobody may answer from a copy.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = i64::from(reply.status);
    response.headers = headers;
    response.body = reply.body.map(Body::Text);
    response
}
