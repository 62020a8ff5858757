fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::notices::list_purchase_order_notices::start)
}
