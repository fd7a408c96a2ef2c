//! A browser in which nobody is signed in yet: a secret in its cookie, of which the database knows a digest. What one browser began can be
//! finished in no other.

use axum::http::HeaderMap;
use ring::hmac;
use web::PageError;

use crate::opaque::{Opaque, base64url};
use crate::session::{append, cookie, secure};

const COOKIE_NAME: &str = "qh_browser";
/// Longer than anything that is begun here may take.
const COOKIE_SECONDS: i64 = 1_800;

/// The secret of a browser.
pub(crate) struct Browser(Opaque);

impl Browser {
    /// The browser that asks, if it has begun something.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        cookie(headers, COOKIE_NAME).and_then(Opaque::read).map(Self)
    }

    /// The browser that asks, or a new one.
    ///
    /// # Errors
    /// The system has no randomness.
    pub(crate) fn of_or_new(headers: &HeaderMap) -> Result<Self, PageError> {
        Self::of(headers).map_or_else(|| Opaque::new().map(Self), Ok)
    }

    /// What the database knows of it.
    pub(crate) fn digest(&self) -> String {
        self.0.digest()
    }

    /// A text that only this browser and this node can make again, for one `purpose`: so nothing secret of it is kept here.
    pub(crate) fn derive(&self, purpose: &str, about: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.0.as_str().as_bytes());
        base64url(hmac::sign(&key, format!("{purpose}\n{about}").as_bytes()).as_ref())
    }

    /// Gives the browser its cookie; `asked` tells whether it came by https.
    pub(crate) fn set_cookie(&self, asked: &HeaderMap, answer: &mut HeaderMap) {
        let (secret, secure) = (self.0.as_str(), secure(asked));
        append(answer, &format!("{COOKIE_NAME}={secret}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax{secure}"));
    }
}
