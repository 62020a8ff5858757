//! The actions that write a version: the items of the purchase order and its history entry.

use aws_sdk_dynamodb::types::TransactWriteItem;
use domain::ids::AccountId;
use domain::ledger::RecordedOrder;

use super::Edit;
use crate::store::dynamodb::attributes::number;
use crate::store::dynamodb::table::IntoAction;
use crate::store::keys::OrderItem;
use crate::store::orders::totals::{self, UpdateParts};
use crate::store::orders::{definition, terms};
use crate::store::{Store, StoreError};

impl Store {
    /// Returns the actions of a version. The first one is conditional on `before`: of the totals, which exist even if the
    /// purchase order was deleted.
    pub(super) fn version_actions(
        &self,
        account: &AccountId,
        before: Option<&RecordedOrder>,
        after: &RecordedOrder,
        edit: Edit<'_>,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let history = self.history_entry(account, after, edit)?;
        let (definition, terms) = (definition::item(account, after)?, terms::item(account, after));
        let Some(before) = before else {
            let totals = self.table.put_new(totals::item(account, after))?;
            return Ok(vec![totals, self.table.put_new(definition)?, self.table.put_new(terms)?, history]);
        };
        // P7: the totals have the version before, or nothing is written; the history entry is written with them.
        let totals = self.totals_of_version(account, before, after, edit)?;
        let terms = self.table.put(terms).condition_expression("attribute_exists(pk)").action()?;
        let mut actions = vec![totals, terms, history];
        if after.deleted_at.is_some() {
            let delete =
                self.table.delete(OrderItem::Definition.key(account, &after.order.purchase_order_id));
            let delete = delete.condition_expression("version = :before");
            actions.push(delete.expression_attribute_values(":before", number(before.version)).action()?);
            actions.push(self.table.put_new(definition)?);
            let sweep_state = OrderItem::SweepState.key(account, &after.order.purchase_order_id);
            actions.push(self.table.delete(sweep_state).action()?);
            actions.push(self.count_deletion(account)?);
        } else {
            let put = self.table.put(definition).condition_expression("version = :before");
            actions.push(put.expression_attribute_values(":before", number(before.version)).action()?);
        }
        Ok(actions)
    }

    /// Writes only the attributes that an edit defines, so that concurrent draws are preserved.
    fn totals_of_version(
        &self,
        account: &AccountId,
        before: &RecordedOrder,
        after: &RecordedOrder,
        edit: Edit<'_>,
    ) -> Result<TransactWriteItem, StoreError> {
        let UpdateParts { update, condition, names, values } = totals::edit(account, before, after, edit.at);
        let update = self
            .table
            .update(OrderItem::Totals.key(account, &after.order.purchase_order_id))
            .update_expression(update)
            .condition_expression(condition)
            .set_expression_attribute_names((!names.is_empty()).then_some(names))
            .set_expression_attribute_values(Some(values));
        Ok(update.action()?)
    }
}
