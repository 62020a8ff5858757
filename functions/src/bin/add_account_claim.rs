//! The function `AddAccountClaim`.

use functions::account::add_account_claim::add_account_claim;
use functions::lambda::{Environment, serve_direct};
use lambda_runtime::Error;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment = Environment::lambda();
    serve_direct(async |event, _time_left| add_account_claim(environment.account_claim(), event).await).await
}
