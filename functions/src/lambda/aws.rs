//! Clients of AWS services, configured so that a function starts in milliseconds: TLS by ring, few roots to parse,
//! credentials as the environment has them. With the SDK's defaults, a small function's first call takes half a second.

use std::time::Duration;

use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_dynamodb::config::retry::{RetryConfig, RetryPartition};
use aws_sdk_dynamodb::config::timeout::TimeoutConfig;
use aws_sdk_dynamodb::config::{BehaviorVersion, IdentityCache, Region, SharedHttpClient};
use aws_smithy_http_client::HttpClientError;
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
            .http_client(self.https(endpoint)?)
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

    fn https(&self, endpoint: Option<&str>) -> Result<SharedHttpClient, StartError> {
        let system_is_named = self.optional("SSL_CERT_FILE").is_some();
        Ok(https(Roots::of(self.required("AWS_REGION")?, endpoint, system_is_named))?)
    }
}

/// Returns a retry allowance of its own for an endpoint other than AWS's. Clients of one process otherwise share one,
/// so that of many local tables one that fails would use up the others' retries.
pub fn retry_partition(config: &SdkConfig) -> Option<RetryPartition> {
    config.endpoint_url().map(|endpoint| RetryPartition::new(endpoint.to_owned()))
}

/// The root certificates behind AWS's endpoints in public regions. The system's hundred and forty take a millisecond of
/// CPU to parse.
const AMAZON_ROOTS: &[u8] = include_bytes!("amazon_roots.pem");

/// Prefixes of regions in partitions that have certificate authorities of their own, or will.
const OTHER_PARTITIONS: [&str; 5] = ["cn-", "eu-isoe-", "eusc-", "us-gov-", "us-iso"];

/// The certificate authorities that a client trusts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roots {
    /// Amazon's own.
    Amazon,
    /// The system's: those in `SSL_CERT_FILE`, else in the system's own files.
    System,
    /// None: the endpoint is reached without TLS.
    None,
}

impl Roots {
    /// Returns Amazon's for a public region's own endpoint, unless the deployment sets `SSL_CERT_FILE`.
    pub fn of(region: &str, endpoint: Option<&str>, system_is_named: bool) -> Self {
        match endpoint {
            Some(endpoint) if endpoint.starts_with("http://") => Self::None,
            Some(_) => Self::System,
            None if system_is_named => Self::System,
            None if OTHER_PARTITIONS.iter().any(|prefix| region.starts_with(prefix)) => Self::System,
            None => Self::Amazon,
        }
    }
}

/// Returns an HTTPS client that uses ring. The SDK's default, aws-lc, gathers entropy for tens of milliseconds of CPU when
/// a process starts: half a second on a small function's share of a CPU.
pub fn https(roots: Roots) -> Result<SharedHttpClient, HttpClientError> {
    let store = match roots {
        Roots::Amazon => TrustStore::empty().with_pem_certificate(AMAZON_ROOTS),
        Roots::System => TrustStore::default(),
        Roots::None => TrustStore::empty(),
    };
    let tls = TlsContext::builder().with_trust_store(store).build()?;
    let client = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring));
    Ok(client.tls_context(tls).build_https())
}

#[cfg(test)]
mod tests {
    use aws_credential_types::Credentials;
    use aws_sdk_dynamodb::config::retry::RetryConfig;
    use aws_sdk_dynamodb::config::{BehaviorVersion, Region};
    use aws_sdk_dynamodb::error::SdkError;
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use sha2::{Digest as _, Sha256};

    use super::*;

    #[test]
    fn amazons_roots_are_for_the_endpoints_of_public_regions_only() {
        let own = Some("https://dynamodb.internal:8000");
        for (region, endpoint, system_is_named, expected) in [
            ("eu-west-1", None, false, Roots::Amazon),
            ("us-east-1", None, false, Roots::Amazon),
            ("eu-west-1", None, true, Roots::System),
            ("eu-west-1", own, false, Roots::System),
            ("eu-west-1", Some("http://127.0.0.1:8000"), false, Roots::None),
            ("cn-north-1", None, false, Roots::System),
            ("us-gov-west-1", None, false, Roots::System),
            ("eusc-de-east-1", None, false, Roots::System),
            ("us-isob-east-1", None, false, Roots::System),
        ] {
            let roots = Roots::of(region, endpoint, system_is_named);
            assert_eq!(roots, expected, "{region} {endpoint:?} {system_is_named}");
        }
    }

    #[test]
    fn the_five_roots_are_those_that_amazon_publishes() {
        let certificates = str::from_utf8(AMAZON_ROOTS).unwrap().split("-----BEGIN CERTIFICATE-----").skip(1);
        let fingerprints: Vec<String> = certificates
            .map(|text| {
                let lines = text.split("-----END CERTIFICATE-----").next().unwrap().split_whitespace();
                let digest = Sha256::digest(STANDARD.decode(lines.collect::<String>()).unwrap());
                digest.iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
            })
            .collect();
        let published = [
            "8ecde6884f3d87b1125ba31ac3fcb13d7016de7f57cc904fe1cb97c6ae98196e",
            "1ba5b2aa8c65401a82960118f80bec4f62304d83cec4713a19c39c011ea46db4",
            "18ce6cfe7bf14e60b2e347b8dfe868cb31d02ebb3ada271569f50343b46db3a4",
            "e35d28419ed02025cfa69038cd623962458da5c695fbdea3c22b0bfb25897092",
            "568d6905a2c88708a4b3025190edcfedb1974a606a13c6e5290fcb2ae63edab5",
        ];
        assert_eq!(fingerprints, published);
    }

    #[tokio::test]
    async fn the_five_roots_are_readable_as_roots() {
        // They are parsed before the first connection is tried, which is refused here.
        let config = aws_sdk_dynamodb::Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("eu-west-1"))
            .endpoint_url("https://127.0.0.1:1")
            .retry_config(RetryConfig::disabled())
            .credentials_provider(Credentials::new("id", "secret", None, None, "test"))
            .http_client(https(Roots::Amazon).unwrap());
        let client = aws_sdk_dynamodb::Client::from_conf(config.build());
        let refused = client.list_tables().send().await.unwrap_err();
        assert!(matches!(refused, SdkError::DispatchFailure(_)), "{refused:?}");
    }
}
