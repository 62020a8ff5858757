fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::purchase_orders::get_statement::start)
}
