//! What is to be done with a purchase order of the file, by what there is.

use domain::change::Change;
use domain::edit::EditRefused;
use domain::ledger::RecordedOrder;

use super::Import;
use crate::api::problem::ProblemCode;
use crate::purchase_orders::csv::column::{ID, VERSION};
use crate::purchase_orders::csv::document::{Fault, Group};
use crate::store::StoreError;
use crate::store::versions::Quota;

/// What is to be done.
#[derive(Debug)]
pub(super) enum Plan {
    /// Nothing: something is wrong.
    Refused(Vec<Fault>),
    /// Nothing: it is so already.
    Unchanged,
    /// Its tags are replaced, which makes no version.
    Tags(Box<RecordedOrder>),
    /// A version is made.
    Version(Box<Planned>),
}

/// A version to be made.
#[derive(Debug)]
pub(super) struct Planned {
    /// What it is made from, if it isn't the first.
    pub before: Option<RecordedOrder>,
    pub after: RecordedOrder,
    pub changes: Vec<Change>,
    /// Given where it makes the order active that was not.
    pub quota: Option<Quota>,
    /// Whether it makes the order inactive that was active.
    pub frees: bool,
}

impl Import<'_> {
    /// What is to be done, where `before` is what there is.
    pub(super) fn plan(&self, group: &Group<'_>, before: Option<RecordedOrder>) -> Result<Plan, StoreError> {
        let deleted = before.as_ref().is_some_and(|before| before.deleted_at.is_some());
        let base = before.as_ref().filter(|_| !deleted);
        let read = group.read(base, &self.policy.catalogue)?;
        if deleted {
            let detail = "there was a purchase order with this ID; IDs are never used again";
            let mut faults = read.err().unwrap_or_default();
            faults.push(group.refused(Some(ID), ProblemCode::AlreadyExists, detail));
            return Ok(Plan::Refused(faults));
        }
        let (order, tags) = match read {
            Ok(read) => read,
            Err(faults) => return Ok(Plan::Refused(faults)),
        };
        let Some(before) = before else {
            let after = RecordedOrder::new(order, tags, self.now, self.today);
            return Ok(self.version(None, after, Vec::new()));
        };
        Ok(match before.edited(order, tags, self.now, self.today) {
            Err(refused) => Plan::Refused(edit_refused(group, refused)),
            Ok((after, changes)) if changes.is_empty() && after.tags == before.tags => Plan::Unchanged,
            Ok(_) if group.version().is_some_and(|version| version != before.version) => {
                let detail = format!("the purchase order is at version {}; export it again", before.version);
                Plan::Refused(vec![group.refused(Some(VERSION), ProblemCode::VersionMismatch, detail)])
            }
            Ok((after, changes)) if changes.is_empty() => Plan::Tags(Box::new(after)),
            Ok((after, changes)) => self.version(Some(before), after, changes),
        })
    }

    fn version(&self, before: Option<RecordedOrder>, after: RecordedOrder, changes: Vec<Change>) -> Plan {
        let quota = self.policy.quota(before.as_ref(), &after, self.today, None);
        let frees = before
            .as_ref()
            .is_some_and(|before| self.policy.quota(Some(&after), before, self.today, None).is_some());
        Plan::Version(Box::new(Planned { before, after, changes, quota, frees }))
    }
}

fn edit_refused(group: &Group<'_>, refused: EditRefused) -> Vec<Fault> {
    match refused {
        EditRefused::Invalid(refusals) => group.faults(&refusals),
        in_use @ EditRefused::LineItemInUse(_) => {
            vec![group.refused(None, ProblemCode::LineItemInUse, in_use.to_string())]
        }
    }
}
