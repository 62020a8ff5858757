//! Events: what happened to a purchase order or an invoice, for programs that follow. A pure function of what it was
//! and what it is, so that the same write tells the same however often it is looked at.
//!
//! No contacts, no names, no free text, no values of tags: what may stand in a stranger's log. Amounts are facts.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::change;
use crate::invoice::{Association, ChargeType, Invoice, InvoiceKey, InvoiceType, Outcome, RecordedInvoice};
use crate::ledger::Draw;
use crate::matching::Reason;
use crate::money::{Currency, Money, MoneyError, Percent};
use crate::month::Month;
use crate::notice;
use crate::purchase_order::{LineItemNumber, PurchaseOrderId, RecordedOrder, Status};
use crate::seller::SellerId;

/// Fields that an edit's event names; it says how many there are.
pub const CHANGED_FIELDS_MAX: usize = 100;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When, where what it is about keeps that.
    pub at: Option<DateTime<Utc>>,
    /// What.
    pub fact: Fact,
}

/// What happened. JSON: its facts, in one object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
pub enum Fact {
    /// A purchase order was made.
    PurchaseOrderCreated(OrderFacts),
    /// Its definition was edited: a new version.
    PurchaseOrderEdited {
        /// As it is now.
        #[serde(flatten)]
        order: OrderFacts,
        /// JSON pointers of what changed, at most [`CHANGED_FIELDS_MAX`]; a line item is named by its number.
        changed_fields: Vec<String>,
        /// How many fields changed.
        changed_field_count: usize,
    },
    /// It was suspended, or its suspension ended: a new version.
    PurchaseOrderStatusChanged {
        /// As it is now.
        #[serde(flatten)]
        order: OrderFacts,
        /// The status before.
        previous_status: Status,
    },
    /// Its tags were replaced.
    PurchaseOrderTagsChanged {
        /// As it is now.
        #[serde(flatten)]
        order: OrderFacts,
        /// The keys whose values came, went or changed.
        changed_tag_keys: Vec<String>,
    },
    /// It was deleted: its last version.
    PurchaseOrderDeleted(OrderFacts),
    /// A line's balance sank below a threshold, as the sweep found.
    BalanceThresholdCrossed {
        /// The purchase order.
        purchase_order_id: PurchaseOrderId,
        /// The line.
        line_item_number: LineItemNumber,
        /// The lowest threshold crossed, in percent of the line's total value.
        threshold: Percent,
        /// Of the amounts.
        currency: Currency,
        /// What is left.
        balance: Money,
        /// What there was.
        total_value: Money,
    },
    /// One of the leads before a purchase order's end has come, as the sweep found.
    ExpirationNoticeDue {
        /// The purchase order.
        purchase_order_id: PurchaseOrderId,
        /// The last day of its expiration month.
        expires_on: NaiveDate,
        /// The day on which the lead came.
        due_on: NaiveDate,
    },
    /// The sums of a purchase order are not those of its ledger, as the sweep found.
    LedgerDifferenceFound {
        /// The purchase order.
        purchase_order_id: PurchaseOrderId,
        /// Lines, months and entries that are not as they should be.
        differences: u64,
    },
    /// An invoice draws on a line that drew on none before.
    InvoiceAssociated {
        /// Which.
        #[serde(flatten)]
        invoice: InvoiceFacts,
        /// What it draws on.
        #[serde(flatten)]
        association: Association,
        /// Its draw.
        draws: Vec<Draw>,
    },
    /// An invoice was recorded that draws on nothing.
    InvoiceUnmatched {
        /// Which.
        #[serde(flatten)]
        invoice: InvoiceFacts,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Reason>,
    },
    /// An invoice was moved to another line.
    InvoiceReassociated {
        /// Which.
        #[serde(flatten)]
        invoice: InvoiceFacts,
        /// What it draws on now.
        #[serde(flatten)]
        association: Association,
        /// What it drew on before.
        previous: Association,
        /// What was given back, and what was taken.
        draws: Vec<Draw>,
    },
    /// An invoice was voided.
    InvoiceVoided {
        /// Which.
        #[serde(flatten)]
        invoice: InvoiceFacts,
        /// What it drew on.
        #[serde(flatten)]
        association: Option<Association>,
        /// What was given back.
        draws: Vec<Draw>,
    },
}

/// A purchase order in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderFacts {
    /// Its ID.
    pub purchase_order_id: PurchaseOrderId,
    /// Its version.
    pub version: u64,
    /// Its status then; a deleted one has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Who bills.
    pub bill_from: Vec<SellerId>,
    /// Its first month.
    pub effective_month: Month,
    /// Its last month.
    pub expiration_month: Month,
    /// Of the amounts.
    pub currency: Currency,
    /// The sum of its lines' total values.
    pub value: Money,
    /// What is left of its tracked lines, if it has any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub balance: Option<Money>,
}

