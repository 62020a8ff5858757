//! Models of the protocols, checked in every order of steps within stated bounds: `cargo test -p model`. Each decides by
//! the functions of [`domain`] itself, and has a small table with transactions like those of `functions/src/store`.
//!
//! A model without one of the store's conditions must break a promise of `.github/PROMISES.md`.
#![cfg(test)]
#![expect(clippy::print_stdout, reason = "shows the numbers of states")]

mod draws;
mod mails;
mod quota;
mod search;
