//! The stack's own user pool: whose account gets into an access token, and that nothing else does.

use serde_json::{Value, json};

use crate::harness::{ACCOUNT, Running};

/// What the access token gets for a user with these attributes.
async fn claims(running: &Running, attributes: &Value) -> Value {
    let event = json!({"version": "2", "request": {"userAttributes": attributes}, "response": {}});
    let answer = running.system.invoke("AddAccountClaim", event.clone()).await.unwrap();
    assert_eq!(answer["request"], event["request"], "the pool wants its event back");
    answer["response"]["claimsAndScopeOverrideDetails"]["accessTokenGeneration"]["claimsToAddOrOverride"]
        .clone()
}

#[tokio::test]
async fn an_access_token_names_the_account_that_an_administrator_set_and_nothing_else() {
    let running = Running::on_with("2026-06-15", "JwtIssuer", "").await;
    let email = "buyer@example.com";
    for (attributes, expected) in [
        (
            json!({"custom:account_id": ACCOUNT, "email": email, "email_verified": "true", "name": "A. Buyer"}),
            json!({"account_id": ACCOUNT, "email": email}),
        ),
        (
            json!({"custom:account_id": ACCOUNT, "email": email, "email_verified": "false"}),
            json!({"account_id": ACCOUNT}),
        ),
        (json!({"account_id": ACCOUNT, "email": email}), json!({})),
        (json!({"custom:account_id": "1111222233334"}), json!({})),
        (json!({"custom:account_id": "111122223333#"}), json!({})),
        (json!({}), json!({})),
    ] {
        assert_eq!(claims(&running, &attributes).await, expected, "{attributes}");
    }
    let refused = running.system.invoke("AddAccountClaim", json!("event")).await;
    assert!(refused.unwrap_err().to_string().contains("MalformedRequest"));
}
