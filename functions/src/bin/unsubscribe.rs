fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::notices::unsubscribe::start)
}
