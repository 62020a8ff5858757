fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::invoices::list_purchase_order_invoices::start)
}
