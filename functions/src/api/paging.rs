//! Pages of lists, and the tokens that continue them.
//!
//! A token is the position of a page among the caller's own rows, signed for one account, path and query. It carries no
//! authority: the account is always that of the verified caller. The signature lets an altered or foreign token be
//! refused.

use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use sha2::Sha256;
use thiserror::Error;

use super::query::{self, Number};
use crate::lambda::{Environment, StartError};

const LIMIT_DEFAULT: usize = 50;
const LIMIT_MAX: usize = 100;

/// The query of a list without filters.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PageQuery {
    pub limit: Option<PageLimit>,
    pub next_token: Option<PageToken>,
}

/// The maximum number of items to return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline, transparent, extend("minimum" = 1, "maximum" = LIMIT_MAX, "default" = LIMIT_DEFAULT))]
pub struct PageLimit(usize);

/// The value is not a [`PageLimit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("must be a number from 1 to {LIMIT_MAX}")]
pub struct NotALimit;

impl PageLimit {
    pub fn get(self) -> usize {
        self.0
    }
}

impl Default for PageLimit {
    fn default() -> Self {
        Self(LIMIT_DEFAULT)
    }
}

impl FromStr for PageLimit {
    type Err = NotALimit;

    fn from_str(text: &str) -> Result<Self, NotALimit> {
        let Number(number) = text.parse().map_err(|_| NotALimit)?;
        let limit = usize::try_from(number).ok().filter(|limit| *limit <= LIMIT_MAX);
        limit.map(Self).ok_or(NotALimit)
    }
}

impl<'de> Deserialize<'de> for PageLimit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        query::parsed(deserializer)
    }
}

/// The `nextToken` of the previous response, to get the next page. The other parameters must be the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[schemars(inline, transparent, extend("pattern" = "^[A-Za-z0-9_-]+$"))]
pub struct PageToken(String);

/// A page that a caller asks for.
#[derive(Debug)]
pub struct PageRequest<'a> {
    pub limit: usize,
    /// The position of the page; `None` for the first one.
    pub from: Option<String>,
    key: &'a PagingKey,
    question: Vec<String>,
}

impl<'a> PageRequest<'a> {
    /// Opens the token of `query`, which must have been made for the same `question`.
    pub(super) fn new(
        key: &'a PagingKey,
        question: Vec<String>,
        query: PageQuery,
    ) -> Result<Self, ForgedToken> {
        let from = query.next_token.map(|PageToken(token)| key.open(&question, &token)).transpose()?;
        Ok(Self { limit: query.limit.unwrap_or_default().get(), from, key, question })
    }

    /// Returns the token of the page at `position`.
    pub fn next_token(&self, position: Option<String>) -> Option<String> {
        position.map(|position| self.key.token(&self.question, &position))
    }
}

/// Bytes of the signature in front of the position.
const SIGNATURE_LENGTH: usize = 32;

/// A token that was not made for the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("`nextToken` must be from a response to the same request of the same account")]
pub struct ForgedToken;

/// The key that signs tokens.
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

    /// Returns the key with a secret of any length.
    pub fn new(secret: &[u8]) -> Self {
        // HMAC takes keys of any length, so this doesn't fail.
        Self(Hmac::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&[0; 64].into())))
    }

    /// Returns the token of a position in the answer to `question`: the account, the path and the query.
    fn token(&self, question: &[String], position: &str) -> String {
        let mut bytes = self.signature(question, position).finalize().into_bytes().to_vec();
        bytes.extend_from_slice(position.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Returns the position in a token that was made for the same question.
    fn open(&self, question: &[String], token: &str) -> Result<String, ForgedToken> {
        let bytes = URL_SAFE_NO_PAD.decode(token).map_err(|_| ForgedToken)?;
        let (signature, position) = bytes.split_at_checked(SIGNATURE_LENGTH).ok_or(ForgedToken)?;
        let position = std::str::from_utf8(position).map_err(|_| ForgedToken)?;
        self.signature(question, position).verify_slice(signature).map_err(|_| ForgedToken)?;
        Ok(position.to_owned())
    }

    fn signature(&self, question: &[String], position: &str) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in question.iter().map(String::as_str).chain([position]) {
            // The length comes first, so that no two lists of parts are signed alike.
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
        let question = |parts: [&str; 2]| parts.map(str::to_owned);
        let key = PagingKey::new(b"secret");
        let orders = question(["111122223333", "orders"]);
        let token = key.token(&orders, "PO#7");
        assert_eq!(key.open(&orders, &token), Ok("PO#7".to_owned()));
        for other in [["444455556666", "orders"], ["111122223333", "ledger"], ["111122223333o", "rders"]] {
            assert_eq!(key.open(&question(other), &token), Err(ForgedToken), "{other:?}");
        }
        assert_eq!(PagingKey::new(b"other").open(&orders, &token), Err(ForgedToken));
        for forged in ["", "x", "!!", &token[1..], &format!("{token}AAAA")] {
            assert_eq!(key.open(&orders, forged), Err(ForgedToken), "{forged}");
        }
    }

    #[test]
    fn a_limit_is_a_number_from_1_to_100() {
        for (text, limit) in [("1", Some(1)), ("100", Some(100)), ("101", None), ("0", None), ("05", None)] {
            assert_eq!(text.parse().ok(), limit.map(PageLimit), "{text}");
        }
        assert_eq!("18446744073709551616".parse::<PageLimit>(), Err(NotALimit));
    }
}
