//! The table in words of the domain. Concrete: tests vary the endpoint, not the type, since a fake that does
//! conditional writes correctly would be a database.

pub mod deliveries;
pub mod dynamodb;
pub mod history;
pub mod idempotency;
pub mod invoices;
pub mod keys;
pub mod ledger;
pub mod order_list;
pub mod orders;
pub mod settings;
pub mod stream_images;
pub mod versions;

use std::time::Duration;

use aws_sdk_dynamodb::Client;

use self::dynamodb::attributes::item;
pub use self::dynamodb::failure::{Cancelled, StoreError};
use crate::lambda::{Environment, Service, StartError, retry_partition};

/// How long a start may wait for the table, of the ten seconds that Lambda gives it.
const WARM_UP_MAX: Duration = Duration::from_secs(1);

/// The table.
#[derive(Clone, Debug)]
pub struct Store {
    client: Client,
    table: String,
}

impl Store {
    /// Returns the table that `TABLE_NAME` names. Its connection is opened before the first invocation.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let sdk = environment.sdk_config(Service::retried("AWS_ENDPOINT_URL_DYNAMODB"))?;
        let mut config = aws_sdk_dynamodb::config::Builder::from(&sdk);
        config.set_retry_partition(retry_partition(&sdk));
        let client = Client::from_conf(config.build());
        let store = Self { client, table: environment.required("TABLE_NAME")?.to_owned() };
        environment.before_first_invocation(Box::pin(store.clone().warm_up()));
        Ok(store)
    }

    /// Opens the connection by asking for an item that never exists: name resolution, connection and TLS are most of a
    /// first request's cost. A function needs no permission for it, since a refusal has come all the way too; any other
    /// failure is left to the first real request.
    async fn warm_up(self) {
        let nothing = self.client.get_item().table_name(&self.table).set_key(Some(item(keys::nothing())));
        let answer = tokio::time::timeout(WARM_UP_MAX, nothing.send()).await;
        tracing::debug!(answered = matches!(answer, Ok(Ok(_))), "warmed up");
    }
}
