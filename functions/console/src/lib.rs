//! The web console: its built files, embedded, and the function that serves them with the start page and the API page.
//! It uses no account and no table; the console's page calls the API with the user's own token.

mod files;
mod serve;
mod sign_in;

pub use files::{FILES, File, RELEASE};
pub use serve::Site;
pub use sign_in::{SignIn, SignInError};
