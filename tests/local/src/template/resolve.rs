//! Resolves the CloudFormation intrinsic functions that the template uses, with the values of a local deployment. Any
//! other function is an error.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use serde_norway::Value as Yaml;

use super::TemplateError;

/// The values that a deployment gives to the template.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The HTTP API's URL, without a slash at the end.
    pub url: String,
    /// Template parameters that differ from their defaults.
    pub parameters: BTreeMap<String, String>,
    /// The table's name, for several systems that share one `DynamoDB`.
    pub table: Option<String>,
}

/// The AWS account of the local resources.
pub const ACCOUNT: &str = "000000000000";
/// The AWS region of the local resources.
pub const REGION: &str = "us-east-1";
/// The name of the local stack.
pub const STACK: &str = "local";
/// The last part of the local stack's id.
const STACK_UUID: &str = "00000000-0000-4000-8000-10ca10ca10ca";

pub(super) struct Resolver<'a> {
    pub(super) deployment: &'a Deployment,
    pub(super) parameters: BTreeMap<String, Json>,
    /// Resource types by logical id.
    pub(super) resources: BTreeMap<String, String>,
    /// The values of the resources of type `AWS::SSM::Parameter`, by logical id.
    pub(super) values: BTreeMap<String, Yaml>,
    pub(super) conditions: BTreeMap<String, Yaml>,
}

