//! What `template.yaml` says: functions, routes, authorizer, table, schedules. What runs locally
//! is read from here, so that it is what deploys.

mod policy;
mod resolve;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use serde_norway::Value as Yaml;

use crate::events::pattern::Pattern;
pub use policy::{Act, Policy};
use resolve::Resolver;
pub use resolve::{ACCOUNT, Deployment, REGION, STACK};

/// The template of this very build.
pub const TEMPLATE: &str = include_str!("../../../template.yaml");

/// The template with every parameter and reference resolved.
#[derive(Debug, Clone, Default)]
pub struct Template {
    /// The functions, by logical id.
    pub functions: BTreeMap<String, FunctionResource>,
    /// The HTTP API's routes.
    pub routes: Vec<Route>,
    /// The tables.
    pub tables: Vec<Table>,
    /// What runs by itself.
    pub schedules: Vec<Schedule>,
    /// What is handed the tables' streams.
    pub streams: Vec<StreamSource>,
}

/// One function as deployed.
#[derive(Debug, Clone)]
pub struct FunctionResource {
    /// The name of its binary.
    pub binary: String,
    /// Its environment variables.
    pub environment: BTreeMap<String, String>,
    /// How long one invocation may take.
    pub timeout: Duration,
    /// How many invocations may run at once, where that is limited.
    pub concurrency: Option<usize>,
    /// What it may do at tables.
    pub policy: Policy,
}

/// One route of the HTTP API.
#[derive(Debug, Clone)]
pub struct Route {
    /// An upper-case method, or `ANY`.
    pub method: String,
    /// A path such as `/purchase-orders/{key}`.
    pub path: String,
    /// Logical id of the function that answers.
    pub function: String,
    /// Who may come in; anyone where there is none.
    pub authorizer: Option<Authorizer>,
}

/// What the access token of a request must be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorizer {
    /// Its `iss`.
    pub issuer: String,
    /// Its `aud` must be one of these.
    pub audience: Vec<String>,
    /// It must have one of these, if there are any.
    pub scopes: Vec<String>,
}

/// A `DynamoDB` table.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name here.
    pub name: String,
    /// The body of the `CreateTable` call that makes it.
    pub definition: Json,
    /// The attribute that says when an item may go.
    pub expiry_attribute: Option<String>,
}

impl Table {
    pub(crate) fn without_stream(&mut self) {
        if let Some(definition) = self.definition.as_object_mut() {
            definition.remove("StreamSpecification");
        }
    }
}

/// A function that is handed a table's stream.
#[derive(Debug, Clone)]
pub struct StreamSource {
    /// Its logical id.
    pub function: String,
    /// Records of one invocation.
    pub batch_size: usize,
    /// How often a batch is tried again.
    pub retries: u32,
    /// Whether a batch that fails as a whole is tried in halves.
    pub in_halves: bool,
    /// Whether the function's answer says what of a batch is not done.
    pub partial: bool,
    /// A record must be like one of these.
    pub filters: Vec<Pattern>,
}

/// A function that runs by itself.
#[derive(Debug, Clone)]
pub struct Schedule {
    /// Its logical id.
    pub function: String,
    /// Such as `rate(1 hour)`.
    pub expression: String,
    /// The event that it gets.
    pub input: Json,
}

/// Why a template can't be run here.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    /// Not YAML.
    #[error("not YAML: {0}")]
    Yaml(#[from] serde_norway::Error),
    /// A reference to nothing that is known here.
    #[error("{0} is not known here")]
    UnknownName(String),
    /// An intrinsic function that isn't implemented here.
    #[error("the function {0} is not known here")]
    UnknownFunction(String),
    /// An event source that isn't implemented here.
    #[error("events of type {0} are not known here")]
    UnknownEvent(String),
    /// A parameter without default that wasn't given a value.
    #[error("parameter {0} needs a value")]
    MissingParameter(String),
    /// Anything else that isn't as it should be.
    #[error("unexpected in the template: {0}")]
    Invalid(String),
    /// A resource that isn't as it should be.
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
    /// The condition without which it isn't made.
    condition: Option<String>,
    #[serde(default)]
    properties: Yaml,
    #[serde(default)]
    metadata: Yaml,
}

mod properties;

impl Template {
    /// Reads a template as it would be deployed there.
    pub fn read(template: &str, deployment: &Deployment) -> Result<Self, TemplateError> {
        let mut document: Document = serde_norway::from_str(template)?;
        let mut resolver = resolver(&document, deployment)?;
        let mut left_out = Vec::new();
        for (id, condition) in
            document.resources.iter().filter_map(|(id, it)| Some((id, it.condition.as_ref()?)))
        {
            if !resolver.condition(condition)? {
                left_out.push(id.clone());
            }
        }
        for id in &left_out {
            document.resources.remove(id);
            resolver.resources.remove(id);
        }
        // What is left out says as much as what is empty.
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
            let own = resolve(&resource.properties)?;
            match resource.r#type.as_str() {
                "AWS::Serverless::Function" => {
                    let metadata = resolve(&resource.metadata)?;
                    properties::function(id, &own, &globals, &metadata, &apis, &mut result)?;
                }
                "AWS::DynamoDB::Table" => result.tables.push(properties::table(resolver.name_of(id), &own)),
                "AWS::Lambda::EventSourceMapping" => result.streams.push(properties::stream(id, &own)?),
                _ => {}
            }
        }
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
    Ok(Resolver { deployment, parameters, resources, conditions: document.conditions.clone() })
}

#[cfg(test)]
mod tests;
