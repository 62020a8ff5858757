//! Empty: the models are in `main.rs`.
