//! A parent's children, and saying with a code from school to be a child's guardian.

use axum::http::StatusCode;
use serde::Deserialize;
use web::{CsrfForm, PageError, PageResult, Shell};

use crate::access::{Action, Resource};
use crate::attempts::{self, PAIRINGS, PER_NETWORK, TooOften};
use crate::form::Faults;
use crate::guardians::{self, Relation, pairing};
use crate::paper_code::PairingCode;
use crate::visit::Visit;
use crate::{Person, audit};

use super::sign_in::too_often;

/// What `identity/children.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/children.html")]
struct ChildrenPage {
    shell: Shell,
    children: Vec<ChildLine>,
    asked: Vec<AskedLine>,
}

struct ChildLine {
    id: String,
    name: String,
    relation: &'static str,
}

struct AskedLine {
    relation: &'static str,
    since: String,
}

/// What `identity/pair.html` prints.
#[derive(askama::Template)]
#[template(path = "identity/pair.html")]
struct PairPage {
    shell: Shell,
    code: String,
    relations: [Relation; 4],
    relation: Option<Relation>,
    faults: Faults,
    wait_minutes: Option<u32>,
}

impl PairPage {
    fn new(visit: &Visit, person: &Person, form: &PairForm) -> Self {
        let shell = visit.shell(Some(person), "pair-title");
        let code = form.code.chars().take(32).collect();
        let relation = form.relation.parse().ok();
        Self { shell, code, relations: Relation::ALL, relation, faults: Faults::default(), wait_minutes: None }
    }
}

/// `GET /me/children`
pub(super) async fn show(person: Person, visit: Visit) -> PageResult {
    person.may(Action::PairWithChild, Resource::OwnThings(person.account))?;
    let mut tx = visit.app.db.read().await?;
    let children = guardians::list_children(&mut tx, person.account).await?;
    let asked = pairing::list_asked_by(&mut tx, person.account, visit.app.clock.now()).await?;
    let page = ChildrenPage {
        shell: visit.shell(Some(&person), "children-title"),
        children: children
            .into_iter()
            .map(|child| ChildLine { id: child.holder.account.to_string(), name: child.name, relation: child.relation.key() })
            .collect(),
        asked: asked.into_iter().map(|(relation, since)| AskedLine { relation: relation.key(), since: since.date() }).collect(),
    };
    web::html(StatusCode::OK, &page)
}

/// What is typed to be paired.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PairForm {
    code: String,
    relation: String,
}

/// `GET /me/children/pair`
pub(super) async fn show_pair(person: Person, visit: Visit) -> PageResult {
    person.may(Action::PairWithChild, Resource::OwnThings(person.account))?;
    web::html(StatusCode::OK, &PairPage::new(&visit, &person, &PairForm::default()))
}

/// `POST /me/children/pair`: a try is counted before the code is looked at, as for passwords.
pub(super) async fn pair(person: Person, visit: Visit, CsrfForm(form): CsrfForm<PairForm>) -> PageResult {
    person.may(Action::PairWithChild, Resource::OwnThings(person.account))?;
    let page = PairPage::new(&visit, &person, &form);
    let Ok(relation) = form.relation.parse::<Relation>() else { return refuse(&visit, page, "relation", "fault-relation-missing") };
    let (now, own, network) =
        (visit.app.clock.now(), attempts::of_pairings(person.account), attempts::of_network(&format!("pairing {}", visit.network)));
    if let Err(TooOften(seconds)) = attempts::charge(&visit.app.db, &[(&own, PAIRINGS), (&network, PER_NETWORK)], now).await? {
        tracing::warn!(seconds, "pairing codes are tried too often; refused");
        return too_often(seconds, &PairPage { wait_minutes: Some(seconds.div_ceil(60)), ..page });
    }
    let Some(code) = PairingCode::typed(&form.code) else { return refuse(&visit, page, "code", "fault-pairing-code") };
    let mut tx = visit.app.db.begin().await?;
    let Some(child) = pairing::take_code(&mut tx, &code, now).await? else { return refuse(&visit, page, "code", "fault-pairing-code") };
    let known = guardians::list_guardians(&mut tx, &child).await?;
    if child.account == person.account || known.iter().any(|guardian| guardian.account == person.account) {
        return Err(PageError::Conflict("pairing-known"));
    }
    pairing::ask(&mut tx, &child, &person.owner(), relation, now).await?;
    attempts::forget(&mut tx, &own).await?;
    attempts::refund(&mut tx, &network, PER_NETWORK, now).await?;
    audit::append(&mut tx, person.account, "guardian.ask", &child.account.to_string(), now).await?;
    tx.commit().await?;
    web::see_other("/me/children")
}

fn refuse(visit: &Visit, page: PairPage, field: &'static str, message: &str) -> PageResult {
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &PairPage { faults: Faults::one(visit, field, message), ..page })
}
