//! Empty: the tests are in `end_to_end.rs`.
