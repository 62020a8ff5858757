//! Requests for everything that is stored about a person, to export or erase it. An account may have more than one request
//! can visit, so both stop early and say how to go on.

use std::time::Duration;

use domain::form::{self, Presence, Unparsed};
use domain::purchase_order::Email;
use schemars::JsonSchema;
use serde::Deserialize;
use tokio::time::Instant;

use crate::api::problem::Problem;
use crate::api::{PageQuery, PageRequest, PageToken, PagingKey, Request};
use crate::store::StoreError;
use crate::store::deliveries::MailSecret;
use crate::store::personal_data::{Person, PersonalDataPosition};

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

/// A request to export or erase what is stored about a person.
#[derive(Debug)]
pub struct PersonalDataRequest<'a> {
    pub person: Person,
    /// Where to go on.
    pub from: PersonalDataPosition,
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
        let mailbox = secret.mailbox(&request.account, &email);
        let until = Instant::now() + request.time_left / 2;
        Ok(Self {
            person: Person { address: email.mailbox(), mailbox },
            from: from.unwrap_or_default(),
            page,
            until,
        })
    }

    /// Whether there is time for another step.
    pub fn has_time(&self) -> bool {
        self.until.saturating_duration_since(Instant::now()) > Duration::ZERO
    }

    /// Returns the token to go on at a position.
    pub fn next_token(&self, next: Option<&PersonalDataPosition>) -> Result<Option<String>, Problem> {
        let next = next.map(serde_json::to_string).transpose().map_err(StoreError::from)?;
        Ok(self.page.next_token(next))
    }
}
