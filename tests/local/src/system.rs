//! One running system: starts its parts in order, gives access to them and stops them.

use std::collections::BTreeMap;
use std::sync::Arc;

use functions::lambda::Handler;
use functions::lambda::clock::Clock;
use serde_json::Value;
use tokio::net::TcpListener;

use crate::deployed::{self, NotStarted};
use crate::engine::{self, Engine};
use crate::events::Events;
use crate::events::mapping::StreamMapping;
use crate::gateway::Gateway;
use crate::issuer::{Issuer, Key};
use crate::lambda::{InvokeError, Lambda};
use crate::mailbox::Mailbox;
use crate::options::{Options, SystemError};
use crate::payers::Payers;
use crate::persistence::Persistence;
use crate::queues::Queues;
use crate::queues::mapping::QueueMappings;
use crate::rounds::rounds;
use crate::router::Router;
use crate::task_group::TaskGroup;
use crate::template::{TEMPLATE, TableResource, Template};
use crate::wire::{Permissions, Wire};
use crate::{environment, schedule, server};

/// The whole system on one machine. [`stop`](Self::stop) lets running requests finish; dropping it aborts them.
pub struct System {
    url: String,
    table_name: String,
    template: Template,
    clock: Clock,
    wire: Wire,
    wire_url: String,
    pub(crate) router: Arc<Router>,
    /// Accepts work: the port, the stream, the queues and the schedule. Stops first.
    incoming: TaskGroup,
    /// Serves the functions: the wire and the store. Stops last.
    backing: TaskGroup,
}

impl System {
    /// Starts a system. Any number of systems can run in one process.
    pub async fn start(options: Options) -> Result<Self, SystemError> {
        let (listener, address) =
            server::listener(options.port).await.map_err(|error| SystemError::Port(options.port, error))?;
        let url = format!("http://{address}");
        let template = template(&url, &options)?;
        let table = template.tables.first().ok_or(SystemError::NoTable)?;
        let persistence = Persistence::open(options.data.as_deref(), options.clock.clone())?;
        let client = reqwest::Client::builder().build()?;

        let mut backing = TaskGroup::new();
        let endpoint = match &options.dynamodb_endpoint {
            Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
            None => engine::start(persistence.database.as_deref(), &mut backing).await?,
        };
        let engine = Engine { client: client.clone(), endpoint };
        engine.ensure_table(table).await?;
        let wire = Wire::new(client, &engine.endpoint, Permissions::of(&template));
        let wire_url = wire.serve(&mut backing).await.map_err(|error| SystemError::Port(0, error))?;

        let functions = functions(&template, &options, &url, &wire_url)?;
        let lambda = Arc::new(Lambda::new(&template.functions, &functions, options.clock.clone()));
        let mut incoming = TaskGroup::new();
        let mapping = stream_mapping(&template, table, &engine, &persistence, &lambda).await?;
        let stream_rounds = mapping.map(|mapping| {
            let (rounds, due) = rounds();
            incoming.spawn(mapping.run(due, options.scheduled, incoming.stop_signal()));
            rounds
        });
        let (queues, due) = Queues::open(&template, persistence.messages.as_deref(), options.clock.clone())
            .map_err(|error| {
            SystemError::Data(persistence.messages.clone().unwrap_or_default(), error)
        })?;
        let sources = template.queue_sources.clone();
        let mappings = QueueMappings { queues: queues.clone(), sources, lambda: Arc::clone(&lambda) };
        incoming.spawn(mappings.run(due, options.scheduled, incoming.stop_signal()));
        let issuer = environment::issuer(&template, &url, Key::issuer()?, &options.clock);
        let (key, clock) = (issuer.key.clone(), options.clock.clone());
        let router = Arc::new(Router {
            gateway: Gateway::new(&template.routes, key, clock, Arc::clone(&lambda)),
            lambda,
            mailbox: persistence.mailbox,
            events: Events::new(persistence.bus.clone(), stream_rounds),
            bus: persistence.bus,
            queues,
            payers: Payers::new(Permissions::of(&template)),
            issuer,
            engine,
            rules: template.rules.clone(),
        });
        if options.scheduled {
            for scheduled in &template.schedules {
                schedule::start(&router.lambda, scheduled, &mut incoming)?;
            }
        }
        accept(listener, &router, &mut incoming);
        let (table_name, clock) = (table.name.clone(), options.clock);
        Ok(Self { url, table_name, template, clock, wire, wire_url, router, incoming, backing })
    }

