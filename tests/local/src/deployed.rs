//! The deployed functions: which handler answers for which logical id. The only place that knows
//! the handlers; everything else here sees events and payloads.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use functions::account::add_account_claim::add_account_claim;
use functions::account::get_coverage::get_coverage;
use functions::account::get_settings::get_settings;
use functions::account::get_summary::get_summary;
use functions::account::list_sellers::list_sellers;
use functions::account::update_settings::update_settings;
use functions::api;
use functions::api::problem::Problem;
use functions::events::stream_events::stream_events;
use functions::functions::contract;
use functions::functions::get_open_api::get_open_api;
use functions::functions::refuse_request::refuse_request;
use functions::invoices::associate_invoice::associate_invoice;
use functions::invoices::get_invoice::get_invoice;
use functions::invoices::list_invoices::list_invoices;
use functions::invoices::list_purchase_order_invoices::list_purchase_order_invoices;
use functions::invoices::match_invoice::match_invoice;
use functions::invoices::preview_invoice::preview_invoice;
use functions::invoices::void_invoice::void_invoice;
use functions::lambda::InvocationRefused;
use functions::lambda::clock;
use functions::lambda::clock::Clock;
use functions::lambda::log;
use functions::lambda::{Environment, StartError};
use functions::notices::list_purchase_order_notices::list_purchase_order_notices;
use functions::notices::sweep::SweepSettings;
use functions::notices::sweep_notifications::sweep_notifications;
use functions::purchase_orders::create_purchase_order::create_purchase_order;
use functions::purchase_orders::delete_purchase_order::delete_purchase_order;
use functions::purchase_orders::get_purchase_order::get_purchase_order;
use functions::purchase_orders::import_purchase_orders::import_purchase_orders;
use functions::purchase_orders::list_purchase_order_history::list_purchase_order_history;
use functions::purchase_orders::list_purchase_order_ledger::list_purchase_order_ledger;
use functions::purchase_orders::list_purchase_orders::list_purchase_orders;
use functions::purchase_orders::reconcile_purchase_order::reconcile_purchase_order;
use functions::purchase_orders::update_purchase_order::update_purchase_order;
use functions::purchase_orders::update_purchase_order_status::update_purchase_order_status;
use functions::purchase_orders::update_purchase_order_tags::update_purchase_order_tags;
use futures::FutureExt;
use futures::future::BoxFuture;
use lambda_runtime::Diagnostic;
use serde_json::Value;
use tracing::Instrument as _;
use web_console::{SignIn, SignInError, Site};

/// An HTTP function from its handler: clones what the handler borrows for each request.
macro_rules! http {
    ($environment:expr, [$($needed:ident),+], |$request:ident| $handled:expr) => {
        http!($environment, [$($needed),+], |$request, _time_left| $handled)
    };
    ($environment:expr, [$($needed:ident),+], |$request:ident, $time_left:ident| $handled:expr) => {{
        let claim = $environment.account_claim().to_owned();
        $(let $needed = $needed.clone();)+
        let function: Function = Arc::new(move |event, invocation| {
            let claim = claim.clone();
            $(let $needed = $needed.clone();)+
            async move {
                let event = serde_json::from_value(event).map_err(|error| failed("Runtime.UnmarshalError", &error))?;
                let $time_left = clock::time_left(invocation.deadline.into());
                let response = api::respond(event, &claim, async |$request| $handled.await).await;
                serde_json::to_value(response).map_err(|error| failed("Runtime.MarshalError", &error))
            }
            .boxed()
        });
        function
    }};
}

/// An HTTP function for anybody from its handler, which gets the path.
macro_rules! open_http {
    ([$needed:ident], |$path:ident| $handled:expr) => {{
        let function: Function = Arc::new(move |event, _| {
            let $needed = $needed.clone();
            async move {
                let event = serde_json::from_value(event)
                    .map_err(|error| failed("Runtime.UnmarshalError", &error))?;
                let response = api::respond_to_anybody(event, async |$path| $handled.await).await;
                serde_json::to_value(response).map_err(|error| failed("Runtime.MarshalError", &error))
            }
            .boxed()
        });
        function
    }};
}

/// A directly invoked function from its handler.
macro_rules! direct {
    ([$($needed:ident),+], |$payload:ident, $time_left:ident| $handled:expr) => {{
        $(let $needed = $needed.clone();)+
        let function: Function = Arc::new(move |$payload, invocation| {
            $(let $needed = $needed.clone();)+
            let request = log::request(&invocation.function, &invocation.request_id);
            async move {
                let $time_left = clock::time_left(invocation.deadline.into());
                let answer = $handled.await.map_err(told)?;
                serde_json::to_value(answer).map_err(|error| failed("Runtime.MarshalError", &error))
            }
            .instrument(request)
            .boxed()
        });
        function
    }};
}

/// One deployed function: an event and its invocation's deadline in, a payload or a function error out.
pub type Function =
    Arc<dyn Fn(Value, Invocation) -> BoxFuture<'static, Result<Value, FunctionError>> + Send + Sync>;

