//! `GET` and `POST /unsubscribe/{token}`: the link to unsubscribe, which every mail has.
//!
//! A mail program sends the `POST` by itself when its user clicks its button to unsubscribe (RFC 8058). Browsers get a page
//! with a button: links in mails are also opened by programs that check them. The token is the permission; it names an
//! account and a mailbox, and the pages show nothing of either.

use askama::Template;
use futures::FutureExt as _;
use schemars::JsonSchema;
use serde_json::json;

use crate::api::contract::{Operation, Schemas};
use crate::api::{Answer, PublicRequest, Reply, serve_page};
use crate::lambda::{Environment, Handler, StartError};
use crate::store::deliveries::MailSecret;
use crate::store::deliveries::{Stop, StopReason};
use crate::store::{Store, StoreError};

pub const PATH: &str = "/unsubscribe/{token}";

/// The parameters of the path.
#[derive(Debug, JsonSchema)]
#[expect(dead_code, reason = "the fields are only described")]
struct UnsubscribePath {
    /// The token in the link of a mail.
    token: String,
}

/// What the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Message {
    /// Asks for the click that unsubscribes.
    Ask,
    Unsubscribed,
    /// The token was not made for a mail.
    Invalid,
}

#[derive(Template)]
#[template(path = "unsubscribe.html")]
struct Page {
    message: Message,
}

pub fn start(environment: &Environment) -> Result<Handler, StartError> {
    let state = (Store::of(environment)?, MailSecret::of(environment)?);
    Ok(serve_page(state, |(store, secret), request| unsubscribe(store, secret, request).boxed()))
}

pub fn operation(schemas: &mut Schemas) -> Operation {
    let page = json!({"type": "string"});
    Operation::new("POST", PATH, "Leaves the mails of an account (RFC 8058)")
        .path::<UnsubscribePath>(schemas)
        .public()
        .answers_type(200, "The recipient gets no more mails.", ("text/html", page.clone()), &[])
        .answers_type(404, "The token is not valid.", ("text/html", page), &[])
}

async fn unsubscribe(store: &Store, secret: &MailSecret, request: PublicRequest) -> Answer {
    let Some((account, mailbox)) = secret.open_unsubscribe_token(&request.parameter) else {
        return page(404, Message::Invalid);
    };
    if !request.is_post {
        return page(200, Message::Ask);
    }
    let stop = Stop { at: request.now, reason: StopReason::Unsubscribed };
    store.stop_mailbox(&account, &mailbox, stop).await?;
    tracing::info!(%account, "a recipient unsubscribed");
    page(200, Message::Unsubscribed)
}

fn page(status: u16, message: Message) -> Answer {
    let page = Page { message }.render();
    let page = page.map_err(|error| StoreError::Corrupt(format!("a page can't be rendered: {error}")))?;
    Ok(Reply::html(status, page))
}
