//! Reads due items from the index, grouped by account; accounts that have been due longest come first.

use std::collections::{BTreeSet, HashMap};

use domain::ids::AccountId;
use tokio::time::Instant;

use super::Sweep;
use crate::store::StoreError;
use crate::store::deliveries::{Attention, AttentionPage};
use crate::store::keys;
use crate::store::keys::ItemKey;

/// Rows of one query.
const QUERY_ROWS_MAX: i32 = 1000;

/// Due items of one account in a sweep. The others are left to later sweeps, so that an account with more doesn't keep
/// the sweep from reading those of the others.
const ACCOUNT_KEYS_MAX: usize = 20_000;

/// Due items of one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AccountDue {
    pub(super) account: AccountId,
    /// Oldest first, without duplicates.
    pub(super) keys: Vec<ItemKey>,
}

/// All due items that a sweep handles.
#[derive(Debug, Default)]
pub(super) struct AllDue {
    pub(super) accounts: Vec<AccountDue>,
    /// Rows that can't be read.
    pub(super) unreadable: u64,
    /// Rows that are left to later sweeps.
    pub(super) remaining: u64,
    /// One error for each shard that couldn't be read to its end.
    pub(super) errors: Vec<StoreError>,
}

impl Sweep<'_> {
    /// Reads all shards, as far as time allows.
    pub(super) async fn read_due(&self) -> AllDue {
        let mut all = AllDue::default();
        let mut rows = Rows::default();
        let due_by = self.now.max(self.clock);
        for shard in keys::attention_shards() {
            let mut from = None;
            loop {
                match self.store.attention(&shard, due_by, QUERY_ROWS_MAX, from).await {
                    Ok(AttentionPage { rows: page, next }) => {
                        for row in page {
                            match row {
                                Ok(row) => rows.add(row),
                                Err(error) => {
                                    tracing::error!(%error, "a row of the index can't be read");
                                    all.unreadable += 1;
                                }
                            }
                        }
                        from = next;
                    }
                    Err(error) => {
                        all.errors.push(error);
                        break;
                    }
                }
                if from.is_none() {
                    break;
                }
                // Most of a sweep is for what was read.
                if !self.budget.is_young(Instant::now()) {
                    all.remaining += 1;
                    break;
                }
            }
        }
        all.remaining += rows.over;
        all.accounts = by_account(rows.read);
        all
    }
}

/// The rows that were read.
#[derive(Debug, Default)]
struct Rows {
    read: Vec<Attention>,
    counts: HashMap<AccountId, usize>,
    /// Rows beyond [`ACCOUNT_KEYS_MAX`].
    over: u64,
}

impl Rows {
    fn add(&mut self, row: Attention) {
        let count = self.counts.entry(row.account.clone()).or_default();
        if *count == ACCOUNT_KEYS_MAX {
            self.over += 1;
            return;
        }
        *count += 1;
        self.read.push(row);
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
        let key = keys::OrderItem::Totals.key(&account, &id.parse().unwrap());
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

    #[test]
    fn an_account_with_too_many_due_items_leaves_room_for_others() {
        let mut rows = Rows::default();
        (0..=ACCOUNT_KEYS_MAX)
            .for_each(|number| rows.add(row("07:00", "111111111111", &format!("A-{number}"))));
        rows.add(row("08:00", "222222222222", "B-1"));
        assert_eq!((rows.read.len(), rows.over), (ACCOUNT_KEYS_MAX + 1, 1));
    }
}
