fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::notices::sweep_notifications::start)
}
