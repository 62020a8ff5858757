//! Lists, newest first, a page for each query. A page is never empty while more rows follow.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::{AttributeValue, Select};

use super::attributes::{Attributes, Item, text};
use super::failure::StoreError;
use super::key::{Index, PK, SK};
use super::table::Table;

#[derive(Clone, Debug)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// The number of items of the page that can't be read, if any.
    pub unreadable: Option<u64>,
    /// The position of the next page, if more rows follow. Opaque to callers.
    pub next: Option<String>,
}

/// A partition of the table or of an index, read backwards.
pub struct Listing<'a> {
    pub index: Option<&'a Index>,
    /// The value of the partition key.
    pub partition: String,
    /// The required beginning of the index's sort key. Empty for all rows.
    pub prefix: String,
    /// The most rows of a page.
    pub limit: usize,
    /// The position to continue from.
    pub from: Option<&'a str>,
}

impl Table {
    /// Returns one page of a listing. One `Query`.
    pub async fn page<T>(
        &self,
        listing: Listing<'_>,
        read: fn(&Item) -> Result<T, StoreError>,
    ) -> Result<Page<T>, StoreError> {
        let start = listing.from.map(|position| listing.start(position)).transpose()?;
        // The row after the last one shown tells whether more follow.
        let wanted = listing.limit.saturating_add(1);
        let mut names = HashMap::from([("#partition".to_owned(), listing.partition_key().to_owned())]);
        let mut values = HashMap::from([(":partition".to_owned(), text(&listing.partition))]);
        let mut condition = "#partition = :partition".to_owned();
        if let Some(index) = listing.index.filter(|_| !listing.prefix.is_empty()) {
            condition.push_str(" AND begins_with(#sort, :prefix)");
            names.insert("#sort".to_owned(), index.sort_key.to_owned());
            values.insert(":prefix".to_owned(), text(&listing.prefix));
        }
        let answer = self
            .query(listing.index)
            .select(listing.select())
            .key_condition_expression(condition)
            .set_expression_attribute_names(Some(names))
            .set_expression_attribute_values(Some(values))
            .scan_index_forward(false)
            .limit(i32::try_from(wanted).unwrap_or(i32::MAX))
            .set_exclusive_start_key(start)
            .send()
            .await?;
        let cut_short = answer.last_evaluated_key.is_some();
        let items = answer.items.unwrap_or_default();
        let shown = items.get(..listing.limit.min(items.len())).unwrap_or_default();
        let more = items.len() > listing.limit || (cut_short && !items.is_empty());
        let next = shown.last().filter(|_| more).map(|last| listing.position(last)).transpose()?;
        let (mut rows, mut unreadable) = (Vec::with_capacity(shown.len()), 0);
        for item in shown {
            match read(item) {
                Ok(row) => rows.push(row),
                Err(error) => {
                    tracing::error!(%error, "a row of a list can't be read");
                    unreadable += 1;
                }
            }
        }
        Ok(Page { rows, unreadable: counted(unreadable), next })
    }
}

/// Returns the number, or none if it is zero.
pub fn counted(unreadable: u64) -> Option<u64> {
    Some(unreadable).filter(|unreadable| *unreadable > 0)
}

impl<'a> Listing<'a> {
    /// Returns the listing of a whole partition of the table.
    pub fn of_table(partition: String, limit: usize, from: Option<&'a str>) -> Self {
        Self { index: None, partition, prefix: String::new(), limit, from }
    }

    /// Returns the listing of a whole partition of an index.
    pub fn of_index(index: &'a Index, partition: String, limit: usize, from: Option<&'a str>) -> Self {
        Self { index: Some(index), partition, prefix: String::new(), limit, from }
    }

    fn partition_key(&self) -> &str {
        self.index.map_or(PK, |index| index.partition_key)
    }

    /// A local index fetches attributes that it lacks from the table; a global one can't.
    fn select(&self) -> Select {
        let global = self.index.is_some_and(|index| index.global);
        if global { Select::AllProjectedAttributes } else { Select::AllAttributes }
    }

    /// Returns the attributes of a position: the keys of the table, then those of the index.
    fn key_names(&self) -> impl Iterator<Item = &str> {
        let of_index = self.index.into_iter().flat_map(|index| [index.partition_key, index.sort_key]);
        [PK, SK].into_iter().chain(of_index.filter(|name| *name != PK))
    }

    fn position(&self, item: &Item) -> Result<String, StoreError> {
        let parts: Result<Vec<_>, _> = self.key_names().map(|name| Attributes(item).text(name)).collect();
        Ok(serde_json::to_string(&parts?)?)
    }

    fn start(&self, position: &str) -> Result<HashMap<String, AttributeValue>, StoreError> {
        let parts: Vec<String> = serde_json::from_str(position)?;
        Ok(self.key_names().map(str::to_owned).zip(parts.into_iter().map(text)).collect())
    }
}
