//! Evaluates an account's purchase orders again after its default notice policy changed.
//!
//! The changed settings are themselves due. A turn reads the next [`PAGE`] of the account's purchase orders that are not
//! deleted, by ID, evaluates those without a policy of their own, and records its position with the settings, so the sweep
//! may stop after any page. A purchase order that is written meanwhile becomes due by itself. Another change of the settings
//! starts over. Cost: a query and a write per page, and a write per purchase order.

use super::Sweep;
use super::evaluate::Trigger;
use super::turn::AccountWork;
use crate::store::deliveries::{DueOrder, OrderToEvaluate};
use crate::store::settings::Recheck;

/// Purchase orders of one query; fewer if they are large.
const PAGE: usize = 100;

impl Sweep<'_> {
    /// Evaluates the next page of purchase orders that use the default policy.
    pub(super) async fn recheck(&self, work: &mut AccountWork) {
        let Some(Recheck { at, through }) = work.recheck.take() else { return };
        if self.is_over() {
            return self.leave(1);
        }
        let page = self.store.orders_to_evaluate(&work.account, PAGE, through.as_deref()).await;
        let (orders, next) = match page {
            Ok(page) => page,
            Err(error) => {
                self.leave(1);
                return self.failed("purchase orders", error);
            }
        };
        let mut complete = true;
        for DueOrder { id, read } in orders {
            match read {
                Ok(OrderToEvaluate { record, .. })
                    if record.order.notice_policy.is_some() || record.suspended => {}
                Ok(order) => {
                    let due = DueOrder { id, read: Ok(order) };
                    let settings = &work.settings;
                    let evaluated =
                        self.evaluate_order(&work.account, settings, due, Trigger::Settings).await;
                    // A position is recorded only behind purchase orders that were evaluated.
                    complete &= evaluated.is_some();
                    work.deliveries.extend(evaluated.unwrap_or_default());
                }
                Err(error) => self.unreadable("a purchase order", error),
            }
        }
        if !complete {
            return self.leave(1);
        }
        match self.store.record_recheck(&work.account, &work.settings, next.as_deref()).await {
            Ok(()) => {
                self.succeeded();
                work.recheck = next.map(|next| Recheck { at, through: Some(next) });
            }
            Err(error) => {
                self.leave(1);
                self.failed("the settings", error);
            }
        }
    }
}
