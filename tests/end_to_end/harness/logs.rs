//! Captures the functions' log of the whole run. At the end of each test, checks that the log has none of the test's
//! confidential values: names, addresses, tokens and amounts.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use serde_json::Value;

/// Fields whose values must not be logged.
const CONFIDENTIAL: [&str; 13] = [
    "amount",
    "city",
    "contacts",
    "description",
    "displayName",
    "email",
    "lines",
    "name",
    "phone",
    "postalCode",
    "reason",
    "unitPrice",
    "value",
];
/// Shorter values could occur by chance.
const LENGTH_MIN: usize = 5;
/// Crates of this process that are not functions.
const NOT_FUNCTIONS: [&str; 2] = ["local", "dynoxide"];

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static START: Once = Once::new();

#[derive(Clone, Copy)]
struct LogWriter;

impl Write for LogWriter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        lines().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn lines() -> MutexGuard<'static, Vec<u8>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The log lines since a position in the log.
pub fn since(position: usize) -> Vec<Value> {
    let text = String::from_utf8(lines()[position..].to_vec()).unwrap();
    let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let lines = text.lines().map(read);
    lines
        .filter(|line: &Value| {
            let target = line["target"].as_str().unwrap_or_default();
            !NOT_FUNCTIONS.iter().any(|part| target.split("::").next() == Some(*part))
        })
        .collect()
}

/// The confidential values of one test.
pub struct Secrets {
    /// The position in the log at which the test started.
    pub since: usize,
    known: RefCell<BTreeSet<String>>,
}

impl Default for Secrets {
    fn default() -> Self {
        START.call_once(|| {
            let subscriber = functions::lambda::log::subscriber("end-to-end".to_owned(), || LogWriter);
            tracing::subscriber::set_global_default(subscriber).unwrap();
        });
        Self { since: lines().len(), known: RefCell::default() }
    }
}

impl Secrets {
    /// Adds a confidential value.
    pub fn add(&self, text: &str) {
        if text.len() >= LENGTH_MIN {
            self.known.borrow_mut().insert(text.to_owned());
        }
    }

    /// Removes all confidential values.
    pub fn clear(&self) {
        self.known.borrow_mut().clear();
    }

    /// Adds the values of all confidential fields of a request.
    pub fn add_fields_of(&self, request: &Value) {
        match request {
            Value::Object(fields) => {
                for (name, field) in fields {
                    if CONFIDENTIAL.contains(&name.as_str()) {
                        let texts = field.as_array().map_or(std::slice::from_ref(field), Vec::as_slice);
                        texts.iter().filter_map(Value::as_str).for_each(|text| self.add(text));
                    }
                    self.add_fields_of(field);
                }
            }
            Value::Array(each) => each.iter().for_each(|it| self.add_fields_of(it)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// The first log line with a confidential value, and the value.
    pub fn leak(&self) -> Option<(String, Value)> {
        let mut lines = since(self.since);
        let known = self.known.borrow();
        // The names of metrics are not confidential.
        lines.iter_mut().filter_map(Value::as_object_mut).for_each(|line| {
            line.remove("_aws");
        });
        lines.into_iter().find_map(|line| {
            let text = line.to_string();
            known.iter().find(|secret| text.contains(*secret)).map(|secret| (secret.clone(), line))
        })
    }
}

impl Drop for Secrets {
    fn drop(&mut self) {
        // A failed test panics already.
        if !std::thread::panicking() {
            let leak = self.leak();
            assert!(leak.is_none(), "the log has a confidential value: {leak:?}");
        }
    }
}
