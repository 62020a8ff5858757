fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::add_invoice_documents::start)
}
