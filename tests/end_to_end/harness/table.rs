//! The table's items, which tests use to check what is stored, never for what the API returns.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::Running;

impl Running {
    /// Environment variables of a function outside the system that uses the system's table.
    pub fn table_variables(&self) -> BTreeMap<String, String> {
        let variables = [
            ("AWS_ACCESS_KEY_ID", "local"),
            ("AWS_SECRET_ACCESS_KEY", "local"),
            ("AWS_REGION", "eu-west-1"),
            ("AWS_ENDPOINT_URL_DYNAMODB", self.system.wire_url()),
            ("TABLE_NAME", self.system.table_name()),
        ];
        variables.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    }

    /// All items in the order of their keys.
    pub async fn items(&self) -> Vec<Value> {
        let mut items = Vec::new();
        let mut from = Value::Null;
        loop {
            let mut request = json!({"TableName": self.system.table_name(), "ConsistentRead": true});
            if !from.is_null() {
                request["ExclusiveStartKey"] = from;
            }
            let mut page = self.store("Scan", &request).await;
            items.extend(page["Items"].as_array().unwrap().iter().cloned());
            from = page["LastEvaluatedKey"].take();
            if from.is_null() {
                items.sort_by_key(|item| (item["pk"].to_string(), item["sk"].to_string()));
                return items;
            }
        }
    }

    /// An item of a purchase order: `ORDER`, `TERMS`, `TOTALS` or `SWEEP`.
    pub async fn order_item(&self, kind: &str, id: &str) -> Value {
        let sk = json!({ "S": format!("{kind}#{id}") });
        self.items().await.into_iter().find(|item| item["sk"] == sk).unwrap()
    }

    /// All items of a purchase order.
    pub async fn order_items(&self, id: &str) -> Vec<Value> {
        let mut items = self.items().await;
        let suffix = format!("#{id}");
        items.retain(|item| {
            let [pk, sk] = ["pk", "sk"].map(|key| item[key]["S"].as_str().unwrap());
            pk.starts_with("PO#") && sk.ends_with(&suffix)
        });
        items
    }

    /// Puts copies of a purchase order's items with other IDs, updated an hour after noon of 2026-06-15.
    pub async fn put_copies(&self, items: &[Value], ids: impl IntoIterator<Item = String>) {
        let copies = ids.into_iter().enumerate().flat_map(|(number, id)| {
            items.iter().map(move |item| copy_of(item, &id, number)).collect::<Vec<_>>()
        });
        self.put_items(&copies.collect::<Vec<_>>()).await;
    }

    /// Puts items without any condition, to fill the table.
    pub async fn put_items(&self, items: &[Value]) {
        for batch in items.chunks(25) {
            let puts: Vec<Value> =
                batch.iter().map(|item| json!({ "PutRequest": { "Item": item } })).collect();
            let answer = self
                .store("BatchWriteItem", &json!({"RequestItems": {self.system.table_name(): puts}}))
                .await;
            assert_eq!(answer["UnprocessedItems"], json!({}));
        }
    }

    /// The number of items that contain a text.
    pub async fn items_with(&self, text: &str) -> usize {
        self.items().await.iter().filter(|item| item.to_string().contains(text)).count()
    }

    /// Corrupts an item with an update expression that uses `:value`.
    pub async fn tamper(&self, pk: &str, sk: &str, change: &str, value: &Value) {
        let request = json!({
            "TableName": self.system.table_name(),
            "Key": {"pk": {"S": pk}, "sk": {"S": sk}},
            "UpdateExpression": change,
            "ConditionExpression": "attribute_exists(pk)",
            "ExpressionAttributeValues": {":value": value},
        });
        self.store("UpdateItem", &request).await;
    }

    async fn store(&self, operation: &str, request: &Value) -> Value {
        // Local stores require credentials but don't check the signature.
        let authorization = "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, \
                             SignedHeaders=host;x-amz-date, Signature=0";
        let answer = self
            .client
            .post(self.system.dynamodb_endpoint())
            .header("x-amz-target", format!("DynamoDB_20120810.{operation}"))
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-date", "20260101T000000Z")
            .header("authorization", authorization)
            .body(request.to_string());
        let answer = answer.send().await.unwrap();
        assert!(answer.status().is_success(), "{operation}: {}", answer.status());
        answer.json().await.unwrap()
    }
}

fn copy_of(item: &Value, id: &str, number: usize) -> Value {
    let mut item = item.clone();
    let kind = item["sk"]["S"].as_str().unwrap().split('#').next().unwrap().to_owned();
    item["sk"]["S"] = json!(format!("{kind}#{id}"));
    if kind == "ORDER" {
        item["order"]["M"]["purchaseOrderId"]["S"] = json!(id);
        item["updatedAt"]["S"] = json!(format!("2026-06-15T13:00:00.{number:06}Z"));
    }
    item
}
