//! One mail through SES, once: whether to try again is for the caller to decide.

use std::time::Duration;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::retry::RetryConfig;
use aws_sdk_sesv2::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message};
use domain::purchase_order::Email;
use thiserror::Error;

use crate::lambda::{Environment, Service, StartError};

/// Longer than for the table: giving up too early means sending twice.
const MAIL_TIMEOUT: Duration = Duration::from_secs(5);

/// What a mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// One line.
    pub subject: String,
    /// For those who read text.
    pub text: String,
    /// For those who read HTML.
    pub html: String,
}

/// A mail was not sent, as far as is known. The class, SES's own name of it, tells nothing about persons.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// This mail will not be taken, now or later.
    #[error("the mail was refused: {0}")]
    Refused(String),
    /// It didn't work this time; another mail may. It may even have been sent and the answer lost.
    #[error("the mail service failed: {0}")]
    Later(String),
    /// No mail will be taken for now, whoever it is for: too many, or the deployment's set-up.
    #[error("the mail service takes no mail: {0}")]
    Stopped(String),
}

impl SendError {
    /// What it is kept as: SES's name of the failure.
    pub fn class(&self) -> &str {
        match self {
            Self::Refused(class) | Self::Later(class) | Self::Stopped(class) => class,
        }
    }
}

/// The mail service.
#[derive(Clone, Debug)]
pub struct Mailer {
    client: Client,
    sender: String,
    configuration_set: Option<String>,
}

impl Mailer {
    /// Returns the mail service with `SENDER_ADDRESS` and, where one is named, SES's `MAIL_CONFIGURATION_SET`, which
    /// counts bounces and complaints. The SDK retries nothing: a mail whose answer is lost is sent again by the next
    /// sweep.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let sdk = environment.sdk_config(Service {
            endpoint_variable: "AWS_ENDPOINT_URL_SESV2",
            attempt_timeout: MAIL_TIMEOUT,
            retries: RetryConfig::disabled(),
        })?;
        let configuration_set = environment.optional("MAIL_CONFIGURATION_SET").map(str::to_owned);
        let sender = environment.required("SENDER_ADDRESS")?.to_owned();
        Ok(Self { client: Client::new(&sdk), sender, configuration_set })
    }

    /// Sends a mail to the bare address (a display name could carry more than a name) and returns its message
    /// id. One request.
    pub async fn send(&self, to: &Email, mail: &Mail) -> Result<String, SendError> {
        let request = self.client.send_email().from_email_address(&self.sender);
        let request = request.set_configuration_set_name(self.configuration_set.clone());
        let request = request.destination(Destination::builder().to_addresses(to.as_str()).build());
        let content = content(mail).map_err(|_| SendError::Refused("NoContent".to_owned()))?;
        let answer = request.content(content).send().await.map_err(|error| self.judged(&error, to))?;
        Ok(answer.message_id.unwrap_or_default())
    }

    fn judged(&self, error: &SdkError<SendEmailError>, to: &Email) -> SendError {
        match error {
            SdkError::ServiceError(answer) => {
                let named = |address: &str| answer.err().message().is_some_and(|it| it.contains(address));
                let of_sender = named(bare(&self.sender)) && !named(to.as_str());
                judged(answer.err().code(), answer.raw().status().as_u16(), of_sender)
            }
            SdkError::TimeoutError(_) => SendError::Later("Timeout".to_owned()),
            SdkError::DispatchFailure(_) => SendError::Later("NoConnection".to_owned()),
            SdkError::ResponseError(_) => SendError::Later("UnreadableAnswer".to_owned()),
            // Not even made: credentials, endpoint.
            SdkError::ConstructionFailure(_) | _ => SendError::Stopped("NoRequest".to_owned()),
        }
    }
}

/// What an error answer means. `of_sender`: whether its message names our own address, as it does where the
/// sender's identity is not verified; that is no recipient's fault, and no notice may be lost over it.
fn judged(code: Option<&str>, status: u16, of_sender: bool) -> SendError {
    let class = code.unwrap_or("Unknown").chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    match code {
        Some("MessageRejected" | "BadRequestException") if !of_sender => SendError::Refused(class),
        _ if status >= 500 => SendError::Later(class),
        // Throttled, over the daily quota, paused, suspended, not verified, not permitted: SES's or the
        // operator's to change.
        _ => SendError::Stopped(class),
    }
}

/// The address in `Name <address>`.
fn bare(sender: &str) -> &str {
    sender.rsplit_once('<').map_or(sender, |(_, address)| address).trim_end_matches('>')
}

fn content(mail: &Mail) -> Result<EmailContent, BuildError> {
    let utf_8 = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let body = Body::builder().text(utf_8(&mail.text)?).html(utf_8(&mail.html)?).build();
    let message = Message::builder().subject(utf_8(&mail.subject)?).body(body).build();
    Ok(EmailContent::builder().simple(message).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_about_the_recipient_is_refused_for_good() {
        let judged = |code, status| judged(code, status, false);
        assert!(matches!(judged(Some("MessageRejected"), 400), SendError::Refused(_)));
        assert!(matches!(judged(Some("BadRequestException"), 400), SendError::Refused(_)));
        for code in [
            "TooManyRequestsException",
            "LimitExceededException",
            "SendingPausedException",
            "AccountSuspendedException",
            "MailFromDomainNotVerifiedException",
            "NotFoundException",
            "AccessDeniedException",
            "ExpiredTokenException",
            "UnrecognizedClientException",
        ] {
            assert_eq!(judged(Some(code), 400), SendError::Stopped(code.to_owned()));
        }
        assert!(matches!(judged(Some("InternalFailure"), 500), SendError::Later(_)));
        assert!(matches!(judged(None, 503), SendError::Later(_)));
    }

    #[test]
    fn a_sender_that_is_not_verified_is_no_recipients_fault() {
        assert!(matches!(super::judged(Some("MessageRejected"), 400, true), SendError::Stopped(_)));
    }

    #[test]
    fn what_is_kept_of_a_failure_is_a_short_word() {
        let code = format!("Bad <ap@example.com>\r\n{}", "x".repeat(500));
        let error = super::judged(Some(&code), 400, false);
        assert!(error.class().len() <= 60 && error.class().starts_with("Badapexamplecomxxx"));
    }
}
