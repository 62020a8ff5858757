fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::purchase_orders::list_purchase_order_history::start)
}
