//! A function's permissions on tables, and to assume roles, read from its IAM policies. An element that isn't known here is
//! an error, so that no permission is read too widely.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::{FunctionResource, TemplateError, properties, resolve};

const LEADING_KEYS: &str = "dynamodb:LeadingKeys";

/// The services whose actions are checked.
const SERVICES: [&str; 2] = ["dynamodb:", "sts:"];

#[derive(Clone, Debug, Default)]
pub struct Policy {
    statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
struct Statement {
    actions: Vec<String>,
    resources: Vec<String>,
    /// Patterns of the partition keys; `None` allows all keys.
    leading_keys: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableAction {
    /// Such as `dynamodb:GetItem`.
    pub action: String,
    /// The ARN of a table or an index.
    pub resource: String,
    /// The partition key of the item or the query.
    pub leading_key: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Document {
    #[serde(rename = "Version")]
    _version: String,
    statement: Vec<DocumentStatement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct DocumentStatement {
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

/// A managed policy that is attached to roles.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ManagedPolicy {
    policy_document: Json,
    /// Without roles, it is a permissions boundary.
    #[serde(default)]
    roles: Vec<String>,
}

/// Adds the statements of a managed policy to the functions whose roles it is attached to.
pub(super) fn attach(
    id: &str,
    own: &Json,
    functions: &mut BTreeMap<String, FunctionResource>,
) -> Result<(), TemplateError> {
    let managed: ManagedPolicy = properties::typed(id, own)?;
    for role in managed.roles {
        let function = resolve::logical_id(&role).strip_suffix("Role").and_then(|id| functions.get_mut(id));
        let function = function.ok_or(TemplateError::UnknownName(role))?;
        let attached = Policy::read(id, std::slice::from_ref(&managed.policy_document))?;
        function.policy.statements.extend(attached.statements);
    }
    Ok(())
}

impl Policy {
    /// Reads a function's `Policies`, without the statements about other services.
    pub(super) fn read(id: &str, policies: &[Json]) -> Result<Self, TemplateError> {
        let mut statements = Vec::new();
        for policy in policies {
            let document: Document = serde_json::from_value(policy.clone())
                .map_err(|error| TemplateError::Resource(id.to_owned(), error))?;
            for written in document.statement {
                let actions = written.action.all();
                let known = |action: &String| SERVICES.iter().any(|service| action.starts_with(service));
                if !actions.iter().any(known) {
                    continue;
                }
                if written.effect != "Allow" {
                    return Err(TemplateError::Invalid(format!("{id}: effect {}", written.effect)));
                }
                let leading_keys = leading_keys(id, &written.condition)?;
                statements.push(Statement { actions, resources: written.resource.all(), leading_keys });
            }
        }
        Ok(Self { statements })
    }

    /// Returns whether a statement allows the action.
    pub fn allows(&self, action: &TableAction) -> bool {
        self.statements.iter().any(|statement| {
            statement.actions.contains(&action.action)
                && statement.resources.iter().any(|it| matches(it, &action.resource))
                && statement.leading_keys.as_ref().is_none_or(|patterns| {
                    // `ForAllValues` is true without a key.
                    action.leading_key.as_ref().is_none_or(|key| patterns.iter().any(|it| matches(it, key)))
                })
        })
    }
}

fn leading_keys(id: &str, condition: &Map<String, Json>) -> Result<Option<Vec<String>>, TemplateError> {
    if condition.is_empty() {
        return Ok(None);
    }
    let unknown = || TemplateError::Invalid(format!("{id}: unsupported condition"));
    let like = condition.get("ForAllValues:StringLike").filter(|_| condition.len() == 1);
    let keys = like.and_then(Json::as_object).filter(|like| like.len() == 1).ok_or_else(unknown)?;
    let patterns = keys.get(LEADING_KEYS).and_then(Json::as_array).ok_or_else(unknown)?;
    patterns
        .iter()
        .map(|it| it.as_str().map(str::to_owned).ok_or_else(unknown))
        .collect::<Result<_, _>>()
        .map(Some)
}

/// Returns whether a text matches a pattern, in which `*` stands for any text.
fn matches(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return text == pattern };
    let Some(text) = text.strip_prefix(start) else { return false };
    let mut ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    ends.any(|at| text.get(at..).is_some_and(|text| matches(rest, text)))
}
