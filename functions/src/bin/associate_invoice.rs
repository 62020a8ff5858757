fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::associate_invoice::start)
}
