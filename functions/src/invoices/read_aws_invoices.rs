//! `ReadAwsInvoices`, invoked by the schedule: reads the invoices of the accounts that are due from AWS, and records them.

use futures::FutureExt as _;

use crate::api::serve_direct;
use crate::invoices::aws_reader::{self, AwsAccess, ReaderClients};
use crate::lambda::{Environment, Handler, StartError};
use crate::purchase_orders::rules::catalogue;
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let clients = ReaderClients {
        store: Store::of(environment)?,
        catalogue: catalogue(environment)?,
        aws: AwsAccess::of(environment)?,
    };
    Ok(serve_direct(clients, |clients, _, invocation| {
        async move { Ok(aws_reader::read(clients, invocation.now, invocation.time_left).await?) }.boxed()
    }))
}
