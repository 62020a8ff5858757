//! An RSA key that signs and verifies tokens (JSON Web Tokens, RS256).
//!
//! API Gateway's JWT authorizers accept RSA only, and `ring` can't generate RSA keys, so both private keys are files of
//! this package. They protect nothing: the issuer gives everyone on this machine a token for any account.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value, json};

/// The issuer's private key, PKCS #8.
const ISSUER: &[u8] = include_bytes!("issuer.pk8");
/// A private key that no system trusts, PKCS #8.
const IMPOSTOR: &[u8] = include_bytes!("impostor.pk8");

#[derive(Debug, Clone, thiserror::Error)]
pub enum KeyError {
    #[error("the signing key can't be read: {0}")]
    Key(String),
    #[error("the token can't be signed")]
    Signing,
}

#[derive(Clone)]
pub struct Key {
    id: String,
    pair: Arc<RsaKeyPair>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Key {
    /// Returns the key that every local system trusts, so that tokens survive a restart.
    pub fn issuer() -> Result<Self, KeyError> {
        Self::read(ISSUER)
    }

    /// Returns a key that no system trusts.
    pub fn impostor() -> Result<Self, KeyError> {
        Self::read(IMPOSTOR)
    }

    fn read(pkcs8: &[u8]) -> Result<Self, KeyError> {
        let pair = RsaKeyPair::from_pkcs8(pkcs8).map_err(|error| KeyError::Key(error.to_string()))?;
        let id = encoded(&digest(&SHA256, pair.public().as_ref()).as_ref()[..12]);
        Ok(Self { id, pair: Arc::new(pair) })
    }

    /// The `kid` of this key's tokens.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns a token with these claims.
    pub fn sign(&self, claims: &Value) -> Result<String, KeyError> {
        self.sign_as(&self.id, claims)
    }

    /// Returns a token that names another key as its signer.
    pub fn sign_as(&self, key_id: &str, claims: &Value) -> Result<String, KeyError> {
        let header = json!({"typ": "JWT", "alg": "RS256", "kid": key_id});
        let message = format!("{}.{}", encoded(header.to_string()), encoded(claims.to_string()));
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message.as_bytes(), &mut signature)
            .map_err(|_| KeyError::Signing)?;
        Ok(format!("{message}.{}", encoded(signature)))
    }

    /// Returns whether `signature` is this key's RS256 signature of `message`.
    pub(crate) fn has_signed(&self, message: &str, signature: &[u8]) -> bool {
        self.public().verify(&RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), signature).is_ok()
    }

    /// Returns the JSON Web Key Set with the public half.
    pub(crate) fn jwks(&self) -> Value {
        let PublicKeyComponents { n, e } = self.public();
        json!({"keys": [
            {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": encoded(n), "e": encoded(e)}
        ]})
    }

    fn public(&self) -> PublicKeyComponents<Vec<u8>> {
        self.pair.public().into()
    }
}

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
