fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::get_invoice::start)
}
