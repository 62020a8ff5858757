fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::match_invoice::start)
}
