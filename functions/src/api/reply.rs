//! Replies, and the responses that they become.

use std::fmt::Display;

use aws_lambda_events::apigw::ApiGatewayV2httpResponse;
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::Serialize;

use super::media_type::{CSV, WORKBOOK};
use super::problem::{Problem, ProblemCode, Supported};
use crate::store::StoreError;

const IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What a page may do: have its own styles, and send its form back.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'";

/// The result of a handler.
pub type Answer = Result<Reply, Problem>;

/// A response that is not a problem.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(super) status: u16,
    headers: Vec<(HeaderName, String)>,
    body: Option<Body>,
}

impl Reply {
    /// Returns a 200 with a JSON body.
    pub fn ok(body: &impl Serialize) -> Answer {
        Self::json(200, body)
    }

    /// Returns a 201 with a JSON body and the path of the new resource.
    pub fn created(location: String, body: &impl Serialize) -> Answer {
        Ok(Self::json(201, body)?.with(header::LOCATION, location))
    }

    /// Marks the reply as the one to an earlier request with the same `Idempotency-Key`.
    #[must_use]
    pub fn replayed(self) -> Self {
        self.with(IDEMPOTENCY_REPLAYED, "true".to_owned())
    }

    pub fn no_content() -> Answer {
        Ok(Self { status: 204, headers: Vec::new(), body: None })
    }

    /// Returns a 304: the caller has the answer with this tag.
    pub fn not_modified(tag: impl Display) -> Answer {
        Ok(Self { status: 304, headers: Vec::new(), body: None }.tagged(tag))
    }

    /// Adds the `ETag`: a version, or another text that changes with the answer.
    #[must_use]
    pub fn tagged(self, tag: impl Display) -> Self {
        self.with(header::ETAG, format!("\"{tag}\""))
    }

    /// Returns a 200 with a CSV file to download.
    #[must_use]
    pub fn csv(text: String, filename: &str) -> Self {
        Self::file(Body::Text(text), &format!("{CSV}; charset=utf-8; header=present"), filename)
    }

    /// Returns a 200 with an Excel workbook to download.
    #[must_use]
    pub fn workbook(bytes: Vec<u8>, filename: &str) -> Self {
        Self::file(Body::Binary(bytes), WORKBOOK, filename)
    }

    fn file(body: Body, content_type: &str, filename: &str) -> Self {
        let reply = Self { status: 200, headers: Vec::new(), body: Some(body) };
        let disposition = format!("attachment; filename=\"{filename}\"");
        let reply = reply.with(header::CONTENT_TYPE, content_type.to_owned());
        reply.with(header::CONTENT_DISPOSITION, disposition)
    }

    /// Adds a link to the next page, if there is one (RFC 8288).
    #[must_use]
    pub fn continued_at(self, target: Option<String>) -> Self {
        match target {
            None => self,
            Some(target) => self.with(header::LINK, format!("<{target}>; rel=\"next\"")),
        }
    }

    /// Marks the reply as dependent on `Accept`.
    #[must_use]
    pub fn as_accepted(self) -> Self {
        self.with(header::VARY, "Accept".to_owned())
    }

    /// Returns a 200 with JSON text.
    pub fn json_text(body: String) -> Self {
        let reply = Self { status: 200, headers: Vec::new(), body: Some(Body::Text(body)) };
        reply.with(header::CONTENT_TYPE, "application/json".to_owned())
    }

    /// Returns a page for people, which loads nothing and which nothing may frame.
    pub fn html(status: u16, body: String) -> Self {
        let reply = Self { status, headers: Vec::new(), body: Some(Body::Text(body)) };
        reply
            .with(header::CONTENT_TYPE, "text/html; charset=utf-8".to_owned())
            .with(header::CONTENT_SECURITY_POLICY, PAGE_POLICY.to_owned())
            .with(header::REFERRER_POLICY, "no-referrer".to_owned())
    }

    fn json(status: u16, body: &impl Serialize) -> Answer {
        let body = serde_json::to_string(body)
            .map_err(|error| StoreError::Corrupt(format!("a response can't be serialized: {error}")))?;
        let reply = Self { status, headers: Vec::new(), body: Some(Body::Text(body)) };
        Ok(reply.with(header::CONTENT_TYPE, "application/json".to_owned()))
    }

    /// Returns a 405: the path supports only `methods` (RFC 9110, 15.5.6).
    pub fn method_not_allowed(methods: &str) -> Self {
        let detail = format!("this path supports only {methods}");
        Self::problem(&Problem::new(ProblemCode::MethodNotAllowed, detail))
            .with(header::ALLOW, methods.to_owned())
    }

    pub(super) fn problem(problem: &Problem) -> Self {
        let body = serde_json::to_string(problem).ok().map(Body::Text);
        let reply = Self { status: problem.code.status(), headers: Vec::new(), body };
        let reply = reply.with(header::CONTENT_TYPE, "application/problem+json".to_owned());
        let reply = match problem.supported() {
            Some(Supported { header, values }) => reply.with(header.clone(), (*values).to_owned()),
            None => reply,
        };
        match problem.code {
            ProblemCode::Unavailable => reply.with(header::RETRY_AFTER, "1".to_owned()),
            ProblemCode::TooManyRequests => reply.with(header::RETRY_AFTER, "60".to_owned()),
            ProblemCode::MalformedRequest
            | ProblemCode::Forbidden
            | ProblemCode::NotFound
            | ProblemCode::MethodNotAllowed
            | ProblemCode::AlreadyExists
            | ProblemCode::InvalidTransition
            | ProblemCode::LineItemInUse
            | ProblemCode::InvoiceConflict
            | ProblemCode::AssociationRefused
            | ProblemCode::Unreadable
            | ProblemCode::VersionMismatch
            | ProblemCode::TooLarge
            | ProblemCode::UnsupportedMediaType
            | ProblemCode::ValidationFailed
            | ProblemCode::QuotaExceeded
            | ProblemCode::PreconditionRequired
            | ProblemCode::Internal => reply,
        }
    }

    fn with(mut self, name: HeaderName, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// Returns the response to a request of `method`. That to `HEAD` has no body.
pub(super) fn response(reply: Reply, method: &Method) -> ApiGatewayV2httpResponse {
    let mut headers = HeaderMap::new();
    // Balances and status change without a new version, so responses must not be cached.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    for (name, value) in reply.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            headers.insert(name, value);
        }
    }
    let mut response = ApiGatewayV2httpResponse::default();
    response.status_code = i64::from(reply.status);
    response.headers = headers;
    response.is_base64_encoded = matches!(reply.body, Some(Body::Binary(_)));
    response.body = reply.body.filter(|_| method != Method::HEAD);
    response
}
