//! `/class/{id}/evaluation`: the form of a teacher, and how it stands with everybody; pupils and guardians see their own.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use identity::{Action, Person, Visit};
use kernel::{AccountId, Timestamp};
use roster::{Enrolled, Seen, list_pupils};
use serde::Deserialize;
use store::Tx;
use web::{PageResult, Shell};

use super::act::Asked;
use super::{Behaviour, Dimension, Entry, Leaning, TAKE_BACK_DAYS, behaviour, own, rows};
use crate::administrative;
use crate::after_school::Term;
use crate::head::{ClassHead, Tab};
use crate::text::LONGEST_TEXT;

/// What `classroom/evaluation/page.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/evaluation/page.html")]
struct EvaluationPage {
    shell: Shell,
    class: ClassHead,
    request: String,
    /// Of whom nothing was recorded this term
    forgotten: Vec<Choice>,
    others: Vec<Choice>,
    encouraging: Vec<Group>,
    attention: Vec<Group>,
    note: String,
    is_told: bool,
    fault: Option<String>,
    saved: bool,
    recent: Vec<Recent>,
    dimensions: Vec<String>,
    balance: Vec<Balance>,
    sums: [i64; 5],
    longest: usize,
    /// Not in a closed class
    may_record: bool,
    may_set: bool,
    may_write: bool,
}

struct Choice {
    key: String,
    label: String,
    is_chosen: bool,
}

/// The behaviours of one dimension.
struct Group {
    label: String,
    choices: Vec<Choice>,
}

struct Recent {
    id: String,
    what: String,
    pupil: String,
    note: String,
    at: String,
}

struct Balance {
    id: String,
    name: String,
    counts: [i64; 5],
}

/// Whether something was just recorded.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    saved: String,
}

/// `GET /class/{id}/evaluation`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>, Query(which): Query<Which>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = administrative::see(&mut tx, &person, &id, Action::SeeEvaluation).await?;
    if person.may(Action::TeachClass, seen.resource()).is_err() {
        return own::print(&mut tx, &person, &visit, &seen, None).await;
    }
    let page = load(&mut tx, &person, &visit, &seen, &Asked::nothing()).await?;
    web::html(StatusCode::OK, &EvaluationPage { saved: which.saved == "1", ..page })
}

/// The form as it was sent, with what is missing in it.
pub(super) async fn print(
    tx: &mut Tx,
    person: &Person,
    visit: &Visit,
    seen: &Seen,
    asked: &Asked,
    fault: Option<&'static str>,
) -> PageResult {
    let page = load(tx, person, visit, seen, asked).await?;
    let fault = fault.map(|key| page.shell.t(key).into_owned());
    web::html(StatusCode::UNPROCESSABLE_ENTITY, &EvaluationPage { fault, ..page })
}

async fn load(tx: &mut Tx, person: &Person, visit: &Visit, seen: &Seen, asked: &Asked) -> Result<EvaluationPage, store::DbError> {
    let (now, shell) = (visit.app.clock.now(), visit.shell(Some(person), "class-tab-evaluation"));
    let pupils = list_pupils(tx, &seen.class).await?;
    let counts = rows::count(tx, &seen.class, Term::of(now)).await?;
    let known = behaviour::list(tx, &seen.class).await?;
    let recent = rows::list_by(tx, &seen.class, person.account, now.plus_ms(-TAKE_BACK_DAYS * 24 * 3_600_000)).await?;
    let may_record = person.may(Action::Evaluate, seen.resource()).is_ok();
    let (forgotten, others) = pupils.iter().partition::<Vec<_>, _>(|one| !counts.contains_key(&one.place.who.account));
    let choices = |all: Vec<&Enrolled>| all.into_iter().map(|one| pupil(one, asked)).collect();
    let balance: Vec<Balance> = balance(&pupils, &counts);
    let names: BTreeMap<AccountId, &str> = pupils.iter().map(|one| (one.place.who.account, one.name.as_str())).collect();
    Ok(EvaluationPage {
        class: ClassHead::new(&shell, person, seen, Tab::Evaluation),
        request: asked.request.to_string(),
        forgotten: choices(forgotten),
        others: choices(others),
        encouraging: groups(&shell, &known, Leaning::Positive, asked),
        attention: groups(&shell, &known, Leaning::Attention, asked),
        note: asked.note.clone(),
        is_told: asked.is_told,
        fault: None,
        saved: false,
        recent: recent.iter().filter(|_| may_record).filter_map(|entry| line(&shell, &names, person, entry, now)).collect(),
        dimensions: Dimension::ALL.map(|dimension| dimension.label(shell.words())).to_vec(),
        sums: std::array::from_fn(|at| balance.iter().map(|one| one.counts[at]).sum()),
        balance,
        longest: LONGEST_TEXT,
        may_record,
        may_set: person.may(Action::SetBehaviours, seen.resource()).is_ok(),
        may_write: person.may(Action::WriteTermText, seen.resource()).is_ok(),
        shell,
    })
}

fn pupil(one: &Enrolled, asked: &Asked) -> Choice {
    let id = one.place.who.account;
    Choice { key: id.to_string(), label: one.name.clone(), is_chosen: asked.pupils.contains(&id) }
}

fn groups(shell: &Shell, known: &[Behaviour], leaning: Leaning, asked: &Asked) -> Vec<Group> {
    let choice = |one: &Behaviour| Choice {
        key: one.key.clone(),
        label: if one.points == 0 { one.label(shell.words()) } else { format!("{} +{}", one.label(shell.words()), one.points) },
        is_chosen: one.key == asked.behaviour,
    };
    let group = |dimension: Dimension| {
        let of = known.iter().filter(|one| one.leaning == leaning && one.dimension == dimension);
        Group { label: dimension.label(shell.words()), choices: of.map(choice).collect() }
    };
    Dimension::ALL.into_iter().map(group).collect()
}

/// Who was seen least comes first; nobody is compared by points.
fn balance(pupils: &[Enrolled], counts: &BTreeMap<AccountId, [i64; 5]>) -> Vec<Balance> {
    let of = |one: &Enrolled| {
        let id = one.place.who.account;
        Balance { id: id.to_string(), name: one.name.clone(), counts: counts.get(&id).copied().unwrap_or_default() }
    };
    let mut all: Vec<Balance> = pupils.iter().map(of).collect();
    all.sort_by_key(|one| one.counts.iter().sum::<i64>());
    all
}

fn line(shell: &Shell, names: &BTreeMap<AccountId, &str>, person: &Person, entry: &Entry, now: Timestamp) -> Option<Recent> {
    let pupil = (*names.get(&entry.pupil)?).to_owned();
    entry.may_take_back(person.account, now).then(|| Recent {
        id: entry.id.to_string(),
        what: entry.behaviour.label(shell.words()),
        pupil,
        note: entry.note.clone(),
        at: entry.at.minute(),
    })
}
