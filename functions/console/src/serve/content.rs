//! The content at an address: an embedded file, or text that depends on the deployment.

use sha2::{Digest, Sha256};

use super::REVALIDATE;
use crate::File;

pub(super) struct Content<'a> {
    pub(super) media_type: &'a str,
    /// The `ETag` without quotes.
    pub(super) tag: &'a str,
    pub(super) body: &'a [u8],
    pub(super) brotli: Option<&'a [u8]>,
    /// The `Cache-Control` header.
    pub(super) caching: &'static str,
}

impl<'a> Content<'a> {
    pub(super) fn of(file: &'a File, caching: &'static str) -> Self {
        let File { media_type, tag, content, brotli, .. } = file;
        Self { media_type, tag, body: content, brotli: *brotli, caching }
    }
}

/// Text that is made when the function starts.
#[derive(Clone, Debug)]
pub(super) struct Generated {
    media_type: &'static str,
    tag: String,
    text: String,
}

impl Generated {
    pub(super) fn new(text: String, media_type: &'static str) -> Self {
        let digest = Sha256::digest(&text);
        let tag = digest.iter().take(8).fold(String::new(), |tag, byte| format!("{tag}{byte:02x}"));
        Self { media_type, tag, text }
    }

    pub(super) fn content(&self) -> Content<'_> {
        let Self { media_type, tag, text } = self;
        Content { media_type, tag, body: text.as_bytes(), brotli: None, caching: REVALIDATE }
    }
}
