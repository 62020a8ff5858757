//! `DELETE /settings/personal-data`

use futures::FutureExt as _;

use super::personal_data::{PATH, PersonalDataQuery, PersonalDataRequest};
use crate::account::views::ErasureView;
use crate::api::contract::{Operation, Schemas};
use crate::api::problem::ProblemCode;
use crate::api::{Answer, PagingKey, Reply, Request, serve_http};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::Store;
use crate::store::deliveries::MailSecret;
use crate::store::dynamodb::pages::counted;
use crate::store::personal_data::Erasure;

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, PagingKey::of(environment)?, MailSecret::of(environment)?);
    serve_http(environment, state, |(store, paging, secret), request| {
        erase_personal_data(store, paging, secret, request).boxed()
    })
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    Operation::new("DELETE", PATH, "Erases what the account has stored about a person")
        .writes_settings()
        .query::<PersonalDataQuery>(schemas)
        .answers(
            200,
            "What this request erased. If there is a `nextToken`, repeat the request with it: more may be stored.",
            schemas.answered::<ErasureView>(),
            &[],
        )
        .refuses(&[ProblemCode::ValidationFailed])
        .example(include_str!("../examples/erase_personal_data.json"))
}

/// Visits the account's collections until the time is up. Repeating it is safe.
async fn erase_personal_data(
    store: &Store,
    paging: &PagingKey,
    secret: &MailSecret,
    request: Request,
) -> Answer {
    let mut asked = PersonalDataRequest::of(&request, paging, secret)?;
    let mut erased = Erasure::default();
    while let Some(from) = asked.next_step() {
        let step = store.erase_personal_data(&asked.person, from, &request.actor, request.now).await?;
        erased = erased.plus(asked.take_in(step));
    }
    let next_token = asked.next_token()?;
    Reply::ok(&ErasureView { erased, unreadable: counted(asked.unreadable), next_token })
}
