//! The table in terms of the domain. `Store` is concrete: tests replace the endpoint, not the type, since a fake that
//! checks the conditions of writes correctly would be a database of its own.

pub mod aws_reading;
pub mod deliveries;
pub mod direction;
mod domain_errors;
pub mod dynamodb;
pub mod history;
pub mod idempotency;
pub mod invoices;
pub mod keys;
pub mod lanes;
pub mod ledger;
pub mod order_list;
pub mod orders;
pub mod personal_data;
mod request_counts;
pub mod settings;
pub mod stream_images;
pub mod versions;

use aws_sdk_dynamodb::Client;

pub use self::dynamodb::failure::StoreError;
use self::dynamodb::table::Table;
use crate::lambda::{Environment, Service, StartError, retry_partition};

#[derive(Clone, Debug)]
pub struct Store {
    table: Table,
}

impl Store {
    /// Returns the store for the table that `TABLE_NAME` names. Its connection is opened before the first invocation.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let sdk = environment.sdk_config(Service::retried("AWS_ENDPOINT_URL_DYNAMODB"))?;
        let mut config = aws_sdk_dynamodb::config::Builder::from(&sdk);
        config.set_retry_partition(retry_partition(&sdk));
        let client = Client::from_conf(config.build());
        let table = Table::new(client, environment.required("TABLE_NAME")?);
        environment.before_first_invocation(Box::pin(table.clone().warm_up(keys::absent())));
        Ok(Self { table })
    }
}
