//! Evaluates an account's purchase orders again after its default notice policy changed.
//!
//! The changed settings are themselves due. The sweep reads the account's purchase orders that are not deleted,
//! [`PAGE`] at a time, by ID, evaluates those without a policy of their own, and records its position with the settings, so
//! it may stop after any page. A purchase order that is written meanwhile becomes due by itself. Another change of the settings starts over. Cost: a query and a write per page, and a
//! write per purchase order.

use domain::ids::AccountId;

use super::Sweep;
use super::evaluate::Trigger;
use crate::store::deliveries::{Delivery, DueOrder, OrderToEvaluate};
use crate::store::settings::RecordedSettings;

/// Purchase orders of one query; fewer if they are large.
const PAGE: usize = 500;

impl Sweep<'_> {
    /// Evaluates the purchase orders that use the default policy and sends their deliveries together with
    /// `deliveries`: one mail per mailbox and page.
    pub(super) async fn recheck(
        &mut self,
        account: &AccountId,
        settings: &RecordedSettings,
        mut deliveries: Vec<Delivery>,
    ) {
        let mut through = settings.recheck.as_ref().and_then(|recheck| recheck.through.clone());
        loop {
            let complete = self.recheck_page(account, settings, &mut through, &mut deliveries).await;
            self.send(account, &settings.settings, std::mem::take(&mut deliveries)).await;
            if !complete {
                self.leave(1);
                return;
            }
            if through.is_none() {
                return;
            }
        }
    }

    /// Evaluates one page. Returns whether all of it was evaluated and the new position was recorded.
    async fn recheck_page(
        &mut self,
        account: &AccountId,
        settings: &RecordedSettings,
        through: &mut Option<String>,
        deliveries: &mut Vec<Delivery>,
    ) -> bool {
        if self.is_over() {
            return false;
        }
        let (orders, next) = match self.store.orders_to_evaluate(account, PAGE, through.as_deref()).await {
            Ok(page) => page,
            Err(error) => {
                self.failed("purchase orders", error);
                return false;
            }
        };
        let left_before = self.report.remaining;
        for DueOrder { id, read } in orders {
            match read {
                Ok(OrderToEvaluate { record, .. })
                    if record.order.notice_policy.is_some() || record.suspended => {}
                Ok(order) => {
                    let due = DueOrder { id, read: Ok(order) };
                    let settings = &settings.settings;
                    deliveries.extend(self.evaluate_order(account, settings, due, Trigger::Settings).await);
                }
                Err(error) => {
                    self.report.failed += 1;
                    self.failed("a purchase order", error);
                }
            }
        }
        if self.report.remaining > left_before {
            return false;
        }
        match self.store.record_recheck(account, settings, next.as_deref()).await {
            Ok(()) => {
                self.succeeded();
                *through = next;
                true
            }
            Err(error) => {
                self.failed("the settings", error);
                false
            }
        }
    }
}
