//! A request for one of the console's files, answered.
//!
//! The page is asked for anew each time (and is a 304 most times); what it names is under the release's own address
//! and kept for good. Any other address below `/console` is one of the page's own.

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderName, HeaderValue, header};
use sha2::{Digest, Sha256};

use crate::{File, RELEASE, SignIn};

const FOR_GOOD: &str = "public, max-age=31536000, immutable";
const ASK_FIRST: &str = "no-cache";

/// The console as a deployment has it.
#[derive(Clone, Debug)]
pub struct Site {
    config: String,
    config_tag: String,
    policy: HeaderValue,
}

struct Found<'a> {
    media_type: &'a str,
    tag: &'a str,
    content: &'a [u8],
    brotli: Option<&'a [u8]>,
    caching: &'static str,
}

impl Site {
    /// A site where people sign in like that.
    pub fn new(sign_in: &SignIn) -> Self {
        let config = sign_in.config().to_string();
        let digest = Sha256::digest(&config);
        let config_tag = digest.iter().take(8).fold(String::new(), |tag, byte| format!("{tag}{byte:02x}"));
        // Its parts are our own words and checked hosts; were one no header, the strictest policy is left.
        let policy = HeaderValue::from_str(&policy(&sign_in.origins()));
        Self { config, config_tag, policy: policy.unwrap_or(HeaderValue::from_static("default-src 'none'")) }
    }

    /// The answer to `GET /console` and anything below it.
    pub fn answer(&self, event: &ApiGatewayV2httpRequest) -> ApiGatewayV2httpResponse {
        let path = event.raw_path.as_deref().unwrap_or_default();
        let Some(found) = self.find(path.strip_prefix("/console").unwrap_or(path)) else {
            return self.response(404, &[(header::CACHE_CONTROL, "no-store")], "text/plain", b"not found\n");
        };
        let asked = |name| event.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let brotli = found.brotli.filter(|_| accepts_brotli(asked(header::ACCEPT_ENCODING)));
        let tag =
            if brotli.is_some() { format!("\"{}-br\"", found.tag) } else { format!("\"{}\"", found.tag) };
        let mut headers = vec![
            (header::CACHE_CONTROL, found.caching),
            (header::ETAG, &tag),
            (header::VARY, "accept-encoding"),
        ];
        if has(asked(header::IF_NONE_MATCH), &tag) {
            return self.response(304, &headers, found.media_type, b"");
        }
        if brotli.is_some() {
            headers.push((header::CONTENT_ENCODING, "br"));
        }
        self.response(200, &headers, found.media_type, brotli.unwrap_or(found.content))
    }

    /// What is at an address below `/console`.
    fn find(&self, path: &str) -> Option<Found<'_>> {
        let path = path.strip_prefix('/').unwrap_or_default();
        if path == "config.json" {
            return Some(Found {
                media_type: "application/json",
                tag: &self.config_tag,
                content: self.config.as_bytes(),
                brotli: None,
                caching: ASK_FIRST,
            });
        }
        let file = |name: &str, caching| File::named(name).map(|file| Found::of(file, caching));
        match path.split_once('/') {
            Some((RELEASE, name)) => file(name, FOR_GOOD),
            // Another release's: whoever has its page must load this one's.
            Some((folder, _)) if is_release(folder) => None,
            None if path.contains('.') => file(path, ASK_FIRST),
            Some(_) | None => file("index.html", ASK_FIRST),
        }
    }

    fn response(
        &self,
        status: i64,
        own: &[(HeaderName, &str)],
        media_type: &str,
        body: &[u8],
    ) -> ApiGatewayV2httpResponse {
        let mut headers = HeaderMap::new();
        for (name, value) in ALWAYS {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        headers.insert(header::CONTENT_SECURITY_POLICY, self.policy.clone());
        for (name, value) in own.iter().cloned().chain([(header::CONTENT_TYPE, media_type)]) {
            if let Ok(value) = HeaderValue::from_str(value) {
                headers.insert(name, value);
            }
        }
        let mut response = ApiGatewayV2httpResponse::default();
        response.status_code = status;
        response.headers = headers;
        response.is_base64_encoded = !body.is_empty();
        response.body = (!body.is_empty()).then(|| Body::Binary(body.to_vec()));
        response
    }
}

impl<'a> Found<'a> {
    fn of(file: &'a File, caching: &'static str) -> Self {
        let File { media_type, tag, content, brotli, .. } = file;
        Self { media_type, tag, content, brotli: *brotli, caching }
    }
}

const ALWAYS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Nothing but our own, no inline script or style. Cloudscape's fonts are in its style sheet.
fn policy(origins: &[String]) -> String {
    let connect = [&["'self'".to_owned()], origins].concat().join(" ");
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self' data:; \
         connect-src {connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

fn is_release(folder: &str) -> bool {
    folder.len() == RELEASE.len() && folder.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn accepts_brotli(accepted: &str) -> bool {
    accepted.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}

fn has(if_none_match: &str, tag: &str) -> bool {
    if_none_match.split(',').map(str::trim).any(|given| given == "*" || given.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_is_sent_to_those_who_take_it() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", true),
            ("BR;q=0.5", true),
            ("br;q=0, gzip", false),
            ("br; q=0.0", false),
            ("gzip", false),
            ("*", false),
            ("", false),
        ] {
            assert_eq!(accepts_brotli(accepted), expected, "{accepted}");
        }
    }

    #[test]
    fn every_address_below_the_console_is_a_file_or_a_page() {
        let site = Site::new(&SignIn::Local);
        let release = format!("/{RELEASE}/app.js");
        for (path, expected) in [
            ("", Some(("text/html; charset=utf-8", ASK_FIRST))),
            ("/", Some(("text/html; charset=utf-8", ASK_FIRST))),
            ("/purchase-orders/PO.js", Some(("text/html; charset=utf-8", ASK_FIRST))),
            ("/signed-in", Some(("text/html; charset=utf-8", ASK_FIRST))),
            ("/config.json", Some(("application/json", ASK_FIRST))),
            ("/app.js", Some(("text/javascript; charset=utf-8", ASK_FIRST))),
            (release.as_str(), Some(("text/javascript; charset=utf-8", FOR_GOOD))),
            ("/0123456789abcdef/app.js", None),
            ("/none.js", None),
            ("/built-from.txt", None),
        ] {
            let found = site.find(path).map(|found| (found.media_type, found.caching));
            assert_eq!(found, expected, "{path}");
        }
    }
}
