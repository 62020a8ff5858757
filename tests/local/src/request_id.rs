//! Ids in the form that AWS gives requests and messages.

use std::fmt::Write as _;

/// A new random id, in the form of a version 4 UUID.
pub(crate) fn new() -> String {
    let mut bytes = [0_u8; 16];
    // Without randomness the id is all zeros: still valid, only not unique, and nothing rests on it.
    if aws_lc_rs::rand::fill(&mut bytes).is_err() {
        tracing::warn!("no random numbers");
    }
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut id = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            id.push('-');
        }
        write!(id, "{byte:02x}").unwrap_or_default();
    }
    id
}
