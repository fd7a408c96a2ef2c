//! Signing in here with an account elsewhere (OpenID Connect Core 1.0, relying party). Whose account here it is, is known by a link that
//! somebody signed in has made, and by nothing else: no name and no address is ever compared.

mod id_token;
mod pending;
mod settings;
mod speak;
mod wire;

pub(crate) use id_token::Expected;
pub(crate) use pending::{
    Begun, Link, begin, find_link, find_verified, is_begun, link, links, prune, take, take_verified, unlink, verified,
};
pub use settings::{IdentityProvider, ProviderFault};
pub(crate) use speak::{Fault, Speaker};
