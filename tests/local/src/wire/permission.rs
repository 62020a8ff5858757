//! Checks a function's requests to the store against its IAM policies in the template. Other callers, such as a person
//! with the AWS CLI, may do everything.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use serde_json::Value;

use crate::template::{ACCOUNT, Policy, REGION, TableAction, Template};

/// The functions' policies, by the access key that they sign with: their logical id.
#[derive(Clone, Debug)]
pub(crate) struct Permissions(BTreeMap<String, Policy>);

impl Permissions {
    pub(crate) fn of(template: &Template) -> Self {
        Self(template.functions.iter().map(|(id, function)| (id.clone(), function.policy.clone())).collect())
    }

    /// Whether a function's policies let it assume a role. Other callers may.
    pub(crate) fn may_assume(&self, caller: &str, role_arn: &str) -> bool {
        let action = "sts:AssumeRole".to_owned();
        let assume = TableAction { action, resource: role_arn.to_owned(), leading_key: None };
        self.0.get(caller).is_none_or(|policy| policy.allows(&assume))
    }

    /// Returns the first action of a request that the caller's policies don't allow.
    pub(super) fn denied(&self, headers: &HeaderMap, operation: &str, body: &[u8]) -> Option<TableAction> {
        let caller = signer(headers)?;
        let policy = self.0.get(caller)?;
        let request: Value = serde_json::from_slice(body).unwrap_or_default();
        let denied = actions(operation, &request).into_iter().find(|action| !policy.allows(action))?;
        tracing::warn!(
            function = caller,
            action = denied.action,
            resource = denied.resource,
            "not permitted"
        );
        Some(denied)
    }
}

/// Returns the access key of a header such as `AWS4-HMAC-SHA256 Credential=key/20260101/…`.
pub(crate) fn signer(headers: &HeaderMap) -> Option<&str> {
    let authorization = headers.get(AUTHORIZATION)?.to_str().ok()?;
    authorization.split_once("Credential=")?.1.split('/').next()
}

/// Returns the actions of a request. A transaction consists of several.
fn actions(operation: &str, request: &Value) -> Vec<TableAction> {
    let action = format!("dynamodb:{operation}");
    match operation {
        "TransactWriteItems" | "TransactGetItems" => {
            let parts = request["TransactItems"].as_array().into_iter().flatten();
            parts
                .filter_map(|part| part.as_object()?.iter().next())
                .map(|(kind, part)| table_action(kind, part))
                .collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            let tables = request["RequestItems"].as_object().into_iter().flatten();
            let keys = tables.flat_map(|(table, items)| {
                let items = items.get("Keys").unwrap_or(items).as_array().into_iter().flatten();
                items.map(move |item| (table, partition_key(item)))
            });
            keys.map(|(table, key)| TableAction {
                action: action.clone(),
                resource: arn(table),
                leading_key: key,
            })
            .collect()
        }
        single => vec![table_action(single, request)],
    }
}

fn table_action(kind: &str, request: &Value) -> TableAction {
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
    TableAction { action: format!("dynamodb:{action}"), resource, leading_key }
}

fn partition_key(item: &Value) -> Option<String> {
    Some(item["pk"]["S"].as_str()?.to_owned())
}

/// Returns the partition key of a query, which is the value in `pk = :value AND …`.
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

    fn lines(operation: &str, request: &Value) -> Vec<String> {
        let line = |it: TableAction| {
            let resource = it.resource.rsplit_once(":table/").unwrap().1.to_owned();
            format!("{} {resource} {}", it.action, it.leading_key.unwrap_or_default())
        };
        actions(operation, request).into_iter().map(line).collect()
    }

    #[test]
    fn every_part_of_a_request_is_an_action() {
        let key = json!({"pk": {"S": "A"}, "sk": {"S": "1"}});
        assert_eq!(lines("GetItem", &json!({"TableName": "T", "Key": key})), ["dynamodb:GetItem T A"]);
        assert_eq!(
            lines("BatchGetItem", &json!({"RequestItems": {"T": {"Keys": [key, {"pk": {"S": "B"}}]}}})),
            ["dynamodb:BatchGetItem T A", "dynamodb:BatchGetItem T B"]
        );
        let parts = json!([{"Put": {"TableName": "T", "Item": key}}, {"ConditionCheck": {"TableName": "T", "Key": key}}]);
        assert_eq!(
            lines("TransactWriteItems", &json!({"TransactItems": parts})),
            ["dynamodb:PutItem T A", "dynamodb:ConditionCheckItem T A"]
        );
        let query = json!({"TableName": "T", "IndexName": "i", "KeyConditionExpression": "#a = :b AND c < :d",
            "ExpressionAttributeValues": {":b": {"S": "B"}, ":d": {"S": "D"}}});
        assert_eq!(lines("Query", &query), ["dynamodb:Query T/index/i B"]);
        assert_eq!(lines("Scan", &json!({"TableName": "T"})), ["dynamodb:Scan T "]);
    }
}
