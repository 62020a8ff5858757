//! Answers requests for the start page, the API page and the console's files.
//!
//! Browsers revalidate a page on every visit, mostly with a 304. A page's files are at the release's own address and are
//! cached for a year. Any other path below `/console` is a route of the console, so it gets the console's page.

mod content;

use aws_lambda_events::apigw::{ApiGatewayV2httpRequest, ApiGatewayV2httpResponse};
use aws_lambda_events::encodings::Body;
use aws_lambda_events::http::{HeaderMap, HeaderName, HeaderValue, Method, header};

use self::content::{Content, Generated};
use crate::{File, RELEASE, SignIn};

const CACHE_FOREVER: &str = "public, max-age=31536000, immutable";
const REVALIDATE: &str = "no-cache";

/// Part of the start page of a local system.
const LOCAL_LINK: &str =
    "\n        <li><a href=\"/local\">Mailbox, events and tokens</a> of this machine</li>";

/// The pages and files of a deployment.
#[derive(Clone, Debug)]
pub struct Site {
    home: Generated,
    config: Generated,
    policy: HeaderValue,
}

impl Site {
    pub fn new(sign_in: &SignIn) -> Self {
        let local = if *sign_in == SignIn::Local { LOCAL_LINK } else { "" };
        let home = include_str!("home.html").replace("{local}", local);
        let home = home.replace("{files}", &format!("/console/{RELEASE}"));
        // The origins are checked, so the policy is a valid header; the fallback is the strictest one.
        let policy = HeaderValue::from_str(&policy(&sign_in.origins()));
        Self {
            home: Generated::new(home, "text/html; charset=utf-8"),
            config: Generated::new(sign_in.config().to_string(), "application/json"),
            policy: policy.unwrap_or(HeaderValue::from_static("default-src 'none'")),
        }
    }

    /// Answers `GET` and `HEAD` of `/`, `/docs`, `/console` and everything below it.
    pub fn answer(&self, event: &ApiGatewayV2httpRequest) -> ApiGatewayV2httpResponse {
        let mut response = self.answer_get(event);
        if event.request_context.http.method == Method::HEAD {
            (response.body, response.is_base64_encoded) = (None, false);
        }
        response
    }

    fn answer_get(&self, event: &ApiGatewayV2httpRequest) -> ApiGatewayV2httpResponse {
        let Some(content) = self.find(event.raw_path.as_deref().unwrap_or_default()) else {
            return self.response(404, &[(header::CACHE_CONTROL, "no-store")], "text/plain", b"not found\n");
        };
        let request_header =
            |name| event.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let brotli = content.brotli.filter(|_| accepts_brotli(request_header(header::ACCEPT_ENCODING)));
        let suffix = if brotli.is_some() { "-br" } else { "" };
        let tag = format!("\"{}{suffix}\"", content.tag);
        let mut headers = vec![
            (header::CACHE_CONTROL, content.caching),
            (header::ETAG, &tag),
            (header::VARY, "accept-encoding"),
        ];
        if matches_tag(request_header(header::IF_NONE_MATCH), &tag) {
            return self.response(304, &headers, content.media_type, b"");
        }
        if brotli.is_some() {
            headers.push((header::CONTENT_ENCODING, "br"));
        }
        self.response(200, &headers, content.media_type, brotli.unwrap_or(content.body))
    }

    fn find(&self, path: &str) -> Option<Content<'_>> {
        let file = |name: &str, caching| File::named(name).map(|file| Content::of(file, caching));
        match path {
            "/" => return Some(self.home.content()),
            "/docs" => return file("docs.html", REVALIDATE),
            "/console/config.json" => return Some(self.config.content()),
            _ => {}
        }
        let path = path.strip_prefix("/console")?.strip_prefix('/').unwrap_or_default();
        match path.split_once('/') {
            Some((RELEASE, name)) => file(name, CACHE_FOREVER),
            // A page of another release must be reloaded.
            Some((folder, _)) if is_release(folder) => None,
            None if path.contains('.') => file(path, REVALIDATE),
            Some(_) | None => file("index.html", REVALIDATE),
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
        for (name, value) in SECURITY_HEADERS {
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

const SECURITY_HEADERS: [(&str, &str); 6] = [
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// Returns a policy that allows the site's own files and connections to `origins`, but no inline script or style.
fn policy(origins: &[String]) -> String {
    let connect = [&["'self'".to_owned()], origins].concat().join(" ");
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src {connect}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

fn is_release(folder: &str) -> bool {
    folder.len() == RELEASE.len() && folder.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn accepts_brotli(accept_encoding: &str) -> bool {
    accept_encoding.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case("br") && !refused
    })
}

fn matches_tag(if_none_match: &str, tag: &str) -> bool {
    if_none_match.split(',').map(str::trim).any(|other| other == "*" || other.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests;
