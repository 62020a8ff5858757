//! `cargo local`: the whole system on one machine, until it is stopped.
#![expect(clippy::print_stderr, reason = "a command line program prints")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Parser;
use functions::lambda::clock::Clock;
use local::{Options, StartError, System, demo, say};
use tracing_subscriber::EnvFilter;

/// Purchase order management on one machine, with nothing else to install.
#[derive(Parser)]
struct Arguments {
    /// The port that everything is on; 0 picks one.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where data is kept.
    #[arg(long, value_name = "DIR", default_value = "target/local")]
    data: PathBuf,
    /// Keeps no data.
    #[arg(long, conflicts_with = "data")]
    memory: bool,
    /// Loads a worked example and says what to look at.
    #[arg(long)]
    demo: bool,
    /// Another seller catalogue.
    #[arg(long, value_name = "FILE")]
    sellers: Option<PathBuf>,
    /// The time that the clock starts at, such as 2026-12-31T06:00:00Z.
    #[arg(long, value_name = "T", value_parser = instant)]
    now: Option<DateTime<Utc>>,
}

fn instant(text: &str) -> Result<DateTime<Utc>, chrono::ParseError> {
    text.parse()
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,dynoxide=error"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    match run(arguments).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let with_demo = arguments.demo;
    let system = System::start(options(arguments)?).await.map_err(explained)?;
    say!("listening on {}", system.url());
    if with_demo {
        demo::run(&system).await?;
    }
    hints(system.url());
    until_stopped().await?;
    system.stop().await;
    Ok(())
}

fn options(arguments: Arguments) -> Result<Options, Box<dyn std::error::Error>> {
    let sellers = match arguments.sellers {
        Some(file) => {
            let found = file.canonicalize();
            Some(found.map_err(|error| format!("seller catalogue {}: {error}", file.display()))?)
        }
        None => None,
    };
    #[expect(clippy::disallowed_methods, reason = "the program's own setting, not a function's")]
    let dynamodb_endpoint = std::env::var("AWS_ENDPOINT_URL_DYNAMODB").ok().filter(|url| !url.is_empty());
    Ok(Options {
        port: arguments.port,
        data: (!arguments.memory).then_some(arguments.data),
        sellers,
        clock: arguments.now.map_or(Clock::System, Clock::starting_at),
        dynamodb_endpoint,
        table: None,
        parameters: BTreeMap::new(),
        functions: BTreeMap::new(),
        scheduled: true,
        streamed: true,
    })
}

fn explained(error: StartError) -> Box<dyn std::error::Error> {
    if let StartError::Port(port, cause) = &error
        && cause.kind() == std::io::ErrorKind::AddrInUse
    {
        return format!("port {port} is in use; choose another with --port, or --port 0 for any").into();
    }
    error.into()
}

fn hints(url: &str) {
    say!("  console   {url}/console/");
    say!("  mails     {url}/mailbox");
    say!("  events    {url}/local/events");
    say!("  a token   curl '{url}/local/token?account=111122223333&email=me@example.com'");
    say!("  the API   curl -H \"Authorization: Bearer $TOKEN\" {url}/purchase-orders");
    say!("  invoke    aws lambda invoke --endpoint-url {url} --function-name MatchInvoice ...");
    say!("  Ctrl-C ends it");
}

/// Ctrl-C, or the signal that asks a process to end.
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
