fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::account::list_sellers::start)
}
