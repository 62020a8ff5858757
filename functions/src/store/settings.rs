//! An account's settings in the table, and, where its notice policy changed, how far the sweep has come in looking
//! at the account's purchase orders again.
//!
//! Contacts are looked up when something is decided, so a change of contacts needs no second look.

use chrono::{DateTime, Utc};
use domain::ids::AccountId;
use domain::ids::PurchaseOrderId;
use domain::ledger::RecordedOrder;
use domain::settings::Settings;

use super::{Store, StoreError, orders};
use crate::store::dynamodb::attributes;
use crate::store::dynamodb::attributes::{Attributes, Item, number, text};
use crate::store::keys;

/// An account's settings with what is kept of them. Default: of an account that never set any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RecordedSettings {
    /// The settings.
    pub settings: Settings,
    /// 0 until there are any; one more with each change.
    pub version: u64,
    /// When they were last changed.
    pub updated_at: Option<DateTime<Utc>>,
    /// What the sweep has still to look at because of them.
    pub recheck: Option<Recheck>,
}

/// That the account's purchase orders without a notice policy of their own must be looked at again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recheck {
    /// Since when.
    pub at: DateTime<Utc>,
    /// Up to where that is done, in the order of their last updates: opaque to everybody but the store.
    pub through: Option<String>,
}

impl Store {
    /// An account's settings. One `GetItem`.
    pub async fn settings(&self, account: &AccountId) -> Result<RecordedSettings, StoreError> {
        let item = self.item(keys::settings(account)).await?;
        item.as_ref().map_or_else(|| Ok(RecordedSettings::default()), read)
    }

    /// The purchase order with that ID, deleted ones too, and its account's settings. One `BatchGetItem`.
    pub async fn order_and_settings(
        &self,
        account: &AccountId,
        id: &PurchaseOrderId,
    ) -> Result<(Option<RecordedOrder>, Settings), StoreError> {
        let (mut order, mut settings) = (None, Settings::default());
        for item in self.items(vec![keys::order(account, id), keys::settings(account)], &[]).await? {
            if is_settings(&item)? {
                settings = read(&item)?.settings;
            } else {
                order = Some(orders::recorded(&item)?);
            }
        }
        Ok((order, settings))
    }

    /// Replaces the settings as they were in `before`; [`StoreError::Conflict`] if they changed since. One write.
    pub async fn record_settings(
        &self,
        account: &AccountId,
        before: &RecordedSettings,
        settings: Settings,
        now: DateTime<Utc>,
    ) -> Result<RecordedSettings, StoreError> {
        let version = before.version.saturating_add(1);
        let mut values = Item::from([
            (":settings".to_owned(), attributes::document(&settings)?),
            (":version".to_owned(), number(version)),
            (":before".to_owned(), number(before.version)),
            (":now".to_owned(), attributes::instant(now)),
            (":update".to_owned(), text(keys::SETTINGS_UPDATED_AT)),
            (":month".to_owned(), text(keys::SETTINGS_EXPIRATION_MONTH)),
        ]);
        let mut update =
            "SET settings = :settings, version = :version, changedAt = :now, updatedAt = :update, \
                          expirationMonth = :month"
                .to_owned();
        let mut recheck = before.recheck.clone();
        if settings.default_policy() != before.settings.default_policy() {
            update.push_str(", attentionShard = :shard, attentionAt = :now REMOVE checkedThrough");
            values.insert(":shard".to_owned(), text(keys::attention_shard(account)));
            recheck = Some(Recheck { at: now, through: None });
        }
        let request = self.client.update_item().table_name(&self.table);
        let request = request.set_key(Some(attributes::item(keys::settings(account))));
        let request = request.update_expression(update);
        let request = if before.version == 0 {
            values.remove(":before");
            request.condition_expression("attribute_not_exists(pk)")
        } else {
            request.condition_expression("version = :before")
        };
        request.set_expression_attribute_values(Some(values)).send().await?;
        Ok(RecordedSettings { settings, version, updated_at: Some(now), recheck })
    }

    /// Records how far the second look has come: through a place, or (none) to its end. [`StoreError::Conflict`] if
    /// the settings changed since; it then begins anew. One write.
    pub async fn record_recheck(
        &self,
        account: &AccountId,
        settings: &RecordedSettings,
        through: Option<&str>,
    ) -> Result<(), StoreError> {
        let request = self.client.update_item().table_name(&self.table);
        let request = request.set_key(Some(attributes::item(keys::settings(account))));
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

/// Whether an item is an account's settings.
pub(super) fn is_settings(item: &Item) -> Result<bool, StoreError> {
    Ok(Attributes(item).key()?.names().is_some_and(|(kind, _)| kind == keys::ItemKind::Settings))
}

/// Reads the settings' item.
pub(super) fn read(item: &Item) -> Result<RecordedSettings, StoreError> {
    let read = Attributes(item);
    let settings = Settings::read(read.document("settings")?)
        .map_err(|refusals| StoreError::unreadable("settings", &refusals))?;
    let through = read.get("checkedThrough").map(|_| read.text("checkedThrough").map(str::to_owned));
    let through = through.transpose()?;
    Ok(RecordedSettings {
        settings,
        version: read.number("version")?,
        updated_at: read.instant_if_any("changedAt")?,
        recheck: read.instant_if_any(keys::ATTENTION_AT)?.map(|at| Recheck { at, through }),
    })
}
