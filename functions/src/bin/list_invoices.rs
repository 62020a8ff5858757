fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::list_invoices::start)
}
