fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::preview_invoice::start)
}
