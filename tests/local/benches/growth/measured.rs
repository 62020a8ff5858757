//! A local system whose functions run on a thread of their own, so that their CPU time is known, and its users.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use functions::functions::FUNCTIONS;
use functions::lambda::clock::Clock;
use functions::lambda::{FunctionError, Handler};
use futures::FutureExt as _;
use local::{Options, System};
use reqwest::{Client, Method};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::cost::FunctionThread;

/// The buyer's account.
pub const ACCOUNT: &str = "111122223333";

pub struct Measured {
    pub system: System,
    pub thread: FunctionThread,
    client: Client,
}

impl Measured {
    /// Starts a system at noon of 2026-06-15, in which an account may have 2,000 active purchase orders.
    pub async fn start() -> Self {
        let clock = Clock::standing_at("2026-06-15T12:00:00Z".parse().unwrap());
        let mut options = Options::in_memory(clock).with("ActivePurchaseOrdersLimit", "2000");
        let thread = FunctionThread::start();
        let mut started = BTreeMap::new();
        for function in FUNCTIONS {
            let handler = Arc::new(OnceLock::new());
            options.functions.insert(function.name.to_owned(), on(&thread, &handler));
            started.insert(function.name, handler);
        }
        let system = System::start(options).await.unwrap();
        // The template's conditions leave some functions out.
        for (name, handler) in
            started.into_iter().filter(|(name, _)| system.template().functions.contains_key(*name))
        {
            handler.set(system.start_function(name).unwrap()).unwrap();
        }
        Self { system, thread, client: Client::new() }
    }

    pub async fn create(&self, order: &Value) {
        let answer = self.http(Method::POST, "/purchase-orders", Some(order)).await;
        assert!(answer["purchaseOrderId"].is_string(), "{answer}");
    }

    pub async fn get(&self, path: &str) -> Value {
        self.http(Method::GET, path, None).await
    }

    async fn http(&self, method: Method, path: &str, body: Option<&Value>) -> Value {
        let token = self.system.issuer().token(ACCOUNT).unwrap();
        let request = self.client.request(method, format!("{}{path}", self.system.url())).bearer_auth(token);
        let request = if let Some(body) = body { request.json(body) } else { request };
        request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap()
    }

    /// Matches invoices, which must succeed.
    pub async fn match_all(&self, invoices: &[Value]) {
        let answer = self.system.invoke("MatchInvoice", json!({ "invoices": invoices })).await.unwrap();
        let results = answer["results"].as_array().unwrap();
        assert_eq!(results.len(), invoices.len());
        let other = results.iter().find(|result| result["outcome"] != "MATCHED");
        assert!(other.is_none(), "{other:?}");
    }
}

/// Returns a function that runs `handler` on `thread`.
fn on(thread: &FunctionThread, handler: &Arc<OnceLock<Handler>>) -> Handler {
    let state = (thread.runtime.clone(), Arc::clone(handler));
    Handler::new(state, |(runtime, handler), event: Box<RawValue>, invocation| {
        async move {
            let handler = handler.get().unwrap().clone();
            let call = runtime.spawn(async move { handler.call(event, invocation).await });
            call.await.unwrap_or_else(|error| {
                let error_message = error.to_string();
                Err(FunctionError { error_type: "Runtime.ExitError".to_owned(), error_message })
            })
        }
        .boxed()
    })
}

/// Returns a purchase order of two years with line items worth a billion each.
pub fn order(id: &str, lines: usize) -> Value {
    let line = |number: usize| {
        json!({"lineItemNumber": number.to_string(), "type": "ALL", "unitPrice": "1000000000.00", "quantity": "1",
            "balanceTracking": true})
    };
    json!({
        "purchaseOrderId": id,
        "description": "Cloud services of all departments",
        "billFrom": ["AWS_INC"],
        "currency": "USD",
        "effectiveMonth": "2025-01",
        "expirationMonth": "2026-12",
        "contacts": [{"name": "Ada Buyer", "email": "ada@example.com"}],
        "tags": {"department": "research", "cost-center": "4711"},
        "lineItems": (1..=lines).map(line).collect::<Vec<_>>(),
    })
}

/// Returns an invoice over 100.00 USD for the use of a month.
pub fn invoice(id: &str, month: &str) -> Value {
    json!({
        "accountId": ACCOUNT,
        "billFrom": "AWS_INC",
        "invoiceId": id,
        "invoiceType": "INVOICE",
        "chargeType": "MONTHLY_USAGE",
        "billingPeriod": month,
        "issuedDate": "2026-06-03",
        "currency": "USD",
        "amount": "100.00",
    })
}
