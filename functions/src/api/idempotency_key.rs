//! The `Idempotency-Key` header.

use std::str::FromStr;

use schemars::JsonSchema;
use thiserror::Error;

/// The most characters of a key.
const IDEMPOTENCY_KEY_MAX: usize = 255;

/// A key that the caller chooses: 1 to 255 visible ASCII characters.
#[derive(Clone, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(inline, transparent, extend("pattern" = format!("^[!-~]{{1,{IDEMPOTENCY_KEY_MAX}}}$")))]
pub struct IdempotencyKey(String);

/// The text is not an [`IdempotencyKey`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("must have 1 to {IDEMPOTENCY_KEY_MAX} visible ASCII characters")]
pub struct NotAKey;

impl IdempotencyKey {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for IdempotencyKey {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let is_visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        let is_key = is_visible && (1..=IDEMPOTENCY_KEY_MAX).contains(&text.len());
        if is_key { Ok(Self(text.to_owned())) } else { Err(NotAKey) }
    }
}
