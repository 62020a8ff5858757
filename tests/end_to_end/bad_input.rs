//! Invalid requests: every error is reported at once, and no internal details are.

mod bodies;
mod fields;
mod invoices;
mod paths;
