//! Start-up: the only reader of the environment. What a function needs, made once from its variables.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::error::Error;
use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_lambda_events::apigw::ApiGatewayV2httpRequest;
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, IdentityCache, Region, SharedHttpClient};
use aws_smithy_http_client::HttpClientError;
use aws_types::SdkConfig;
use domain::purchase_order::ACTIVE_PURCHASE_ORDERS_MAX;
use domain::seller::{Catalogue, CatalogueError};
use lambda_runtime::{Diagnostic, LambdaEvent, service_fn};
use serde::Serialize;
use serde_json::Value;
use thiserror::Error;
use tracing::Instrument as _;

use super::Calendar;
use super::aws;
use crate::api;
use crate::api::paging::PagingKey;
use crate::api::problem::Problem;
use crate::api::{Answer, Request};
use crate::events::bus::EventBus;
use crate::lambda::clock;
use crate::lambda::clock::Clock;
use crate::lambda::log;
use crate::lambda::metrics;
use crate::notices::mailer::Mailer;
use crate::purchase_orders::edit::OrderRules;
use crate::store::Store;

/// The SDK's default first back-off is a second, longer than most of our functions run.
const FIRST_BACKOFF: Duration = Duration::from_millis(25);
const ATTEMPTS_MAX: u32 = 4;
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);
/// Longer than for the table: giving up too early means sending twice.
const MAIL_TIMEOUT: Duration = Duration::from_secs(5);

/// A function can't start.
#[derive(Debug, Error)]
pub enum StartError {
    /// A variable is missing or not readable.
    #[error("environment variable {name}: {why}")]
    Variable {
        /// Its name.
        name: &'static str,
        /// What is wrong with it.
        why: String,
    },
    /// The seller catalogue is not usable.
    #[error(transparent)]
    Catalogue(#[from] CatalogueError),
    /// The seller catalogue is not there.
    #[error("the seller catalogue {path} can't be read: {source}")]
    CatalogueFile {
        /// Where it should be.
        path: String,
        /// Why it can't be read.
        source: std::io::Error,
    },
    /// There is no TLS.
    #[error(transparent)]
    Tls(#[from] HttpClientError),
}

/// What a deployment sets, and the clock.
#[derive(Clone, Debug)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    clock: Clock,
}

impl Environment {
    /// This process's own environment and the system's clock; starts logging.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
    pub fn lambda() -> Self {
        let variables = std::env::vars().collect();
        start_log(&variables);
        Self { variables, clock: Clock::System }
    }

    /// A deployment of its own inside another process.
    pub fn new(variables: BTreeMap<String, String>, clock: Clock) -> Self {
        Self { variables, clock }
    }

    /// Its clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The table.
    pub fn store(&self) -> Result<Store, StartError> {
        let sdk = self.sdk("AWS_ENDPOINT_URL_DYNAMODB", ATTEMPT_TIMEOUT, retries())?;
        let mut config = aws_sdk_dynamodb::config::Builder::from(&sdk);
        config.set_retry_partition(retry_partition(&sdk));
        let client = aws_sdk_dynamodb::Client::from_conf(config.build());
        Ok(Store::new(client, self.required("TABLE_NAME")?.to_owned()))
    }

    /// The mail service. A mail whose answer is lost is sent again by the next sweep, not by the SDK behind its back.
    pub fn mailer(&self) -> Result<Mailer, StartError> {
        let sdk = self.sdk("AWS_ENDPOINT_URL_SESV2", MAIL_TIMEOUT, RetryConfig::disabled())?;
        let configuration_set = self.optional("MAIL_CONFIGURATION_SET").map(str::to_owned);
        let sender = self.required("SENDER_ADDRESS")?.to_owned();
        Ok(Mailer::new(aws_sdk_sesv2::Client::new(&sdk), sender, configuration_set))
    }

    /// The bus that events are put on.
    pub fn event_bus(&self) -> Result<EventBus, StartError> {
        let sdk = self.sdk("AWS_ENDPOINT_URL_EVENTBRIDGE", ATTEMPT_TIMEOUT, retries())?;
        let mut config = aws_sdk_eventbridge::config::Builder::from(&sdk);
        config.set_retry_partition(retry_partition(&sdk));
        let client = aws_sdk_eventbridge::Client::from_conf(config.build());
        Ok(EventBus::new(client, self.required("EVENT_BUS_NAME")?.to_owned()))
    }

