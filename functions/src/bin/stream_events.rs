fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::events::stream_events::start)
}
