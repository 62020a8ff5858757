//! Events: what happened to a purchase order or an invoice, for programs that subscribe. A pure function of the record
//! before and after a write, so that the same write always gives the same events.
//!
//! Events may end up in anyone's log, so they contain no contacts, names, free text or tag values. Amounts are allowed.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::change;
use crate::ids::{InvoiceKey, LineItemNumber, PurchaseOrderId, SellerId};
use crate::invoice::{Invoice, InvoiceType};
use crate::ledger::{Association, Draw, InvoiceStatus, RecordedInvoice, RecordedOrder};
use crate::line_item_type::ChargeType;
use crate::matching::DecisionReason;
use crate::money::{Currency, Money, MoneyError, Percent};
use crate::month::Month;
use crate::notice;
use crate::purchase_order::Status;

/// The most changed fields that the event of an edit names; it also counts them.
pub const CHANGED_FIELDS_MAX: usize = 100;

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The time of the event, if the record stores it.
    pub at: Option<DateTime<Utc>>,
    pub fact: Fact,
}

/// What happened. JSON: one object with the facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, strum::IntoStaticStr)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Fact {
    /// A purchase order was created.
    PurchaseOrderCreated(OrderFacts),
    /// The definition was edited, which makes a new version.
    PurchaseOrderEdited {
        #[serde(flatten)]
        order: OrderFacts,
        /// At most [`CHANGED_FIELDS_MAX`] JSON pointers, with the number of a line item in place of its index.
        changed_fields: Vec<String>,
        changed_field_count: usize,
    },
    /// The purchase order was suspended or activated, which makes a new version.
    PurchaseOrderStatusChanged {
        #[serde(flatten)]
        order: OrderFacts,
        previous_status: Status,
    },
    /// The tags were replaced.
    PurchaseOrderTagsChanged {
        #[serde(flatten)]
        order: OrderFacts,
        /// The keys of tags that were added, removed or changed.
        changed_tag_keys: Vec<String>,
    },
    /// The purchase order was deleted, which makes the last version.
    PurchaseOrderDeleted(OrderFacts),
    /// The sweep found that the balance of a line fell below a threshold.
    BalanceThresholdCrossed {
        purchase_order_id: PurchaseOrderId,
        line_item_number: LineItemNumber,
        /// The lowest threshold crossed, in percent of the line's total value.
        threshold: Percent,
        currency: Currency,
        balance: Money,
        total_value: Money,
    },
    /// The sweep found that an expiration notice became due.
    ExpirationNoticeDue {
        purchase_order_id: PurchaseOrderId,
        /// The last day of its expiration month.
        expires_on: NaiveDate,
        /// The day on which the notice became due.
        due_on: NaiveDate,
    },
    /// The sweep found that the totals of a purchase order differ from its ledger.
    LedgerDifferenceFound {
        purchase_order_id: PurchaseOrderId,
        /// The number of lines, months and entries that differ.
        differences: u64,
    },
    /// An unmatched or new invoice was matched to a line item.
    InvoiceAssociated {
        #[serde(flatten)]
        invoice: InvoiceFacts,
        #[serde(flatten)]
        association: Association,
        draws: Vec<Draw>,
    },
    /// An invoice was recorded without a match.
    InvoiceUnmatched {
        #[serde(flatten)]
        invoice: InvoiceFacts,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<DecisionReason>,
    },
    /// An invoice was moved to another line item.
    InvoiceReassociated {
        #[serde(flatten)]
        invoice: InvoiceFacts,
        #[serde(flatten)]
        association: Association,
        previous: Association,
        /// The draw given back and the new draw.
        draws: Vec<Draw>,
    },
    /// An invoice was voided.
    InvoiceVoided {
        #[serde(flatten)]
        invoice: InvoiceFacts,
        #[serde(flatten)]
        association: Option<Association>,
        /// The draw given back.
        draws: Vec<Draw>,
    },
}

/// The facts of a purchase order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderFacts {
    pub purchase_order_id: PurchaseOrderId,
    pub version: u64,
    /// Absent for a deleted purchase order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    pub bill_from: Vec<SellerId>,
    pub effective_month: Month,
    pub expiration_month: Month,
    pub currency: Currency,
    pub value: Money,
    /// The balance of the tracked lines, if there are any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Money>,
}

