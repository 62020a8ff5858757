//! Nothing but tests, which are in `end_to_end.rs`.
