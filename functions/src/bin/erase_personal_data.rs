fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::account::erase_personal_data::start)
}
