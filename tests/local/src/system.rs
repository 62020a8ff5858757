//! One running system: starts the parts in order, holds them, stops them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use functions::clock::Clock;
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::deployed;
use crate::engine;
use crate::front::Front;
use crate::gateway::Gateway;
use crate::issuer::{Issuer, Key};
use crate::lambda::{InvokeError, Lambda};
use crate::mailbox::Mailbox;
use crate::options::{Options, StartError};
use crate::template::{Deployment, REGION, TEMPLATE, Template};
use crate::wire::Wire;
use crate::{schedule, server};

/// How long stopping waits for what is still running.
const STOP_TIMEOUT: Duration = Duration::from_secs(5);

/// The whole system on one machine. Dropping it ends it at once, [`stop`](Self::stop) in peace.
pub struct System {
    url: String,
    table_name: String,
    template: Template,
    clock: Clock,
    wire: Wire,
    wire_url: String,
    front: Arc<Front>,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl System {
    /// Starts everything. Any number of systems can run in one process.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let port = options.port;
        let (listener, address) =
            server::listener(port).await.map_err(|error| StartError::Port(port, error))?;
        let url = format!("http://{address}");
        let template = Template::read(TEMPLATE, &deployment(&url, &options))?;
        let table = template.tables.first().ok_or(StartError::NoTable)?;
        let (stop, stopping) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let kept = Kept::at(&options)?;
        let client = reqwest::Client::builder().build()?;

        let dynamodb_endpoint = match &options.dynamodb_endpoint {
            Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
            None => engine::start(kept.database(), stopping.clone(), &mut tasks).await?,
        };
        engine::ensure_table(&client, &dynamodb_endpoint, table).await?;
        let wire = Wire::new(client.clone(), &dynamodb_endpoint);
        let wire_url = serve_wire(&wire, stopping.clone(), &mut tasks).await?;
        let lambda = Arc::new(Lambda::new(&template.functions, |id, resource| {
            options.functions.get(id).cloned().or_else(|| {
                let environment = environment(&resource.environment, &url, &wire_url);
                deployed::start(id, &environment, &options.clock)
            })
        }));
        let issuer = issuer(&template, &url, kept.key, &options.clock);
        let gateway = Gateway::new(
            &template.routes,
            issuer.key.verifying(),
            options.clock.clone(),
            Arc::clone(&lambda),
        );
        let front =
            Arc::new(Front { gateway, lambda, mailbox: kept.mailbox, issuer, client, dynamodb_endpoint });
        let answering = Arc::clone(&front);
        tasks.spawn(server::serve(listener, stopping.clone(), move |request| {
            Arc::clone(&answering).answer(request)
        }));
        if options.scheduled {
            for scheduled in &template.schedules {
                let every = schedule::interval(&scheduled.expression)?;
                let lambda = Arc::clone(&front.lambda);
                tasks.spawn(schedule::run(lambda, scheduled.clone(), every, stopping.clone()));
            }
        }
        let table_name = table.name.clone();
        Ok(Self { url, table_name, template, clock: options.clock, wire, wire_url, front, stop, tasks })
    }

    /// Where everything is, such as `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where the store is: past the wire, neither counted nor made to fail.
    pub fn dynamodb_endpoint(&self) -> &str {
        &self.front.dynamodb_endpoint
    }

    /// The name of the table.
    pub fn table_name(&self) -> &str {
        &self.table_name
    }

    /// What the template says, as it runs here.
    pub fn template(&self) -> &Template {
        &self.template
    }

    /// The system's clock.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// What was sent, and what is to fail.
    pub fn mailbox(&self) -> &Mailbox {
        &self.front.mailbox
    }

    /// Makes tokens.
    pub fn issuer(&self) -> &Issuer {
        &self.front.issuer
    }

    /// The wire between the functions and the store.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// Where the functions think the store is: the near end of the wire.
    pub fn wire_url(&self) -> &str {
        &self.wire_url
    }

    /// Invokes a function by its logical id, as the Invoke API does, without HTTP.
    pub async fn invoke(&self, function: &str, event: Value) -> Result<Value, InvokeError> {
        self.front.lambda.invoke(function, event).await
    }

