//! The most requests that an account may make in a minute.

use chrono::TimeDelta;
use reqwest::Method;

use crate::harness::given::order;
use crate::harness::{OTHER_ACCOUNT, Running, send};

#[tokio::test]
async fn an_account_that_made_too_many_requests_waits_for_the_next_minute_and_others_do_not() {
    let running = Running::on_with("2026-06-15", "AccountRequestsPerMinute", "3").await;
    let buyer = running.buyer();
    for path in ["/settings", "/sellers", "/purchase-orders"] {
        assert_eq!(buyer.get(path).await.status, 200, "{path}");
    }
    let refused = buyer.create(&order("PO-1")).await;
    assert_eq!(refused.refusal(), (429, "TooManyRequests"));
    assert_eq!(refused.header("retry-after"), "60");
    assert_eq!(running.buyer_of(OTHER_ACCOUNT).get("/settings").await.status, 200);
    let clock = running.system.clock();
    clock.set(clock.now() + TimeDelta::minutes(1));
    assert_eq!(buyer.get("/purchase-orders/PO-1").await.status, 404, "the refused request did nothing");
}

#[tokio::test]
async fn the_limit_holds_on_every_route_that_needs_a_token() {
    let running = Running::on_with("2026-06-15", "AccountRequestsPerMinute", "1").await;
    let buyer = running.buyer();
    assert_eq!(buyer.get("/settings").await.status, 200);
    let routes = running.system.template().routes.iter().filter(|route| route.authorizer.is_some());
    let mut refused = 0;
    for route in routes {
        let path = route.path.replace("{billFrom}", "AWS_INC").replace("{key}", "PO-1");
        let method: Method = route.method.parse().unwrap();
        let answer = send(buyer.request(method, &path)).await;
        assert_eq!(answer.status, 429, "{} {path}: {}", route.method, answer.body);
        refused += 1;
    }
    assert!(refused >= 20, "only {refused} routes");
}

#[tokio::test]
async fn a_limit_that_is_not_a_number_is_refused_when_the_function_starts() {
    let options = local::Options::in_memory(functions::lambda::clock::Clock::System);
    let started = local::System::start(options.with("AccountRequestsPerMinute", "many")).await;
    let error = started.err().unwrap().to_string();
    assert!(error.contains("ACCOUNT_REQUESTS_PER_MINUTE"), "{error}");
}
