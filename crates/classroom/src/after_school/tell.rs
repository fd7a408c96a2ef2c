//! What families learn of a course in their inbox.

use identity::guardians::list_guardians;
use kernel::Timestamp;
use store::{DbError, Tx};

use super::offer::Offer;
use super::wish::Wish;
use crate::inbox::{self, Audience, Entry};

/// What happened to a course, or to a child's place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum News {
    MovedUp,
    Changed,
    Cancelled,
}

impl News {
    const fn key(self) -> &'static str {
        match self {
            Self::MovedUp => "moved-up",
            Self::Changed => "changed",
            Self::Cancelled => "cancelled",
        }
    }

    const fn message(self) -> &'static str {
        match self {
            Self::MovedUp => "inbox-after-school-moved-up",
            Self::Changed => "inbox-after-school-changed",
            Self::Cancelled => "inbox-after-school-cancelled",
        }
    }
}

/// Tells the guardians of the child whose wish it is.
pub(super) async fn family(tx: &mut Tx, offer: &Offer, wish: &Wish, news: News, now: Timestamp) -> Result<(), DbError> {
    for guardian in list_guardians(tx, &wish.child).await? {
        let entry = Entry {
            class: wish.class,
            account: guardian.account,
            audience: Audience::Guardian,
            child: Some(wish.child.account),
            subject: format!("after-school/{}/{}/{}/{}", offer.id, wish.number, news.key(), now.as_ms()),
            message: news.message(),
            about: format!("{} {}", offer.title, offer.hours()),
            link: format!("/class/{}/after-school", wish.class),
            due_at: None,
            is_urgent: false,
            is_news: true,
        };
        inbox::put(tx, &offer.home, &entry, now).await?;
    }
    Ok(())
}
