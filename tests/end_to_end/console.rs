//! The console's files: without a token, with caching, and with a strict security policy.

use reqwest::StatusCode;
use reqwest::header::{ACCEPT_ENCODING, HeaderMap, IF_NONE_MATCH};

use crate::harness::Running;

struct File {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl File {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

async fn get(running: &Running, path: &str, headers: HeaderMap) -> File {
    let request = running.client.get(format!("{}{path}", running.system.url())).headers(headers);
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status(), response.headers().clone());
    File { status, headers, body: response.bytes().await.unwrap().to_vec() }
}

/// The path of a file that `page` refers to.
fn path_in<'a>(page: &'a File, file: &str) -> &'a str {
    page.text().split('"').find(|part| part.ends_with(file)).unwrap()
}

#[tokio::test]
async fn every_address_of_the_console_serves_its_page_without_a_token() {
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
async fn the_start_page_links_the_console_the_api_page_and_the_contract() {
    let running = Running::on("2026-06-15").await;
    let home = get(&running, "/", HeaderMap::new()).await;
    assert_eq!((home.status.as_u16(), home.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(home.header("cache-control"), "no-cache");
    assert!(!home.text().contains("<script"));
    for link in ["/console/", "/docs", "/openapi.json", "/local"] {
        assert!(home.text().contains(&format!("<a href=\"{link}\">")), "{link}");
        assert_eq!(get(&running, link, HeaderMap::new()).await.status, 200, "{link}");
    }
    only_loads_own_files(&running, &home).await;
}

#[tokio::test]
async fn the_api_page_loads_only_files_of_this_system() {
    let running = Running::on("2026-06-15").await;
    let page = get(&running, "/docs", HeaderMap::new()).await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(page.header("cache-control"), "no-cache");
    assert!(page.text().contains("<h1>Purchase orders API</h1>"));
    assert!(page.text().contains("href=\"/openapi.json\""));
    only_loads_own_files(&running, &page).await;
    let script = get(&running, path_in(&page, "/docs.js"), HeaderMap::new()).await;
    assert!(script.text().contains("/openapi.json"));
    assert!(!script.text().contains("://"), "the script names another host");
    assert_eq!(running.system.wire().counts().total(), 0);
}

/// Checks that every file of a page is there, is immutable, and comes from no other host.
async fn only_loads_own_files(running: &Running, page: &File) {
    assert!(!page.text().contains("://"), "{}", page.text());
    let files = page.text().split('"').filter(|part| part.starts_with("/console/") && part.contains('.'));
    let files: Vec<&str> = files.collect();
    assert!(!files.is_empty());
    for file in files {
        let got = get(running, file, HeaderMap::new()).await;
        assert_eq!(got.status, 200, "{file}");
        assert_eq!(got.header("cache-control"), "public, max-age=31536000, immutable", "{file}");
    }
}

#[tokio::test]
async fn the_files_of_the_page_are_compressed_and_immutable() {
    let running = Running::on("2026-06-15").await;
    let page = get(&running, "/console/", HeaderMap::new()).await;
    for (file, media_type) in [
        ("/app.js", "text/javascript; charset=utf-8"),
        ("/vendor.js", "text/javascript; charset=utf-8"),
        ("/console.css", "text/css; charset=utf-8"),
    ] {
        let path = path_in(&page, file);
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
async fn a_file_in_the_browsers_cache_is_not_sent_again() {
    let running = Running::on("2026-06-15").await;
    for path in ["/", "/docs", "/console/", "/console/app.js", "/console/config.json"] {
        let first = get(&running, path, HeaderMap::new()).await;
        let with_tag = |tag: &str| HeaderMap::from_iter([(IF_NONE_MATCH, tag.parse().unwrap())]);
        let again = get(&running, path, with_tag(first.header("etag"))).await;
        assert_eq!((again.status.as_u16(), again.body.len()), (304, 0), "{path}");
        assert_eq!(again.header("etag"), first.header("etag"), "{path}");
        let other = get(&running, path, with_tag("\"another\"")).await;
        assert_eq!((other.status.as_u16(), other.body), (200, first.body), "{path}");
    }
}

#[tokio::test]
async fn every_answer_has_a_strict_security_policy() {
    let running = Running::on("2026-06-15").await;
    for path in ["/", "/docs", "/console/", "/console/app.js", "/console/config.json", "/console/none.js"] {
        let file = get(&running, path, HeaderMap::new()).await;
        let policy = file.header("content-security-policy");
        for directive in [
            "default-src 'none'",
            "script-src 'self';",
            "style-src 'self';",
            "connect-src 'self';",
            "frame-ancestors 'none'",
        ] {
            assert!(policy.contains(directive), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}: {policy}");
        assert_eq!(file.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(file.header("strict-transport-security"), "max-age=31536000", "{path}");
        assert_eq!(file.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(file.header("referrer-policy"), "no-referrer", "{path}");
    }
}

#[tokio::test]
async fn unknown_files_are_not_found() {
    let running = Running::on("2026-06-15").await;
    for path in ["/console/none.js", "/console/0123456789abcdef/app.js", "/console/built-from.txt"] {
        assert_eq!(get(&running, path, HeaderMap::new()).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_local_system_signs_in_without_a_password() {
    let running = Running::on("2026-06-15").await;
    let config = get(&running, "/console/config.json", HeaderMap::new()).await;
    assert_eq!(
        (config.header("content-type"), config.text()),
        ("application/json", "{\"signIn\":\"local\"}")
    );
}
