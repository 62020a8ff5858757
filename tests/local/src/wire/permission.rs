//! Whether a function may do what it asks of the store: its own policies of the template, as IAM
//! would apply them. Whoever isn't a function, such as the operator at a terminal, may do everything.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::Value;

use crate::template::{ACCOUNT, Act, Policy, REGION, Template};

/// Each function's policies, by the access key that it signs with: its logical id.
#[derive(Clone, Debug)]
pub(crate) struct Permissions(BTreeMap<String, Policy>);

impl Permissions {
    pub(crate) fn of(template: &Template) -> Self {
        Self(template.functions.iter().map(|(id, function)| (id.clone(), function.policy.clone())).collect())
    }

    /// What the caller may not do of what it asks for; nothing where it may do all of it.
    pub(super) fn denied(&self, headers: &HeaderMap, operation: &str, body: &[u8]) -> Option<Act> {
        let caller = signer(headers)?;
        let policy = self.0.get(caller)?;
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let denied = acts(operation, &request).into_iter().find(|act| !policy.allows(act))?;
        tracing::warn!(
            function = caller,
            action = denied.action,
            resource = denied.resource,
            "not permitted"
        );
        Some(denied)
    }
}

/// The access key in `AWS4-HMAC-SHA256 Credential=key/20260101/…`.
fn signer(headers: &HeaderMap) -> Option<&str> {
    let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
    authorization.split_once("Credential=")?.1.split('/').next()
}

/// Everything that a request does. A transaction needs the permission of each of its parts.
fn acts(operation: &str, request: &Value) -> Vec<Act> {
    let action = format!("dynamodb:{operation}");
    match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let parts = request["TransactItems"].as_array().into_iter().flatten();
            parts
                .filter_map(|part| part.as_object()?.iter().next())
                .map(|(kind, part)| act(kind, part))
                .collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let tables = request["RequestItems"].as_object().into_iter().flatten();
            let keys = tables.flat_map(|(table, items)| {
                let items = items.get("Keys").unwrap_or(items).as_array().into_iter().flatten();
                items.map(move |item| (table, partition_key(item)))
            });
            keys.map(|(table, key)| Act { action: action.clone(), resource: arn(table), leading_key: key })
                .collect()
        }
        single => vec![act(single, request)],
    }
}

/// One read or write, by itself or as a part of a transaction.
fn act(kind: &str, request: &Value) -> Act {
    let action = match kind {
        "ConditionCheck" => "ConditionCheckItem",
        "Delete" => "DeleteItem",
        "Get" => "GetItem",
        "Put" => "PutItem",
        "Update" => "UpdateItem",
        operation => operation,
    };
    let table = arn(request["TableName"].as_str().unwrap_or_default());
    let resource = match request["IndexName"].as_str() {
        Some(index) => format!("{table}/index/{index}"),
        None => table,
    };
    let leading_key = match kind {
        "Query" => queried(request),
        _ => partition_key(request.get("Item").or_else(|| request.get("Key")).unwrap_or(request)),
    };
    Act { action: format!("dynamodb:{action}"), resource, leading_key }
}

fn partition_key(item: &Value) -> Option<String> {
    Some(item["pk"]["S"].as_str()?.to_owned())
}

/// The value in `pk = :value AND …`.
fn queried(request: &Value) -> Option<String> {
    let condition = request["KeyConditionExpression"].as_str()?;
    let value = condition.split_once('=')?.1.split_whitespace().next()?;
    Some(request["ExpressionAttributeValues"][value]["S"].as_str()?.to_owned())
}

fn arn(table: &str) -> String {
    format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(operation: &str, request: &Value) -> Vec<String> {
        let line = |it: Act| {
            let resource = it.resource.rsplit_once(":table/").unwrap().1.to_owned();
            format!("{} {resource} {}", it.action, it.leading_key.unwrap_or_default())
        };
        acts(operation, request).into_iter().map(line).collect()
    }

    #[test]
    fn every_part_of_a_request_counts() {
        let key = json!({"pk": {"S": "A"}, "sk": {"S": "1"}});
        assert_eq!(told("GetItem", &json!({"TableName": "T", "Key": key})), ["dynamodb:GetItem T A"]);
        assert_eq!(
            told("BatchGetItem", &json!({"RequestItems": {"T": {"Keys": [key, {"pk": {"S": "B"}}]}}})),
            ["dynamodb:BatchGetItem T A", "dynamodb:BatchGetItem T B"]
        );
        let parts = json!([{"Put": {"TableName": "T", "Item": key}}, {"ConditionCheck": {"TableName": "T", "Key": key}}]);
        assert_eq!(
            told("TransactWriteItems", &json!({"TransactItems": parts})),
            ["dynamodb:PutItem T A", "dynamodb:ConditionCheckItem T A"]
        );
        let query = json!({"TableName": "T", "IndexName": "i", "KeyConditionExpression": "#a = :b AND c < :d",
            "ExpressionAttributeValues": {":b": {"S": "B"}, ":d": {"S": "D"}}});
        assert_eq!(told("Query", &query), ["dynamodb:Query T/index/i B"]);
        assert_eq!(told("Scan", &json!({"TableName": "T"})), ["dynamodb:Scan T "]);
    }
}
