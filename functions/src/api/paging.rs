//! Paging tokens: opaque to callers, made by us, good for one account and one question only.
//!
//! A token carries no authority, just a position among the caller's own rows; the account always comes from
//! the verified caller. Signing lets a made-up, altered or foreign one be refused instead of guessed at.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use crate::lambda::{Environment, StartError};

/// Bytes of the signature in front of the position.
const SIGNATURE_LENGTH: usize = 32;

/// A token that we didn't make, or not for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("`nextToken` must be one that an answer to the same question of the same account had")]
pub struct ForgedToken;

/// Signs and opens tokens.
#[derive(Clone)]
pub struct PagingKey(Hmac<Sha256>);

impl std::fmt::Debug for PagingKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PagingKey")
    }
}

impl PagingKey {
    /// Returns the key in `PAGING_TOKEN_KEY`.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self::new(environment.required("PAGING_TOKEN_KEY")?.as_bytes()))
    }

    /// A key of any length.
    pub fn new(secret: &[u8]) -> Self {
        // HMAC takes keys of any length, so this can't fail; an empty one would be its default.
        Self(Hmac::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&[0; 64].into())))
    }

    /// The token for a position in the answers to `question`: the account, the route and what it was asked.
    pub fn token(&self, question: &[&str], position: &str) -> String {
        let mut bytes = self.signature(question, position).finalize().into_bytes().to_vec();
        bytes.extend_from_slice(position.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The position in a token that we made for the same question.
    pub fn open(&self, question: &[&str], token: &str) -> Result<String, ForgedToken> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| ForgedToken)?;
        let (signature, position) = bytes.split_at_checked(SIGNATURE_LENGTH).ok_or(ForgedToken)?;
        let position = std::str::from_utf8(position).map_err(|_| ForgedToken)?;
        self.signature(question, position).verify_slice(signature).map_err(|_| ForgedToken)?;
        Ok(position.to_owned())
    }

    fn signature(&self, question: &[&str], position: &str) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in question.iter().chain([&position]) {
            // The length first: no two lists of parts are signed alike.
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part.as_bytes());
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_own_question_only() {
        let key = PagingKey::new(b"secret");
        let token = key.token(&["111122223333", "orders"], "PO#7");
        assert_eq!(key.open(&["111122223333", "orders"], &token), Ok("PO#7".to_owned()));
        assert_eq!(key.open(&["444455556666", "orders"], &token), Err(ForgedToken));
        assert_eq!(key.open(&["111122223333", "ledger"], &token), Err(ForgedToken));
        assert_eq!(key.open(&["111122223333o", "rders"], &token), Err(ForgedToken));
        assert_eq!(PagingKey::new(b"other").open(&["111122223333", "orders"], &token), Err(ForgedToken));
        for forged in ["", "x", "!!", &token[1..], &format!("{token}AAAA")] {
            assert_eq!(key.open(&["111122223333", "orders"], forged), Err(ForgedToken), "{forged}");
        }
    }
}
