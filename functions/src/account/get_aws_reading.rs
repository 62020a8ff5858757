//! `GET /settings/aws-invoices`

use futures::FutureExt as _;

use crate::account::views::{self, AwsReadingView};
use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, NoQuery, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, environment.required("READER_ROLE_ARN")?.to_owned());
    serve_http(environment, state, |(store, reader_role_arn), request| {
        get_aws_reading(store, reader_role_arn, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    let summary = "Returns how the account's invoices are read from AWS, and the report of the last time";
    Operation::new("GET", "/settings/aws-invoices", summary)
        .answers(200, "The report.", schemas.answered::<AwsReadingView<'_>>(), &[])
        .example(include_str!("../examples/get_aws_reading.json"))
}

async fn get_aws_reading(store: &Store, reader_role_arn: &str, request: Request) -> Answer {
    let NoQuery {} = request.query()?;
    let recorded = store.aws_reading(&request.account).await?;
    Reply::ok(&views::aws_reading(&recorded, reader_role_arn))
}
