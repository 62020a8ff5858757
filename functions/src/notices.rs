//! Notices: the sweep that decides what is due and mails it, and the list of what was sent.

pub mod list_purchase_order_notices;
pub mod mailer;
pub mod sweep;
pub mod sweep_notifications;
pub mod views;
pub mod wording;
