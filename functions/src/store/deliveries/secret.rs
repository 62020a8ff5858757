//! The secret of the stack's mails: it hashes mailboxes for keys, and signs the links to unsubscribe.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::AccountId;
use domain::purchase_order::Email;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::MailboxId;
use crate::lambda::{Environment, StartError};

/// Bytes of the signature in front of a token's content.
const SIGNATURE_BYTES: usize = 32;

/// The characters of an account's ID.
const ACCOUNT_LENGTH: usize = 12;

/// What a MAC is for; no two purposes have the same MAC.
#[derive(Clone, Copy, Debug)]
enum Purpose {
    Mailbox,
    Unsubscribe,
}

/// The key in `MAIL_SECRET`.
#[derive(Clone)]
pub struct MailSecret(Hmac<Sha256>);

impl std::fmt::Debug for MailSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MailSecret")
    }
}

impl MailSecret {
    pub fn of(environment: &Environment) -> Result<Self, StartError> {
        Ok(Self::new(environment.required("MAIL_SECRET")?.as_bytes()))
    }

    /// Returns the key with a secret of any length.
    pub fn new(secret: &[u8]) -> Self {
        // HMAC takes keys of any length, so this doesn't fail.
        Self(Hmac::new_from_slice(secret).unwrap_or_else(|_| Hmac::new(&[0; 64].into())))
    }

    /// Returns the ID of a mailbox in an account. Accounts have different IDs for the same mailbox.
    pub fn mailbox(&self, account: &AccountId, email: &Email) -> MailboxId {
        let mac = self.mac(Purpose::Mailbox, account, email.mailbox().as_bytes());
        MailboxId::of_hash(mac.finalize().into_bytes().into())
    }

    /// Returns the token that unsubscribes a mailbox from an account. It names no address.
    pub fn unsubscribe_token(&self, account: &AccountId, mailbox: &MailboxId) -> String {
        let mac = self.mac(Purpose::Unsubscribe, account, mailbox.as_str().as_bytes());
        let mut bytes = mac.finalize().into_bytes().to_vec();
        bytes.extend_from_slice(account.as_str().as_bytes());
        bytes.extend_from_slice(mailbox.as_str().as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Returns the account and the mailbox of a token; none if it was not made with this secret.
    pub fn open_unsubscribe_token(&self, token: &str) -> Option<(AccountId, MailboxId)> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (signature, content) = bytes.split_at_checked(SIGNATURE_BYTES)?;
        let (account, mailbox) = std::str::from_utf8(content).ok()?.split_at_checked(ACCOUNT_LENGTH)?;
        let (account, mailbox): (AccountId, MailboxId) = (account.parse().ok()?, mailbox.parse().ok()?);
        let mac = self.mac(Purpose::Unsubscribe, &account, mailbox.as_str().as_bytes());
        mac.verify_slice(signature).ok()?;
        Some((account, mailbox))
    }

    fn mac(&self, purpose: Purpose, account: &AccountId, content: &[u8]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        // An account has a fixed length, so no two contents are hashed alike.
        mac.update(match purpose {
            Purpose::Mailbox => b"mailbox#",
            Purpose::Unsubscribe => b"unsubscribe#",
        });
        mac.update(account.as_str().as_bytes());
        mac.update(content);
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(text: &str) -> AccountId {
        text.parse().unwrap()
    }

    #[test]
    fn a_mailbox_has_one_id_in_each_account() {
        let secret = MailSecret::new(b"secret");
        let id = |account_id, email: &str| secret.mailbox(&account(account_id), &email.parse().unwrap());
        let (a, b) = ("111122223333", "444455556666");
        assert_eq!(id(a, "AP@example.com"), id(a, "ap@Example.com"), "two spellings of one mailbox");
        assert_ne!(id(a, "ap@example.com"), id(a, "cfo@example.com"));
        assert_ne!(id(a, "ap@example.com"), id(b, "ap@example.com"));
        assert!(!id(a, "ap@example.com").as_str().contains("ap@"));
    }

    #[test]
    fn only_a_token_made_with_the_secret_lets_a_mailbox_leave() {
        let secret = MailSecret::new(b"secret");
        let (account, email) = (account("111122223333"), "ap@example.com".parse().unwrap());
        let mailbox = secret.mailbox(&account, &email);
        let token = secret.unsubscribe_token(&account, &mailbox);
        assert_eq!(secret.open_unsubscribe_token(&token), Some((account, mailbox)));
        assert_eq!(MailSecret::new(b"other").open_unsubscribe_token(&token), None);
        let mut bytes = URL_SAFE_NO_PAD.decode(&token).unwrap();
        for index in 0..bytes.len() {
            bytes[index] ^= 1;
            assert_eq!(secret.open_unsubscribe_token(&URL_SAFE_NO_PAD.encode(&bytes)), None, "byte {index}");
            bytes[index] ^= 1;
        }
        for forged in ["", "x", "!!", &token[1..], &format!("{token}AAAA")] {
            assert_eq!(secret.open_unsubscribe_token(forged), None, "{forged}");
        }
    }
}
