use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use kernel::{AccountId, ClassSessionId, SessionId};
use web::{App, PageError, Words};

use crate::access::{Action, Authorizer, Resource};
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
        if session::is_seen_anew(holder.seen_at, now) {
            let mut tx = app.db.begin().await?;
            session::touch(&mut tx, &token.home, holder.session, now).await?;
            tx.commit().await?;
        }
        // In class everybody who signs in with pictures is a pupil.
        let current = match holder.class_session {
            Some(_) => roles.iter().find(|role| role.kind == RoleKind::Pupil),
            None => roles.iter().find(|role| role.key().to_string() == holder.current_role).or(roles.first()),
        };
        let Some(role) = current.cloned() else { return Ok(None) };
        let account::Holder { account, name, session, class_session, .. } = holder;
        Ok(Some(Self { account, home: token.home, name, role, roles, session, class_session }))
    }
}

impl FromRequestParts<App> for Person {
    type Rejection = PageError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, PageError> {
        let person = Self::of(&parts.headers, app).await?;
        person.ok_or_else(|| PageError::SignInFirst(path_to_come_back_to(parts)))
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
