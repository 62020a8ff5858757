fn main() -> Result<(), lambda_runtime::Error> {
    functions::lambda::run(functions::account::get_aws_reading::start)
}