/// The facts of an invoice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceFacts {
    #[serde(flatten)]
    pub key: InvoiceKey,
    pub invoice_type: InvoiceType,
    pub charge_type: ChargeType,
    pub billing_period: Month,
    pub currency: Currency,
    /// The total after tax, as printed.
    pub amount: Money,
}

/// The subject of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventSubject<'a> {
    Order(&'a PurchaseOrderId),
    Invoice(&'a InvoiceKey),
}

impl Fact {
    /// Returns the name of the event's kind.
    pub fn kind(&self) -> &'static str {
        self.into()
    }

    pub fn subject(&self) -> EventSubject<'_> {
        match self {
            Self::PurchaseOrderCreated(order)
            | Self::PurchaseOrderEdited { order, .. }
            | Self::PurchaseOrderStatusChanged { order, .. }
            | Self::PurchaseOrderTagsChanged { order, .. }
            | Self::PurchaseOrderDeleted(order) => EventSubject::Order(&order.purchase_order_id),
            Self::BalanceThresholdCrossed { purchase_order_id, .. }
            | Self::ExpirationNoticeDue { purchase_order_id, .. }
            | Self::LedgerDifferenceFound { purchase_order_id, .. } => EventSubject::Order(purchase_order_id),
            Self::InvoiceAssociated { invoice, .. }
            | Self::InvoiceUnmatched { invoice, .. }
            | Self::InvoiceReassociated { invoice, .. }
            | Self::InvoiceVoided { invoice, .. } => EventSubject::Invoice(&invoice.key),
        }
    }

    /// Returns the line item of an event that one write can give for several lines.
    pub fn line(&self) -> Option<&LineItemNumber> {
        match self {
            Self::BalanceThresholdCrossed { line_item_number, .. } => Some(line_item_number),
            Self::PurchaseOrderCreated(_)
            | Self::PurchaseOrderEdited { .. }
            | Self::PurchaseOrderStatusChanged { .. }
            | Self::PurchaseOrderTagsChanged { .. }
            | Self::PurchaseOrderDeleted(_)
            | Self::ExpirationNoticeDue { .. }
            | Self::LedgerDifferenceFound { .. }
            | Self::InvoiceAssociated { .. }
            | Self::InvoiceUnmatched { .. }
            | Self::InvoiceReassociated { .. }
            | Self::InvoiceVoided { .. } => None,
        }
    }
}

/// Returns the events of one write of a purchase order; without `before`, it was created. `day` is the day of the last
/// version, on which the status is evaluated. Draws give no events here; their invoices do.
pub fn of_order(
    before: Option<&RecordedOrder>,
    after: &RecordedOrder,
    day: NaiveDate,
) -> Result<Vec<Event>, MoneyError> {
    let facts = OrderFacts::of(after, day)?;
    let event = |at, fact| Event { at, fact };
    let Some(before) = before else {
        return Ok(vec![event(Some(after.created_at), Fact::PurchaseOrderCreated(facts))]);
    };
    if before.deleted_at != after.deleted_at {
        return Ok(vec![event(after.deleted_at, Fact::PurchaseOrderDeleted(facts))]);
    }
    let mut events = Vec::new();
    if before.version != after.version {
        let changes = change::between(&before.order, &after.order);
        if !changes.is_empty() {
            let changed_field_count = changes.len();
            let named = changes.into_iter().map(|change| change.pointer).take(CHANGED_FIELDS_MAX);
            let (order, changed_fields) = (facts.clone(), named.collect());
            let edited = Fact::PurchaseOrderEdited { order, changed_fields, changed_field_count };
            events.push(event(Some(after.updated_at), edited));
        }
        if before.suspended != after.suspended {
            let (order, previous_status) = (facts.clone(), before.status(day));
            let fact = Fact::PurchaseOrderStatusChanged { order, previous_status };
            events.push(event(Some(after.updated_at), fact));
        }
    }
    let keys: std::collections::BTreeSet<_> = before.tags.keys().chain(after.tags.keys()).collect();
    let changed = keys.into_iter().filter(|key| before.tags.get(*key) != after.tags.get(*key));
    let changed_tag_keys: Vec<String> = changed.map(ToString::to_string).collect();
    if !changed_tag_keys.is_empty() {
        events.push(event(None, Fact::PurchaseOrderTagsChanged { order: facts, changed_tag_keys }));
    }
    events.extend(sweep_facts(before, after)?.into_iter().map(|fact| event(None, fact)));
    Ok(events)
}

