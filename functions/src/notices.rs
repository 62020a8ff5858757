//! Notices: the sweep that decides which are due and mails them, and the list of deliveries.

pub mod list_purchase_order_notices;
pub mod mailer;
pub mod record_mail_events;
pub mod sweep;
pub mod sweep_notifications;
pub mod unsubscribe;
pub mod views;
pub mod wording;
