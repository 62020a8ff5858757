//! The function `RefuseRequest`.

use functions::handlers::refuse_request::refuse_request;
use functions::openapi::Methods;
use functions::runtime::{Host, serve_anybody};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let _host = Host::lambda();
    let methods = Methods::of_all();
    serve_anybody(async |path| refuse_request(&methods, path).await).await
}
