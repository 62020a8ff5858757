//! The notices that a purchase order has already given.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::LineItemNumber;
use crate::money::Percent;
use crate::month::Month;

/// The notices that were already given, stored with the purchase order. Default: none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NoticeState {
    /// The thresholds that each line was last found below. A threshold that the balance reaches again is removed, so
    /// that the next crossing gives a notice.
    pub below: BTreeMap<LineItemNumber, Vec<Percent>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiration: Option<ExpirationNotified>,
}

/// The expiration notices that were already given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ExpirationNotified {
    /// The expiration month that the notices were about. Another month starts over.
    pub month: Month,
    /// The due date of the last lead that gave a notice.
    pub through: NaiveDate,
}

/// Returns the lowest of the thresholds `below`, if it is lower than every threshold that the line was known to be
/// below. A threshold added above the known ones is not newly crossed.
pub(super) fn newly_crossed(known: Option<&Vec<Percent>>, below: &[Percent]) -> Option<Percent> {
    let lowest_known = known.and_then(|known| known.iter().min());
    below.iter().min().copied().filter(|lowest| lowest_known.is_none_or(|known| lowest < known))
}

/// Returns the lines that fell below a lower threshold between `before` and `after`, each with its lowest threshold.
pub fn crossed<'a>(
    before: &NoticeState,
    after: &'a NoticeState,
) -> impl Iterator<Item = (&'a LineItemNumber, Percent)> {
    after.below.iter().filter_map(|(line, below)| Some((line, newly_crossed(before.below.get(line), below)?)))
}
