//! What an export writes.
