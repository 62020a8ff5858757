//! The faults of a simulation: what may happen to one request, and which of it happens to which request.

use fastrand::Rng;
use serde_json::{Value, json};

use super::store::StoreAnswer;

/// What happens to one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InjectedFault {
    /// The connection breaks before the request arrives.
    NotSent,
    /// The connection breaks after the service has executed the request.
    AnswerLost,
    /// Status 500; nothing was done.
    FailedBefore,
    /// Status 500; the request was executed.
    FailedAfter,
    Throttled,
    /// Another transaction writes one of the items.
    Conflict,
    /// An earlier try of the transaction is in progress.
    InProgress,
    /// The request is executed after the caller has given the attempt up.
    Late,
    /// A part is answered: unprocessed keys, or a short page.
    Partial,
    /// The process that sends it ends before.
    KilledBefore,
    /// The process that sends it ends after the request was executed, before the answer.
    KilledAfter,
}

use InjectedFault::{
    AnswerLost, Conflict, FailedAfter, FailedBefore, InProgress, KilledAfter, KilledBefore, Late, NotSent,
    Partial, Throttled,
};

const OF_ANY: [InjectedFault; 8] =
    [NotSent, AnswerLost, FailedBefore, FailedAfter, Throttled, Late, KilledBefore, KilledAfter];

/// Returns the fault of one request of `operation`, if it has one. `rate` of a thousand requests have one.
pub(super) fn choose(rng: &mut Rng, rate: u32, operation: &str) -> Option<InjectedFault> {
    if rng.u32(..1000) >= rate {
        return None;
    }
    let own: &[InjectedFault] = match operation {
        "TransactWriteItems" => &[Conflict, Conflict, InProgress],
        "PutItem" | "UpdateItem" | "DeleteItem" => &[Conflict],
        "Query" | "BatchGetItem" | "BatchWriteItem" => &[Partial, Partial, Partial],
        _ => &[],
    };
    let index = rng.usize(..OF_ANY.len() + own.len());
    OF_ANY.get(index).or_else(|| own.get(index - OF_ANY.len())).copied()
}

/// Returns an error of a service with JSON errors.
pub(super) fn refusal(status: u16, code: &str) -> StoreAnswer {
    (
        status,
        json!({"__type": code, "message": "Failed on purpose", "Message": "Failed on purpose"}).to_string(),
    )
}

/// Returns the refusal of a write whose item another transaction writes: by chance, any of a transaction's actions.
pub(super) fn conflict(rng: &mut Rng, request: &Value) -> StoreAnswer {
    let Some(actions) = request["TransactItems"].as_array() else {
        return refusal(400, "TransactionConflictException");
    };
    let met = rng.usize(..actions.len().max(1));
    let code = |index| if index == met { "TransactionConflict" } else { "None" };
    let reasons: Vec<Value> = (0..actions.len()).map(|index| json!({ "Code": code(index) })).collect();
    let body = json!({
        "__type": "TransactionCanceledException",
        "Message": "Transaction cancelled on purpose",
        "CancellationReasons": reasons,
    });
    (400, body.to_string())
}

/// Makes the request smaller. Returns what the answer must name as unprocessed.
pub(super) fn shorten(rng: &mut Rng, operation: &str, request: &mut Value) -> Option<(&'static str, Value)> {
    if operation == "Query" {
        let limit = request["Limit"].as_u64().unwrap_or(u64::MAX).min(rng.u64(1..4));
        request["Limit"] = json!(limit);
        return None;
    }
    let (table, items) = request["RequestItems"].as_object_mut()?.iter_mut().next()?;
    let writes = operation == "BatchWriteItem";
    let all = if writes { items.as_array_mut()? } else { items["Keys"].as_array_mut()? };
    if all.len() < 2 {
        return None;
    }
    let left = all.split_off(rng.usize(1..all.len()));
    if writes {
        return Some(("UnprocessedItems", json!({ table: left })));
    }
    let mut again = items.clone();
    again["Keys"] = Value::Array(left);
    Some(("UnprocessedKeys", json!({ table: again })))
}
