//! Reads `template.yaml`: its functions, routes, authorizers, tables, streams, queues, schedules and event rules. The local
//! system runs what the template deploys.

mod policy;
mod properties;
mod queues;
mod resolve;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use serde_norway::Value as Yaml;

use crate::events::pattern::Pattern;
pub use policy::{Policy, TableAction};
pub use queues::{QueueResource, QueueSource, Redrive};
use resolve::Resolver;
pub use resolve::{ACCOUNT, Deployment, REGION, STACK};
pub(crate) use resolve::{logical_id, physical_name};

/// The template that this program was built with.
pub const TEMPLATE: &str = include_str!("../../../template.yaml");

/// The template with every parameter and reference resolved.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// By logical id.
    pub functions: BTreeMap<String, FunctionResource>,
    pub routes: Vec<Route>,
    pub tables: Vec<TableResource>,
    pub schedules: Vec<Schedule>,
    pub rules: Vec<EventRule>,
    pub streams: Vec<StreamSource>,
    /// By name.
    pub queues: BTreeMap<String, QueueResource>,
    pub queue_sources: Vec<QueueSource>,
}

#[derive(Debug, Clone)]
pub struct FunctionResource {
    /// The name of its binary.
    pub binary: String,
    pub environment: BTreeMap<String, String>,
    /// The longest duration of an invocation.
    pub timeout: Duration,
    /// The reserved concurrency; `None` is no limit.
    pub concurrency: Option<usize>,
    /// Its permissions on tables.
    pub policy: Policy,
}

/// A route of the HTTP API.
#[derive(Debug, Clone)]
pub struct Route {
    /// An upper-case method, or `ANY`.
    pub method: String,
    /// A path such as `/purchase-orders/{key}`.
    pub path: String,
    /// The function's logical id.
    pub function: String,
    /// `None` is open to everyone.
    pub authorizer: Option<Authorizer>,
}

/// The requirements for a request's access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorizer {
    /// The required `iss`.
    pub issuer: String,
    /// The accepted values of `aud`.
    pub audience: Vec<String>,
    /// The token must have one of these scopes. No scopes are no requirement.
    pub scopes: Vec<String>,
}

#[derive(Debug, Clone)]
pub struct TableResource {
    pub name: String,
    /// The body of its `CreateTable` call.
    pub definition: Json,
    /// The attribute with the time at which an item expires.
    pub expiry_attribute: Option<String>,
}

impl TableResource {
    pub(crate) fn remove_stream(&mut self) {
        if let Some(definition) = self.definition.as_object_mut() {
            definition.remove("StreamSpecification");
        }
    }
}

/// An event source mapping from the table's stream to a function.
#[derive(Debug, Clone)]
pub struct StreamSource {
    /// The function's logical id.
    pub function: String,
    /// The most records of one invocation.
    pub batch_size: usize,
    /// The most retries of a batch.
    pub retries: u32,
    /// Whether a batch that fails as a whole is split in two.
    pub splits_batches: bool,
    /// Whether the function reports the records that failed.
    pub reports_failures: bool,
    /// A record is delivered if it matches one of these.
    pub filters: Vec<Pattern>,
}

/// A rule that invokes a function with events of the default bus.
#[derive(Debug, Clone)]
pub struct EventRule {
    /// The function's logical id.
    pub function: String,
    /// The function is invoked with the events that match.
    pub pattern: Pattern,
}

#[derive(Debug, Clone)]
pub struct Schedule {
    /// The function's logical id.
    pub function: String,
    /// Such as `rate(1 hour)`.
    pub expression: String,
    /// The event that the function receives.
    pub input: Json,
}

