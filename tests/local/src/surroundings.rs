//! What a deployment would set around the functions, as it is on this machine: the template's
//! parameters, the functions' environment, the issuer of their tokens.

use std::collections::{BTreeMap, BTreeSet};

use functions::lambda::clock::Clock;

use crate::issuer::{Issuer, Key};
use crate::options::Options;
use crate::template::{Deployment, REGION, Template};

/// The parameters that a deployment must be given, with what they are here.
pub(crate) fn deployment(url: &str, options: &Options) -> Deployment {
    let mut parameters = owned([
        ("JwtIssuer", url),
        ("SenderAddress", "purchase-orders@example.com"),
        ("SenderIdentity", "example.com"),
        // The local mailbox has no rate to keep to.
        ("MailsPerSecond", "500"),
    ]);
    if let Some(file) = &options.sellers {
        parameters.insert("SellersFile".to_owned(), file.display().to_string());
    }
    parameters.extend(options.parameters.clone());
    Deployment { url: url.to_owned(), parameters, table: options.table.clone() }
}

/// A function's own variables, what Lambda itself would set, and where this machine's services are. The access key is
/// the function's logical id: what its role is to IAM.
pub(crate) fn environment(
    id: &str,
    own: &BTreeMap<String, String>,
    url: &str,
    wire_url: &str,
) -> BTreeMap<String, String> {
    let mut environment = own.clone();
    environment.extend(owned([
        ("AWS_ACCESS_KEY_ID", id),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_REGION", REGION),
        ("AWS_ENDPOINT_URL_DYNAMODB", wire_url),
        ("AWS_ENDPOINT_URL_SESV2", url),
        ("AWS_ENDPOINT_URL_EVENTBRIDGE", url),
        // The console's: the local issuer has no page to sign in at.
        ("SIGN_IN", "local"),
    ]));
    environment
}

/// An issuer of the tokens that the template's routes ask for.
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
