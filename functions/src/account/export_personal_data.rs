//! `GET /settings/personal-data`

use futures::FutureExt as _;

use super::personal_data::{PATH, PersonalDataQuery, PersonalDataRequest};
use crate::account::views::{self, PersonalDataPage};
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, PagingKey, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;
use crate::store::deliveries::MailSecret;
use crate::store::dynamodb::pages::counted;

/// The records of a page, unless a single step finds more.
const RECORDS_MAX: usize = 1_000;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?, MailSecret::of(environment)?);
    serve_http(environment, state, |(store, paging, secret), request| {
        export_personal_data(store, paging, secret, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("GET", PATH, "Returns everything that the account has stored about a person")
        .query::<PersonalDataQuery>(schemas)
        .answers(
            200,
            "A page of records. It may be empty while more follow.",
            schemas.answered::<PersonalDataPage<'_>>(),
            &[],
        )
        .refuses(&[ProblemCode::ValidationFailed])
        .example(include_str!("../examples/export_personal_data.json"))
}

/// Visits the account's collections until the page is full or the time is up.
async fn export_personal_data(
    store: &Store,
    paging: &PagingKey,
    secret: &MailSecret,
    request: Request,
) -> Answer {
    let mut asked = PersonalDataRequest::of(&request, paging, secret)?;
    let mut records = Vec::new();
    while let Some(from) = asked.next_step().filter(|_| records.len() < RECORDS_MAX) {
        let step = store.personal_data(&asked.person, from).await?;
        records.extend(asked.take_in(step));
    }
    Reply::ok(&views::personal_data(&records, counted(asked.unreadable), asked.next_token()?))
}
