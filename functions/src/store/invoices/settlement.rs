//! Settlements: the writes of a match, an association or a void.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_dynamodb::types::{ReturnValuesOnConditionCheckFailure, TransactWriteItem};
use chrono::{DateTime, Utc};
use domain::ids::{AccountId, Actor, EditReason, InvoiceKey, LineItemNumber, PurchaseOrderId};
use domain::invoice::InvoiceCharge;
use domain::ledger::{Draw, Posting, RecordedInvoice};
use domain::matching::Candidate;
use domain::money::Money;

use super::item::{item, list_entries, recorded};
use super::{ReadInvoice, RecordedInvoices};
use crate::store::dynamodb::attributes::{number, text};
use crate::store::dynamodb::failure::Cancelled;
use crate::store::dynamodb::table::IntoAction;
use crate::store::keys::OrderItem;
use crate::store::lanes::ENTRY_TOKEN;
use crate::store::ledger::{EntryOfPage, PAGE_ENTRIES_MAX, page};
use crate::store::orders::terms::LANE;
use crate::store::orders::totals::{self, UpdateParts};
use crate::store::{Store, StoreError, keys};

/// Purchase orders drawn on, by ID.
pub type DrawnOn = BTreeMap<PurchaseOrderId, Candidate>;

/// Invoices, their draws and the new totals of the purchase orders, written together or not at all.
#[derive(Debug)]
pub struct Settlement<'a> {
    pub account: &'a AccountId,
    /// The invoices to write.
    pub records: &'a [RecordedInvoice],
    /// The stored invoices, where they exist.
    pub before: &'a RecordedInvoices,
    /// The purchase orders on which the decision is based.
    pub orders: &'a DrawnOn,
    /// The invoices that credits among `records` follow or followed.
    pub originals: &'a [Original],
    /// The reason of the ledger entries.
    pub posting: Posting,
    /// The person who makes the draws; none for the invoice generator.
    pub actor: Option<&'a Actor>,
    pub reason: Option<&'a EditReason>,
    pub now: DateTime<Utc>,
    /// The lane that this writer leads, so that others wait there.
    pub lane: Option<LedLane<'a>>,
}

/// The lane of a purchase order, as its leader writes.
#[derive(Clone, Copy, Debug)]
pub struct LedLane<'a> {
    /// Until when other writers should wait in the lane, in milliseconds since 1970.
    pub until: i64,
    /// The tokens of the entries among the invoices.
    pub tokens: &'a BTreeMap<InvoiceKey, String>,
}

/// An invoice that credits follow, as it was when they were decided, and with what they give back of its draws.
#[derive(Clone, Debug)]
pub struct Original {
    pub before: RecordedInvoice,
    pub after: RecordedInvoice,
}

#[derive(Debug)]
pub enum Settled {
    Written,
    /// Nothing was written, since stored items differ from those that the decision is based on.
    Conflict {
        /// Invoices that already exist, or changed. One that can't be read is an error.
        records: Vec<(InvoiceKey, ReadInvoice)>,
        /// Purchase orders that changed, or that other writers are writing to.
        orders: BTreeSet<PurchaseOrderId>,
        /// Whether an original that a credit follows changed.
        originals: bool,
    },
}

impl Store {
    /// Writes a settlement. One transaction: the invoices, the totals of each purchase order, the ledger pages of each, and
    /// the list entries of invoices of several purchase orders.
    pub async fn record_settlement(&self, settlement: &Settlement<'_>) -> Result<Settled, StoreError> {
        let mut actions = Vec::new();
        for record in settlement.records {
            actions.push(self.put_record(settlement, record)?);
        }
        let orders = settlement.orders_drawn_on();
        for order in &orders {
            actions.push(self.draw_on(settlement, order)?);
        }
        let first_original = actions.len();
        for original in settlement.originals {
            actions.push(self.keep_credits(settlement.account, original)?);
        }
        let last_original = actions.len();
        for order in &orders {
            let entries = settlement.entries(&order.id);
            for entries in entries.chunks(PAGE_ENTRIES_MAX) {
                if let Some(page) = page(settlement, &order.id, entries)? {
                    actions.push(self.table.put_new(page)?);
                }
            }
        }
        for record in settlement.records {
            actions.extend(self.list(settlement, record)?);
        }
        let Some(cancelled) = self.table.transact(actions).await? else { return Ok(Settled::Written) };
        let first_order = settlement.records.len();
        let changed = (first_order..).zip(&orders).filter(|(index, _)| cancelled.failed(*index));
        Ok(Settled::Conflict {
            records: settlement.conflicting(&cancelled),
            orders: changed.map(|(_, order)| order.id.clone()).collect(),
            originals: (first_original..last_original).any(|index| cancelled.condition_failed(index)),
        })
    }

    fn put_record(
        &self,
        settlement: &Settlement<'_>,
        record: &RecordedInvoice,
    ) -> Result<TransactWriteItem, StoreError> {
        let mut item = item(settlement.account, record)?;
        let token = settlement.lane.and_then(|lane| lane.tokens.get(&record.invoice.key()));
        if let Some(token) = token {
            item.insert(ENTRY_TOKEN.to_owned(), text(token.clone()));
        }
        let put = self
            .table
            .put(item)
            .return_values_on_condition_check_failure(ReturnValuesOnConditionCheckFailure::AllOld);
        let put = match settlement.before.get(&record.invoice.key()) {
            // P1: an invoice is recorded once, with its draws.
            None => put.condition_expression("attribute_not_exists(pk)"),
            Some(before) => put
                .condition_expression("revision = :revision")
                .expression_attribute_values(":revision", number(before.revision)),
        };
        Ok(put.action()?)
    }

