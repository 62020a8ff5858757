//! Every line that the functions log in the whole run, as Lambda would get it. Each test looks, when it is over, for
//! what it was told in confidence: people, their addresses, tokens, amounts.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use serde_json::Value;

/// The fields whose texts must not be logged.
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
/// Shorter ones would be found by chance.
const LENGTH_MIN: usize = 5;
/// The parts of this process that are no functions.
const NOT_FUNCTIONS: [&str; 2] = ["local", "dynoxide"];

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());
static START: Once = Once::new();

/// Writes lines down.
#[derive(Clone, Copy)]
struct Kept;

impl Write for Kept {
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

/// Every line since a place among all that was logged.
pub fn since(place: usize) -> Vec<Value> {
    let text = String::from_utf8(lines()[place..].to_vec()).unwrap();
    let read = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    let lines = text.lines().map(read);
    lines
        .filter(|line: &Value| {
            let target = line["target"].as_str().unwrap_or_default();
            !NOT_FUNCTIONS.iter().any(|part| target.split("::").next() == Some(*part))
        })
        .collect()
}

/// What one test was told in confidence.
pub struct Secrets {
    /// Where the log was when the test began.
    pub since: usize,
    known: RefCell<BTreeSet<String>>,
}

impl Default for Secrets {
    fn default() -> Self {
        START.call_once(|| {
            let subscriber = functions::lambda::log::subscriber("end-to-end".to_owned(), || Kept);
            tracing::subscriber::set_global_default(subscriber).unwrap();
        });
        Self { since: lines().len(), known: RefCell::default() }
    }
}

impl Secrets {
    /// Takes note of one.
    pub fn is(&self, text: &str) {
        if text.len() >= LENGTH_MIN {
            self.known.borrow_mut().insert(text.to_owned());
        }
    }

    /// Nothing is confidential any more.
    pub fn forget(&self) {
        self.known.borrow_mut().clear();
    }

    /// Takes note of all confidential fields of what is sent.
    pub fn all_of(&self, sent: &Value) {
        match sent {
            Value::Object(fields) => {
                for (name, field) in fields {
                    if CONFIDENTIAL.contains(&name.as_str()) {
                        let texts = field.as_array().map_or(std::slice::from_ref(field), Vec::as_slice);
                        texts.iter().filter_map(Value::as_str).for_each(|text| self.is(text));
                    }
                    self.all_of(field);
                }
            }
            Value::Array(each) => each.iter().for_each(|it| self.all_of(it)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    /// The first line with something in it that it must not have, if there is one.
    pub fn told(&self) -> Option<(String, Value)> {
        let mut lines = since(self.since);
        let known = self.known.borrow();
        // The names of what is counted, always the same.
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
        // A test that fails has said why.
        if !std::thread::panicking() {
            let told = self.told();
            assert!(told.is_none(), "the log says what it must not: {told:?}");
        }
    }
}
