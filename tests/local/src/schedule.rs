//! Runs scheduled functions at their rate, as `EventBridge` Scheduler does.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::lambda::Lambda;
use crate::server;
use crate::task_group::TaskGroup;
use crate::template::{Schedule, TemplateError};

/// Starts one schedule, whose function first runs after one interval.
pub(crate) fn start(
    lambda: &Arc<Lambda>,
    schedule: &Schedule,
    tasks: &mut TaskGroup,
) -> Result<(), TemplateError> {
    let interval = interval(&schedule.expression)?;
    tasks.spawn(run(Arc::clone(lambda), schedule.clone(), interval, tasks.stop_signal()));
    Ok(())
}

async fn run(lambda: Arc<Lambda>, schedule: Schedule, interval: Duration, stop: watch::Receiver<bool>) {
    let mut stop = std::pin::pin!(server::stopped(stop));
    while tokio::time::timeout(interval, &mut stop).await.is_err() {
        match lambda.invoke(&schedule.function, schedule.input.clone()).await {
            Ok(answer) => tracing::info!(function = schedule.function, %answer, "the scheduled function ran"),
            Err(error) => {
                tracing::error!(function = schedule.function, %error, "the scheduled function failed");
            }
        }
    }
}

/// Parses an expression such as `rate(1 hour)`.
fn interval(expression: &str) -> Result<Duration, TemplateError> {
    let parsed = || {
        let rate = expression.strip_prefix("rate(")?.strip_suffix(')')?;
        let (number, unit) = rate.split_once(' ')?;
        let seconds = match unit.trim_end_matches('s') {
            "minute" => 60,
            "hour" => 3600,
            "day" => 86_400,
            _ => return None,
        };
        let number: u64 = number.parse().ok().filter(|number| *number > 0)?;
        Some(Duration::from_secs(number.checked_mul(seconds)?))
    };
    parsed().ok_or_else(|| TemplateError::Invalid(format!("schedule {expression}")))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::interval;

    #[test]
    fn rates_are_parsed_and_other_expressions_are_refused() {
        assert_eq!(interval("rate(1 hour)").unwrap(), Duration::from_hours(1));
        assert_eq!(interval("rate(5 minutes)").unwrap(), Duration::from_mins(5));
        for expression in ["rate(0 hours)", "rate(1 week)", "cron(0 * * * ? *)", "hourly"] {
            assert!(interval(expression).is_err(), "{expression}");
        }
    }
}
