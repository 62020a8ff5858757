//! AWS's side: assumes an account's role and asks for its invoices.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_invoicing::Client as InvoicingClient;
use aws_sdk_invoicing::config::retry::RetryPartition;
use aws_sdk_invoicing::primitives::DateTime as At;
use aws_sdk_invoicing::types::{
    BillingPeriod, DateInterval, InvoiceSummariesFilter, InvoiceSummariesSelector, InvoiceSummary,
    ListInvoiceSummariesResourceType,
};
use aws_types::SdkConfig;
use chrono::{Datelike as _, NaiveDate, NaiveTime};
use domain::aws_reading::{ReadingFailureCode, ReadingPart};
use domain::ids::AccountId;
use domain::settings::RoleArn;

use crate::lambda::{Environment, Service, StartError, error_code, retry_partition};

/// The invoices of one page: the most that AWS allows.
const PAGE_SIZE: i32 = 100;
/// The shortest session that STS gives, in seconds. A run takes less.
const SESSION_SECONDS: i32 = 900;
/// The name of the session in the account's `CloudTrail`.
const SESSION_NAME: &str = "purchase-orders";
/// AWS allows few requests a second, and its answers take their time.
const ATTEMPTS_MAX: u32 = 6;
const FIRST_BACKOFF: Duration = Duration::from_millis(200);
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(8);

/// The clients of AWS, before a role is assumed.
#[derive(Clone, Debug)]
pub struct AwsAccess {
    sts: aws_sdk_sts::Client,
    invoicing: SdkConfig,
}

/// The invoices of one account.
#[derive(Debug)]
pub(super) struct AwsInvoiceList {
    client: InvoicingClient,
    account: AccountId,
}

/// A page of invoices.
#[derive(Debug)]
pub(super) struct InvoicePage {
    pub(super) summaries: Vec<InvoiceSummary>,
    /// None after the last page.
    pub(super) next_token: Option<String>,
}

/// Why AWS gave nothing. The details are our own words, because they are shown.
#[derive(Debug)]
pub(super) enum AwsError {
    Failed(ReadingFailureCode, String),
    /// AWS doesn't accept the token of a page, which may be too old.
    TokenRefused,
}

impl AwsAccess {
    /// Returns the clients, which open no connection before they are used.
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        let slow = |endpoint_variable| {
            let mut service = Service::retried(endpoint_variable);
            service.attempt_timeout = ATTEMPT_TIMEOUT;
            service.retries =
                service.retries.with_max_attempts(ATTEMPTS_MAX).with_initial_backoff(FIRST_BACKOFF);
            environment.sdk_config(service)
        };
        let (sts, invoicing) = (slow("AWS_ENDPOINT_URL_STS")?, slow("AWS_ENDPOINT_URL_INVOICING")?);
        let mut config = aws_sdk_sts::config::Builder::from(&sts);
        config.set_retry_partition(retry_partition(&sts));
        let sts = aws_sdk_sts::Client::from_conf(config.build());
        Ok(Self { sts, invoicing })
    }

    /// Assumes the account's role. The external ID tells the role for which account the system acts.
    pub(super) async fn assume(
        &self,
        account: &AccountId,
        role: &RoleArn,
        external_id: &str,
    ) -> Result<AwsInvoiceList, AwsError> {
        let request = self.sts.assume_role().role_arn(role.as_str()).external_id(external_id);
        let request = request.role_session_name(SESSION_NAME).duration_seconds(SESSION_SECONDS);
        let answer = request.send().await.map_err(|error| {
            let code = error_code(&error);
            tracing::warn!(%account, code, "the role was not assumed");
            if code == "AccessDenied" {
                let detail = "AWS did not let this system assume the role: it must exist, and trust this system's role with the external ID of the settings";
                return AwsError::Failed(ReadingFailureCode::RoleNotAssumed, detail.to_owned());
            }
            failed(&code)
        })?;
        let given = answer.credentials.ok_or_else(|| failed("NoCredentials"))?;
        let (id, secret) = (given.access_key_id, given.secret_access_key);
        let credentials = Credentials::new(id, secret, Some(given.session_token), None, "role");
        let config = aws_sdk_invoicing::config::Builder::from(&self.invoicing);
        let config = config.credentials_provider(SharedCredentialsProvider::new(credentials));
        // With a retry allowance of its own, so that an account that AWS throttles doesn't use up that of others.
        let partition = format!("{}{account}", self.invoicing.endpoint_url().unwrap_or_default());
        let config = config.retry_partition(RetryPartition::new(partition)).build();
        Ok(AwsInvoiceList { client: InvoicingClient::from_conf(config), account: account.clone() })
    }
}

impl AwsInvoiceList {
    /// Returns a page of a part. One request, and its retries.
    pub(super) async fn page(&self, part: ReadingPart, token: Option<&str>) -> Result<InvoicePage, AwsError> {
        let account = ListInvoiceSummariesResourceType::AccountId;
        let selector =
            InvoiceSummariesSelector::builder().resource_type(account).value(self.account.as_str()).build();
        let filter = match part {
            ReadingPart::Period(month) => {
                let first = month.first_day();
                let month = i32::try_from(first.month()).unwrap_or_default();
                let period = BillingPeriod::builder().month(month).year(first.year()).build();
                period.map(|period| InvoiceSummariesFilter::builder().billing_period(period).build())
            }
            ReadingPart::Issued { from, before } => {
                let interval = DateInterval::builder().start_date(midnight(from)).end_date(midnight(before));
                interval.build().map(|it| InvoiceSummariesFilter::builder().time_interval(it).build())
            }
        };
        let (Ok(selector), Ok(filter)) = (selector, filter) else { return Err(failed("NotBuilt")) };
        let request = self.client.list_invoice_summaries().selector(selector).filter(filter);
        let request = request.max_results(PAGE_SIZE).set_next_token(token.map(str::to_owned));
        match request.send().await {
            Ok(answer) => {
                let next_token = answer.next_token.filter(|next| !next.is_empty());
                if next_token.is_some() && next_token.as_deref() == token {
                    return Err(failed("RepeatedPage"));
                }
                Ok(InvoicePage { summaries: answer.invoice_summaries, next_token })
            }
            Err(error) => Err(self.refused(&error_code(&error), token.is_some())),
        }
    }

    fn refused(&self, code: &str, has_token: bool) -> AwsError {
        tracing::warn!(account = %self.account, code, "invoices were not listed");
        match code {
            "ValidationException" if has_token => AwsError::TokenRefused,
            "AccessDeniedException" => {
                let detail = "the role may not list the invoices: it needs the permission invoicing:ListInvoiceSummaries";
                AwsError::Failed(ReadingFailureCode::AccessDenied, detail.to_owned())
            }
            "ThrottlingException" => {
                let detail = "AWS takes no more requests for the time being";
                AwsError::Failed(ReadingFailureCode::Throttled, detail.to_owned())
            }
            other => failed(other),
        }
    }
}

fn failed(code: &str) -> AwsError {
    let detail = format!("AWS did not answer, or not as expected: {code}");
    AwsError::Failed(ReadingFailureCode::Unavailable, detail)
}

fn midnight(day: NaiveDate) -> At {
    At::from_secs(day.and_time(NaiveTime::MIN).and_utc().timestamp())
}
