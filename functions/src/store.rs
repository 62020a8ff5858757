//! The table in words of the domain. Concrete: tests vary the endpoint, not the type, since a fake that does
//! conditional writes correctly would be a database.

pub mod attributes;
pub mod backoff;
pub mod deliveries;
mod failure;
pub mod history;
pub mod invoices;
pub mod once;
pub mod order_list;
pub mod orders;
pub mod pages;
mod reading;
pub mod settings;
pub mod versions;

use aws_sdk_dynamodb::Client;

pub use self::failure::{Cancelled, StoreError};

/// The table.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    table: String,
}

impl Store {
    /// The table of that name, as `client` reaches it.
    pub fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }
}
