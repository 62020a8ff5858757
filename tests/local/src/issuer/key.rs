//! The issuer's RSA key: made once, kept with the data so that tokens survive a restart.

use std::io::Write as _;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{KeyPair as _, RsaKeyPair};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header};
use serde_json::{Value, json};

/// Why there is no key or no token.
#[derive(Debug, Clone, thiserror::Error)]
pub enum KeyError {
    /// No key could be made.
    #[error("no key could be made")]
    Generation,
    /// The kept key can't be read.
    #[error("the key {0} can't be used: {1}")]
    File(String, String),
    /// Signing failed.
    #[error("the token can't be signed: {0}")]
    Signing(String),
}

/// A key that signs tokens.
#[derive(Clone)]
pub struct Key {
    signing: Arc<EncodingKey>,
    verifying: VerifyingKey,
    pkcs8: Arc<Vec<u8>>,
}

/// The public half.
#[derive(Clone)]
pub(crate) struct VerifyingKey {
    id: String,
    modulus: String,
    exponent: String,
    decoding: Arc<DecodingKey>,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Key").field("id", &self.verifying.id).finish_non_exhaustive()
    }
}

impl Key {
    /// The key that all systems of this process share that keep nothing: making one is slow.
    pub fn of_this_process() -> Result<Self, KeyError> {
        static KEY: OnceLock<Result<Key, KeyError>> = OnceLock::new();
        KEY.get_or_init(Self::generated).clone()
    }

    /// A new key.
    pub fn generated() -> Result<Self, KeyError> {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(|_| KeyError::Generation)?;
        let pkcs8 = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(|_| KeyError::Generation)?;
        Self::from_pair(&pair, pkcs8.as_ref().to_vec())
    }

    /// The key kept in a file; made and kept there if there is none.
    pub fn kept_in(file: &Path) -> Result<Self, KeyError> {
        let failed =
            |error: &dyn std::fmt::Display| KeyError::File(file.display().to_string(), error.to_string());
        if file.exists() {
            let pkcs8 = std::fs::read(file).map_err(|error| failed(&error))?;
            let pair = RsaKeyPair::from_pkcs8(&pkcs8).map_err(|error| failed(&error))?;
            return Self::from_pair(&pair, pkcs8);
        }
        let key = Self::generated()?;
        write_privately(file, &key.pkcs8).map_err(|error| failed(&error))?;
        Ok(key)
    }

    fn from_pair(pair: &RsaKeyPair, pkcs8: Vec<u8>) -> Result<Self, KeyError> {
        let pem =
            format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", STANDARD.encode(&pkcs8));
        let signing = EncodingKey::from_rsa_pem(pem.as_bytes())
            .map_err(|error| KeyError::Signing(error.to_string()))?;
        let public = pair.public_key();
        let modulus = public.modulus().big_endian_without_leading_zero();
        let exponent = public.exponent().big_endian_without_leading_zero();
        let verifying = VerifyingKey {
            id: URL_SAFE_NO_PAD.encode(&digest(&SHA256, modulus).as_ref()[..12]),
            modulus: URL_SAFE_NO_PAD.encode(modulus),
            exponent: URL_SAFE_NO_PAD.encode(exponent),
            decoding: Arc::new(DecodingKey::from_rsa_raw_components(modulus, exponent)),
        };
        Ok(Self { signing: Arc::new(signing), verifying, pkcs8: Arc::new(pkcs8) })
    }

    /// A token with these claims.
    pub fn sign(&self, claims: &Value) -> Result<String, KeyError> {
        self.sign_as(&self.verifying.id, claims)
    }

    /// A token that names another key as its signer.
    pub fn sign_as(&self, key_id: &str, claims: &Value) -> Result<String, KeyError> {
        let mut header = Header::new(Algorithm::RS256);
        header.kid = Some(key_id.to_owned());
        jsonwebtoken::encode(&header, claims, &self.signing)
            .map_err(|error| KeyError::Signing(error.to_string()))
    }

    pub(crate) fn verifying(&self) -> VerifyingKey {
        self.verifying.clone()
    }
}

/// For nobody else's eyes.
fn write_privately(file: &Path, content: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)?.write_all(content)
}

impl VerifyingKey {
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    pub(crate) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }

    /// The JSON Web Key Set with this key.
    pub(crate) fn jwks(&self) -> Value {
        json!({"keys": [
            {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self.id, "n": self.modulus, "e": self.exponent}
        ]})
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Key;

    #[test]
    fn a_kept_key_is_found_again() {
        let directory = std::env::temp_dir().join(format!("local-key-{}", crate::request_id::new()));
        std::fs::create_dir_all(&directory).unwrap();
        let file = directory.join("issuer.pk8");
        let made = Key::kept_in(&file).unwrap();
        let found = Key::kept_in(&file).unwrap();
        assert_eq!(made.verifying().jwks(), found.verifying().jwks());
        assert_eq!(made.sign(&json!({"a": 1})).unwrap(), found.sign(&json!({"a": 1})).unwrap());
        std::fs::write(&file, "no key").unwrap();
        assert!(Key::kept_in(&file).is_err());
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
