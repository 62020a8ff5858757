//! Requests for everything that is stored about a person, to export or erase it. An account may have more than one request
//! can visit, so both stop early and say how to go on.

use domain::form::{self, Presence, Unparsed};
use domain::purchase_order::Email;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::time::Instant;

use crate::api::problem::Problem;
use crate::api::{PageQuery, PageRequest, PageToken, PagingKey, Request};
use crate::store::StoreError;
use crate::store::deliveries::MailSecret;
use crate::store::personal_data::{Person, PersonalDataPosition, PersonalDataStep};

/// The path of both operations.
pub const PATH: &str = "/settings/personal-data";

#[derive(Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schemars(extend("required" = ["email"]))]
pub struct PersonalDataQuery {
    /// The person's e-mail address. Upper and lower case are the same.
    email: Presence<Unparsed<Email>>,
    /// The `nextToken` of the previous response, to go on.
    next_token: Option<PageToken>,
}

/// A request to export or erase what is stored about a person, and how far it has come.
#[derive(Debug)]
pub struct PersonalDataRequest<'a> {
    pub person: Person,
    /// The number of stored items so far that can't be read.
    pub unreadable: u64,
    /// None after the last step.
    next: Option<PersonalDataPosition>,
    page: PageRequest<'a>,
    until: Instant,
}

impl<'a> PersonalDataRequest<'a> {
    pub fn of(request: &Request, paging: &'a PagingKey, secret: &MailSecret) -> Result<Self, Problem> {
        let mut query: PersonalDataQuery = request.query()?;
        let next_token = query.next_token.take();
        let email = form::check(query, |reader, query| reader.parse_required("email", query.email))?;
        let page = request.page(paging, PageQuery { limit: None, next_token })?;
        let from = page.from.as_deref().map(serde_json::from_str).transpose().map_err(StoreError::from)?;
        let account = request.account.clone();
        let mailbox = secret.mailbox(&account, &email);
        Ok(Self {
            person: Person { account, address: email.mailbox(), mailbox },
            unreadable: 0,
            next: Some(from.unwrap_or_default()),
            page,
            until: Instant::now() + request.time_left / 2,
        })
    }

    /// Returns the position of the next step; none after the last one, or if no time is left.
    pub fn next_step(&self) -> Option<PersonalDataPosition> {
        self.next.clone().filter(|_| Instant::now() < self.until)
    }

    /// Goes on behind a step, and returns what it found.
    pub fn take_in<T>(&mut self, step: PersonalDataStep<T>) -> T {
        self.unreadable += step.unreadable;
        self.next = step.next;
        step.found
    }

    /// Returns the token to go on with, if there are more steps.
    pub fn next_token(&self) -> Result<Option<String>, Problem> {
        let next = self.next.as_ref().map(serde_json::to_string).transpose().map_err(StoreError::from)?;
        Ok(self.page.next_token(next))
    }
}