#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("invalid YAML: {0}")]
    Yaml(#[from] serde_norway::Error),
    #[error("unknown name {0}")]
    UnknownName(String),
    #[error("unsupported function {0}")]
    UnknownFunction(String),
    #[error("unsupported event type {0}")]
    UnknownEvent(String),
    #[error("parameter {0} needs a value")]
    MissingParameter(String),
    #[error("invalid or unsupported: {0}")]
    Invalid(String),
    #[error("resource {0}: {1}")]
    Resource(String, serde_json::Error),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    #[serde(default)]
    parameters: BTreeMap<String, Parameter>,
    #[serde(default)]
    conditions: BTreeMap<String, Yaml>,
    #[serde(default)]
    globals: Yaml,
    resources: BTreeMap<String, Resource>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Parameter {
    default: Option<Yaml>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Resource {
    r#type: String,
    condition: Option<String>,
    #[serde(default)]
    properties: Yaml,
    #[serde(default)]
    metadata: Yaml,
}

impl Template {
    /// Reads a template with the values of a deployment.
    pub fn read(template: &str, deployment: &Deployment) -> Result<Self, TemplateError> {
        let mut document: Document = serde_norway::from_str(template)?;
        let mut resolver = resolver(&document, deployment)?;
        let conditional =
            document.resources.iter().filter_map(|(id, it)| Some((id.clone(), it.condition.clone()?)));
        for (id, condition) in conditional.collect::<Vec<_>>() {
            if !resolver.condition(&condition)? {
                document.resources.remove(&id);
                resolver.resources.remove(&id);
            }
        }
        // A missing value is read like an empty one.
        let resolve = |value: &Yaml| {
            let value = resolver.resolve(value)?.filter(|value| !value.is_null());
            Ok::<_, TemplateError>(value.unwrap_or_else(|| Json::Object(Map::new())))
        };
        let globals = resolve(&document.globals)?;
        let mut apis = BTreeMap::new();
        let mut result = Self::default();
        for (id, resource) in &document.resources {
            if resource.r#type == "AWS::Serverless::HttpApi" {
                apis.insert(resolve::physical_name(id), properties::api(id, resolve(&resource.properties)?)?);
            }
        }
        for (id, resource) in &document.resources {
            let own = || resolve(&resource.properties);
            match resource.r#type.as_str() {
                "AWS::Serverless::Function" => {
                    let metadata = resolve(&resource.metadata)?;
                    properties::function(id, &own()?, &globals, &metadata, &apis, &mut result)?;
                }
                "AWS::DynamoDB::Table" => {
                    result.tables.push(properties::table(resolver.name_of(id), &own()?));
                }
                "AWS::SQS::Queue" => {
                    result.queues.insert(resolver.name_of(id), queues::queue(id, &own()?)?);
                }
                "AWS::Lambda::EventSourceMapping" => {
                    let own = own()?;
                    if queues::is_source(&own) {
                        result.queue_sources.push(queues::source(id, &own)?);
                    } else {
                        result.streams.push(properties::stream(id, &own)?);
                    }
                }
                _ => {}
            }
        }
        for (id, resource) in &document.resources {
            if resource.r#type == "AWS::IAM::ManagedPolicy" {
                policy::attach(id, &resolve(&resource.properties)?, &mut result.functions)?;
            }
        }
        queues::check(&result.queues, &result.queue_sources)?;
        Ok(result)
    }
}

fn resolver<'a>(document: &Document, deployment: &'a Deployment) -> Result<Resolver<'a>, TemplateError> {
    let mut parameters = BTreeMap::new();
    for (name, parameter) in &document.parameters {
        let value = match (deployment.parameters.get(name), &parameter.default) {
            (Some(given), _) => Json::String(given.clone()),
            (None, Some(default)) => {
                serde_json::to_value(default).map_err(|error| TemplateError::Resource(name.clone(), error))?
            }
            (None, None) => return Err(TemplateError::MissingParameter(name.clone())),
        };
        parameters.insert(name.clone(), value);
    }
    if let Some(unknown) = deployment.parameters.keys().find(|name| !parameters.contains_key(*name)) {
        return Err(TemplateError::UnknownName(unknown.clone()));
    }
    let resources = document.resources.iter().map(|(id, r)| (id.clone(), r.r#type.clone())).collect();
    let parameter = document.resources.iter().filter(|(_, it)| it.r#type == "AWS::SSM::Parameter");
    let values = parameter.filter_map(|(id, it)| Some((id.clone(), it.properties.get("Value")?.clone())));
    let values = values.collect();
    Ok(Resolver { deployment, parameters, resources, values, conditions: document.conditions.clone() })
}

#[cfg(test)]
mod tests;
