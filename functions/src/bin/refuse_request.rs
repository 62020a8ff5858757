fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::functions::refuse_request::start)
}