    /// Writes what credits give back of an original, or checks that it didn't change.
    fn keep_credits(
        &self,
        account: &AccountId,
        original: &Original,
    ) -> Result<TransactWriteItem, StoreError> {
        let Original { before, after } = original;
        let revision = number(before.revision);
        Ok(match after.with_changed_credits(before) {
            Some(changed) => self
                .table
                .put(item(account, &changed)?)
                .condition_expression("revision = :revision")
                .expression_attribute_values(":revision", revision)
                .action()?,
            None => self
                .table
                .check(keys::invoice(account, &before.invoice.key()))
                .condition_expression("revision = :revision")
                .expression_attribute_values(":revision", revision)
                .action()?,
        })
    }

    /// Lists an invoice under each of its purchase orders, if it has several, and no longer under those that it left.
    fn list(
        &self,
        settlement: &Settlement<'_>,
        record: &RecordedInvoice,
    ) -> Result<Vec<TransactWriteItem>, StoreError> {
        let (account, key) = (settlement.account, record.invoice.key());
        let before = settlement.before.get(&key).map(|before| list_entries(account, before)).transpose()?;
        let after = list_entries(account, record)?;
        let mut actions = Vec::new();
        for (order, _) in before.into_iter().flatten() {
            if !after.iter().any(|(id, _)| *id == order) {
                let delete = self.table.delete(keys::invoice_of_order(account, &key, &order));
                let delete = delete.condition_expression("attribute_not_exists(pk) OR revision < :revision");
                actions
                    .push(delete.expression_attribute_values(":revision", number(record.revision)).action()?);
            }
        }
        for (_, entry) in after {
            let put = self.table.put(entry);
            let put = put.condition_expression("attribute_not_exists(pk) OR revision < :revision");
            actions.push(put.expression_attribute_values(":revision", number(record.revision)).action()?);
        }
        Ok(actions)
    }

    /// Adds the draws to the totals of a purchase order. Conditional on its version, so that the decision is still valid,
    /// and on the number of its ledger entries, so that each balance is exact and nothing is drawn twice.
    fn draw_on(
        &self,
        settlement: &Settlement<'_>,
        order: &Candidate,
    ) -> Result<TransactWriteItem, StoreError> {
        let (drawn, count) = settlement.drawn_on(order)?;
        let UpdateParts { mut update, condition, names, mut values } =
            totals::draw(settlement.account, order, drawn, count, settlement.now)?;
        if let Some(LedLane { until, .. }) = settlement.lane {
            update = format!("{update}, {LANE} = :lane");
            values.insert(":lane".to_owned(), number(until));
        }
        let update = self
            .table
            .update(OrderItem::Totals.key(settlement.account, &order.id))
            .update_expression(update)
            .condition_expression(condition)
            .set_expression_attribute_names((!names.is_empty()).then_some(names))
            .set_expression_attribute_values(Some(values));
        Ok(update.action()?)
    }
}

impl Settlement<'_> {
    /// Returns the new draws, in the order in which they were made.
    fn draws(&self) -> impl Iterator<Item = (&RecordedInvoice, &Draw)> {
        self.records.iter().flat_map(|record| {
            let before = self.before.get(&record.invoice.key());
            record.new_draws(before).map(move |draw| (record, draw))
        })
    }

    fn orders_drawn_on(&self) -> Vec<&Candidate> {
        let ids: BTreeSet<&PurchaseOrderId> = self.draws().map(|(_, draw)| &draw.purchase_order_id).collect();
        ids.into_iter().filter_map(|id| self.orders.get(id)).collect()
    }

    /// Returns the new entries of a purchase order's ledger, in the order of their numbers.
    fn entries(&self, id: &PurchaseOrderId) -> Vec<EntryOfPage<'_>> {
        let draws = self.draws().filter(|(_, draw)| draw.purchase_order_id == *id);
        let entries = draws.map(|(record, draw)| {
            let invoice = &record.invoice;
            let charge = invoice.charges().find(|charge| charge.line_id() == draw.line_id.as_ref());
            EntryOfPage {
                draw,
                invoice: invoice.key(),
                billing_period: charge.map_or(invoice.billing_period, InvoiceCharge::billing_period),
                invoice_type: invoice.invoice_type,
            }
        });
        let mut entries: Vec<EntryOfPage<'_>> = entries.collect();
        entries.sort_unstable_by_key(|entry| entry.draw.entry);
        entries
    }

    /// Returns the new draws on a purchase order, summed up by line, and their number.
    fn drawn_on(&self, order: &Candidate) -> Result<(BTreeMap<&LineItemNumber, Money>, u64), StoreError> {
        let (mut drawn, mut count) = (BTreeMap::new(), 0_u64);
        for (_, draw) in self.draws().filter(|(_, draw)| draw.purchase_order_id == order.id) {
            let sum = drawn.entry(&draw.line_item_number).or_insert(Money::zero(draw.amount.currency()));
            *sum = sum.plus(draw.amount)?;
            count = count.saturating_add(1);
        }
        Ok((drawn, count))
    }

    /// Returns the stored invoices that a cancelled transaction found instead of those that it expected.
    fn conflicting(&self, cancelled: &Cancelled) -> Vec<(InvoiceKey, ReadInvoice)> {
        let found =
            self.records.iter().enumerate().filter_map(|(index, record)| {
                Some((record.invoice.key(), recorded(cancelled.found(index)?)))
            });
        found.collect()
    }
}
