//! A loopback HTTP server around one handler, until the system stops.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::response::Response;
use axum::serve::ListenerExt as _;
use futures::StreamExt as _;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How much more of a body that is too large is read, so that its sender gets to see the answer.
const DRAIN_LIMIT: usize = 64 * 1024 * 1024;

/// A listener that only this machine can reach; port 0 picks one.
pub(crate) async fn listener(port: u16) -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves until the sender of `stop` says so or is gone.
pub(crate) async fn serve<H, F>(listener: TcpListener, stop: watch::Receiver<bool>, handler: H)
where
    H: Fn(Request) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = Response> + Send + 'static,
{
    let router = Router::new().fallback(move |request: Request| handler(request));
    let listener = listener.tap_io(|connection| {
        if let Err(error) = connection.set_nodelay(true) {
            tracing::debug!(%error, "no TCP_NODELAY");
        }
    });
    if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stopped(stop)).await {
        tracing::error!(%error, "server ended");
    }
}

/// Resolves when the system stops.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        tracing::debug!("system dropped");
    }
}

/// The whole body; nothing if it is larger than `limit` or breaks off.
pub(crate) async fn read(body: Body, limit: usize) -> Option<Bytes> {
    let mut stream = body.into_data_stream();
    let mut whole = Vec::new();
    let mut seen = 0_usize;
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.ok()?;
        seen = seen.saturating_add(chunk.len());
        if seen > DRAIN_LIMIT {
            return None;
        }
        if seen <= limit {
            whole.extend_from_slice(&chunk);
        }
    }
    (seen <= limit).then(|| Bytes::from(whole))
}
