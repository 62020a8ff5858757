//! An account's settings, and the progress of the recheck that follows a change of the notice policy: the sweep evaluates
//! the account's purchase orders again.
//!
//! A change of contacts needs no recheck, since each decision looks them up.

use aws_sdk_dynamodb::types::TransactWriteItem;
use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::purchase_order::contacts_added_at;
use domain::settings::Settings;

use super::dynamodb::attributes::{self, Attributes, Item, number, text};
use super::dynamodb::table::IntoAction as _;
use super::{Store, StoreError, keys};

/// An account's settings and their version. Default: an account without settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedSettings {
    pub settings: Settings,
    /// When each default contact was added, in the order of the contacts.
    pub contacts_added_at: Vec<DateTime<Utc>>,
    /// 0 before the first change, then incremented by each.
    pub version: u64,
    pub updated_at: Option<DateTime<Utc>>,
    /// The recheck that isn't finished, if any.
    pub recheck: Option<Recheck>,
    /// The external ID that the account's role for reading invoices must require. The system makes it with the first settings
    /// that name a role, and never changes it.
    pub external_id: Option<String>,
}

/// The evaluation of all purchase orders without a notice policy of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recheck {
    /// When it was requested.
    pub at: DateTime<Utc>,
    /// The last position that is done, by time of update. Opaque to callers.
    pub through: Option<String>,
}

impl Store {
    /// Returns an account's settings. One `GetItem`.
    pub async fn settings(&self, account: &AccountId) -> Result<RecordedSettings, StoreError> {
        let item = self.table.item(keys::settings(account)).await?;
        item.as_ref().map_or_else(|| Ok(RecordedSettings::default()), read)
    }

    /// Returns an account's settings, or the default ones if they can't be read. One `GetItem`.
    pub async fn readable_settings(&self, account: &AccountId) -> Result<Settings, StoreError> {
        Ok(readable(self.table.item(keys::settings(account)).await?.as_ref()))
    }

    /// Replaces the settings. Makes the account due to be read from AWS if that changes. [`StoreError::Conflict`] if they
    /// changed since `before`. One transaction.
    pub async fn record_settings(
        &self,
        account: &AccountId,
        before: &RecordedSettings,
        settings: Settings,
        now: DateTime<Utc>,
    ) -> Result<RecordedSettings, StoreError> {
        let version = before.version.saturating_add(1);
        let known = (before.settings.contacts.as_slice(), before.contacts_added_at.as_slice());
        let contacts_added_at = contacts_added_at(known, &settings.contacts, now);
        let mut values = Item::from([
            (":contacts".to_owned(), attributes::document(&contacts_added_at)?),
            (":settings".to_owned(), attributes::document(&settings)?),
            (":version".to_owned(), number(version)),
            (":before".to_owned(), number(before.version)),
            (":now".to_owned(), attributes::instant(now)),
        ]);
        let mut update =
            "SET settings = :settings, contactsAddedAt = :contacts, version = :version, changedAt = :now"
                .to_owned();
        let mut recheck = before.recheck.clone();
        if settings.default_policy() != before.settings.default_policy() {
            update.push_str(", attentionShard = :shard, attentionAt = :now REMOVE checkedThrough");
            values.insert(":shard".to_owned(), text(keys::attention_shard(account)));
            recheck = Some(Recheck { at: now, through: None });
        }
        let mut external_id = before.external_id.clone();
        if settings.aws_invoices.is_some() && external_id.is_none() {
            let made = new_external_id()?;
            update = update.replacen("SET ", "SET externalId = :external, ", 1);
            values.insert(":external".to_owned(), text(made.clone()));
            external_id = Some(made);
        }
        let request = self.table.update(keys::settings(account)).update_expression(update);
        let request = if before.version == 0 {
            values.remove(":before");
            request.condition_expression("attribute_not_exists(pk)")
        } else {
            request.condition_expression("version = :before")
        };
        // A transaction, because its client token lets a try whose answer was lost be repeated.
        let mut actions = vec![request.set_expression_attribute_values(Some(values)).action()?];
        if settings.aws_invoices != before.settings.aws_invoices {
            actions.push(self.due_reading(account, settings.aws_invoices.is_some(), now)?);
        }
        if self.table.transact(actions).await?.is_some() {
            return Err(StoreError::Conflict);
        }
        let updated_at = Some(now);
        Ok(RecordedSettings { settings, contacts_added_at, version, updated_at, recheck, external_id })
    }

