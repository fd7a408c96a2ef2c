//! A browser in which something was begun: a secret in its cookie, of which the database knows a digest. What one browser began can be finished in
//! no other. The secret is made anew each time: of one that was there before, whoever used the computer earlier may have a copy.

use axum::http::HeaderMap;
use ring::hmac;
use web::{PageError, cookie};

use crate::opaque::{Opaque, base64url};
use crate::session::{append, secure};

/// Longer than anything that is begun here may take.
const COOKIE_SECONDS: i64 = 1_800;

/// What is begun in a browser. Each has a cookie of its own, so that one does not end another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// Making or using a passkey
    Passkey,
    /// Waiting for a phone
    Phone,
    /// A sign-in at a provider
    Provider,
}

impl Beginning {
    const ALL: [Self; 3] = [Self::Passkey, Self::Phone, Self::Provider];

    const fn cookie_name(self) -> &'static str {
        match self {
            Self::Passkey => "qh_passkey",
            Self::Phone => "qh_phone",
            Self::Provider => "qh_provider",
        }
    }

    /// Takes the cookie back.
    pub(crate) fn forget(self, answer: &mut HeaderMap) {
        append(answer, &format!("{}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax", self.cookie_name()));
    }

    /// Takes the cookies of everything back but `kept`: what one person began in this browser is not the next one's to finish.
    pub(crate) fn forget_others(kept: Option<Self>, answer: &mut HeaderMap) {
        Self::ALL.into_iter().filter(|begun| Some(*begun) != kept).for_each(|begun| begun.forget(answer));
    }
}

/// The secret of a browser.
pub(crate) struct Browser {
    begun: Beginning,
    secret: Opaque,
}

impl Browser {
    /// A browser that begins something.
    ///
    /// # Errors
    /// The system has no randomness.
    pub(crate) fn begin(begun: Beginning) -> Result<Self, PageError> {
        Ok(Self { begun, secret: Opaque::new()? })
    }

    /// The browser that asks, if it has begun this.
    pub(crate) fn of(headers: &HeaderMap, begun: Beginning) -> Option<Self> {
        let secret = cookie(headers, begun.cookie_name()).and_then(Opaque::read)?;
        Some(Self { begun, secret })
    }

    /// What the database knows of it.
    pub(crate) fn digest(&self) -> String {
        self.secret.digest()
    }

    /// A text that only this browser and this node can make again, for one `purpose`: so nothing secret of it is kept here.
    pub(crate) fn derive(&self, purpose: &str, about: &str) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA256, self.secret.as_str().as_bytes());
        base64url(hmac::sign(&key, format!("{purpose}\n{about}").as_bytes()).as_ref())
    }

    /// Gives the browser its cookie; `asked` tells whether it came by https.
    pub(crate) fn set_cookie(&self, asked: &HeaderMap, answer: &mut HeaderMap) {
        let (name, secret, secure) = (self.begun.cookie_name(), self.secret.as_str(), secure(asked));
        append(answer, &format!("{name}={secret}; Path=/; Max-Age={COOKIE_SECONDS}; HttpOnly; SameSite=Lax{secure}"));
    }
}