impl Resolver<'_> {
    /// Resolves a value; `None` is `AWS::NoValue`.
    pub(super) fn resolve(&self, value: &Yaml) -> Result<Option<Json>, TemplateError> {
        if let Some((name, argument)) = intrinsic(value) {
            return self.call(&name, argument);
        }
        Ok(Some(match value {
            Yaml::Null => Json::Null,
            Yaml::Bool(value) => Json::Bool(*value),
            Yaml::Number(number) => {
                serde_json::to_value(number).map_err(|_| invalid(&format!("number {number}")))?
            }
            Yaml::String(text) => Json::String(text.clone()),
            Yaml::Sequence(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.resolve(item)).collect();
                Json::Array(items?.into_iter().flatten().collect())
            }
            Yaml::Mapping(entries) => {
                let mut map = Map::new();
                for (key, value) in entries {
                    if let Some(value) = self.resolve(value)? {
                        map.insert(text(key)?, value);
                    }
                }
                Json::Object(map)
            }
            Yaml::Tagged(tagged) => return Err(TemplateError::UnknownFunction(tagged.tag.to_string())),
        }))
    }

    fn required(&self, value: &Yaml) -> Result<Json, TemplateError> {
        self.resolve(value)?.ok_or_else(|| invalid("AWS::NoValue as an argument"))
    }

    fn call(&self, name: &str, argument: &Yaml) -> Result<Option<Json>, TemplateError> {
        Ok(Some(match name {
            "Ref" => return self.reference(&text(argument)?),
            "Fn::Sub" => Json::String(self.substitute(argument)?),
            "Fn::GetAtt" => {
                let parts = argument.as_sequence().map_or(std::slice::from_ref(argument), Vec::as_slice);
                let parts: Result<Vec<_>, _> = parts.iter().map(text).collect();
                Json::String(self.attribute(&parts?.join("."))?)
            }
            "Fn::Select" => {
                let [index, list] = self.arguments(argument, name)?;
                let index = string(&index)?.parse::<usize>().map_err(|_| invalid("Fn::Select index"))?;
                list.get(index).cloned().ok_or_else(|| invalid("Fn::Select index beyond the list"))?
            }
            "Fn::Split" => {
                let [separator, joined] = self.arguments(argument, name)?;
                string(&joined)?.split(&string(&separator)?).collect()
            }
            "Fn::Join" => {
                let [separator, list] = self.arguments(argument, name)?;
                let parts: Result<Vec<_>, _> = list.as_array().into_iter().flatten().map(string).collect();
                Json::String(parts?.join(&string(&separator)?))
            }
            "Fn::If" => {
                let [condition, yes, no] = sequence(argument, name)?;
                let branch = if self.condition(&text(condition)?)? { yes } else { no };
                return self.resolve(branch);
            }
            "Fn::Equals" => {
                let [one, other] = self.arguments(argument, name)?;
                Json::Bool(string(&one)? == string(&other)?)
            }
            "Fn::Not" => {
                let [inner] = self.arguments(argument, name)?;
                Json::Bool(inner != Json::Bool(true))
            }
            "Fn::And" => {
                let conditions: Vec<&Yaml> = argument.as_sequence().into_iter().flatten().collect();
                let all: Result<Vec<_>, _> = conditions.iter().map(|it| self.required(it)).collect();
                Json::Bool(all?.iter().all(|it| *it == Json::Bool(true)))
            }
            "Condition" => Json::Bool(self.condition(&text(argument)?)?),
            _ => return Err(TemplateError::UnknownFunction(name.to_owned())),
        }))
    }

    fn arguments<const N: usize>(&self, argument: &Yaml, name: &str) -> Result<[Json; N], TemplateError> {
        let mut resolved = Vec::with_capacity(N);
        for item in sequence::<N>(argument, name)? {
            resolved.push(self.required(item)?);
        }
        resolved.try_into().map_err(|_| invalid(name))
    }

    pub(super) fn condition(&self, name: &str) -> Result<bool, TemplateError> {
        let condition =
            self.conditions.get(name).ok_or_else(|| TemplateError::UnknownName(name.to_owned()))?;
        Ok(self.required(condition)? == Json::Bool(true))
    }

    fn reference(&self, name: &str) -> Result<Option<Json>, TemplateError> {
        if let Some(value) = self.parameters.get(name) {
            return Ok(Some(value.clone()));
        }
        let value = match name {
            "AWS::NoValue" => return Ok(None),
            "AWS::AccountId" => ACCOUNT.to_owned(),
            "AWS::Partition" => "aws".to_owned(),
            "AWS::Region" => REGION.to_owned(),
            "AWS::StackId" => format!("arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{STACK}/{STACK_UUID}"),
            "AWS::StackName" => STACK.to_owned(),
            "AWS::URLSuffix" => "amazonaws.com".to_owned(),
            // Locally, a function has no versions: its alias is the function.
            id if self.resources.contains_key(id.trim_end_matches(".Alias")) => {
                self.name_of(id.trim_end_matches(".Alias"))
            }
            id if self.is_role(id) => physical_name(id),
            unknown => return Err(TemplateError::UnknownName(unknown.to_owned())),
        };
        Ok(Some(Json::String(value)))
    }

    /// Returns whether `id` is the role that SAM creates for a function.
    fn is_role(&self, id: &str) -> bool {
        let function = id.strip_suffix("Role").and_then(|id| self.resources.get(id));
        function.is_some_and(|kind| kind == "AWS::Serverless::Function")
    }

    /// Returns the physical name of a resource.
    pub(super) fn name_of(&self, id: &str) -> String {
        let is_table = self.resources.get(id).is_some_and(|it| it == "AWS::DynamoDB::Table");
        self.deployment.table.clone().filter(|_| is_table).unwrap_or_else(|| physical_name(id))
    }

    fn attribute(&self, path: &str) -> Result<String, TemplateError> {
        let unknown = || TemplateError::UnknownName(path.to_owned());
        let (id, attribute) = path.split_once('.').ok_or_else(unknown)?;
        if self.is_role(id) && attribute == "Arn" {
            return Ok(format!("arn:aws:iam::{ACCOUNT}:role/{}", physical_name(id)));
        }
        let resource_type = self.resources.get(id).ok_or_else(unknown)?;
        let name = self.name_of(id);
        let arn = |service: &str, rest: &str| format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{rest}{name}");
        match (resource_type.as_str(), attribute) {
            ("AWS::Serverless::HttpApi", "ApiEndpoint") => Ok(self.deployment.url.clone()),
            ("AWS::DynamoDB::Table", "Arn") => Ok(arn("dynamodb", "table/")),
            ("AWS::Serverless::Function", "Arn") => Ok(arn("lambda", "function:")),
            ("AWS::Cognito::UserPool", "Arn") => Ok(arn("cognito-idp", "userpool/")),
            ("AWS::Cognito::UserPool", "ProviderURL") => {
                Ok(format!("https://cognito-idp.{REGION}.amazonaws.com/{name}"))
            }
            ("AWS::ApiGatewayV2::Api", "ApiEndpoint") => {
                Ok(format!("https://{name}.execute-api.{REGION}.amazonaws.com"))
            }
            ("AWS::CloudWatch::Alarm", "Arn") => Ok(arn("cloudwatch", "alarm:")),
            ("AWS::Events::Rule", "Arn") => Ok(arn("events", "rule/")),
            ("AWS::SQS::Queue", "Arn") => Ok(arn("sqs", "")),
            ("AWS::SQS::Queue", "QueueName") => Ok(name),
            ("AWS::Logs::LogGroup", "Arn") => Ok(arn("logs", "log-group:")),
            ("AWS::DynamoDB::Table", "StreamArn") => {
                Ok(format!("{}/stream/{STACK}", arn("dynamodb", "table/")))
            }
            ("AWS::SNS::Topic", "TopicArn") => Ok(arn("sns", "")),
            ("AWS::SSM::Parameter", "Value") => {
                string(&self.required(self.values.get(id).ok_or_else(unknown)?)?)
            }
            _ => Err(unknown()),
        }
    }

    /// Substitutes `${Name}` and `${Resource.Attribute}`. `${!Name}` becomes `${Name}`.
    fn substitute(&self, argument: &Yaml) -> Result<String, TemplateError> {
        let (pattern, own) = if argument.is_sequence() {
            let [pattern, own] = sequence(argument, "Fn::Sub")?;
            (text(pattern)?, self.required(own)?)
        } else {
            (text(argument)?, Json::Null)
        };
        let mut result = String::new();
        let mut rest = pattern.as_str();
        while let Some((before, after)) = rest.split_once("${") {
            let (name, tail) = after.split_once('}').ok_or_else(|| invalid(&pattern))?;
            result.push_str(before);
            if let Some(literal) = name.strip_prefix('!') {
                result.extend(["${", literal, "}"]);
            } else if let Some(value) = own.get(name) {
                result.push_str(&string(value)?);
            } else if name.contains('.') {
                result.push_str(&self.attribute(name)?);
            } else if let Some(value) = self.reference(name)? {
                result.push_str(&string(&value)?);
            }
            rest = tail;
        }
        result.push_str(rest);
        Ok(result)
    }
}

