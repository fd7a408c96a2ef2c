//! Signing in elsewhere with one's account here: another system sends somebody to us, and we ask them what it may learn.

use axum::extract::Query;
use axum::http::header::{HOST, LOCATION, REFERER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use kernel::Timestamp;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell, url_encoded};

use crate::access::{Action, Resource};
use crate::form::local_path;
use crate::oauth::{self, Client, Code, Passed, Scopes, passed_on};
use crate::origin::Origin;
use crate::visit::Visit;
use crate::{Person, session};

const LONGEST_STATE_BYTES: usize = 1_024;
/// base64url of a SHA-256 (RFC 7636 §4.2)
const CHALLENGE_BYTES: usize = 43;

/// What a system asks for (RFC 6749 §4.1.1, RFC 7636 §4.3, OpenID Connect Core §3.1.2.1).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    response_type: String,
    client_id: String,
    redirect_uri: String,
    scope: String,
    state: String,
    nonce: String,
    code_challenge: String,
    code_challenge_method: String,
    prompt: String,
    max_age: String,
}

/// What `identity/authorize.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/authorize.html")]
struct AuthorizePage {
    shell: Shell,
    client: String,
    host: String,
    asked: Asked,
    name: Option<String>,
    role: Option<String>,
    org: Option<String>,
    is_minimal: bool,
}

/// What is asked for, checked against what the system is registered for.
struct Request {
    client: Client,
    scopes: Scopes,
}

/// Why what is asked for cannot be.
enum Refused {
    /// The page says so: whoever asks is not known, so nobody is sent anywhere
    Here,
    /// The system is told so (RFC 6749 §4.1.2.1)
    There(&'static str),
}

impl Asked {
    async fn check(&self, tx: &mut Tx) -> Result<Result<Request, Refused>, PageError> {
        let Some(client) = oauth::find_client(tx, &self.client_id).await? else { return Ok(Err(Refused::Here)) };
        if !client.redirect_uris.contains(&self.redirect_uri) || self.state.len() > LONGEST_STATE_BYTES {
            return Ok(Err(Refused::Here));
        }
        Ok(self.scopes_for(&client).map(|scopes| Request { client, scopes }).map_err(Refused::There))
    }

    /// The scopes that are asked for, if everything else is as it must be.
    fn scopes_for(&self, client: &Client) -> Result<Scopes, &'static str> {
        if self.response_type != "code" {
            return Err("unsupported_response_type");
        }
        let is_proved = self.code_challenge.len() == CHALLENGE_BYTES && self.code_challenge_method == "S256";
        let is_understood = self.is_prompt() && (self.max_age.is_empty() || self.max_age_ms().is_some());
        if !is_proved || !is_understood || self.nonce.len() > LONGEST_STATE_BYTES {
            return Err("invalid_request");
        }
        let scopes: Scopes = self.scope.parse().map_err(|_| "invalid_scope")?;
        if client.scopes.cover(scopes) { Ok(scopes) } else { Err("invalid_scope") }
    }

    /// Whether `prompt` names things to do, or nothing at all.
    fn is_prompt(&self) -> bool {
        let mut words = self.prompt.split_ascii_whitespace();
        self.prompt == "none" || words.all(|word| matches!(word, "login" | "consent"))
    }

    fn has_prompt(&self, word: &str) -> bool {
        self.prompt.split_ascii_whitespace().any(|one| one == word)
    }

    fn max_age_ms(&self) -> Option<i64> {
        let seconds: u32 = self.max_age.parse().ok()?;
        Some(i64::from(seconds) * 1_000)
    }

    /// Whether who signed in at `at` need not do it anew.
    fn is_content_with(&self, at: Timestamp, now: Timestamp) -> bool {
        !self.has_prompt("login") && self.max_age_ms().is_none_or(|max_age_ms| now <= at.plus_ms(max_age_ms))
    }

