//! A local `OpenID` Connect issuer: its key, its discovery documents and its access tokens. It is for this machine
//! only, since it issues a token for any account to any caller.

mod key;

use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderValue, Method};
use axum::response::{IntoResponse as _, Response};
use functions::lambda::clock::Clock;
use serde_json::{Value, json};

use crate::gateway::message;
pub use key::{Key, KeyError};

/// The default lifetime of a token, in seconds.
const LIFETIME: i64 = 8 * 3600;

#[derive(Debug, Clone)]
pub struct Issuer {
    pub(crate) key: Key,
    pub(crate) url: String,
    pub(crate) audience: String,
    pub(crate) account_claim: String,
    /// The scopes of all routes.
    pub(crate) scopes: Vec<String>,
    pub(crate) clock: Clock,
}

#[derive(Debug, Clone, Default)]
pub struct TokenRequest {
    pub account: String,
    /// The person's verified address, also used as the subject.
    pub email: Option<String>,
    /// Scopes separated by spaces. The default is all scopes.
    pub scope: Option<String>,
    /// Lifetime in seconds; negative for a token that has expired.
    pub expires_in: Option<i64>,
}

impl Issuer {
    /// Returns a token with all scopes.
    pub fn token(&self, account: &str) -> Result<String, KeyError> {
        self.token_for(&TokenRequest { account: account.to_owned(), ..TokenRequest::default() })
    }

    pub fn token_for(&self, request: &TokenRequest) -> Result<String, KeyError> {
        self.sign(&self.claims(request))
    }

    /// Returns the claims of a token, to be changed before [signing](Self::sign).
    pub fn claims(&self, request: &TokenRequest) -> Value {
        let now = self.clock.now().timestamp();
        let mut claims = json!({
            "iss": self.url,
            "aud": self.audience,
            "sub": request.email.as_deref().unwrap_or("local"),
            "iat": now,
            "exp": now.saturating_add(request.expires_in.unwrap_or(LIFETIME)),
            "scope": request.scope.clone().unwrap_or_else(|| self.scopes.join(" ")),
            "token_use": "access",
        });
        claims[&self.account_claim] = request.account.clone().into();
        if let Some(email) = &request.email {
            claims["email"] = email.clone().into();
            claims["email_verified"] = true.into();
        }
        claims
    }

    /// Returns a token with any claims.
    pub fn sign(&self, claims: &Value) -> Result<String, KeyError> {
        self.key.sign(claims)
    }

    /// Returns an issuer with the same URL and a key that the system does not trust.
    pub fn impostor(&self) -> Result<Self, KeyError> {
        Ok(Self { key: Key::impostor()?, ..self.clone() })
    }

    /// Answers requests below `/.well-known/` and `/local/`.
    pub(crate) fn answer(&self, method: &Method, path: &str, query: &[(String, String)]) -> Response {
        match path {
            _ if *method != Method::GET => message(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed"),
            "/.well-known/openid-configuration" => axum::Json(self.configuration()).into_response(),
            "/.well-known/jwks.json" => axum::Json(self.key.jwks()).into_response(),
            "/local/token" => self.requested_token(query),
            _ => message(StatusCode::NOT_FOUND, "Not Found"),
        }
    }

    fn configuration(&self) -> Value {
        json!({
            "issuer": self.url,
            "jwks_uri": format!("{}/.well-known/jwks.json", self.url),
            "token_endpoint": format!("{}/local/token", self.url),
            "response_types_supported": ["token"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "scopes_supported": self.scopes,
        })
    }

    fn requested_token(&self, query: &[(String, String)]) -> Response {
        let mut request = TokenRequest { account: "111122223333".to_owned(), ..TokenRequest::default() };
        for (name, value) in query {
            match name.as_str() {
                "account" => request.account.clone_from(value),
                "scope" => request.scope = Some(value.clone()),
                "email" => request.email = Some(value.clone()),
                "expires_in" => match value.parse() {
                    Ok(seconds) => request.expires_in = Some(seconds),
                    Err(_) => {
                        return (StatusCode::BAD_REQUEST, "expires_in must be a number of seconds\n")
                            .into_response();
                    }
                },
                other => {
                    let problem =
                        format!("unknown parameter {other}; known: account, scope, email, expires_in\n");
                    return (StatusCode::BAD_REQUEST, problem).into_response();
                }
            }
        }
        match self.token_for(&request) {
            Ok(token) => {
                let mut response = token.into_response();
                response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
                response
            }
            Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        }
    }
}
