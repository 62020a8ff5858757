//! STS `AssumeRole`. The credentials that it gives name the role's account.

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use percent_encoding::percent_decode_str;

use super::Payers;
use crate::request_id;

/// The beginning of the access keys of sessions; their account follows.
const SESSION: &str = "ASIA";
const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Whether a request is for STS, whose requests are forms that are signed.
pub(super) fn is_request(headers: &HeaderMap) -> bool {
    let has = |name: &str, text: &str| {
        headers.get(name).is_some_and(|value| value.to_str().is_ok_and(|value| value.contains(text)))
    };
    has("content-type", "application/x-www-form-urlencoded") && has("authorization", "/sts/aws4_request")
}

pub(super) fn answer(payers: &Payers, headers: &HeaderMap, body: &Bytes) -> Response {
    let field = |name: &str| field(body, name).unwrap_or_default();
    let (role, external_id) = (field("RoleArn"), field("ExternalId"));
    let account = role.strip_prefix("arn:aws:iam::").and_then(|rest| rest.split_once(":role/"));
    let Some((account, _)) = account.filter(|_| field("Action") == "AssumeRole") else {
        return refusal(StatusCode::BAD_REQUEST, "ValidationError");
    };
    let seconds: u32 = field("DurationSeconds").parse().unwrap_or_default();
    if !(900..=43_200).contains(&seconds) || field("RoleSessionName").len() < 2 {
        return refusal(StatusCode::BAD_REQUEST, "ValidationError");
    }
    let trusted = payers.state().external_ids.get(&role).is_none_or(|asked| *asked == external_id);
    if !trusted || external_id.is_empty() || !payers.may_assume(headers, &role) {
        return refusal(StatusCode::FORBIDDEN, "AccessDenied");
    }
    xml(
        StatusCode::OK,
        format!(
            "<AssumeRoleResponse xmlns=\"{NAMESPACE}\"><AssumeRoleResult><Credentials>\
             <AccessKeyId>{SESSION}{account}</AccessKeyId><SecretAccessKey>local</SecretAccessKey>\
             <SessionToken>local</SessionToken><Expiration>2100-01-01T00:00:00Z</Expiration>\
             </Credentials></AssumeRoleResult></AssumeRoleResponse>"
        ),
    )
}

/// Returns the account whose role gave an access key.
pub(super) fn account_of(access_key: &str) -> Option<&str> {
    access_key.strip_prefix(SESSION)
}

/// Returns a field of a form.
fn field(form: &Bytes, name: &str) -> Option<String> {
    let form = std::str::from_utf8(form).ok()?;
    let fields = form.split('&').filter_map(|field| field.split_once('='));
    let (_, value) = fields.into_iter().find(|(found, _)| *found == name)?;
    Some(percent_decode_str(&value.replace('+', " ")).decode_utf8_lossy().into_owned())
}

fn refusal(status: StatusCode, code: &str) -> Response {
    let error = format!("<Error><Type>Sender</Type><Code>{code}</Code><Message>refused</Message></Error>");
    let id = request_id::new();
    xml(
        status,
        format!("<ErrorResponse xmlns=\"{NAMESPACE}\">{error}<RequestId>{id}</RequestId></ErrorResponse>"),
    )
}

fn xml(status: StatusCode, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, axum::http::HeaderValue::from_static("text/xml"));
    response
}