    /// The seller catalogue: the file named by `SELLERS_FILE`, else AWS's own sellers.
    pub fn catalogue(&self) -> Result<Catalogue, StartError> {
        let Some(path) = self.optional("SELLERS_FILE") else { return Ok(Catalogue::aws()?) };
        let json = std::fs::read_to_string(path)
            .map_err(|source| StartError::CatalogueFile { path: path.to_owned(), source })?;
        Ok(Catalogue::parse(&json)?)
    }

    /// Which days a deployment has: `TIME_ZONE`, an IANA name; UTC by default.
    pub fn calendar(&self) -> Result<Calendar, StartError> {
        let name = self.optional("TIME_ZONE").unwrap_or("UTC");
        Calendar::of(name).ok_or_else(|| variable("TIME_ZONE", format!("`{name}` is no time zone")))
    }

    /// How purchase orders are defined: the catalogue, the calendar, and `ACTIVE_PURCHASE_ORDERS_LIMIT`, the active
    /// purchase orders an account may have.
    pub fn policy(&self) -> Result<OrderRules, StartError> {
        let active_limit = self.parsed("ACTIVE_PURCHASE_ORDERS_LIMIT", ACTIVE_PURCHASE_ORDERS_MAX)?;
        Ok(OrderRules { catalogue: self.catalogue()?, calendar: self.calendar()?, active_limit })
    }

    /// `MAILS_PER_SECOND`: the most that are sent, as SES allows the account.
    pub fn mails_per_second(&self) -> Result<u32, StartError> {
        let rate = self.parsed("MAILS_PER_SECOND", 1)?;
        if rate == 0 { Err(variable("MAILS_PER_SECOND", "must be 1 or more")) } else { Ok(rate) }
    }

    /// `CONSOLE_URL`: where links in mails lead.
    pub fn console_url(&self) -> Result<&str, StartError> {
        self.required("CONSOLE_URL")
    }

    /// `ACCOUNT_CLAIM`: the claim of a verified token that names the caller's account.
    pub fn account_claim(&self) -> &str {
        self.optional("ACCOUNT_CLAIM").unwrap_or("account_id")
    }

    /// `PAGING_TOKEN_KEY`: what tells our own paging tokens from made-up ones.
    pub fn paging_key(&self) -> Result<PagingKey, StartError> {
        Ok(PagingKey::new(self.required("PAGING_TOKEN_KEY")?.as_bytes()))
    }

    /// The credentials that Lambda gives an execution environment; they outlive it, and a process's variables don't
    /// change. (`SnapStart` gives them another way; a start that takes milliseconds has no use for it.)
    fn credentials(&self) -> Result<Credentials, StartError> {
        let token = self.optional("AWS_SESSION_TOKEN").map(str::to_owned);
        let (id, secret) = (self.required("AWS_ACCESS_KEY_ID")?, self.required("AWS_SECRET_ACCESS_KEY")?);
        Ok(Credentials::new(id, secret, token, None, "environment"))
    }

    /// How a service is reached whose own variable for an endpoint is this one.
    fn sdk(
        &self,
        endpoint: &str,
        attempt_timeout: Duration,
        retries: RetryConfig,
    ) -> Result<SdkConfig, StartError> {
        let endpoint = self.endpoint(endpoint);
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.required("AWS_REGION")?.to_owned()))
            .credentials_provider(SharedCredentialsProvider::new(self.credentials()?))
            .identity_cache(IdentityCache::no_cache())
            .http_client(self.https(endpoint)?)
            .timeout_config(TimeoutConfig::builder().operation_attempt_timeout(attempt_timeout).build())
            .retry_config(retries);
        config.set_endpoint_url(endpoint.map(str::to_owned));
        Ok(config.build())
    }

    /// Where a service is, if not where AWS has it: its own variable goes before the one for all services.
    fn endpoint(&self, of_service: &str) -> Option<&str> {
        self.optional(of_service).or_else(|| self.optional("AWS_ENDPOINT_URL"))
    }

    fn https(&self, endpoint: Option<&str>) -> Result<SharedHttpClient, StartError> {
        let system_is_named = self.optional("SSL_CERT_FILE").is_some();
        let roots = aws::Roots::of(self.required("AWS_REGION")?, endpoint, system_is_named);
        Ok(aws::https(roots)?)
    }

    fn parsed<T: std::str::FromStr<Err: Error>>(
        &self,
        name: &'static str,
        default: T,
    ) -> Result<T, StartError> {
        self.optional(name).map_or(Ok(default), |text| {
            text.parse().map_err(|error: T::Err| variable(name, error.to_string()))
        })
    }

    fn required(&self, name: &'static str) -> Result<&str, StartError> {
        self.optional(name).ok_or_else(|| variable(name, "is not set"))
    }

    fn optional(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }
}

