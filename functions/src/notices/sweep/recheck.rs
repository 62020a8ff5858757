//! The second look at an account's purchase orders after its default notice policy changed.
//!
//! The settings themselves are then due. The sweep goes through the account's purchase orders that are not deleted,
//! [`PAGE`] at a time, first updated first, decides on those without a policy of their own, and keeps how far it has
//! come with the settings. So it may end anywhere; what is written meanwhile moves to the end, or is due anyway; and
//! where the settings change again it begins anew. A query and a write a page, a write for each purchase order.

use domain::ids::AccountId;

use super::Sweep;
use super::evaluate::Why;
use crate::store::deliveries::{Delivery, DueOrder};
use crate::store::settings::RecordedSettings;

/// Purchase orders of one query; fewer where they are large.
const PAGE: usize = 500;

impl Sweep<'_> {
    /// Looks at the purchase orders that follow the settings, and sends what comes of it together with
    /// `deliveries`: one mail for each mailbox, or more where there is more than a page.
    pub(super) async fn recheck(
        &mut self,
        account: &AccountId,
        settings: &RecordedSettings,
        mut deliveries: Vec<Delivery>,
    ) {
        let mut through = settings.recheck.as_ref().and_then(|recheck| recheck.through.clone());
        loop {
            let all = self.recheck_page(account, settings, &mut through, &mut deliveries).await;
            self.send(account, &settings.settings, std::mem::take(&mut deliveries)).await;
            if !all {
                self.leave(1);
                return;
            }
            if through.is_none() {
                return;
            }
        }
    }

    /// One page. Whether all of it was decided on, and that is on record.
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
        let (orders, next) = match self.store.orders_by_update(account, PAGE, through.as_deref()).await {
            Ok(page) => page,
            Err(error) => {
                self.failed("purchase orders", error);
                return false;
            }
        };
        let left_before = self.report.remaining;
        for record in orders {
            match record {
                Ok(record) if record.order.notice_policy.is_some() || record.suspended => {}
                Ok(record) => {
                    let id = record.order.purchase_order_id.clone();
                    let due = DueOrder { id, record: Ok(record) };
                    deliveries.extend(self.order(account, &settings.settings, due, Why::Settings).await);
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
