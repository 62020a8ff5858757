use super::*;

#[test]
fn clients_that_accept_brotli_get_it() {
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
fn every_path_is_a_page_or_a_file() {
    let site = Site::new(&SignIn::Local);
    let html = Some(("text/html; charset=utf-8", REVALIDATE));
    let release = format!("/console/{RELEASE}/app.js");
    for (path, expected) in [
        ("/", html),
        ("/docs", html),
        ("/console", html),
        ("/console/", html),
        ("/console/purchase-orders/PO.js", html),
        ("/console/signed-in", html),
        ("/console/config.json", Some(("application/json", REVALIDATE))),
        ("/console/app.js", Some(("text/javascript; charset=utf-8", REVALIDATE))),
        (release.as_str(), Some(("text/javascript; charset=utf-8", CACHE_FOREVER))),
        ("/console/0123456789abcdef/app.js", None),
        ("/console/none.js", None),
        ("/console/built-from.txt", None),
        ("/docs/x", None),
        ("", None),
    ] {
        let found = site.find(path).map(|found| (found.media_type, found.caching));
        assert_eq!(found, expected, "{path}");
    }
}

#[test]
fn only_a_local_system_links_its_own_pages() {
    let links_local =
        |sign_in| Site::new(&sign_in).home.content().body.windows(13).any(|it| it == b"href=\"/local\"");
    assert!(links_local(SignIn::Local));
    assert!(!links_local(SignIn::None));
}
