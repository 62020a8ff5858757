//! What a function's policies let it do at the table: the part of IAM's language that the template
//! uses. What isn't known here is an error when the template is read, never a wider permission.

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::TemplateError;

const LEADING_KEYS: &str = "dynamodb:LeadingKeys";

/// What one function may do at tables.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
struct Statement {
    actions: Vec<String>,
    resources: Vec<String>,
    /// Patterns, one of which each partition key must fit; any key where there are none.
    leading_keys: Option<Vec<String>>,
}

/// One thing that a request does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Such as `dynamodb:GetItem`.
    pub action: String,
    /// The ARN of a table or an index.
    pub resource: String,
    /// The partition key of what it is done to.
    pub leading_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Document {
    #[serde(rename = "Version")]
    _version: String,
    statement: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Written {
    effect: String,
    action: OneOrMore,
    resource: OneOrMore,
    #[serde(default)]
    condition: Map<String, Json>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn all(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::More(more) => more,
        }
    }
}

impl Policy {
    /// From a function's `Policies`; statements about other services are left to those.
    pub(super) fn read(id: &str, policies: &[Json]) -> Result<Self, TemplateError> {
        let mut statements = Vec::new();
        for policy in policies {
            let document: Document = serde_json::from_value(policy.clone())
                .map_err(|error| TemplateError::Resource(id.to_owned(), error))?;
            for written in document.statement {
                let actions = written.action.all();
                if actions.iter().all(|action| !action.starts_with("dynamodb:")) {
                    continue;
                }
                if written.effect != "Allow" {
                    return Err(TemplateError::Invalid(format!("{id}: the effect {}", written.effect)));
                }
                let leading_keys = leading_keys(id, &written.condition)?;
                statements.push(Statement { actions, resources: written.resource.all(), leading_keys });
            }
        }
        Ok(Self { statements })
    }

    /// Whether one of its statements allows `act`.
    pub fn allows(&self, act: &Act) -> bool {
        self.statements.iter().any(|statement| {
            statement.actions.contains(&act.action)
                && statement.resources.contains(&act.resource)
                && statement.leading_keys.as_ref().is_none_or(|patterns| {
                    // Of a key that isn't there, `ForAllValues` holds.
                    act.leading_key.as_ref().is_none_or(|key| patterns.iter().any(|it| fits(it, key)))
                })
        })
    }
}

fn leading_keys(id: &str, condition: &Map<String, Json>) -> Result<Option<Vec<String>>, TemplateError> {
    if condition.is_empty() {
        return Ok(None);
    }
    let unknown = || TemplateError::Invalid(format!("{id}: a condition that is not known here"));
    let like = condition.get("ForAllValues:StringLike").filter(|_| condition.len() == 1);
    let keys = like.and_then(Json::as_object).filter(|like| like.len() == 1).ok_or_else(unknown)?;
    let patterns = keys.get(LEADING_KEYS).and_then(Json::as_array).ok_or_else(unknown)?;
    patterns
        .iter()
        .map(|it| it.as_str().map(str::to_owned).ok_or_else(unknown))
        .collect::<Result<_, _>>()
        .map(Some)
}

/// `*` at the end of a pattern stands for anything.
fn fits(pattern: &str, key: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => key.starts_with(start),
        None => key == pattern,
    }
}
