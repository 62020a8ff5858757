//! The console's files as a browser gets them: without a token, once, and under a strict policy.

use reqwest::StatusCode;
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, IF_NONE_MATCH};

use crate::harness::Running;

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

async fn get(running: &Running, path: &str, headers: HeaderMap) -> Got {
    let request = running.client.get(format!("{}{path}", running.system.url())).headers(headers);
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    Got { status, headers, body: response.bytes().await.unwrap().to_vec() }
}

/// The address of a file that `page` names.
fn named<'a>(page: &'a Got, file: &str) -> &'a str {
    page.text().split('"').find(|part| part.ends_with(file)).unwrap()
}

#[tokio::test]
async fn anybody_gets_the_page_at_every_address_of_the_console() {
    let running = Running::on("2026-06-15").await;
    for path in [
        "/console",
        "/console/",
        "/console/purchase-orders/PO~204500~2F2021",
        "/console/invoices?outcome=UNMATCHED",
    ] {
        let page = get(&running, path, HeaderMap::new()).await;
        assert_eq!(
            (page.status.as_u16(), page.header("content-type")),
            (200, "text/html; charset=utf-8"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), "no-cache", "{path}");
        assert!(page.text().contains("<div id=\"console\">"), "{path}");
    }
    assert_eq!(running.system.wire().counts().total(), 0);
}

#[tokio::test]
async fn what_the_page_names_is_compressed_and_kept_for_good() {
    let running = Running::on("2026-06-15").await;
    let page = get(&running, "/console/", HeaderMap::new()).await;
    for (file, media_type) in [
        ("/app.js", "text/javascript; charset=utf-8"),
        ("/vendor.js", "text/javascript; charset=utf-8"),
        ("/console.css", "text/css; charset=utf-8"),
    ] {
        let path = named(&page, file);
        let plain = get(&running, path, HeaderMap::new()).await;
        assert_eq!((plain.status.as_u16(), plain.header("content-type")), (200, media_type), "{file}");
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable", "{file}");
        assert_eq!(plain.header("content-encoding"), "", "{file}");
        let accepting = HeaderMap::from_iter([(ACCEPT_ENCODING, "gzip, deflate, br".parse().unwrap())]);
        let compressed = get(&running, path, accepting).await;
        assert_eq!(
            (compressed.header("content-encoding"), compressed.header("vary")),
            ("br", "accept-encoding")
        );
        assert!(compressed.body.len() < plain.body.len() / 2, "{file}");
        assert_ne!(compressed.header("etag"), plain.header("etag"), "{file}");
    }
}

#[tokio::test]
async fn a_file_that_the_browser_has_is_not_sent_again() {
    let running = Running::on("2026-06-15").await;
    for path in ["/console/", "/console/app.js", "/console/config.json"] {
        let first = get(&running, path, HeaderMap::new()).await;
        let having = |tag: &str| HeaderMap::from_iter([(IF_NONE_MATCH, tag.parse().unwrap())]);
        let again = get(&running, path, having(first.header("etag"))).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), first.header("etag"), "{path}");
        let other = get(&running, path, having("\"another\"")).await;
        assert_eq!((other.status.as_u16(), other.body), (200, first.body), "{path}");
    }
}

#[tokio::test]
async fn every_answer_forbids_what_the_console_does_not_need() {
    let running = Running::on("2026-06-15").await;
    for path in ["/console/", "/console/app.js", "/console/config.json", "/console/none.js"] {
        let got = get(&running, path, HeaderMap::new()).await;
        let policy = got.header("content-security-policy");
        for wanted in [
            "default-src 'none'",
            "script-src 'self';",
            "style-src 'self';",
            "connect-src 'self';",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(wanted), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(got.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(got.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(got.header("referrer-policy"), "no-referrer", "{path}");
    }
}

#[tokio::test]
async fn files_that_are_not_there_are_not_found() {
    let running = Running::on("2026-06-15").await;
    for path in ["/console/none.js", "/console/0123456789abcdef/app.js", "/console/built-from.txt"] {
        assert_eq!(get(&running, path, HeaderMap::new()).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn on_this_machine_people_sign_in_as_whom_they_like() {
    let running = Running::on("2026-06-15").await;
    let config = get(&running, "/console/config.json", HeaderMap::new()).await;
    assert_eq!(
        (config.header("content-type"), config.text()),
        ("application/json", "{\"signIn\":\"local\"}")
    );
}