    /// Lets what is running end, then stops.
    pub async fn stop(mut self) {
        if self.stop.send(true).is_err() {
            tracing::debug!("nothing was running any more");
        }
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(STOP_TIMEOUT, ended).await.is_err() {
            tracing::warn!("not everything ended in time");
        }
    }
}

/// What outlives the process, if a directory was given for it.
struct Kept {
    database: Option<std::path::PathBuf>,
    key: Key,
    mailbox: Mailbox,
}

impl Kept {
    fn at(options: &Options) -> Result<Self, StartError> {
        let clock = options.clock.clone();
        let Some(directory) = &options.data else {
            let key = Key::of_this_process()?;
            return Ok(Self { database: None, key, mailbox: Mailbox::in_memory(clock) });
        };
        let failed = |error| StartError::Data(directory.clone(), error);
        std::fs::create_dir_all(directory).map_err(failed)?;
        let mailbox = Mailbox::kept_in(&directory.join("mails.jsonl"), clock).map_err(failed)?;
        let key = Key::kept_in(&directory.join("issuer.pk8"))?;
        Ok(Self { database: Some(directory.join("dynamodb.sqlite")), key, mailbox })
    }

    fn database(&self) -> Option<&std::path::Path> {
        self.database.as_deref()
    }
}

/// The parameters that a deployment must be given, with what they are here.
fn deployment(url: &str, options: &Options) -> Deployment {
    let mut parameters: BTreeMap<String, String> = [
        ("JwtIssuer", url),
        ("SenderAddress", "purchase-orders@example.com"),
        ("SenderIdentity", "example.com"),
        ("MailsPerSecond", "500"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    if let Some(file) = &options.sellers {
        parameters.insert("SellersFile".to_owned(), file.display().to_string());
    }
    parameters.extend(options.parameters.clone());
    Deployment { url: url.to_owned(), parameters }
}

async fn serve_wire(
    wire: &Wire,
    stopping: watch::Receiver<bool>,
    tasks: &mut JoinSet<()>,
) -> Result<String, StartError> {
    let (listener, address) = server::listener(0).await.map_err(|error| StartError::Port(0, error))?;
    let wire = wire.clone();
    tasks.spawn(server::serve(listener, stopping, move |request| {
        let wire = wire.clone();
        async move {
            let (request, body) = request.into_parts();
            let body = server::read(body, 16 * 1024 * 1024).await.unwrap_or_default();
            wire.answer(request, body).await
        }
    }));
    Ok(format!("http://{address}"))
}

/// What Lambda itself would set, and where this machine's services are.
fn environment(own: &BTreeMap<String, String>, url: &str, wire_url: &str) -> BTreeMap<String, String> {
    let mut environment = own.clone();
    let local = [
        ("AWS_ACCESS_KEY_ID", "local"),
        ("AWS_SECRET_ACCESS_KEY", "local"),
        ("AWS_REGION", REGION),
        ("AWS_ENDPOINT_URL_DYNAMODB", wire_url),
        ("AWS_ENDPOINT_URL_SESV2", url),
    ];
    environment.extend(local.map(|(name, value)| (name.to_owned(), value.to_owned())));
    environment
}

fn issuer(template: &Template, url: &str, key: Key, clock: &Clock) -> Issuer {
    let authorizers = || template.routes.iter().filter_map(|route| route.authorizer.as_ref());
    let scopes: BTreeSet<&String> = authorizers().flat_map(|authorizer| &authorizer.scopes).collect();
    let audience = authorizers().find_map(|authorizer| authorizer.audience.first());
    let account_claim =
        template.functions.values().find_map(|function| function.environment.get("ACCOUNT_CLAIM"));
    Issuer {
        key,
        url: url.to_owned(),
        audience: audience.cloned().unwrap_or_default(),
        account_claim: account_claim.cloned().unwrap_or_else(|| "account_id".to_owned()),
        scopes: scopes.into_iter().cloned().collect(),
        clock: clock.clone(),
    }
}
