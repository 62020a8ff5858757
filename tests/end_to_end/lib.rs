//! Nothing to use: the tests of the whole system are in `end_to_end.rs`.
