//! What areas above have waiting for the administrators of an org. The desk asks them without knowing them.

use std::pin::Pin;
use std::sync::Arc;

use store::{DbError, Tx};

use crate::{OrgKind, OrgLine};

/// How much waits for the administrators of an org.
pub type CountWaiting = for<'t> fn(&'t mut Tx, &'t OrgLine) -> Pin<Box<dyn Future<Output = Result<i64, DbError>> + Send + 't>>;

/// A link on the desk of an administrator.
#[derive(Debug, Clone, Copy)]
pub struct DeskLink {
    /// Where it leads
    pub href: &'static str,
    /// Its icon in the sprite
    pub icon: &'static str,
    /// The message that names it
    pub label: &'static str,
    /// The kind of org whose administrators have it; `None` for all
    pub kind: Option<OrgKind>,
    /// How much waits behind it; `None` where nothing ever waits
    pub waiting: Option<CountWaiting>,
}

/// The links that an area puts on the desks of administrators.
#[derive(Debug, Clone, Default)]
pub struct DeskLinks(Arc<[DeskLink]>);

impl DeskLinks {
    /// These links, in their order.
    #[must_use]
    pub fn new(links: &[DeskLink]) -> Self {
        Self(links.into())
    }

    /// These, and after them the others.
    #[must_use]
    pub fn and(&self, others: &Self) -> Self {
        Self([&self.0[..], &others.0[..]].concat().into())
    }

    /// Each link, with how much waits behind it for the administrators of the org.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn count(&self, tx: &mut Tx, org: &OrgLine) -> Result<Vec<(DeskLink, Option<i64>)>, DbError> {
        let mut counted = Vec::new();
        for link in self.0.iter().filter(|link| link.kind.is_none_or(|kind| kind == org.org.kind)) {
            let waiting = match link.waiting {
                Some(count) => Some(count(tx, org).await?),
                None => None,
            };
            counted.push((*link, waiting));
        }
        Ok(counted)
    }
}
