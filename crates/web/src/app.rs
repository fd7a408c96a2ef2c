use std::sync::{Arc, PoisonError, RwLock};

use axum::http::HeaderMap;
use kernel::{Clock, LocalText};
use store::{BlobStore, Db};

use crate::open_files::OpenFiles;
use crate::public_url::public_base;
use crate::{Metrics, PageCache, PublicUrl};

/// What handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The database
    pub db: Db,
    /// The files
    pub blobs: BlobStore,
    /// The time
    pub clock: Arc<dyn Clock>,
    /// Public pages, ready to send
    pub pages: Arc<PageCache>,
    /// Public files that are asked for now
    pub(crate) files: Arc<OpenFiles>,
    /// Counters for operators
    pub metrics: Arc<Metrics>,
    /// Under which address the world knows this node, if that was set
    pub public_url: Option<PublicUrl>,
    nav: Arc<RwLock<Arc<[NavItem]>>>,
}

/// An entry of the main navigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Tells which entry is the present one.
    pub key: String,
    /// Where it leads.
    pub href: String,
    /// Icon of the sprite
    pub icon: String,
    /// Hue class suffix, such as `ma`
    pub hue: String,
    /// Its name
    pub title: LocalText,
    /// A few words on what is there
    pub hint: LocalText,
}

impl App {
    /// An app without navigation; the areas add theirs with [`App::set_nav`].
    #[must_use]
    pub fn new(db: Db, blobs: BlobStore, clock: Arc<dyn Clock>) -> Self {
        let nav: Arc<[NavItem]> = Arc::new([]);
        let nav = Arc::new(RwLock::new(nav));
        Self { db, blobs, clock, pages: Arc::default(), files: Arc::default(), metrics: Arc::default(), public_url: None, nav }
    }

    /// The same under the address by which the world knows it.
    #[must_use]
    pub fn known_as(self, public_url: Option<PublicUrl>) -> Self {
        Self { public_url, ..self }
    }

    /// Where links that leave the site begin, on paper, in a QR code, in a feed: the address by which the world knows this node, else the one
    /// that the request was sent to.
    #[must_use]
    pub fn base(&self, headers: &HeaderMap) -> String {
        public_base(self.public_url.as_ref(), headers)
    }

    /// The main navigation.
    #[must_use]
    pub fn nav(&self) -> Arc<[NavItem]> {
        self.nav.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Replaces the main navigation; public pages are rendered anew.
    pub fn set_nav(&self, items: Vec<NavItem>) {
        let mut nav = self.nav.write().unwrap_or_else(PoisonError::into_inner);
        if nav.as_ref() != items.as_slice() {
            *nav = items.into();
            self.pages.expire_all();
        }
    }
}
