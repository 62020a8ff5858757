fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::purchase_orders::import_purchase_orders::start)
}
