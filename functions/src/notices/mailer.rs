//! Sends one mail through SES, without retries: the caller decides whether to try again.

use std::time::Duration;

use aws_sdk_sesv2::Client;
use aws_sdk_sesv2::config::retry::RetryConfig;
use aws_sdk_sesv2::error::{BuildError, ProvideErrorMetadata, SdkError};
use aws_sdk_sesv2::operation::send_email::SendEmailError;
use aws_sdk_sesv2::types::{Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag};
use domain::ids::AccountId;
use domain::purchase_order::Email;
use thiserror::Error;

use crate::lambda::{Environment, Service, StartError};
use crate::store::deliveries::MailId;

/// Longer than the table's timeout: a mail that is given up too early is sent twice.
const MAIL_TIMEOUT: Duration = Duration::from_secs(5);

/// The body of the request by which a mail program unsubscribes a recipient (RFC 8058).
pub const ONE_CLICK: &str = "List-Unsubscribe=One-Click";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
    /// Where the recipient unsubscribes, by a person's click or a mail program's request (RFC 8058).
    pub unsubscribe_url: String,
}

/// What a mail is, for the events about it: tags, of which each event has a copy.
#[derive(Clone, Copy, Debug)]
pub struct MailTags<'a> {
    pub account: &'a AccountId,
    pub mail: &'a MailId,
}

/// The names of the tags.
pub const ACCOUNT_TAG: &str = "account";
pub const MAIL_TAG: &str = "mail";

/// Why a mail was not sent, as far as is known. The text is SES's error code, which contains no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// SES will never accept this mail.
    #[error("the mail was refused: {0}")]
    Refused(String),
    /// A temporary failure; other mails may succeed. The mail may have been sent and the response lost.
    #[error("the mail service failed: {0}")]
    Later(String),
    /// Mails come faster than SES accepts them. The same mail may be sent a little later.
    #[error("the mail service is busy: {0}")]
    Throttled(String),
    /// SES accepts no mail for now, to any recipient: its daily quota is used up, or the deployment is misconfigured.
    #[error("the mail service accepts no mail: {0}")]
    Stopped(String),
}

impl SendError {
    /// Returns SES's error code, which is stored with the delivery.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused(code) | Self::Later(code) | Self::Throttled(code) | Self::Stopped(code) => code,
        }
    }
}

/// The client of SES, with the deployment's sender address.
#[derive(Clone, Debug)]
pub struct Mailer {
    client: Client,
    sender: String,
    configuration_set: Option<String>,
}

impl Mailer {
    /// Returns the mailer with `SENDER_ADDRESS` and, if it is set, the SES configuration set `MAIL_CONFIGURATION_SET`,
    /// which counts bounces and complaints. The SDK doesn't retry: the next sweep sends a mail again whose response was
    /// lost.
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

    /// Sends a mail in one request and returns its message ID. Uses the bare address, since a display name could
    /// contain other header content.
    pub async fn send(&self, to: &Email, mail: &Mail, tags: MailTags<'_>) -> Result<String, SendError> {
        let unbuilt = |_: BuildError| SendError::Refused("NoContent".to_owned());
        let request = self.client.send_email().from_email_address(&self.sender);
        let request = request.set_email_tags(Some(tags.tags().map_err(unbuilt)?));
        let request = request.set_configuration_set_name(self.configuration_set.clone());
        let request = request.destination(Destination::builder().to_addresses(to.as_str()).build());
        let content = content(mail).map_err(unbuilt)?;
        let answer = request.content(content).send().await.map_err(|error| self.classify(&error))?;
        Ok(answer.message_id.unwrap_or_default())
    }

    fn classify(&self, error: &SdkError<SendEmailError>) -> SendError {
        match error {
            SdkError::ServiceError(answer) => {
                let message = answer.err().message().unwrap_or_default();
                let about = About {
                    sender: message.contains(bare(&self.sender)),
                    quota: message.to_ascii_lowercase().contains("quota"),
                };
                classify(answer.err().code(), answer.raw().status().as_u16(), about)
            }
            SdkError::TimeoutError(_) => SendError::Later("Timeout".to_owned()),
            SdkError::DispatchFailure(_) => SendError::Later("NoConnection".to_owned()),
            SdkError::ResponseError(_) => SendError::Later("UnreadableAnswer".to_owned()),
            // The request was not sent: credentials or endpoint.
            SdkError::ConstructionFailure(_) | _ => SendError::Stopped("NoRequest".to_owned()),
        }
    }
}

