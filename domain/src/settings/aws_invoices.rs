//! Reading an account's invoices from AWS: through which role, and from which month on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::form::{Presence, ReadOnly, Reader, RefusalCode, Unknown, Unparsed};
use crate::ids::AccountId;
use crate::month::Month;
use crate::text::{TextError, text_type};

/// The path of the roles that the system may assume; its own permission names it.
const ROLE_PATH: &str = "role/purchase-orders/";
const ROLE_NAME_MAX: usize = 64;
const PARTITIONS: [&str; 4] = ["aws", "aws-cn", "aws-eusc", "aws-us-gov"];

text_type!(
    /// The ARN of an IAM role with the path `/purchase-orders/`, through which an account's invoices are read.
    RoleArn,
    { "pattern" = "^arn:aws(-cn|-eusc|-us-gov)?:iam::[0-9]{12}:role/purchase-orders/[A-Za-z0-9_+=,.@-]{1,64}$" },
    |text| {
        let name = text.rsplit('/').next().unwrap_or_default();
        let allowed = |it: char| it.is_ascii_alphanumeric() || "_+=,.@-".contains(it);
        let is_name = (1..=ROLE_NAME_MAX).contains(&name.len()) && name.chars().all(allowed);
        let (partition, account) = parts(text).unwrap_or_default();
        let is_known = PARTITIONS.contains(&partition) && account.parse::<AccountId>().is_ok();
        if is_name && is_known && text == format!("arn:{partition}:iam::{account}:{ROLE_PATH}{name}") {
            return Ok(text.to_owned());
        }
        Err(TextError::Form(
            "must be the ARN of a role with the path /purchase-orders/, such as arn:aws:iam::111122223333:role/purchase-orders/AwsInvoiceReader",
        ))
    }
);

/// Returns the partition and the account of an IAM ARN.
fn parts(arn: &str) -> Option<(&str, &str)> {
    let (partition, rest) = arn.strip_prefix("arn:")?.split_once(":iam::")?;
    Some((partition, rest.split_once(':')?.0))
}

impl RoleArn {
    /// Returns the account that the role belongs to.
    pub fn account(&self) -> &str {
        parts(self.as_str()).map(|(_, account)| account).unwrap_or_default()
    }
}

/// How the account's invoices are read from AWS every day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AwsInvoices {
    pub role_arn: RoleArn,
    /// The first billing period that is read.
    pub since: Month,
}

/// Reading from AWS as a caller sends it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", expecting = "an object", default)]
#[schemars(extend("required" = ["roleArn", "since"]))]
pub struct AwsInvoicesForm {
    /// The role of the account itself through which its invoices are read, with the path `/purchase-orders/`.
    pub role_arn: Presence<Unparsed<RoleArn>>,
    /// The first billing period that is read, 2006-01 or later.
    pub since: Presence<Unparsed<Month>>,
    pub external_id: ReadOnly,
    #[serde(flatten)]
    pub unknown: Unknown,
}

/// The first billing period of AWS.
const FIRST_PERIOD: &str = "2006-01";

impl AwsInvoices {
    /// Parses the form, and refuses its errors at `here`. If `account` is given, the role must belong to it.
    pub(super) fn read(
        here: &Reader<'_>,
        account: Option<&AccountId>,
        form: AwsInvoicesForm,
    ) -> Option<Self> {
        here.refuse_unknown(&form.unknown);
        let role_arn = here.parse_required("roleArn", form.role_arn);
        let role_arn = role_arn.and_then(|role: RoleArn| match account {
            Some(account) if role.account() != account.as_str() => {
                let detail =
                    format!("the role must belong to your account {account}, not to {}", role.account());
                here.at("roleArn").refuse(RefusalCode::InvalidValue, detail)
            }
            Some(_) | None => Some(role),
        });
        let since = here.parse_required("since", form.since);
        let since = since.and_then(|since: Month| {
            if since.to_string().as_str() < FIRST_PERIOD {
                let detail = format!("must be {FIRST_PERIOD} or later; AWS has no earlier invoices");
                return here.at("since").refuse(RefusalCode::InvalidValue, detail);
            }
            Some(since)
        });
        Some(Self { role_arn: role_arn?, since: since? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_named_by_its_arn_below_the_path_of_purchase_orders() {
        let long = format!("arn:aws:iam::111122223333:role/purchase-orders/{}", "x".repeat(64));
        for arn in [
            "arn:aws:iam::111122223333:role/purchase-orders/AwsInvoiceReader",
            "arn:aws-cn:iam::111122223333:role/purchase-orders/A",
            "arn:aws-us-gov:iam::111122223333:role/purchase-orders/a+b=c,d.e@f-g_h",
            long.as_str(),
        ] {
            assert_eq!(arn.parse::<RoleArn>().unwrap().account(), "111122223333", "{arn}");
        }
        let too_long = format!("{long}x");
        for arn in [
            "",
            "AwsInvoiceReader",
            "arn:aws:iam::111122223333:role/AwsInvoiceReader",
            "arn:aws:iam::111122223333:role/purchase-orders/",
            "arn:aws:iam::111122223333:role/purchase-orders/a/b",
            "arn:aws:iam::111122223333:role/x/purchase-orders/a",
            "arn:aws:iam::11112222333:role/purchase-orders/a",
            "arn:aws:iam::111122223333:user/purchase-orders/a",
            "arn:aws:sts::111122223333:role/purchase-orders/a",
            "arn:azure:iam::111122223333:role/purchase-orders/a",
            "arn:aws-iso:iam::111122223333:role/purchase-orders/a",
            "arn:aws:iam::111122223333:role/purchase-orders/a*",
            "arn:aws:iam::111122223333:role/purchase-orders/a b",
            " arn:aws:iam::111122223333:role/purchase-orders/a",
            too_long.as_str(),
        ] {
            assert!(arn.parse::<RoleArn>().is_err(), "{arn}");
        }
    }
}
