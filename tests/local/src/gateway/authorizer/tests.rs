//! Valid and invalid tokens.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use ring::hmac;
use serde_json::{Value, json};

use super::{Refusal, Verified, verify};
use crate::issuer::Key;
use crate::template::Authorizer;

const NOW: i64 = 1_700_000_000;

fn verified(header: &str) -> Result<Verified, Refusal> {
    let mut headers = HeaderMap::new();
    headers.insert(AUTHORIZATION, header.parse().unwrap());
    let authorizer = Authorizer {
        issuer: "http://issuer".to_owned(),
        audience: vec!["api".to_owned(), "api2".to_owned()],
        scopes: vec!["read".to_owned(), "all".to_owned()],
    };
    let now = DateTime::from_timestamp(NOW, 0).unwrap();
    verify(&headers, &authorizer, &Key::issuer().unwrap(), now)
}

fn good() -> Value {
    json!({"iss": "http://issuer", "aud": "api", "sub": "me", "iat": NOW, "exp": NOW + 1, "scope": "write read"})
}

fn with(name: &str, value: Value) -> String {
    let mut claims = good();
    claims[name] = value;
    Key::issuer().unwrap().sign(&claims).unwrap()
}

fn without(name: &str) -> String {
    let mut claims = good();
    claims.as_object_mut().unwrap().remove(name);
    Key::issuer().unwrap().sign(&claims).unwrap()
}

#[test]
fn a_valid_token_is_accepted_in_its_forms() {
    let token = with("nbf", json!(NOW));
    for header in [token.clone(), format!("Bearer {token}"), format!("bearer {token}")] {
        assert_eq!(verified(&header).unwrap().scopes, ["read"]);
    }
    assert!(verified(&with("aud", json!(["other", "api2"]))).is_ok());
    assert!(verified(&with("scope", json!(["all"]))).is_ok());
    let mut by_client = good();
    by_client.as_object_mut().unwrap().remove("aud");
    by_client["client_id"] = json!("api");
    assert!(verified(&Key::issuer().unwrap().sign(&by_client).unwrap()).is_ok());
}

#[test]
fn a_wrong_claim_is_refused() {
    let refused = [
        with("iss", json!("http://issuer/")),
        without("iss"),
        with("aud", json!("another")),
        with("aud", json!([])),
        without("aud"),
        with("exp", json!(NOW)),
        with("exp", json!("tomorrow")),
        without("exp"),
        with("nbf", json!(NOW + 1)),
        with("iat", json!(NOW + 1)),
    ];
    for token in refused {
        assert!(matches!(verified(&token), Err(Refusal::Invalid(_))), "{token}");
    }
}

#[test]
fn a_wrong_signature_is_refused() {
    let key = Key::issuer().unwrap();
    let public = key.jwks()["keys"][0]["n"].as_str().unwrap().to_owned();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(&json!({"alg": "HS256", "kid": key.id()})), part(&good()));
    let secret = hmac::Key::new(hmac::HMAC_SHA256, public.as_bytes());
    let hmac = format!("{message}.{}", URL_SAFE_NO_PAD.encode(hmac::sign(&secret, message.as_bytes())));
    let none = format!("{}.{}.", part(&json!({"alg": "none", "kid": key.id()})), part(&good()));
    let own = key.sign(&good()).unwrap();
    let (signed, signature) = own.rsplit_once('.').unwrap();
    let (head, _) = signed.split_once('.').unwrap();
    let mut other = good();
    other["sub"] = json!("you");
    let changed = format!("{head}.{}.{signature}", part(&other));
    let foreign = Key::impostor().unwrap();
    let unknown_key = foreign.sign(&good()).unwrap();
    let posing = foreign.sign_as(key.id(), &good()).unwrap();
    for token in [hmac, none, changed, unknown_key, posing, "x".to_owned(), "a.b.c".to_owned()] {
        assert!(matches!(verified(&format!("Bearer {token}")), Err(Refusal::Invalid(_))), "{token}");
    }
}

#[test]
fn a_missing_token_and_a_missing_scope_are_different_refusals() {
    assert_eq!(verified("Bearer ").unwrap_err(), Refusal::NoToken);
    let wanted = Refusal::Scope(vec!["read".to_owned(), "all".to_owned()]);
    assert_eq!(verified(&with("scope", json!("reader"))).unwrap_err(), wanted);
    assert_eq!(verified(&without("scope")).unwrap_err(), wanted);
}
