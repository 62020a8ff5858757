//! A turn of an account: a part of its work, after which the accounts that wait come first. A turn evaluates up to
//! [`KEYS_A_TURN`] items, or sends the mails of some seconds.
//!
//! All due items of an account are evaluated before its mails are sent, so that a contact gets one digest; an account
//! with very many gets several.

use std::collections::VecDeque;

use domain::ids::{AccountId, PurchaseOrderId};

use super::Sweep;
use super::due::AccountDue;
use super::evaluate::Trigger;
use super::mailing::{Mailing, mailings};
use crate::store::StoreError;
use crate::store::deliveries::{Delivery, Due};
use crate::store::keys::ItemKey;
use crate::store::settings::{Recheck, RecordedSettings};

/// Items of one batch read: with the account's settings, the 100 of one request.
const KEYS_A_TURN: usize = 99;

/// Deliveries after which an account's mails are sent before more is evaluated.
const DELIVERIES_TOGETHER_MAX: usize = 5_000;

/// The work of an account that is left in this sweep.
#[derive(Debug)]
pub(super) struct AccountWork {
    pub(super) account: AccountId,
    pub(super) settings: RecordedSettings,
    /// Due items to evaluate.
    keys: VecDeque<ItemKey>,
    /// The evaluation of the purchase orders that follow the settings, if it isn't finished.
    pub(super) recheck: Option<Recheck>,
    /// Deliveries that are not in a mail yet.
    pub(super) deliveries: Vec<Delivery>,
    /// Mails to send.
    pub(super) mailings: VecDeque<Mailing>,
}

impl AccountWork {
    pub(super) fn new(due: AccountDue) -> Self {
        Self {
            account: due.account,
            settings: RecordedSettings::default(),
            keys: due.keys.into(),
            recheck: None,
            deliveries: Vec::new(),
            mailings: VecDeque::new(),
        }
    }

    pub(super) fn is_done(&self) -> bool {
        self.keys.is_empty()
            && self.recheck.is_none()
            && self.deliveries.is_empty()
            && self.mailings.is_empty()
    }

    fn is_evaluated(&self) -> bool {
        self.keys.is_empty() && self.recheck.is_none()
    }
}

impl Sweep<'_> {
    /// Does a part of an account's work. Returns the rest.
    pub(super) async fn turn(&self, mut work: AccountWork) -> AccountWork {
        if !work.mailings.is_empty() {
            self.send(&mut work).await;
        } else if !work.keys.is_empty() {
            self.evaluate_next(&mut work).await;
        } else if work.recheck.is_some() {
            self.recheck(&mut work).await;
        }
        if work.is_evaluated() || work.deliveries.len() >= DELIVERIES_TOGETHER_MAX {
            work.mailings.extend(mailings(std::mem::take(&mut work.deliveries)));
        }
        work
    }

    async fn evaluate_next(&self, work: &mut AccountWork) {
        let count = work.keys.len().min(KEYS_A_TURN);
        let keys: Vec<ItemKey> = work.keys.drain(..count).collect();
        let Some(due) = self.load_due(work, &keys).await else { return };
        if due.recheck {
            work.recheck.clone_from(&due.settings.recheck);
        }
        work.settings = due.settings.clone();
        let deliveries = self.evaluate(&work.account, due).await;
        work.deliveries.extend(deliveries);
    }

    /// Loads the items of `keys` that are still due. Returns none if they can't be read or the sweep is over. If the
    /// account's settings can't be read, leaves all items of the account to a later sweep, since none can be decided
    /// without them.
    async fn load_due(&self, work: &mut AccountWork, keys: &[ItemKey]) -> Option<Due> {
        let account = &work.account;
        if self.is_over() {
            self.leave(keys.len());
            return None;
        }
        match self.store.due(account, keys, self.due_by()).await {
            Ok(Due { settings_unreadable: Some(error), .. }) => {
                self.unreadable(&format!("the settings of {account}"), error);
                self.leave(keys.len() + work.keys.len());
                work.keys.clear();
                None
            }
            Ok(due) => {
                self.succeeded();
                Some(due)
            }
            Err(error) => {
                self.failed(&format!("the due items of {account}"), error);
                self.leave(keys.len());
                None
            }
        }
    }

    /// Evaluates the due items. Returns the deliveries to send, including those left by earlier sweeps.
    async fn evaluate(&self, account: &AccountId, due: Due) -> Vec<Delivery> {
        let settings = &due.settings;
        let mut deliveries = Vec::new();
        self.report(|report| report.unreadable += due.unknown);
        for delivery in due.deliveries {
            match delivery {
                Ok(delivery) => deliveries.push(delivery),
                Err(error) => self.unreadable(&format!("a delivery of {account}"), error),
            }
        }
        for id in due.deleted {
            self.erase(account, &id).await;
        }
        for order in due.orders {
            let evaluated = self.evaluate_order(account, settings, order, Trigger::Due).await;
            deliveries.extend(evaluated.unwrap_or_default());
        }
        for invoice in due.invoices {
            let evaluated = self.evaluate_invoice(account, settings, invoice).await;
            deliveries.extend(evaluated.unwrap_or_default());
        }
        deliveries
    }

    /// Erases to whom a deleted purchase order's notices were sent.
    async fn erase(&self, account: &AccountId, id: &PurchaseOrderId) {
        let erased = match self.store.erase_recipients(account, id, self.clock).await {
            Ok(()) => self.store.record_erasure(account, id).await,
            Err(error) => Err(error),
        };
        match erased {
            Ok(()) => self.succeeded(),
            Err(error) => {
                self.leave(1);
                self.failed(&format!("the deleted purchase order {id} of {account}"), error);
            }
        }
    }

    /// Counts and logs an item that can't be read. It takes only itself down.
    pub(super) fn unreadable(&self, about: &str, error: StoreError) {
        self.report(|report| report.unreadable += 1);
        self.failed(about, error);
    }
}
