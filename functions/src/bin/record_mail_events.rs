fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::notices::record_mail_events::start)
}
