//! AWS's side of payer accounts: STS, which lets the functions assume their roles, and the Invoicing API, which lists their
//! invoices. Both check what AWS checks, and fail as AWS does when a test asks for it.

mod invoicing;
mod sts;

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::response::Response;
use serde_json::Value;

use crate::wire::{Permissions, signer};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayerFault {
    /// More requests than AWS takes: 400 `ThrottlingException`.
    Throttled,
    /// The role may not list invoices: 400 `AccessDeniedException`.
    Denied,
    /// The page's token is too old: 400 `ValidationException`.
    TokenExpired,
    /// The Invoicing API fails: 500 `InternalServerException`.
    Unavailable,
}

/// The payer accounts.
#[derive(Clone, Debug)]
pub struct Payers {
    state: Arc<Mutex<State>>,
    permissions: Arc<Permissions>,
}

#[derive(Debug, Default)]
struct State {
    /// Summaries by account, as the AWS CLI prints them.
    summaries: BTreeMap<String, Vec<Value>>,
    /// The external ID that a role requires, by the role's ARN. Any other role exists and takes any.
    external_ids: BTreeMap<String, String>,
    /// What the next requests for an account's invoices meet; none is no fault.
    faults: BTreeMap<String, VecDeque<Option<PayerFault>>>,
    requests: Vec<Value>,
}

impl Payers {
    pub(crate) fn new(permissions: Permissions) -> Self {
        Self { state: Arc::default(), permissions: Arc::new(permissions) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replaces the invoices of an account.
    pub fn set_invoices(&self, account: &str, summaries: Vec<Value>) {
        self.state().summaries.insert(account.to_owned(), summaries);
    }

    /// Makes a role trust its caller with this external ID only.
    pub fn trust(&self, role_arn: &str, external_id: &str) {
        self.state().external_ids.insert(role_arn.to_owned(), external_id.to_owned());
    }

    /// Makes `times` requests for the invoices of an account fail, after some that don't.
    pub fn fail(&self, account: &str, after: usize, times: usize, fault: PayerFault) {
        let mut state = self.state();
        let faults = state.faults.entry(account.to_owned()).or_default();
        faults.extend(std::iter::repeat_n(None, after));
        faults.extend(std::iter::repeat_n(Some(fault), times));
    }

    /// Returns the requests for invoices since the last call, refused ones included.
    pub fn take_requests(&self) -> Vec<Value> {
        std::mem::take(&mut self.state().requests)
    }

    /// Whether the functions' policies let the signer of a request assume a role. Other callers may.
    fn may_assume(&self, headers: &HeaderMap, role_arn: &str) -> bool {
        signer(headers).is_none_or(|caller| self.permissions.may_assume(caller, role_arn))
    }
}

/// Whether a request is for STS or the Invoicing API.
pub(crate) fn is_request(headers: &HeaderMap) -> bool {
    sts::is_request(headers) || invoicing::is_request(headers)
}

/// Answers a request for STS or the Invoicing API.
pub(crate) fn answer(payers: &Payers, headers: &HeaderMap, body: &Bytes) -> Response {
    if invoicing::is_request(headers) {
        invoicing::answer(payers, headers, body)
    } else {
        sts::answer(payers, headers, body)
    }
}
