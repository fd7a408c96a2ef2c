//! `/class/{id}/evaluation/behaviours`: what a class watches for besides what is shipped.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use kernel::BehaviourId;
use roster::Seen;
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::behaviour::{Behaviour, LONGEST_NAME, MOST_OWN, MOST_POINTS, add as save, list_own, retire as stop};
use super::{Dimension, Leaning};
use crate::administrative;
use crate::head::{ClassHead, Tab};
use crate::text::{Nothing, short_text};

/// What `classroom/evaluation/behaviours.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/evaluation/behaviours.html")]
struct BehavioursPage {
    shell: Shell,
    class: ClassHead,
    own: Vec<OwnLine>,
    dimensions: Vec<(&'static str, String, bool)>,
    leanings: Vec<(&'static str, String, bool)>,
    filled: BehaviourForm,
    longest: usize,
    most_points: i64,
    fault: Option<String>,
}

struct OwnLine {
    id: String,
    name: String,
    about: String,
}

/// A new behaviour. The id comes from the form, so that sending it twice adds one.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct BehaviourForm {
    id: String,
    dimension: String,
    leaning: String,
    name: String,
    points: String,
}

impl BehaviourForm {
    fn first() -> Self {
        let (dimension, leaning) = (Dimension::Moral.key().to_owned(), Leaning::Positive.key().to_owned());
        Self { id: BehaviourId::new().to_string(), dimension, leaning, name: String::new(), points: "0".to_owned() }
    }

    fn read(&self) -> Result<Behaviour, &'static str> {
        let id: BehaviourId = self.id.parse().map_err(|_| "error-form")?;
        let dimension = self.dimension.parse().map_err(|_| "behaviour-fault-dimension")?;
        let leaning = self.leaning.parse().map_err(|_| "behaviour-fault-dimension")?;
        let name = short_text(&self.name).filter(|name| name.chars().count() <= LONGEST_NAME).ok_or("behaviour-fault-name")?;
        let points = self.points.parse().ok().filter(|points| (0..=MOST_POINTS).contains(points)).ok_or("behaviour-fault-points")?;
        // Nobody gets points for what needs attention.
        let points = if leaning == Leaning::Positive { points } else { 0 };
        Ok(Behaviour { key: id.to_string(), dimension, leaning, name, points })
    }
}

/// `GET /class/{id}/evaluation/behaviours`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::SetBehaviours).await?;
    print(&mut tx, &person, &visit, &seen, BehaviourForm::first(), None).await
}

/// `POST /class/{id}/evaluation/behaviours`
pub(super) async fn add(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<BehaviourForm>) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::SetBehaviours).await?;
    let new = match form.read() {
        Ok(_) if list_own(&mut tx, &seen.class).await?.len() >= MOST_OWN => Err("behaviour-fault-many"),
        other => other,
    };
    match new {
        Err(fault) => return print(&mut tx, &person, &visit, &seen, form, Some(fault)).await,
        Ok(new) => save(&mut tx, &seen.class, &new, person.account, visit.app.clock.now()).await?,
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{}/evaluation/behaviours", seen.class.id))
}

/// `POST /class/{id}/evaluation/behaviours/{behaviour}/retire`
pub(super) async fn retire(
    person: Person,
    visit: Visit,
    Path((class, behaviour)): Path<(String, String)>,
    _: CsrfForm<Nothing>,
) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let seen = administrative::see(&mut tx, &person, &class, Action::SetBehaviours).await?;
    let id: BehaviourId = behaviour.parse().map_err(|_| PageError::NotFound)?;
    stop(&mut tx, &seen.class, id, visit.app.clock.now()).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/evaluation/behaviours", seen.class.id))
}

async fn print(tx: &mut Tx, person: &Person, visit: &Visit, seen: &Seen, filled: BehaviourForm, fault: Option<&'static str>) -> PageResult {
    let shell = visit.shell(Some(person), "behaviours-title");
    let line = |one: Behaviour| {
        let points = if one.points == 0 { String::new() } else { format!(" · +{}", one.points) };
        let about = format!("{} · {}{points}", one.dimension.label(shell.words()), shell.t(&format!("leaning-{}", one.leaning.key())));
        OwnLine { id: one.key, name: one.name, about }
    };
    let leaning = |one: Leaning| (one.key(), shell.t(&format!("leaning-{}", one.key())).into_owned(), one.key() == filled.leaning);
    let page = BehavioursPage {
        class: ClassHead::new(&shell, person, seen, Tab::Evaluation),
        own: list_own(tx, &seen.class).await?.into_iter().map(line).collect(),
        dimensions: Dimension::ALL.map(|one| (one.key(), one.label(shell.words()), one.key() == filled.dimension)).to_vec(),
        leanings: Leaning::ALL.map(leaning).to_vec(),
        fault: fault.map(|key| shell.t(key).into_owned()),
        filled,
        longest: LONGEST_NAME,
        most_points: MOST_POINTS,
        shell,
    };
    web::html(if page.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}
