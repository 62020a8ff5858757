fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::match_queued_invoices::start)
}