/// An invoice in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceFacts {
    /// What identifies it.
    #[serde(flatten)]
    pub key: InvoiceKey,
    /// Whether it asks for money or gives it back.
    pub invoice_type: InvoiceType,
    /// What it charges for.
    pub charge_type: ChargeType,
    /// The month whose use it charges.
    pub billing_period: Month,
    /// Of its amount.
    pub currency: Currency,
    /// Its total after tax, as printed.
    pub amount: Money,
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About<'a> {
    /// A purchase order.
    Order(&'a PurchaseOrderId),
    /// An invoice.
    Invoice(&'a InvoiceKey),
}

impl Fact {
    /// The kind of event, by name.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::PurchaseOrderCreated(_) => "PurchaseOrderCreated",
            Self::PurchaseOrderEdited { .. } => "PurchaseOrderEdited",
            Self::PurchaseOrderStatusChanged { .. } => "PurchaseOrderStatusChanged",
            Self::PurchaseOrderTagsChanged { .. } => "PurchaseOrderTagsChanged",
            Self::PurchaseOrderDeleted(_) => "PurchaseOrderDeleted",
            Self::BalanceThresholdCrossed { .. } => "BalanceThresholdCrossed",
            Self::ExpirationNoticeDue { .. } => "ExpirationNoticeDue",
            Self::LedgerDifferenceFound { .. } => "LedgerDifferenceFound",
            Self::InvoiceAssociated { .. } => "InvoiceAssociated",
            Self::InvoiceUnmatched { .. } => "InvoiceUnmatched",
            Self::InvoiceReassociated { .. } => "InvoiceReassociated",
            Self::InvoiceVoided { .. } => "InvoiceVoided",
        }
    }

    /// What it is about.
    pub fn about(&self) -> About<'_> {
        match self {
            Self::PurchaseOrderCreated(order)
            | Self::PurchaseOrderEdited { order, .. }
            | Self::PurchaseOrderStatusChanged { order, .. }
            | Self::PurchaseOrderTagsChanged { order, .. }
            | Self::PurchaseOrderDeleted(order) => About::Order(&order.purchase_order_id),
            Self::BalanceThresholdCrossed { purchase_order_id, .. }
            | Self::ExpirationNoticeDue { purchase_order_id, .. }
            | Self::LedgerDifferenceFound { purchase_order_id, .. } => About::Order(purchase_order_id),
            Self::InvoiceAssociated { invoice, .. }
            | Self::InvoiceUnmatched { invoice, .. }
            | Self::InvoiceReassociated { invoice, .. }
            | Self::InvoiceVoided { invoice, .. } => About::Invoice(&invoice.key),
        }
    }

    /// The line item, where one write may tell the same of several.
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

/// What happened to a purchase order in one write: none before, it was made. `day` is that of its last version, which
/// its status is told of. Draws are told by their invoices.
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
    events.extend(told(before, after)?.into_iter().map(|fact| event(None, fact)));
    Ok(events)
}

/// What the sweep found due.
fn told(before: &RecordedOrder, after: &RecordedOrder) -> Result<Vec<Fact>, MoneyError> {
    let mut facts = Vec::new();
    let purchase_order_id = &after.order.purchase_order_id;
    for (line, threshold) in notice::sunk(&before.notices, &after.notices) {
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
    let expiration = after.notices.expiration.filter(|told| before.notices.expiration != Some(*told));
    facts.extend(expiration.map(|told| Fact::ExpirationNoticeDue {
        purchase_order_id: purchase_order_id.clone(),
        expires_on: told.month.last_day(),
        due_on: told.through,
    }));
    let proof = after.reconciliation.last.filter(|proof| before.reconciliation.last != Some(*proof));
    let differences = proof.map_or(0, |proof| proof.differences);
    if differences > 0 {
        let purchase_order_id = purchase_order_id.clone();
        facts.push(Fact::LedgerDifferenceFound { purchase_order_id, differences });
    }
    Ok(facts)
}

/// What happened to an invoice in one write: none before, it was presented for the first time. That a decision was
/// made anew and came to nothing again, or that someone was told of it, is no event.
pub fn of_invoice(before: Option<&RecordedInvoice>, after: &RecordedInvoice) -> Option<Event> {
    let invoice = InvoiceFacts::of(&after.invoice);
    let known = before.map_or(0, |before| before.draws.len());
    let draws: Vec<Draw> = after.draws.iter().skip(known).cloned().collect();
    let previous = before.and_then(|before| before.association.clone());
    let first_at = before.is_none().then_some(after.recorded_at);
    let outcome_before = before.map(RecordedInvoice::outcome);
    let (at, fact) = match (outcome_before, after.outcome()) {
        (Some(Outcome::Voided), _) | (Some(Outcome::Unmatched), Outcome::Unmatched) => return None,
        (_, Outcome::Voided) => {
            (after.voided_at, Fact::InvoiceVoided { invoice, association: previous, draws })
        }
        (_, Outcome::Unmatched) => {
            (first_at, Fact::InvoiceUnmatched { invoice, reason: after.unmatched_reason() })
        }
        (_, Outcome::Matched) => {
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
