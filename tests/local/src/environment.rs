//! Stands in for a deployment: the template's parameters, the functions' environment variables and the token issuer.

use std::collections::{BTreeMap, BTreeSet};

use functions::lambda::clock::Clock;

use crate::issuer::{Issuer, Key};
use crate::options::Options;
use crate::template::{Deployment, REGION, Template};

/// Returns the template parameters of a local system.
pub(crate) fn deployment(url: &str, options: &Options) -> Deployment {
    let mut parameters = owned([
        ("JwtIssuer", url),
        ("SenderAddress", "purchase-orders@example.com"),
        ("SenderIdentity", "example.com"),
        // The local mailbox has no sending rate.
        ("MailsPerSecond", "500"),
        ("AllowClockOverride", "true"),
    ]);
    if let Some(file) = &options.sellers {
        parameters.insert("SellersFile".to_owned(), file.display().to_string());
    }
    parameters.extend(options.parameters.clone());
    Deployment { url: url.to_owned(), parameters, table: options.table.clone() }
}

/// Returns a function's variables of the template, those that Lambda adds, and the endpoints of the local services.
/// The access key is the function's logical id, by which the store finds its policies.
pub(crate) fn variables(
    id: &str,
    own: &BTreeMap<String, String>,
    url: &str,
    wire_url: &str,
) -> BTreeMap<String, String> {
    let mut variables = own.clone();
    variables.extend(owned([
        ("AWS_ACCESS_KEY_ID", id),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_REGION", REGION),
        ("AWS_ENDPOINT_URL_DYNAMODB", wire_url),
        ("AWS_ENDPOINT_URL_SESV2", url),
        ("AWS_ENDPOINT_URL_EVENTBRIDGE", url),
        ("AWS_ENDPOINT_URL_INVOICING", url),
        ("AWS_ENDPOINT_URL_STS", url),
        // Read by the console: the local issuer has no sign-in page.
        ("SIGN_IN", "local"),
    ]));
    variables
}

/// Returns an issuer of tokens that the template's authorizers accept.
pub(crate) fn issuer(template: &Template, url: &str, key: Key, clock: &Clock) -> Issuer {
    let authorizers = || template.routes.iter().filter_map(|route| route.authorizer.as_ref());
    let scopes: BTreeSet<&String> = authorizers().flat_map(|authorizer| &authorizer.scopes).collect();
    let audience = authorizers().find_map(|authorizer| authorizer.audience.first());
    let account_claim =
        template.functions.values().find_map(|function| function.environment.get("ACCOUNT_CLAIM"));
    Issuer {
        key,
        url: url.to_owned(),
        audience: audience.cloned().unwrap_or_default(),
        account_claim: account_claim.cloned().unwrap_or_else(|| "account_id".to_owned()),
        scopes: scopes.into_iter().cloned().collect(),
        clock: clock.clone(),
    }
}

fn owned<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}
