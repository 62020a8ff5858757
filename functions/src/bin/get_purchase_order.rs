fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::purchase_orders::get_purchase_order::start)
}
