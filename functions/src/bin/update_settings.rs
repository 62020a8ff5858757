fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::account::update_settings::start)
}
