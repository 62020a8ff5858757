//! The table itself, past the functions: only to show what is in it at all, never what a caller can ask for.

use serde_json::{Value, json};

use super::Running;

impl Running {
    /// Every item, as the store writes them, in the order of their keys.
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

    /// Puts items as they are, past every condition: only to have many.
    pub async fn put_items(&self, items: &[Value]) {
        for portion in items.chunks(25) {
            let puts: Vec<Value> =
                portion.iter().map(|item| json!({ "PutRequest": { "Item": item } })).collect();
            let answer = self
                .store("BatchWriteItem", &json!({"RequestItems": {self.system.table_name(): puts}}))
                .await;
            assert_eq!(answer["UnprocessedItems"], json!({}));
        }
    }

    /// How many items have `text` anywhere in them.
    pub async fn items_with(&self, text: &str) -> usize {
        self.items().await.iter().filter(|item| item.to_string().contains(text)).count()
    }

    /// Changes an item behind the functions' back, as nothing of ours would; `change` sets it to `:value`.
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
        // Local stores want credentials in the right form but check no signature.
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
