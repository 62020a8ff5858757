//! One module a function: parse, load, decide, save, answer.

pub mod sweep_notifications;