/// What a function is told of its invocation.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The function's logical id.
    pub function: String,
    /// Names the invocation in logs.
    pub request_id: String,
    /// When the invocation will be ended, by the machine's clock.
    pub deadline: DateTime<Utc>,
}

/// A function that failed instead of answering.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error_type}: {error_message}")]
pub struct FunctionError {
    /// The kind of failure.
    pub error_type: String,
    /// What happened.
    pub error_message: String,
}

/// A function whose environment doesn't suffice.
#[derive(Debug, thiserror::Error)]
pub enum NotStarted {
    /// One of the API's or of those that are invoked.
    #[error(transparent)]
    Function(#[from] StartError),
    /// The console's.
    #[error(transparent)]
    Console(#[from] SignInError),
}

/// The handler named `logical_id`, started with its environment from the template. None where there is no such
/// function; an error where its environment doesn't suffice.
pub fn start(
    logical_id: &str,
    environment: &BTreeMap<String, String>,
    clock: &Clock,
) -> Result<Option<Function>, NotStarted> {
    if logical_id == "GetConsoleFile" {
        return Ok(Some(console_files(environment)?));
    }
    let environment = Environment::new(environment.clone(), clock.clone());
    for family in [purchase_orders, ledgers_and_invoices, overviews, settings, invoked] {
        if let Some(function) = family(logical_id, &environment, clock)? {
            return Ok(Some(function));
        }
    }
    Ok(None)
}

/// The function that serves the console, which knows no account.
fn console_files(environment: &BTreeMap<String, String>) -> Result<Function, SignInError> {
    let site = Arc::new(Site::new(&SignIn::of(environment)?));
    Ok(Arc::new(move |event, _| {
        let site = Arc::clone(&site);
        async move {
            let event =
                serde_json::from_value(event).map_err(|error| failed("Runtime.UnmarshalError", &error))?;
            serde_json::to_value(site.answer(&event)).map_err(|error| failed("Runtime.MarshalError", &error))
        }
        .boxed()
    }))
}

/// The functions that define purchase orders, and read and list them.
fn purchase_orders(
    logical_id: &str,
    environment: &Environment,
    clock: &Clock,
) -> Result<Option<Function>, StartError> {
    let function = match logical_id {
        "CreatePurchaseOrder" => {
            let (store, policy) = (environment.store()?, environment.policy()?);
            http!(environment, [store, policy, clock], |request| {
                create_purchase_order(&store, &policy, clock.now(), request)
            })
        }
        "ImportPurchaseOrders" => {
            let (store, policy) = (environment.store()?, environment.policy()?);
            http!(environment, [store, policy, clock], |request, time_left| {
                import_purchase_orders(&store, &policy, clock.now(), time_left, request)
            })
        }
        "GetPurchaseOrder" => {
            let (store, calendar) = (environment.store()?, environment.calendar()?);
            http!(environment, [store, calendar, clock], |request| {
                get_purchase_order(&store, &calendar, clock.now(), request)
            })
        }
        "ListPurchaseOrders" => {
            let (store, paging, calendar) =
                (environment.store()?, environment.paging_key()?, environment.calendar()?);
            http!(environment, [store, paging, calendar, clock], |request| {
                list_purchase_orders(&store, &paging, calendar.day(clock.now()), request)
            })
        }
        "UpdatePurchaseOrder" => {
            let (store, policy) = (environment.store()?, environment.policy()?);
            http!(environment, [store, policy, clock], |request| {
                update_purchase_order(&store, &policy, clock.now(), request)
            })
        }
        "UpdatePurchaseOrderStatus" => {
            let (store, policy) = (environment.store()?, environment.policy()?);
            http!(environment, [store, policy, clock], |request| {
                update_purchase_order_status(&store, &policy, clock.now(), request)
            })
        }
        "UpdatePurchaseOrderTags" => {
            let (store, calendar) = (environment.store()?, environment.calendar()?);
            http!(environment, [store, calendar, clock], |request| {
                update_purchase_order_tags(&store, calendar.day(clock.now()), request)
            })
        }
        "DeletePurchaseOrder" => {
            let (store, policy) = (environment.store()?, environment.policy()?);
            http!(environment, [store, policy, clock], |request| {
                delete_purchase_order(&store, &policy, clock.now(), request)
            })
        }
        _ => return Ok(None),
    };
    Ok(Some(function))
}

/// The functions that read what purchase orders have collected, those about invoices that a buyer reaches, and the
/// sellers.
fn ledgers_and_invoices(
    logical_id: &str,
    environment: &Environment,
    clock: &Clock,
) -> Result<Option<Function>, StartError> {
    let function = match logical_id {
        "ListPurchaseOrderInvoices" => {
            let (store, paging) = (environment.store()?, environment.paging_key()?);
            http!(environment, [store, paging], |request| list_purchase_order_invoices(
                &store, &paging, request
            ))
        }
        "ListPurchaseOrderLedger" => {
            let (store, paging) = (environment.store()?, environment.paging_key()?);
            http!(environment, [store, paging], |request| list_purchase_order_ledger(
                &store, &paging, request
            ))
        }
        "ListPurchaseOrderNotices" => {
            let (store, paging) = (environment.store()?, environment.paging_key()?);
            http!(environment, [store, paging], |request| list_purchase_order_notices(
                &store, &paging, request
            ))
        }
        "ListPurchaseOrderHistory" => {
            let (store, paging) = (environment.store()?, environment.paging_key()?);
            http!(environment, [store, paging], |request| list_purchase_order_history(
                &store, &paging, request
            ))
        }
        "ReconcilePurchaseOrder" => {
            let store = environment.store()?;
            http!(environment, [store], |request| reconcile_purchase_order(&store, request))
        }
        "ListInvoices" => {
            let (store, paging) = (environment.store()?, environment.paging_key()?);
            http!(environment, [store, paging], |request| list_invoices(&store, &paging, request))
        }
        "GetInvoice" => {
            let store = environment.store()?;
            http!(environment, [store], |request| get_invoice(&store, request))
        }
        "PreviewInvoice" => {
            let store = environment.store()?;
            http!(environment, [store, clock], |request| preview_invoice(&store, clock.now(), request))
        }
        "AssociateInvoice" => {
            let store = environment.store()?;
            http!(environment, [store, clock], |request| associate_invoice(&store, clock.now(), request))
        }
        "GetOpenApi" => {
            let document = Arc::new(contract::document().to_string());
            open_http!([document], |_path| get_open_api(&document))
        }
        "RefuseRequest" => {
            let methods = Arc::new(functions::functions::Methods::of_all());
            open_http!([methods], |path| refuse_request(&methods, path))
        }
        "ListSellers" => {
            let catalogue = environment.catalogue()?;
            http!(environment, [catalogue], |request| list_sellers(&catalogue, request))
        }
        _ => return Ok(None),
    };
    Ok(Some(function))
}

/// The functions that tell of all purchase orders of an account at once.
fn overviews(
    logical_id: &str,
    environment: &Environment,
    clock: &Clock,
) -> Result<Option<Function>, StartError> {
    let function = match logical_id {
        "GetSummary" => {
            let (store, calendar) = (environment.store()?, environment.calendar()?);
            http!(environment, [store, calendar, clock], |request| {
                get_summary(&store, calendar.day(clock.now()), request)
            })
        }
        "GetCoverage" => {
            let (store, catalogue, calendar) =
                (environment.store()?, environment.catalogue()?, environment.calendar()?);
            http!(environment, [store, catalogue, calendar, clock], |request| {
                get_coverage(&store, &catalogue, calendar.day(clock.now()), request)
            })
        }
        _ => return Ok(None),
    };
    Ok(Some(function))
}

/// The functions of an account's settings.
fn settings(
    logical_id: &str,
    environment: &Environment,
    clock: &Clock,
) -> Result<Option<Function>, StartError> {
    let function = match logical_id {
        "GetSettings" => {
            let store = environment.store()?;
            http!(environment, [store], |request| get_settings(&store, request))
        }
        "UpdateSettings" => {
            let store = environment.store()?;
            http!(environment, [store, clock], |request| update_settings(&store, clock.now(), request))
        }
        _ => return Ok(None),
    };
    Ok(Some(function))
}

/// The functions that are invoked.
fn invoked(
    logical_id: &str,
    environment: &Environment,
    clock: &Clock,
) -> Result<Option<Function>, StartError> {
    let function = match logical_id {
        "AddAccountClaim" => {
            let claim = environment.account_claim().to_owned();
            direct!([claim], |event, _time_left| add_account_claim(&claim, event))
        }
        "MatchInvoice" => {
            let store = environment.store()?;
            direct!([store, clock], |payload, time_left| {
                match_invoice(&store, clock.now(), time_left, payload)
            })
        }
        "VoidInvoice" => {
            let store = environment.store()?;
            direct!([store, clock], |payload, _time_left| {
                void_invoice(&store, clock.now(), payload).map(Ok::<_, Problem>)
            })
        }
        "StreamEvents" => {
            let (bus, calendar) = (environment.event_bus()?, environment.calendar()?);
            direct!([bus, calendar], |event, _time_left| stream_events(&bus, &calendar, event))
        }
        "SweepNotifications" => {
            let (store, mailer, settings) =
                (environment.store()?, environment.mailer()?, SweepSettings::of(environment)?);
            direct!([store, mailer, settings, clock], |event, time_left| {
                sweep_notifications(&store, &mailer, &settings, clock.now(), time_left, event)
            })
        }
        _ => return Ok(None),
    };
    Ok(Some(function))
}

/// Tells the problem of a direct invocation as Lambda would.
fn told(problem: Problem) -> FunctionError {
    let Diagnostic { error_type, error_message } = InvocationRefused(problem).into();
    FunctionError { error_type, error_message }
}

fn failed(error_type: &str, error: &serde_json::Error) -> FunctionError {
    FunctionError { error_type: error_type.to_owned(), error_message: error.to_string() }
}
