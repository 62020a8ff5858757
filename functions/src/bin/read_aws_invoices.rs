fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::read_aws_invoices::start)
}
