//! The function `AddAccountClaim`.

use functions::handlers::add_account_claim::add_account_claim;
use functions::runtime::{Host, serve_direct};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let host = Host::lambda();
    serve_direct(async |event, _time_left| add_account_claim(host.account_claim(), event).await).await
}
