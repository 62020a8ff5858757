//! One running system: starts the parts in order, holds them, stops them.

use std::sync::Arc;

use functions::lambda::clock::Clock;
use serde_json::Value;
use tokio::sync::mpsc;

use crate::deployed;
use crate::engine;
use crate::events::Events;
use crate::events::mapping::Mapping;
use crate::front::Front;
use crate::gateway::Gateway;
use crate::issuer::{Issuer, Key};
use crate::kept::Kept;
use crate::lambda::{InvokeError, Lambda};
use crate::mailbox::Mailbox;
use crate::options::{Options, StartError};
use crate::stages::Stage;
use crate::template::{TEMPLATE, Table, Template};
use crate::wire::{Permissions, Wire};
use crate::{schedule, server, surroundings};

/// The whole system on one machine. Dropping it ends it at once, [`stop`](Self::stop) in peace.
pub struct System {
    url: String,
    table_name: String,
    template: Template,
    clock: Clock,
    wire: Wire,
    wire_url: String,
    front: Arc<Front>,
    /// What comes in: the port and the schedule.
    incoming: Stage,
    /// What the functions need: the wire and the store.
    backing: Stage,
}

impl System {
    /// Starts everything. Any number of systems can run in one process.
    pub async fn start(options: Options) -> Result<Self, StartError> {
        let (listener, address) =
            server::listener(options.port).await.map_err(|error| StartError::Port(options.port, error))?;
        let url = format!("http://{address}");
        let mut template = Template::read(TEMPLATE, &surroundings::deployment(&url, &options))?;
        if !options.streamed {
            template.tables.iter_mut().for_each(Table::without_stream);
        }
        let table = template.tables.first().ok_or(StartError::NoTable)?;
        let kept = Kept::open(options.data.as_deref(), options.clock.clone())?;
        let client = reqwest::Client::builder().build()?;

        let mut backing = Stage::new();
        let dynamodb_endpoint = match &options.dynamodb_endpoint {
            Some(endpoint) => endpoint.trim_end_matches('/').to_owned(),
            None => engine::start(kept.database.as_deref(), &mut backing).await?,
        };
        engine::ensure_table(&client, &dynamodb_endpoint, table).await?;
        let wire = Wire::new(client.clone(), &dynamodb_endpoint, Permissions::of(&template));
        let wire_url = wire.serve(&mut backing).await.map_err(|error| StartError::Port(0, error))?;

        let mut functions = options.functions.clone();
        for (id, resource) in &template.functions {
            let environment = surroundings::environment(id, &resource.environment, &url, &wire_url);
            if !functions.contains_key(id) {
                functions.insert(id.clone(), deployed::start(id, &environment, &options.clock)?);
            }
        }
        let lambda = Arc::new(Lambda::new(&template.functions, &functions, options.clock.clone()));
        let issuer = surroundings::issuer(&template, &url, Key::issuer()?, &options.clock);
        let key = issuer.key.clone();
        let gateway = Gateway::new(&template.routes, key, options.clock.clone(), Arc::clone(&lambda));
        let mut incoming = Stage::new();
        let stream = engine::stream(&client, &dynamodb_endpoint, table).await?;
        let stream = stream.map(|arn| (client.clone(), dynamodb_endpoint.as_str(), arn));
        let asks = match (stream, template.streams.first()) {
            (Some(stream), Some(source)) => {
                let (asks, asked) = mpsc::unbounded_channel();
                let (lambda, bus) = (Arc::clone(&lambda), kept.bus.clone());
                let mapping = Mapping::new(stream, source.clone(), lambda, bus, kept.positions);
                incoming.spawn(mapping.run(asked, options.scheduled, incoming.stopping()));
                Some(asks)
            }
            (None, _) | (_, None) => None,
        };
        let events = Events::new(kept.bus.clone(), asks);
        let (mailbox, bus) = (kept.mailbox, kept.bus);
        let front = Front { gateway, lambda, mailbox, bus, events, issuer, client, dynamodb_endpoint };
        let front = Arc::new(front);

        let answering = Arc::clone(&front);
        incoming.spawn(server::serve(listener, incoming.stopping(), move |request| {
            Arc::clone(&answering).answer(request)
        }));
        if options.scheduled {
            for scheduled in &template.schedules {
                schedule::start(&front.lambda, scheduled, &mut incoming)?;
            }
        }
        let table_name = table.name.clone();
        let clock = options.clock;
        Ok(Self { url, table_name, template, clock, wire, wire_url, front, incoming, backing })
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

    /// What was put on the bus, and what is to fail.
    pub fn events(&self) -> &Events {
        &self.front.events
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
    pub async fn stop(self) {
        self.incoming.stop().await;
        self.backing.stop().await;
    }
}
