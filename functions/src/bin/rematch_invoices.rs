fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::rematch_invoices::start)
}
