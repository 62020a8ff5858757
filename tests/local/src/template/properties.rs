//! Reads the resolved properties of a template's resources.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::{
    Authorizer, EventRule, FunctionResource, Pattern, Policy, Route, Schedule, StreamSource, TableResource,
    Template, TemplateError, resolve,
};

/// An API's authorizers by name, and the name of its default authorizer.
pub(super) struct Api {
    authorizers: BTreeMap<String, Authorizer>,
    default: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ApiProperties {
    #[serde(default)]
    auth: ApiAuth,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct ApiAuth {
    default_authorizer: Option<String>,
    authorizers: BTreeMap<String, JwtAuthorizer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct JwtAuthorizer {
    jwt_configuration: JwtConfiguration,
    #[serde(default)]
    authorization_scopes: Vec<String>,
}

#[derive(Deserialize)]
struct JwtConfiguration {
    issuer: String,
    audience: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct FunctionProperties {
    timeout: Option<u64>,
    environment: Environment,
    events: BTreeMap<String, Event>,
    /// A number, or a text if it comes from a parameter.
    reserved_concurrent_executions: Option<Json>,
    policies: Vec<Json>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Environment {
    variables: BTreeMap<String, Json>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Event {
    r#type: String,
    #[serde(default)]
    properties: Json,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct HttpEvent {
    api_id: String,
    #[serde(default = "any")]
    method: String,
    #[serde(default = "default_route")]
    path: String,
    #[serde(default)]
    auth: RouteAuth,
}

fn any() -> String {
    "ANY".to_owned()
}

fn default_route() -> String {
    "$default".to_owned()
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct RouteAuth {
    authorizer: Option<String>,
    authorization_scopes: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ScheduleEvent {
    schedule_expression: String,
    #[serde(default)]
    input: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RuleEvent {
    pattern: Json,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StreamProperties {
    function_name: String,
    #[serde(default = "default_batch_size")]
    batch_size: usize,
    maximum_retry_attempts: u32,
    #[serde(default)]
    bisect_batch_on_function_error: bool,
    #[serde(default)]
    function_response_types: Vec<String>,
    filter_criteria: FilterCriteria,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FilterCriteria {
    filters: Vec<Filter>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Filter {
    pattern: String,
}

/// Lambda's default for streams.
fn default_batch_size() -> usize {
    100
}

pub(super) fn typed<T: DeserializeOwned>(id: &str, value: &Json) -> Result<T, TemplateError> {
    serde_json::from_value(value.clone()).map_err(|error| TemplateError::Resource(id.to_owned(), error))
}

pub(super) fn api(id: &str, value: Json) -> Result<Api, TemplateError> {
    let properties: ApiProperties =
        serde_json::from_value(value).map_err(|error| TemplateError::Resource(id.to_owned(), error))?;
    let authorizers = properties.auth.authorizers.into_iter().map(|(name, authorizer)| {
        let JwtConfiguration { issuer, audience } = authorizer.jwt_configuration;
        (name, Authorizer { issuer, audience, scopes: authorizer.authorization_scopes })
    });
    Ok(Api { authorizers: authorizers.collect(), default: properties.auth.default_authorizer })
}

impl Api {
    fn authorizer(&self, auth: RouteAuth) -> Result<Option<Authorizer>, TemplateError> {
        let name = match auth.authorizer.or_else(|| self.default.clone()) {
            Some(name) if name != "NONE" => name,
            Some(_) | None => return Ok(None),
        };
        let mut authorizer = self.authorizers.get(&name).cloned().ok_or(TemplateError::UnknownName(name))?;
        if let Some(scopes) = auth.authorization_scopes {
            authorizer.scopes = scopes;
        }
        Ok(Some(authorizer))
    }
}

pub(super) fn function(
    id: &str,
    own: &Json,
    globals: &Json,
    metadata: &Json,
    apis: &BTreeMap<String, Api>,
    into: &mut Template,
) -> Result<(), TemplateError> {
    let own: FunctionProperties = typed(id, own)?;
    let globals: FunctionProperties = match globals.get("Function") {
        Some(globals) => typed("Globals", globals)?,
        None => FunctionProperties::default(),
    };
    let mut environment = BTreeMap::new();
    for (name, value) in globals.environment.variables.iter().chain(&own.environment.variables) {
        environment.insert(name.clone(), resolve::string(value)?);
    }
    let binary = metadata.pointer("/BuildProperties/Binary").and_then(Json::as_str);
    let resource = FunctionResource {
        binary: binary.unwrap_or_default().to_owned(),
        environment,
        timeout: Duration::from_secs(own.timeout.or(globals.timeout).unwrap_or(3)),
        concurrency: own.reserved_concurrent_executions.map(|it| count(id, &it)).transpose()?,
        policy: Policy::read(id, &own.policies)?,
    };
    into.functions.insert(id.to_owned(), resource);
    for event in own.events.into_values() {
        match event.r#type.as_str() {
            "HttpApi" => {
                let http: HttpEvent = typed(id, &event.properties)?;
                let api = apis.get(&http.api_id).ok_or(TemplateError::UnknownName(http.api_id))?;
                into.routes.push(Route {
                    method: http.method.to_uppercase(),
                    path: http.path,
                    function: id.to_owned(),
                    authorizer: api.authorizer(http.auth)?,
                });
            }
            "ScheduleV2" => {
                let schedule: ScheduleEvent = typed(id, &event.properties)?;
                let input = schedule.input.as_deref().unwrap_or("{}");
                into.schedules.push(Schedule {
                    function: id.to_owned(),
                    expression: schedule.schedule_expression,
                    input: serde_json::from_str(input)
                        .map_err(|error| TemplateError::Resource(id.to_owned(), error))?,
                });
            }
            "EventBridgeRule" => {
                let rule: RuleEvent = typed(id, &event.properties)?;
                let pattern = Pattern::read(&rule.pattern.to_string()).map_err(TemplateError::Invalid)?;
                into.rules.push(EventRule { function: id.to_owned(), pattern });
            }
            other => return Err(TemplateError::UnknownEvent(other.to_owned())),
        }
    }
    Ok(())
}

fn count(id: &str, value: &Json) -> Result<usize, TemplateError> {
    let text = resolve::string(value)?;
    text.parse().map_err(|_| TemplateError::Invalid(format!("{id}: number {text}")))
}

/// Reads the properties that CloudFormation and `CreateTable` share.
pub(super) fn table(name: String, own: &Json) -> TableResource {
    let mut definition = json!({ "TableName": name });
    let parts = [
        "AttributeDefinitions",
        "BillingMode",
        "GlobalSecondaryIndexes",
        "KeySchema",
        "LocalSecondaryIndexes",
        "ProvisionedThroughput",
    ];
    for part in parts {
        if let Some(value) = own.get(part) {
            definition[part] = value.clone();
        }
    }
    if let Some(view) = own.pointer("/StreamSpecification/StreamViewType") {
        definition["StreamSpecification"] = json!({"StreamEnabled": true, "StreamViewType": view});
    }
    let expiry = own.pointer("/TimeToLiveSpecification/AttributeName").and_then(Json::as_str);
    TableResource { name, definition, expiry_attribute: expiry.map(str::to_owned) }
}

pub(super) fn stream(id: &str, own: &Json) -> Result<StreamSource, TemplateError> {
    let own: StreamProperties = typed(id, own)?;
    let filters = own.filter_criteria.filters.iter().map(|filter| Pattern::read(&filter.pattern));
    Ok(StreamSource {
        function: resolve::logical_id(&own.function_name).to_owned(),
        batch_size: own.batch_size,
        retries: own.maximum_retry_attempts,
        splits_batches: own.bisect_batch_on_function_error,
        reports_failures: own.function_response_types.iter().any(|kind| kind == "ReportBatchItemFailures"),
        filters: filters.collect::<Result<_, _>>().map_err(TemplateError::Invalid)?,
    })
}
