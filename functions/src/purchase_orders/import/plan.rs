//! Compares a purchase order of the file with the current one and plans the write.

use domain::change::Change;
use domain::edit::EditRefused;
use domain::ledger::RecordedOrder;

use super::Import;
use super::change::ImportChange;
use crate::api::problem::ProblemCode;
use crate::purchase_orders::spreadsheet::column::{ID, VERSION};
use crate::purchase_orders::spreadsheet::group::Group;
use crate::purchase_orders::spreadsheet::row_fault::RowFault;
use crate::store::StoreError;
use crate::store::versions::Quota;

#[derive(Debug)]
pub(super) enum Plan {
    Refused(Vec<RowFault>),
    Unchanged,
    Version(Box<PlannedVersion>),
}

#[derive(Debug)]
pub(super) struct PlannedVersion {
    /// The current version; none for a new purchase order.
    pub before: Option<RecordedOrder>,
    pub after: RecordedOrder,
    pub changes: Vec<Change>,
    /// The same, for the answer.
    pub change: ImportChange,
    /// The quota to respect, if the purchase order is new or becomes active.
    pub quota: Option<Quota>,
    /// Whether the version makes an active purchase order inactive.
    pub ends_active: bool,
}

impl Import<'_> {
    /// Plans the write of a group. `before` is the current purchase order, if it exists.
    pub(super) fn plan(&self, group: &Group<'_>, before: Option<RecordedOrder>) -> Result<Plan, StoreError> {
        let deleted = before.as_ref().is_some_and(|before| before.deleted_at.is_some());
        let base = before.as_ref().filter(|_| !deleted);
        let parsed = group.read(base, &self.rules.catalogue)?;
        if deleted {
            let detail = "a deleted purchase order has this ID; use another ID";
            let mut faults = parsed.err().unwrap_or_default();
            faults.push(group.refused(Some(ID), ProblemCode::AlreadyExists, detail));
            return Ok(Plan::Refused(faults));
        }
        if before.is_none() && group.version().is_some() {
            let detail = "no such purchase order; to make it, leave `version` empty";
            let mut faults = parsed.err().unwrap_or_default();
            faults.push(group.refused(Some(VERSION), ProblemCode::VersionMismatch, detail));
            return Ok(Plan::Refused(faults));
        }
        let (order, tags) = match parsed {
            Ok(parsed) => parsed,
            Err(faults) => return Ok(Plan::Refused(faults)),
        };
        let Some(before) = before else {
            if let Err(refusals) = order.require_current_currency() {
                return Ok(Plan::Refused(group.faults(&refusals)));
            }
            let after = RecordedOrder::new(order, tags, self.now, self.today);
            return self.version(group, None, after, Vec::new());
        };
        Ok(match before.edited(order, tags, self.now, self.today) {
            Err(refused) => Plan::Refused(edit_refused(group, refused)),
            Ok((_, changes)) if changes.is_empty() => Plan::Unchanged,
            Ok(_) if group.version().is_some_and(|version| version != before.version) => {
                let detail =
                    format!("the purchase order is now at version {}; export it again", before.version);
                Plan::Refused(vec![group.refused(Some(VERSION), ProblemCode::VersionMismatch, detail)])
            }
            Ok((after, changes)) => self.version(group, Some(before), after, changes)?,
        })
    }

    fn version(
        &self,
        group: &Group<'_>,
        before: Option<RecordedOrder>,
        after: RecordedOrder,
        changes: Vec<Change>,
    ) -> Result<Plan, StoreError> {
        let change = ImportChange::of(group, before.as_ref(), &after)?;
        let quota = self.rules.quota(before.as_ref(), &after, self.today, None);
        let ends_active = before
            .as_ref()
            .is_some_and(|before| self.rules.quota(Some(&after), before, self.today, None).is_some());
        Ok(Plan::Version(Box::new(PlannedVersion { before, after, changes, change, quota, ends_active })))
    }
}

fn edit_refused(group: &Group<'_>, refused: EditRefused) -> Vec<RowFault> {
    match refused {
        EditRefused::Invalid(refusals) => group.faults(&refusals),
        in_use @ EditRefused::LineItemInUse(_) => {
            vec![group.refused(None, ProblemCode::LineItemInUse, in_use.to_string())]
        }
    }
}