    /// The URL of the HTTP API, the console and the local services, such as `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The URL of the store itself. Requests to it are neither counted nor made to fail.
    pub fn dynamodb_endpoint(&self) -> &str {
        &self.router.engine.endpoint
    }

    pub fn table_name(&self) -> &str {
        &self.table_name
    }

    /// The template with the parameters of this system.
    pub fn template(&self) -> &Template {
        &self.template
    }

    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    pub fn mailbox(&self) -> &Mailbox {
        &self.router.mailbox
    }

    pub fn events(&self) -> &Events {
        &self.router.events
    }

    pub fn queues(&self) -> &Queues {
        &self.router.queues
    }

    pub fn issuer(&self) -> &Issuer {
        &self.router.issuer
    }

    /// The payer accounts at AWS.
    pub fn payers(&self) -> &Payers {
        &self.router.payers
    }

    /// The wire between the functions and the store.
    pub fn wire(&self) -> &Wire {
        &self.wire
    }

    /// The URL that the functions use as the store's: the wire.
    pub fn wire_url(&self) -> &str {
        &self.wire_url
    }

    /// Invokes a function by its logical id, as Lambda's Invoke API does, without HTTP.
    pub async fn invoke(&self, function: &str, event: Value) -> Result<Value, InvokeError> {
        self.router.lambda.invoke(function, event).await
    }

    /// Starts a further instance of a function, with a client of the store of its own, as each execution environment
    /// of Lambda has.
    pub fn start_function(&self, id: &str) -> Result<Handler, NotStarted> {
        let resource = self.template.functions.get(id).ok_or_else(|| NotStarted::Unknown(id.to_owned()))?;
        let variables = environment::variables(id, &resource.environment, &self.url, &self.wire_url);
        deployed::start(id, &variables, &self.clock)
    }

    /// Stops the system after its running requests have finished.
    pub async fn stop(self) {
        self.incoming.stop().await;
        self.backing.stop().await;
    }
}

fn template(url: &str, options: &Options) -> Result<Template, SystemError> {
    let mut template = Template::read(TEMPLATE, &environment::deployment(url, options))?;
    if !options.streamed {
        template.tables.iter_mut().for_each(TableResource::remove_stream);
    }
    Ok(template)
}

/// Starts the template's functions, except those that `options` replaces.
fn functions(
    template: &Template,
    options: &Options,
    url: &str,
    wire_url: &str,
) -> Result<BTreeMap<String, Handler>, SystemError> {
    let mut functions = options.functions.clone();
    for (id, resource) in &template.functions {
        if !functions.contains_key(id) {
            let variables = environment::variables(id, &resource.environment, url, wire_url);
            functions.insert(id.clone(), deployed::start(id, &variables, &options.clock)?);
        }
    }
    Ok(functions)
}

/// Returns the event source mapping of the table's stream; `None` if the store or the template has no stream.
async fn stream_mapping(
    template: &Template,
    table: &TableResource,
    engine: &Engine,
    persistence: &Persistence,
    lambda: &Arc<Lambda>,
) -> Result<Option<StreamMapping>, SystemError> {
    let (Some(arn), Some(source)) = (engine.stream(table).await?, template.streams.first()) else {
        return Ok(None);
    };
    let position = persistence.stream_position.clone();
    let (lambda, bus) = (Arc::clone(lambda), persistence.bus.clone());
    Ok(Some(StreamMapping::new(engine.clone(), arn, source.clone(), lambda, bus, position)))
}

fn accept(listener: TcpListener, router: &Arc<Router>, incoming: &mut TaskGroup) {
    let router = Arc::clone(router);
    let stop = incoming.stop_signal();
    incoming.spawn(server::serve(listener, stop, move |request| Arc::clone(&router).answer(request)));
}
