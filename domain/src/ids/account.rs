//! Accounts, and the people who change their data.

use crate::text::{self, TextError, text_type};

text_type!(
    /// An AWS account id: 12 digits.
    AccountId,
    { "pattern" = "^[0-9]{12}$" },
    |text| {
        if text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Ok(text.to_owned());
        }
        Err(TextError::Form("an account id has 12 digits, such as 111122223333"))
    }
);

text_type!(
    /// Who did something: the e-mail address or subject of a token. 1 to 254 characters.
    Actor,
    254,
    text::ONE_LINE
);

text_type!(
    /// Why something was changed: free text of 1 to 500 characters.
    EditReason,
    500,
    text::MANY_LINES
);
