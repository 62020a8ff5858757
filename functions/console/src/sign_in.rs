//! How users sign in: at the deployment's issuer or, on a developer's machine, as a demo identity.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use thiserror::Error;

/// Scopes that the console requests by default.
const SCOPES: &str = "openid email purchase-orders/read purchase-orders/write";

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// As a demo identity, with tokens of the local issuer.
    Local,
    /// By the `OpenID` Connect code flow with PKCE.
    Oidc {
        issuer: String,
        client_id: String,
        scopes: Vec<String>,
        /// The claim with the account ID.
        account_claim: String,
        /// The origin of the token endpoint, if it isn't the issuer's.
        token_origin: Option<String>,
    },
    /// Signing in is impossible: the deployment names no client.
    None,
}

/// An invalid setting of the deployment.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("environment variable {0}: `{1}` is not an https address")]
pub struct SignInError(&'static str, String);

impl SignIn {
    /// Reads the function's environment.
    pub fn of(environment: &BTreeMap<String, String>) -> Result<Self, SignInError> {
        let setting =
            |name: &str| environment.get(name).map(String::as_str).filter(|value| !value.is_empty());
        if setting("SIGN_IN") == Some("local") {
            return Ok(Self::Local);
        }
        let (Some(issuer), Some(client_id)) = (setting("SIGN_IN_ISSUER"), setting("SIGN_IN_CLIENT_ID"))
        else {
            return Ok(Self::None);
        };
        let checked = |name: &'static str, address: &str| {
            origin(address).ok_or_else(|| SignInError(name, address.to_owned()))
        };
        checked("SIGN_IN_ISSUER", issuer)?;
        let token_origin = setting("SIGN_IN_TOKEN_ORIGIN");
        let token_origin =
            token_origin.map(|address| checked("SIGN_IN_TOKEN_ORIGIN", address)).transpose()?;
        Ok(Self::Oidc {
            issuer: issuer.to_owned(),
            client_id: client_id.to_owned(),
            scopes: setting("SIGN_IN_SCOPES")
                .unwrap_or(SCOPES)
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            account_claim: setting("ACCOUNT_CLAIM").unwrap_or("account_id").to_owned(),
            token_origin,
        })
    }

    /// Returns the content of `config.json`.
    pub(crate) fn config(&self) -> Value {
        match self {
            Self::Local => json!({ "signIn": "local" }),
            Self::None => json!({ "signIn": "none" }),
            Self::Oidc { issuer, client_id, scopes, account_claim, .. } => json!({
                "signIn": "oidc",
                "issuer": issuer,
                "clientId": client_id,
                "scopes": scopes,
                "accountClaim": account_claim,
            }),
        }
    }

    /// Returns the other origins that the page may connect to.
    pub(crate) fn origins(&self) -> Vec<String> {
        match self {
            Self::Local | Self::None => Vec::new(),
            Self::Oidc { issuer, token_origin, .. } => {
                origin(issuer).into_iter().chain(token_origin.clone()).collect()
            }
        }
    }
}

/// Returns `https://login.example.com` of `https://login.example.com/pool`. It becomes part of a policy header, so
/// anything but a host and a port is refused.
fn origin(address: &str) -> Option<String> {
    let host = address.strip_prefix("https://")?.split(['/', '?', '#']).next()?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':');
    (!host.is_empty() && host.chars().all(plain)).then(|| format!("https://{host}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign_in(variables: &[(&str, &str)]) -> Result<SignIn, SignInError> {
        SignIn::of(&variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect())
    }

    #[test]
    fn users_sign_in_at_the_issuer_if_the_deployment_names_a_client() {
        assert_eq!(
            sign_in(&[("SIGN_IN_ISSUER", "https://a.example"), ("SIGN_IN_CLIENT_ID", "")]),
            Ok(SignIn::None)
        );
        let issuer = "https://idp.example.com/pool";
        let oidc = sign_in(&[
            ("SIGN_IN_ISSUER", issuer),
            ("SIGN_IN_CLIENT_ID", "7"),
            ("SIGN_IN_TOKEN_ORIGIN", "https://x.auth.example.com/"),
        ]);
        let oidc = oidc.unwrap();
        assert_eq!(oidc.origins(), ["https://idp.example.com", "https://x.auth.example.com"]);
        assert_eq!(oidc.config()["issuer"], issuer);
        assert_eq!(oidc.config()["scopes"][2], "purchase-orders/read");
    }

    #[test]
    fn an_issuer_that_is_not_an_https_address_is_refused() {
        for address in
            ["http://a.example", "https://", "https://a.example;script-src *", "https://u@a", "a.example"]
        {
            let refused = sign_in(&[("SIGN_IN_ISSUER", address), ("SIGN_IN_CLIENT_ID", "7")]);
            assert_eq!(refused, Err(SignInError("SIGN_IN_ISSUER", address.to_owned())));
        }
    }
}
