//! The function `RefuseRequest`.

use functions::functions::Methods;
use functions::functions::refuse_request::refuse_request;
use functions::lambda::{Environment, serve_anybody};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let _host = Environment::lambda();
    let methods = Methods::of_all();
    serve_anybody(async |path| refuse_request(&methods, path).await).await
}