    /// Makes the account due to be read from AWS at once, or no longer.
    fn due_reading(
        &self,
        account: &AccountId,
        is_read: bool,
        now: DateTime<Utc>,
    ) -> Result<TransactWriteItem, StoreError> {
        let update = self.table.update(keys::aws_reading(account));
        let update = update.expression_attribute_values(":one", number(1));
        let update = if is_read {
            update
                .update_expression("SET attentionShard = :shard, attentionAt = :now ADD revision :one")
                .expression_attribute_values(":shard", text(keys::AWS_READINGS))
                .expression_attribute_values(":now", attributes::instant(now))
        } else {
            update.update_expression("ADD revision :one REMOVE attentionShard, attentionAt")
        };
        // Without a condition of its own: it is written with the settings, which have one.
        Ok(update.action()?)
    }

    /// Records the progress of the recheck: through a position, or (none) to its end. [`StoreError::Conflict`] if the
    /// settings changed since; the recheck then starts over. One `UpdateItem`.
    pub async fn record_recheck(
        &self,
        account: &AccountId,
        settings: &RecordedSettings,
        through: Option<&str>,
    ) -> Result<(), StoreError> {
        let request = self.table.update_item(keys::settings(account));
        let request = request.condition_expression("version = :version");
        let request = request.expression_attribute_values(":version", number(settings.version));
        let request = match through {
            Some(through) => request
                .update_expression("SET checkedThrough = :through")
                .expression_attribute_values(":through", text(through)),
            None => request.update_expression("REMOVE checkedThrough, attentionShard, attentionAt"),
        };
        request.send().await?;
        Ok(())
    }
}

/// Returns a new external ID: 128 random bits, as hex digits.
fn new_external_id() -> Result<String, StoreError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|error| StoreError::Unavailable(Box::new(error)))?;
    Ok(format!("{:032x}", u128::from_be_bytes(bytes)))
}

pub(super) fn is_settings(item: &Item) -> bool {
    let key = Attributes(item).key().ok().and_then(|key| keys::kind_and_account(&key));
    key.is_some_and(|(kind, _)| kind == keys::ItemKind::Settings)
}

/// Returns the settings, or the default ones if there are none or they can't be read: purchase orders must still be shown
/// and created then. Decisions that wrong settings would spoil, such as notices, need [`read`].
pub(super) fn readable(item: Option<&Item>) -> Settings {
    match item.map(read) {
        Some(Ok(recorded)) => recorded.settings,
        Some(Err(error)) => {
            tracing::error!(%error, "the settings can't be read; the default ones apply");
            Settings::default()
        }
        None => Settings::default(),
    }
}

pub(super) fn read(item: &Item) -> Result<RecordedSettings, StoreError> {
    let read = Attributes(item);
    let settings = Settings::read_stored(read.document("settings")?)
        .map_err(|refusals| StoreError::unreadable("settings", &refusals))?;
    let through = read.optional_text("checkedThrough")?;
    Ok(RecordedSettings {
        settings,
        contacts_added_at: read.document("contactsAddedAt")?,
        version: read.number("version")?,
        updated_at: read.optional_parsed("changedAt")?,
        recheck: read.optional_parsed(keys::ATTENTION_AT)?.map(|at| Recheck { at, through }),
        external_id: read.optional_text("externalId")?,
    })
}
