//! The stack's own user pool: the account claim of access tokens.

use serde_json::{Value, json};

use crate::harness::{ACCOUNT, Running};

/// The claims that are added to the access token of a user with these attributes.
async fn claims(running: &Running, attributes: &Value) -> Value {
    let event = json!({"version": "2", "request": {"userAttributes": attributes}, "response": {}});
    let answer = running.system.invoke("AddAccountClaim", event.clone()).await.unwrap();
    assert_eq!(answer["request"], event["request"], "the user pool expects its event back");
    answer["response"]["claimsAndScopeOverrideDetails"]["accessTokenGeneration"]["claimsToAddOrOverride"]
        .clone()
}

#[tokio::test]
async fn an_access_token_has_the_account_that_an_administrator_set() {
    let running = Running::on_with("2026-06-15", "JwtIssuer", "").await;
    let email = "buyer@example.com";
    for (attributes, expected) in [
        (
            json!({"custom:account_id": ACCOUNT, "email": email, "email_verified": "true", "name": "A. Buyer"}),
            json!({"account_id": ACCOUNT, "email": email, "email_verified": "true"}),
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
