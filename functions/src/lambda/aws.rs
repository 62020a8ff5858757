//! How AWS is reached, chosen so that a function starts in milliseconds: TLS by ring, few roots to parse, credentials
//! as they stand in the environment. The SDK's own defaults take half a second of a small function's first call.

use aws_sdk_dynamodb::config::SharedHttpClient;
use aws_smithy_http_client::HttpClientError;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};

/// What an endpoint in a public region of AWS proves itself with. The system's hundred and forty take a
/// millisecond of CPU to parse, which is a seventh of what a small function has of it.
const AMAZON_ROOTS: &[u8] = include_bytes!("amazon_roots.pem");

/// Partitions that have authorities of their own, or will: what their regions' names begin with.
const OTHER_PARTITIONS: [&str; 5] = ["cn-", "eu-isoe-", "eusc-", "us-gov-", "us-iso"];

/// Whose signature under a server's certificate is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Roots {
    /// Amazon's own authorities'.
    Amazon,
    /// Those that the system is set up with (`SSL_CERT_FILE`, else the system's own files).
    System,
    /// Nobody's: there is no TLS.
    None,
}

impl Roots {
    /// Amazon's where that is sure to do: for a public region's own endpoint, unless who deploys says with
    /// `SSL_CERT_FILE` what to trust.
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

/// HTTPS by ring: aws-lc, the SDK's default, gathers entropy for tens of milliseconds of CPU when a process begins,
/// half a second with the share of a CPU that a small function has.
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
        // They are parsed before the first connection is tried, which nobody takes here.
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
