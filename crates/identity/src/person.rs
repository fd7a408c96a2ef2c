use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use kernel::{AccountId, ClassSessionId, SessionId, Timestamp};
use store::DbError;
use web::{App, PageError, Words};

use crate::access::{Action, Authorizer, Resource};
use crate::guardians::Owner;
use crate::minor_mode::{self, Minor};
use crate::session::{self, Token};
use crate::tabs::tabs_of;
use crate::{Home, Role, RoleKind, account};

/// Who is signed in. A handler that takes a `Person` sends guests to the sign-in page; one that takes `Option<Person>` serves both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account
    pub account: AccountId,
    /// Where the person's data lives; part of the key of every table that holds some
    pub home: Home,
    /// The name that others read
    pub name: String,
    /// The role the person acts in now; rights come from this one alone
    pub role: Role,
    /// All roles of the account, the oldest first
    pub roles: Vec<Role>,
    /// The device
    pub session: SessionId,
    /// The class session in which the person signed in with pictures; they may do less then
    pub class_session: Option<ClassSessionId>,
    /// A child in minor mode, today
    pub minor: Option<Minor>,
}

impl Person {
    /// The person as the header shows them.
    #[must_use]
    pub fn badge(&self, words: &Words) -> web::Person {
        web::Person {
            account: self.account.to_string(),
            name: self.name.clone(),
            role: self.role.label(words),
            tabs: tabs_of(self),
            is_in_class: self.class_session.is_some(),
        }
    }

    /// Whose data it is that the person keeps.
    #[must_use]
    pub fn owner(&self) -> Owner {
        Owner { home: self.home.clone(), account: self.account }
    }

    /// Asks the authorizer.
    ///
    /// # Errors
    /// The person may not: [`PageError::Forbidden`].
    pub fn may(&self, action: Action, resource: Resource<'_>) -> Result<(), PageError> {
        Authorizer::shared().may(self, action, resource)
    }

    /// Who is signed in by the request's cookie.
    async fn of(headers: &HeaderMap, app: &App) -> Result<Option<Self>, PageError> {
        let Some(token) = Token::of(headers) else { return Ok(None) };
        let now = app.clock.now();
        let mut tx = app.db.read().await?;
        let Some(holder) = account::find_holder(&mut tx, &token, now).await? else { return Ok(None) };
        let roles = account::list_roles(&mut tx, &token.home, holder.account).await?;
        drop(tx);
        let account::Holder { session, seen_at, account, name, current_role, class_session, minor } = holder;
        // In class everybody who signs in with pictures is a pupil.
        let current = match class_session {
            Some(_) => roles.iter().find(|role| role.kind == RoleKind::Pupil),
            None => roles.iter().find(|role| role.key().to_string() == current_role).or(roles.first()),
        };
        let Some(role) = current.cloned() else { return Ok(None) };
        // A class session is school, and never counts.
        let minor = minor.of(&role, now).filter(|(_, is_on)| *is_on && class_session.is_none()).map(|(minor, _)| minor);
        let mut person = Self { account, home: token.home, name, role, roles, session, class_session, minor };
        person.note_seen(app, seen_at, now).await?;
        Ok(Some(person))
    }

    /// Notes now and then that the device is used. In the same transaction a slot of a child's day is counted, which costs nothing more.
    async fn note_seen(&mut self, app: &App, seen_at: Timestamp, now: Timestamp) -> Result<(), DbError> {
        let is_new_slot = self.minor.is_some() && minor_mode::slot(seen_at) != minor_mode::slot(now);
        if !is_new_slot && !session::is_seen_anew(seen_at, now) {
            return Ok(());
        }
        let mut tx = app.db.begin().await?;
        session::touch(&mut tx, &self.home, self.session, now).await?;
        let owner = self.owner();
        if let Some(minor) = self.minor.as_mut().filter(|minor| !minor.at(now).is_rest())
            && minor_mode::count_slot(&mut tx, &owner, now).await?
        {
            minor.used_minutes += minor_mode::SLOT_MINUTES;
        }
        tx.commit().await
    }

    /// Whether a child should rest, so that own pages are not opened. What is sent or fetched by a page that is open is always taken.
    fn waits(&self, parts: &Parts, now: Timestamp) -> bool {
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let opens_page = match text("sec-fetch-mode") {
            "" => text("accept").starts_with("text/html"),
            mode => mode == "navigate",
        };
        let is_open_always = OPEN_ALWAYS.contains(&parts.uri.path());
        let may_wait = opens_page && !is_open_always && matches!(parts.method, Method::GET | Method::HEAD);
        may_wait && self.minor.is_some_and(|minor| minor.at(now).is_rest())
    }
}

/// What a child who rests can open: why it is enough, and what the rules are.
const OPEN_ALWAYS: [&str; 3] = ["/me/rest", "/me/time", "/me/badge"];

impl FromRequestParts<App> for Person {
    type Rejection = PageError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let Some(person) = Self::of(&parts.headers, app).await? else {
            return Err(PageError::SignInFirst(path_to_come_back_to(parts)));
        };
        if person.waits(parts, app.clock.now()) {
            return Err(PageError::GoFirst("/me/rest", path_to_come_back_to(parts)));
        }
        Ok(person)
    }
}

impl OptionalFromRequestParts<App> for Person {
    type Rejection = PageError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, PageError> {
        Self::of(&parts.headers, app).await
    }
}

/// A form cannot be opened by its address, so who sends one signed out comes back to their own page.
fn path_to_come_back_to(parts: &Parts) -> String {
    match (&parts.method, parts.uri.path_and_query()) {
        (&Method::GET | &Method::HEAD, Some(path)) => path.as_str().to_owned(),
        _ => "/me".to_owned(),
    }
}
