fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::functions::get_open_api::start)
}
