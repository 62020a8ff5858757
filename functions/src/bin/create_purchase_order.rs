fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::purchase_orders::create_purchase_order::start)
}