/// What the message of an error response is about.
#[derive(Clone, Copy, Debug, Default)]
struct About {
    /// It contains our own address, as it does if the sender's identity isn't verified. No notice may be given up for
    /// that.
    sender: bool,
    /// It is about the quota of a day, not about the rate of a second; SES has the same code for both.
    quota: bool,
}

/// Classifies an error response.
fn classify(code: Option<&str>, status: u16, about: About) -> SendError {
    let short = code.unwrap_or("Unknown").chars().filter(char::is_ascii_alphanumeric).take(60).collect();
    match code {
        Some("MessageRejected" | "BadRequestException") if !about.sender => SendError::Refused(short),
        _ if status >= 500 => SendError::Later(short),
        Some("TooManyRequestsException" | "ThrottlingException" | "Throttling") if !about.quota => {
            SendError::Throttled(short)
        }
        // Over the daily quota, paused, suspended, not verified or not permitted: SES or the operator must change
        // something.
        _ => SendError::Stopped(short),
    }
}

/// Returns the address in `Name <address>`.
fn bare(sender: &str) -> &str {
    sender.rsplit_once('<').map_or(sender, |(_, address)| address).trim_end_matches('>')
}

fn content(mail: &Mail) -> Result<EmailContent, BuildError> {
    let utf_8 = |text: &str| Content::builder().data(text).charset("UTF-8").build();
    let body = Body::builder().text(utf_8(&mail.text)?).html(utf_8(&mail.html)?).build();
    let leave = format!("<{}>", mail.unsubscribe_url);
    let message = Message::builder()
        .subject(utf_8(&mail.subject)?)
        .body(body)
        .headers(MessageHeader::builder().name("List-Unsubscribe").value(leave).build()?)
        .headers(MessageHeader::builder().name("List-Unsubscribe-Post").value(ONE_CLICK).build()?)
        .build();
    Ok(EmailContent::builder().simple(message).build())
}

impl MailTags<'_> {
    fn tags(self) -> Result<Vec<MessageTag>, BuildError> {
        let tag = |name, value: &str| MessageTag::builder().name(name).value(value).build();
        Ok(vec![tag(ACCOUNT_TAG, self.account.as_str())?, tag(MAIL_TAG, self.mail.as_str())?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_errors_about_the_recipient_are_permanent() {
        let classify = |code, status| super::classify(code, status, About::default());
        assert!(matches!(classify(Some("MessageRejected"), 400), SendError::Refused(_)));
        assert!(matches!(classify(Some("BadRequestException"), 400), SendError::Refused(_)));
        for code in [
            "LimitExceededException",
            "SendingPausedException",
            "AccountSuspendedException",
            "MailFromDomainNotVerifiedException",
            "NotFoundException",
            "AccessDeniedException",
            "ExpiredTokenException",
            "UnrecognizedClientException",
        ] {
            assert_eq!(classify(Some(code), 400), SendError::Stopped(code.to_owned()));
        }
        assert!(matches!(classify(Some("InternalFailure"), 500), SendError::Later(_)));
        assert!(matches!(classify(None, 503), SendError::Later(_)));
    }

    #[test]
    fn an_unverified_sender_stops_all_mails() {
        let about = About { sender: true, quota: false };
        assert!(matches!(super::classify(Some("MessageRejected"), 400, about), SendError::Stopped(_)));
    }

    #[test]
    fn a_rate_of_a_second_slows_mails_down_and_a_used_up_quota_stops_them() {
        let classify =
            |quota| super::classify(Some("TooManyRequestsException"), 429, About { sender: false, quota });
        assert!(matches!(classify(false), SendError::Throttled(_)));
        assert!(matches!(classify(true), SendError::Stopped(_)));
    }

    #[test]
    fn the_error_code_is_short_and_plain() {
        let code = format!("Bad <ap@example.com>\r\n{}", "x".repeat(500));
        let error = super::classify(Some(&code), 400, About::default());
        assert!(error.code().len() <= 60 && error.code().starts_with("Badapexamplecomxxx"));
    }
}
