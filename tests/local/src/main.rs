//! `cargo local`: runs the whole system on one machine until it is stopped.
#![expect(clippy::print_stderr, reason = "a command line program prints")]

mod arguments;

use std::process::ExitCode;

use clap::Parser as _;
use local::{System, SystemError, aws_invoices, demo, say};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use arguments::{Arguments, DemoSize};

/// What is logged unless the environment variable `RUST_LOG` says otherwise.
const LOG_FILTER: &str = "warn,dynoxide=error";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    start_logging()?;
    let (size, invoices) = (arguments.demo, arguments.aws_invoices.clone());
    let options = arguments.options(environment_variable("AWS_ENDPOINT_URL_DYNAMODB"))?;
    let system = System::start(options).await.map_err(explained)?;
    say!("listening on {}", system.url());
    match size {
        Some(DemoSize::Small) => demo::run(&system).await?,
        Some(DemoSize::Large) => demo::run_large(&system).await?,
        None => {}
    }
    if let Some(file) = invoices {
        aws_invoices::run(&system, &file).await?;
    }
    print_addresses(system.url());
    until_stopped().await?;
    system.stop().await;
    Ok(())
}

fn start_logging() -> Result<(), Box<dyn std::error::Error>> {
    let filter = environment_variable("RUST_LOG").unwrap_or_else(|| LOG_FILTER.to_owned());
    let filter: Targets = filter.parse().map_err(|error| format!("RUST_LOG: {error}"))?;
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    tracing_subscriber::registry().with(lines).with(filter).init();
    Ok(())
}

/// Returns a variable that is set and not empty.
fn environment_variable(name: &str) -> Option<String> {
    #[expect(clippy::disallowed_methods, reason = "settings of this program, not of a function")]
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn explained(error: SystemError) -> Box<dyn std::error::Error> {
    if let SystemError::Port(port, cause) = &error
        && cause.kind() == std::io::ErrorKind::AddrInUse
    {
        return format!("port {port} is in use; choose another with --port, or let --port 0 pick one").into();
    }
    error.into()
}

fn print_addresses(url: &str) {
    say!("  console   {url}/console/");
    say!("  mails     {url}/mailbox");
    say!("  events    {url}/local/events");
    say!("  a token   curl '{url}/local/token?account=111122223333&email=me@example.com'");
    say!("  the API   curl -H \"Authorization: Bearer $TOKEN\" {url}/purchase-orders");
    say!("  invoke    aws lambda invoke --endpoint-url {url} --function-name MatchInvoice ...");
    say!("  Ctrl-C ends it");
}

/// Waits for Ctrl-C or SIGTERM.
async fn until_stopped() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}
