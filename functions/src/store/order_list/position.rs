//! The positions between the pages of a list.

use serde::{Deserialize, Serialize};

use super::rows::SortedPlace;
use crate::store::StoreError;

/// A position between two pages, with what the first page found.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Position {
    /// The sort key and the ID of the last row shown. None before the first.
    pub last: Option<(String, String)>,
    /// Whether the last row was one of those that were written since the first page.
    pub written_since: bool,
    /// The newest update when the first page was read.
    pub since: String,
    /// The number of rows when the first page was read.
    pub count: usize,
}

impl Position {
    pub fn parse(position: &str) -> Result<Self, StoreError> {
        Ok(serde_json::from_str(position)?)
    }

    /// Returns the position after a row.
    pub fn after(&self, place: &SortedPlace) -> Result<String, StoreError> {
        let last = Some((place.key.clone(), place.id.to_string()));
        Ok(serde_json::to_string(&Self { last, written_since: place.written_since, ..self.clone() })?)
    }
}
