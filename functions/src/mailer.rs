//! One mail through SES.

/// The mail service.
#[derive(Clone, Debug)]
pub struct Mailer {
    client: aws_sdk_sesv2::Client,
    sender: String,
}

impl Mailer {
    /// Mails from `sender`.
    pub fn new(client: aws_sdk_sesv2::Client, sender: String) -> Self {
        Self { client, sender }
    }
}