/// Returns what the sweep found due.
fn sweep_facts(before: &RecordedOrder, after: &RecordedOrder) -> Result<Vec<Fact>, MoneyError> {
    let mut facts = Vec::new();
    let purchase_order_id = &after.order.purchase_order_id;
    for (line, threshold) in notice::crossed(&before.notices, &after.notices) {
        let Some(line) = after.order.line_item(line) else { continue };
        let Some(balance) = after.balance(line)? else { continue };
        facts.push(Fact::BalanceThresholdCrossed {
            purchase_order_id: purchase_order_id.clone(),
            line_item_number: line.line_item_number.clone(),
            threshold,
            currency: after.order.currency,
            balance,
            total_value: line.total_value,
        });
    }
    let expiration = after.notices.expiration.filter(|notified| before.notices.expiration != Some(*notified));
    facts.extend(expiration.map(|notified| Fact::ExpirationNoticeDue {
        purchase_order_id: purchase_order_id.clone(),
        expires_on: notified.month.last_day(),
        due_on: notified.through,
    }));
    let result = after.reconciliation.last.filter(|result| before.reconciliation.last != Some(*result));
    let differences = result.map_or(0, |result| result.differences);
    if differences > 0 {
        let purchase_order_id = purchase_order_id.clone();
        facts.push(Fact::LedgerDifferenceFound { purchase_order_id, differences });
    }
    Ok(facts)
}

/// Returns the event of one write of an invoice; without `before`, it was presented for the first time. A new match that
/// finds nothing again, and a notice, give no event.
pub fn of_invoice(before: Option<&RecordedInvoice>, after: &RecordedInvoice) -> Option<Event> {
    let invoice = InvoiceFacts::of(&after.invoice);
    let known = before.map_or(0, |before| before.draws.len());
    let draws: Vec<Draw> = after.draws.iter().skip(known).cloned().collect();
    let previous = before.and_then(|before| before.association.clone());
    let first_at = before.is_none().then_some(after.recorded_at);
    let status_before = before.map(RecordedInvoice::status);
    let (at, fact) = match (status_before, after.status()) {
        (Some(InvoiceStatus::Voided), _) | (Some(InvoiceStatus::Unmatched), InvoiceStatus::Unmatched) => {
            return None;
        }
        (_, InvoiceStatus::Voided) => {
            (after.voided_at, Fact::InvoiceVoided { invoice, association: previous, draws })
        }
        (_, InvoiceStatus::Unmatched) => {
            (first_at, Fact::InvoiceUnmatched { invoice, reason: after.unmatched_reason() })
        }
        (_, InvoiceStatus::Matched) => {
            let association = after.association.clone()?;
            match previous {
                Some(previous) if previous == association => return None,
                Some(previous) => (None, Fact::InvoiceReassociated { invoice, association, previous, draws }),
                None => (first_at, Fact::InvoiceAssociated { invoice, association, draws }),
            }
        }
    };
    Some(Event { at, fact })
}

impl OrderFacts {
    fn of(record: &RecordedOrder, day: NaiveDate) -> Result<Self, MoneyError> {
        let order = &record.order;
        Ok(Self {
            purchase_order_id: order.purchase_order_id.clone(),
            version: record.version,
            status: record.deleted_at.is_none().then(|| record.status(day)),
            bill_from: order.bill_from.clone(),
            effective_month: order.months.first(),
            expiration_month: order.months.last(),
            currency: order.currency,
            value: order.value()?,
            balance: record.total_balance()?,
        })
    }
}

impl InvoiceFacts {
    fn of(invoice: &Invoice) -> Self {
        Self {
            key: invoice.key(),
            invoice_type: invoice.invoice_type,
            charge_type: invoice.charge_type,
            billing_period: invoice.billing_period,
            currency: invoice.currency,
            amount: invoice.amount,
        }
    }
}
