fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::account::add_account_claim::start)
}
