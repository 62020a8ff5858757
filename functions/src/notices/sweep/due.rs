//! What is due, read from the index in portions: by account, those first that have been due the longest.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use domain::ids::AccountId;

use crate::store::deliveries::{Attention, AttentionPage, Position};
use crate::store::keys;
use crate::store::keys::ItemKey;
use crate::store::{Store, StoreError};

/// Rows of one query.
const PAGE: i32 = 1000;

/// Rows of one shard that are held at once: some megabytes.
const PORTION_MAX: usize = 10_000;

/// What is due of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AccountDue {
    pub(super) account: AccountId,
    /// Oldest first, each once.
    pub(super) keys: Vec<ItemKey>,
}

/// One portion of what is due.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) accounts: Vec<AccountDue>,
    /// Rows that don't read.
    pub(super) unreadable: u64,
    /// Why shards couldn't be read, or not to their end.
    pub(super) unread: Vec<StoreError>,
}

/// The shards that are not read to their end, and where they go on.
#[derive(Debug)]
pub(super) struct Queue {
    shards: Vec<(String, Option<Position>)>,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self { shards: keys::attention_shards().map(|shard| (shard, None)).collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.shards.is_empty()
    }

    pub(super) fn shards_left(&self) -> u64 {
        self.shards.len() as u64
    }

    /// The next portion of every shard. One that doesn't answer is not asked again.
    pub(super) async fn gather(&mut self, store: &Store, now: DateTime<Utc>) -> Gathered {
        let mut gathered = Gathered::default();
        let mut rows = Vec::new();
        for (shard, mut from) in std::mem::take(&mut self.shards) {
            let end = rows.len() + PORTION_MAX;
            loop {
                match store.attention(&shard, now, PAGE, from).await {
                    Ok(AttentionPage { rows: page, next }) => {
                        for row in page {
                            match row {
                                Ok(row) => rows.push(row),
                                Err(error) => {
                                    tracing::error!(%error, "a row of the index does not read");
                                    gathered.unreadable += 1;
                                }
                            }
                        }
                        from = next;
                    }
                    Err(error) => {
                        gathered.unread.push(error);
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
        gathered.accounts = by_account(rows);
        gathered
    }
}

/// Groups rows by account. The account whose oldest row is the oldest comes first, so that each has its turn
/// though a sweep may end before all had theirs. An item that moved while the index was read is in it twice.
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
        let key = keys::order(&account, &id.parse().unwrap());
        Attention { at: format!("2026-12-01T{at}:00Z").parse().unwrap(), account, key }
    }

    #[test]
    fn the_account_that_waited_longest_has_its_turn_first() {
        let (a, b) = ("111111111111", "222222222222");
        let rows = vec![row("09:00", a, "A-2"), row("07:00", b, "B-1"), row("08:00", a, "A-1")];
        let accounts = by_account(rows);
        let names: Vec<&str> = accounts.iter().map(|due| due.account.as_str()).collect();
        assert_eq!(names, [b, a]);
        assert_eq!(accounts[1].keys, [row("08:00", a, "A-1").key, row("09:00", a, "A-2").key]);
    }

    #[test]
    fn what_moved_while_the_index_was_read_is_taken_once() {
        let a = "111111111111";
        let accounts = by_account(vec![row("08:00", a, "A-1"), row("09:00", a, "A-1")]);
        assert_eq!(accounts.len(), 1);
        assert_eq!(accounts[0].keys.len(), 1);
    }
}
