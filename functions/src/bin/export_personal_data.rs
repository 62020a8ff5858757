fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::account::export_personal_data::start)
}