/// Returns the physical name of a resource without a name of its own.
pub(crate) fn physical_name(logical_id: &str) -> String {
    format!("{STACK}-{logical_id}")
}

/// Returns the logical id of a [`physical_name`].
pub(crate) fn logical_id(physical_name: &str) -> &str {
    physical_name.strip_prefix(STACK).and_then(|rest| rest.strip_prefix('-')).unwrap_or(physical_name)
}

/// Returns the name and the argument of `!Name argument` or `{"Fn::Name": argument}`.
fn intrinsic(value: &Yaml) -> Option<(String, &Yaml)> {
    match value {
        Yaml::Tagged(tagged) => {
            let tag = tagged.tag.to_string();
            let name = tag.trim_start_matches('!');
            let plain = matches!(name, "Ref" | "Condition");
            Some((if plain { name.to_owned() } else { format!("Fn::{name}") }, &tagged.value))
        }
        Yaml::Mapping(entries) if entries.len() == 1 => entries.iter().next().and_then(|(key, argument)| {
            let name = key.as_str()?;
            (name == "Ref" || name.starts_with("Fn::")).then(|| (name.to_owned(), argument))
        }),
        Yaml::Null
        | Yaml::Bool(_)
        | Yaml::Number(_)
        | Yaml::String(_)
        | Yaml::Sequence(_)
        | Yaml::Mapping(_) => None,
    }
}

fn sequence<'a, const N: usize>(argument: &'a Yaml, name: &str) -> Result<[&'a Yaml; N], TemplateError> {
    let items: Vec<&Yaml> = argument.as_sequence().into_iter().flatten().collect();
    items.try_into().map_err(|_| invalid(&format!("{name} takes {N} arguments")))
}

fn text(value: &Yaml) -> Result<String, TemplateError> {
    value.as_str().map(str::to_owned).ok_or_else(|| invalid("expected text"))
}

/// Formats a scalar as CloudFormation does.
pub(super) fn string(value: &Json) -> Result<String, TemplateError> {
    match value {
        Json::String(text) => Ok(text.clone()),
        Json::Number(number) => Ok(number.to_string()),
        Json::Bool(value) => Ok(value.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => Err(invalid("expected a scalar")),
    }
}

fn invalid(what: &str) -> TemplateError {
    TemplateError::Invalid(what.to_owned())
}
