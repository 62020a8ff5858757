//! Reads due items from the index in batches, grouped by account; accounts that have been due longest come first.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::ids::AccountId;

use crate::store::deliveries::{Attention, AttentionPage, Position};
use crate::store::keys;
use crate::store::keys::ItemKey;
#[cfg(test)]
use crate::store::keys::OrderItem;
use crate::store::{Store, StoreError};

/// Rows of one query.
const QUERY_ROWS_MAX: i32 = 1000;

/// Rows of one shard per batch: a few megabytes.
const SHARD_ROWS_MAX: usize = 10_000;

/// Due items of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AccountDue {
    pub(super) account: AccountId,
    /// Oldest first, without duplicates.
    pub(super) keys: Vec<ItemKey>,
}

#[derive(Debug, Default)]
pub(super) struct DueBatch {
    pub(super) accounts: Vec<AccountDue>,
    /// Rows that can't be read.
    pub(super) unreadable: u64,
    /// One error for each shard that couldn't be read to its end.
    pub(super) errors: Vec<StoreError>,
}

/// The shards with unread rows, each with the position to continue from.
#[derive(Debug)]
pub(super) struct DueQueue {
    shards: Vec<(String, Option<Position>)>,
}

impl DueQueue {
    pub(super) fn new() -> Self {
        Self { shards: keys::attention_shards().map(|shard| (shard, None)).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shards.is_empty()
    }

    pub(super) fn shards_left(&self) -> u64 {
        self.shards.len() as u64
    }

    /// Reads the next rows of every shard. A shard that fails is dropped from the queue.
    pub(super) async fn next_batch(&mut self, store: &Store, now: DateTime<Utc>) -> DueBatch {
        let mut batch = DueBatch::default();
        let mut rows = Vec::new();
        for (shard, mut from) in std::mem::take(&mut self.shards) {
            let end = rows.len() + SHARD_ROWS_MAX;
            loop {
                match store.attention(&shard, now, QUERY_ROWS_MAX, from).await {
                    Ok(AttentionPage { rows: page, next }) => {
                        for row in page {
                            match row {
                                Ok(row) => rows.push(row),
                                Err(error) => {
                                    tracing::error!(%error, "a row of the index can't be read");
                                    batch.unreadable += 1;
                                }
                            }
                        }
                        from = next;
                    }
                    Err(error) => {
                        batch.errors.push(error);
                        break;
                    }
                }
                if from.is_none() {
                    break;
                }
                if rows.len() >= end {
                    self.shards.push((shard, from));
                    break;
                }
            }
        }
        batch.accounts = by_account(rows);
        batch
    }
}

/// Groups rows by account, the account with the oldest row first: a sweep may end early, and every account must be
/// reached eventually. Drops duplicates: an item that moved while the index was read appears twice.
fn by_account(mut rows: Vec<Attention>) -> Vec<AccountDue> {
    rows.sort_by(|left, right| (left.at, &left.account).cmp(&(right.at, &right.account)));
    let mut accounts: Vec<AccountDue> = Vec::new();
    let mut places: HashMap<AccountId, usize> = HashMap::new();
    let mut seen = BTreeSet::new();
    for Attention { account, key, .. } in rows {
        if !seen.insert(key.clone()) {
            continue;
        }
        let place = *places.entry(account.clone()).or_insert(accounts.len());
        match accounts.get_mut(place) {
            Some(due) => due.keys.push(key),
            None => accounts.push(AccountDue { account, keys: vec![key] }),
        }
    }
    accounts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: &str, account: &str, id: &str) -> Attention {
        let account = account.parse().unwrap();
        let key = OrderItem::Totals.key(&account, &id.parse().unwrap());
        Attention { at: format!("2026-12-01T{at}:00Z").parse().unwrap(), account, key }
    }

    #[test]
    fn the_account_that_has_been_due_longest_comes_first() {
        let (a, b) = ("111111111111", "222222222222");
        let rows = vec![row("09:00", a, "A-2"), row("07:00", b, "B-1"), row("08:00", a, "A-1")];
        let accounts = by_account(rows);
        let names: Vec<&str> = accounts.iter().map(|due| due.account.as_str()).collect();
        assert_eq!(names, [b, a]);
        assert_eq!(accounts[1].keys, [row("08:00", a, "A-1").key, row("09:00", a, "A-2").key]);
    }

    #[test]
    fn an_item_that_moved_while_the_index_was_read_appears_once() {
        let a = "111111111111";
        let accounts = by_account(vec![row("08:00", a, "A-1"), row("09:00", a, "A-1")]);
        assert_eq!(accounts.len(), 1);
        assert_eq!(accounts[0].keys.len(), 1);
    }
}
