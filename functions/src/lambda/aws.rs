//! Clients of AWS services, configured so that a function starts in milliseconds: TLS by ring, credentials as the
//! environment has them. With the SDK's defaults, a small function's first call takes half a second.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, IdentityCache, Region, SharedHttpClient};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_types::SdkConfig;

use super::environment::{Environment, StartError};

/// The SDK's default first back-off is a second, longer than most of our functions run.
const FIRST_BACKOFF: Duration = Duration::from_millis(25);
const ATTEMPTS_MAX: u32 = 4;
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(3);

/// The configuration of calls to one AWS service.
#[derive(Clone, Debug)]
pub struct Service {
    /// The variable that overrides the endpoint.
    pub endpoint_variable: &'static str,
    pub attempt_timeout: Duration,
    pub retries: RetryConfig,
}

impl Service {
    /// Returns the configuration of a service whose calls are retried after tens of milliseconds.
    pub fn retried(endpoint_variable: &'static str) -> Self {
        let retries =
            RetryConfig::standard().with_max_attempts(ATTEMPTS_MAX).with_initial_backoff(FIRST_BACKOFF);
        Self { endpoint_variable, attempt_timeout: ATTEMPT_TIMEOUT, retries }
    }
}

impl Environment {
    /// Returns the configuration of a client of `service`. `AWS_ENDPOINT_URL` applies where the service's own variable
    /// isn't set.
    pub fn sdk_config(&self, service: Service) -> Result<SdkConfig, StartError> {
        let endpoint = self.optional(service.endpoint_variable).or_else(|| self.optional("AWS_ENDPOINT_URL"));
        let timeouts = TimeoutConfig::builder().operation_attempt_timeout(service.attempt_timeout).build();
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(self.required("AWS_REGION")?.to_owned()))
            .credentials_provider(SharedCredentialsProvider::new(self.credentials()?))
            .identity_cache(IdentityCache::no_cache())
            .http_client(self.http_client().map_or_else(|| https(endpoint), |client| Ok(client.clone()))?)
            .timeout_config(timeouts)
            .retry_config(service.retries);
        config.set_endpoint_url(endpoint.map(str::to_owned));
        Ok(config.build())
    }

    /// Returns the credentials that Lambda gives an execution environment. They outlive it, and a process's variables
    /// don't change. (`SnapStart` hands them over differently; the functions start in milliseconds without it.)
    fn credentials(&self) -> Result<Credentials, StartError> {
        let token = self.optional("AWS_SESSION_TOKEN").map(str::to_owned);
        let (id, secret) = (self.required("AWS_ACCESS_KEY_ID")?, self.required("AWS_SECRET_ACCESS_KEY")?);
        Ok(Credentials::new(id, secret, token, None, "environment"))
    }
}

/// Returns a retry allowance of its own for an endpoint other than AWS's. Clients of one process otherwise share one,
/// so that of many local tables one that fails would use up the others' retries.
pub fn retry_partition(config: &SdkConfig) -> Option<RetryPartition> {
    config.endpoint_url().map(|endpoint| RetryPartition::new(endpoint.to_owned()))
}

/// Returns an HTTPS client that uses ring and trusts the system's root certificates, or those in `SSL_CERT_FILE`. Without
/// TLS it trusts none, so that no file is read.
///
/// The SDK's default, aws-lc, gathers entropy for tens of milliseconds of CPU when a process starts: half a second on a
/// small function's share of a CPU. Parsing the hundred and forty roots takes one millisecond, before the first
/// invocation.
fn https(endpoint: Option<&str>) -> Result<SharedHttpClient, StartError> {
    let plain = endpoint.is_some_and(|endpoint| endpoint.starts_with("http://"));
    let roots = if plain { TrustStore::empty() } else { TrustStore::default() };
    let tls = TlsContext::builder().with_trust_store(roots).build()?;
    let client = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring));
    Ok(client.tls_context(tls).build_https())
}

/// Returns AWS's code of an error, which contains nothing of the request, or else what happened.
pub fn error_code<E: ProvideErrorMetadata>(error: &SdkError<E>) -> String {
    let kind = match error {
        SdkError::ConstructionFailure(_) => "NotBuilt",
        SdkError::TimeoutError(_) => "Timeout",
        SdkError::DispatchFailure(_) => "NoConnection",
        SdkError::ResponseError(_) => "NoAnswer",
        SdkError::ServiceError(_) => "Refused",
        _ => "Unknown",
    };
    error.code().unwrap_or(kind).to_owned()
}
