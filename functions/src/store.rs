//! The table in words of the domain. Concrete: tests vary the endpoint, not the type, since a fake that does
//! conditional writes correctly would be a database.

pub mod deliveries;
pub mod dynamodb;
pub mod history;
pub mod idempotency;
pub mod invoices;
pub mod keys;
pub mod order_list;
pub mod orders;
pub mod settings;
pub mod stream_images;
pub mod versions;

use std::time::Duration;

use aws_sdk_dynamodb::Client;

use self::dynamodb::attributes::item;
pub use self::dynamodb::failure::{Cancelled, StoreError};

/// How long a start may wait for the table, of the ten seconds that Lambda gives it.
const WARM_UP_MAX: Duration = Duration::from_secs(1);

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

    /// The same, once it was asked for an item that there never is: name, connection and TLS cost most of a first
    /// request, and starting has a whole CPU where an invocation has a small function's share. One `GetItem`, for
    /// which a function needs no permission, since a refusal has come all the way too; whatever else goes wrong is
    /// for the first true request to meet.
    pub async fn warmed_up(self) -> Self {
        let nothing = self.client.get_item().table_name(&self.table).set_key(Some(item(keys::nothing())));
        let answer = tokio::time::timeout(WARM_UP_MAX, nothing.send()).await;
        tracing::debug!(answered = matches!(answer, Ok(Ok(_))), "warmed up");
        self
    }
}
