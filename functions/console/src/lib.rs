//! The web console: its built files, embedded, and the answers of the function that serves them. No account, no table,
//! no decision on purchase orders: the page asks the API, with the person's own token.

mod files;
mod serve;
mod sign_in;

pub use files::{FILES, File, RELEASE};
pub use serve::Site;
pub use sign_in::{SignIn, SignInError};
