//! A loopback HTTP server around one handler.

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

/// The most of a too large body that is read, so that its sender receives the answer.
const DRAIN_LIMIT: usize = 64 * 1024 * 1024;

/// Binds a loopback port; port 0 picks a free one.
pub(crate) async fn listener(port: u16) -> std::io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Serves requests until `stop` becomes `true` or its sender is dropped.
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
        tracing::error!(%error, "the server ended");
    }
}

/// Resolves when `stop` becomes `true` or its sender is dropped.
pub(crate) async fn stopped(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        tracing::debug!("the system was dropped");
    }
}

/// Returns the whole body; `None` if it is larger than `limit` or incomplete.
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