    /// The same request once somebody has signed in: what that fulfilled is left out. The system sees in `auth_time` when it was.
    fn after_sign_in(&self, path: &str) -> String {
        let (place, query) = path.split_once('?').unwrap_or((path, ""));
        let kept = query.split('&').filter(|pair| !pair.starts_with("prompt=") && !pair.starts_with("max_age="));
        let consent = self.has_prompt("consent").then_some("prompt=consent");
        format!("{place}?{}", kept.chain(consent).collect::<Vec<_>>().join("&"))
    }

    /// Back to the system, with `what` for it, and with who answers, so that it takes us for nobody else (RFC 9207).
    fn back(&self, issuer: &str, what: &str) -> PageResult {
        let separator = if self.redirect_uri.contains('?') { '&' } else { '?' };
        let state = if self.state.is_empty() { String::new() } else { format!("&state={}", url_encoded(&self.state)) };
        web::see_other(&format!("{}{separator}{what}{state}&iss={}", self.redirect_uri, url_encoded(issuer)))
    }
}

/// The issuer: our address, as other systems know it.
pub(super) fn issuer(visit: &Visit) -> Result<String, PageError> {
    Origin::of(visit).map(|origin| origin.as_str().to_owned()).or_not_found()
}

fn here() -> PageError {
    PageError::BadRequest("oauth-unknown-client")
}

/// What `identity/leave.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/leave.html")]
struct LeavePage {
    shell: Shell,
    target: String,
}

/// Sends somebody on who came from a link. Who came from a form of ours, having signed in, gets a page that leads on: browsers do not let a form end on
/// another site than its page had named.
fn lead_on(visit: &Visit, person: Option<&Person>, back: Response) -> PageResult {
    let text = |name| visit.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let from = text(REFERER).and_then(|from| from.split_once("://")).map(|(_, rest)| rest.split('/').next().unwrap_or_default());
    let target = back.headers().get(LOCATION).and_then(|target| target.to_str().ok());
    match target {
        Some(target) if from.is_some() && from == text(HOST) => {
            let (shell, target) = (visit.shell(person, "authorize-leave"), target.to_owned());
            web::html(StatusCode::OK, &LeavePage { shell, target })
        }
        _ => Ok(back),
    }
}

/// `GET /oauth/authorize`
pub(super) async fn show(person: Option<Person>, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    if let Some(person) = &person {
        // Who signed in with pictures goes nowhere else, whatever they agreed to at home.
        person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    }
    let issuer = issuer(&visit)?;
    let mut tx = visit.app.db.read().await?;
    let checked = asked.check(&mut tx).await?.and_then(|request| comes_through(&visit.path).map(|()| request));
    let request = match checked {
        Ok(request) => request,
        Err(Refused::Here) => return Err(here()),
        Err(Refused::There(error)) => return lead_on(&visit, person.as_ref(), asked.back(&issuer, &format!("error={error}"))?),
    };
    let again = if person.is_some() { "again=1&" } else { "" };
    let Some(person) = content_with(&mut tx, &asked, person, visit.app.clock.now()).await? else {
        return match asked.prompt.as_str() {
            "none" => asked.back(&issuer, "error=login_required"),
            _ => web::see_other(&format!("/sign-in?{again}next={}", url_encoded(&asked.after_sign_in(&visit.path)))),
        };
    };
    let who = person.owner();
    let granted = oauth::find_grant(&mut tx, &who, request.client.id).await?;
    let is_allowed = granted.is_some_and(|grant| grant.scopes.cover(request.scopes)) && !asked.has_prompt("consent");
    match (is_allowed, asked.prompt.as_str()) {
        (true, _) => {
            drop(tx);
            let back = allow(&visit, &person, &asked, &request, &issuer).await?;
            lead_on(&visit, Some(&person), back)
        }
        (false, "none") => asked.back(&issuer, "error=consent_required"),
        (false, _) => {
            let now = visit.app.clock.now();
            let passed = passed_on(&mut tx, &who, &person.role.key().to_string(), request.scopes, now).await?;
            consent_page(&visit, &person, &asked, &request, passed)
        }
    }
}