/// Serves HTTP API events until the process is ended.
pub async fn serve_http(
    environment: &Environment,
    handle: impl AsyncFn(Request) -> Answer,
) -> Result<(), lambda_runtime::Error> {
    let claim = environment.account_claim();
    let handle = &handle;
    let serve = service_fn(move |event: LambdaEvent<ApiGatewayV2httpRequest>| async move {
        Ok::<_, Infallible>(api::respond(event.payload, claim, handle).await)
    });
    lambda_runtime::run(serve).await
}

/// The same, for what may take long. The handler also gets the time it has.
pub async fn serve_http_in_time(
    environment: &Environment,
    handle: impl AsyncFn(Request, Duration) -> Answer,
) -> Result<(), lambda_runtime::Error> {
    let claim = environment.account_claim();
    let handle = &handle;
    let serve = service_fn(move |event: LambdaEvent<ApiGatewayV2httpRequest>| async move {
        let time_left = clock::time_left(event.context.deadline());
        let handle = async |request| handle(request, time_left).await;
        Ok::<_, Infallible>(api::respond(event.payload, claim, handle).await)
    });
    lambda_runtime::run(serve).await
}

/// Serves HTTP API events of a route that anybody may ask, until the process is ended.
pub async fn serve_anybody(handle: impl AsyncFn(&str) -> Answer) -> Result<(), lambda_runtime::Error> {
    let handle = &handle;
    let serve = service_fn(move |event: LambdaEvent<ApiGatewayV2httpRequest>| async move {
        Ok::<_, Infallible>(api::respond_to_anybody(event.payload, handle).await)
    });
    lambda_runtime::run(serve).await
}

/// Serves direct invocations until the process is ended. The handler gets the payload and the time it has.
pub async fn serve_direct<T: Serialize>(
    handle: impl AsyncFn(Value, Duration) -> Result<T, Problem>,
) -> Result<(), lambda_runtime::Error> {
    let handle = &handle;
    let serve = service_fn(move |event: LambdaEvent<Value>| async move {
        let time_left = clock::time_left(event.context.deadline());
        let request = log::request(&event.context.env_config.function_name, &event.context.request_id);
        // Boxed: an SDK call's future nests deeper than the compiler follows on the stack.
        Box::pin(handle(event.payload, time_left)).instrument(request).await.map_err(InvocationRefused)
    });
    lambda_runtime::run(serve).await
}

/// A problem as Lambda tells it to whoever invoked: the code as error type, the sentence as message.
#[derive(Debug)]
pub struct InvocationRefused(pub Problem);

impl From<InvocationRefused> for Diagnostic {
    fn from(InvocationRefused(problem): InvocationRefused) -> Self {
        Self { error_type: format!("{:?}", problem.code), error_message: problem.detail().to_owned() }
    }
}

fn retries() -> RetryConfig {
    RetryConfig::standard().with_max_attempts(ATTEMPTS_MAX).with_initial_backoff(FIRST_BACKOFF)
}

/// All clients of a process share one allowance of retries, but for those of an endpoint of their own: of many tables
/// in one process, one that fails would take the others' away.
fn retry_partition(sdk: &SdkConfig) -> Option<RetryPartition> {
    sdk.endpoint_url().map(|endpoint| RetryPartition::new(endpoint.to_owned()))
}

fn variable(name: &'static str, why: impl Into<String>) -> StartError {
    StartError::Variable { name, why: why.into() }
}

/// Logs to standard output, in the name of `SERVICE_NAME`. Where something logs already, that stays.
fn start_log(variables: &BTreeMap<String, String>) {
    let service = variables.get("SERVICE_NAME").filter(|name| !name.is_empty());
    let service = service.map_or("purchase-orders", String::as_str).to_owned();
    if tracing::subscriber::set_global_default(log::subscriber(service, std::io::stdout)).is_ok() {
        metrics::cold_start();
    }
}
