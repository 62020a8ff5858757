fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::void_invoice::start)
}