/// A request that is too long to come through signing in would be lost there.
fn comes_through(path: &str) -> Result<(), Refused> {
    if local_path(path) == path { Ok(()) } else { Err(Refused::There("invalid_request")) }
}

/// Who is signed in, lately enough for the system (OpenID Connect Core §3.1.2.1).
async fn content_with(tx: &mut Tx, asked: &Asked, person: Option<Person>, now: Timestamp) -> Result<Option<Person>, PageError> {
    let Some(person) = person else { return Ok(None) };
    let opening = session::find_opening(tx, &person.home, person.session).await?;
    Ok(opening.is_some_and(|(at, _)| asked.is_content_with(at, now)).then_some(person))
}

fn consent_page(visit: &Visit, person: &Person, asked: &Asked, request: &Request, passed: Passed) -> PageResult {
    let shell = visit.shell(Some(person), "authorize-title");
    let origin = request.client.origin().to_owned();
    let host = origin.split_once("://").map_or(origin.as_str(), |(_, host)| host).to_owned();
    let role = passed.role.map(|_| person.role.title(shell.words()));
    let org = passed.org.map(|(name, _)| name);
    let client = request.client.name.clone();
    let (name, is_minimal) = (passed.name, passed.is_minimal);
    let page = AuthorizePage { shell, client, host, asked: asked.clone(), name, role, org, is_minimal };
    let mut response: Response = web::html(StatusCode::OK, &page)?;
    web::let_form_lead_to(response.headers_mut(), &origin)?;
    Ok(response)
}

/// What was asked for, once more, and whether the person agrees.
#[derive(Deserialize)]
pub(super) struct AuthorizeForm {
    #[serde(flatten)]
    asked: Asked,
    #[serde(default)]
    decision: String,
}

/// `POST /oauth/authorize`
pub(super) async fn decide(
    person: Person,
    visit: Visit,
    CsrfForm(AuthorizeForm { asked, decision }): CsrfForm<AuthorizeForm>,
) -> PageResult {
    person.may(Action::ChangeOwn, Resource::OwnThings(person.account))?;
    let issuer = issuer(&visit)?;
    let checked = asked.check(&mut visit.app.db.read().await?).await?;
    match checked {
        Err(Refused::Here) => Err(here()),
        Err(Refused::There(error)) => asked.back(&issuer, &format!("error={error}")),
        Ok(_) if decision != "agree" => asked.back(&issuer, "error=access_denied"),
        Ok(request) => allow(&visit, &person, &asked, &request, &issuer).await,
    }
}

/// Sends the person back with a code.
async fn allow(visit: &Visit, person: &Person, asked: &Asked, request: &Request, issuer: &str) -> PageResult {
    let (now, who) = (visit.app.clock.now(), person.owner());
    let subject = oauth::subject_for(&visit.app, &request.client, person.account).await?;
    let mut tx = visit.app.db.begin().await?;
    let known = oauth::find_grant(&mut tx, &who, request.client.id).await?;
    if !known.is_some_and(|grant| grant.scopes.cover(request.scopes)) {
        oauth::save_grant(&mut tx, &who, &request.client, (&subject, request.scopes), now).await?;
    }
    let code = Code {
        client: request.client.id,
        redirect_uri: asked.redirect_uri.clone(),
        scopes: request.scopes,
        role: person.role.key().to_string(),
        nonce: asked.nonce.clone(),
        challenge: asked.code_challenge.clone(),
        signed_in_at: session::find_opening(&mut tx, &person.home, person.session).await?.or_not_found()?.0,
        who,
    };
    let code = oauth::issue(&mut tx, &code, now).await?;
    tx.commit().await?;
    asked.back(issuer, &format!("code={}", url_encoded(&code)))
}
