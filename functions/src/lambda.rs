//! The runtime of a function: its environment, AWS clients, clock, logs and metrics.

mod aws;
mod batch_response;
pub mod bus_event;
mod calendar;
pub mod clock;
mod environment;
mod event_bus;
mod handler;
pub mod log;
pub mod metrics;

pub use self::aws::{Service, error_code, retry_partition};
pub use self::batch_response::BatchResponse;
pub use self::calendar::Calendar;
pub use self::environment::{Environment, StartError};
pub use self::event_bus::EventBus;
pub use self::handler::{FunctionError, Handler, Invocation, run};
