//! What a file would do: rows to be mended in place, then the effect in words, then the confirmation.

use std::collections::HashMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::{Org, OrgLine, Person, RoleKey, RoleKind, Visit, audit};
use kernel::{ImportId, Timestamp};
use store::Tx;
use web::{CsrfForm, OrNotFound, PageError, PageResult, Shell};

use crate::import::{self, Act, Column, Coverage, Effect, Line, LineFault, Pending, Plan, Roster, plan};

/// So many rows are mended at a time; a form has a bound.
const FAULTS_AT_ONCE: usize = 50;
/// Of a long list this much is shown; the numbers say the rest.
const ACTS_SHOWN: usize = 200;

/// What `roster/preview.html` prints.
#[derive(askama::Template)]
#[template(path = "roster/preview.html")]
struct PreviewPage {
    shell: Shell,
    school: String,
    link: String,
    file_name: String,
    rows: usize,
    is_done: bool,
    fault_count: usize,
    faulty: Vec<FaultyLine>,
    coverages: Vec<(&'static str, bool)>,
    /// What happens or happened, in words
    effects: Vec<String>,
    effect_key: String,
    acts: Vec<ActLine>,
    more_acts: usize,
    /// What of the file was left out, in words
    notes: Vec<String>,
}

struct FaultyLine {
    place: usize,
    title: String,
    fields: Vec<CellField>,
    sentence: String,
}

struct CellField {
    id: String,
    label: String,
    value: String,
    is_bad: bool,
}

struct ActLine {
    what: String,
    name: String,
    number: String,
    detail: String,
}

/// The file, if it is one of a school that the person runs.
async fn load(tx: &mut Tx, person: &Person, visit: &Visit, id: &str) -> Result<(Pending, OrgLine), PageError> {
    let id: ImportId = id.parse().map_err(|_| PageError::NotFound)?;
    let pending = import::find(tx, id, visit.app.clock.now()).await?.or_not_found()?;
    let school = super::school(tx, person, &pending.school.to_string()).await.map_err(|_| PageError::NotFound)?;
    Ok((pending, school))
}

/// `GET /admin/roster/import/{id}`
pub(super) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let (pending, _) = load(&mut tx, &person, &visit, &id).await?;
    let roster = Roster::load(&mut tx, pending.school).await?;
    let plan = plan(&pending.lines, &roster, pending.coverage);
    web::html(StatusCode::OK, &page(&visit, &person, &pending, &plan, &roster))
}

fn page(visit: &Visit, person: &Person, pending: &Pending, plan: &Plan, roster: &Roster) -> PreviewPage {
    let shell = visit.shell(Some(person), "roster-preview-title");
    let is_done = !pending.outcome.is_empty();
    let numbers = if is_done { numbers(&pending.outcome) } else { plan.effect().numbers() };
    let effects = Effect::KEYS.into_iter().zip(numbers).filter(|(_, number)| *number > 0);
    let shown = plan.faults.iter().take(FAULTS_AT_ONCE);
    PreviewPage {
        school: pending.school.to_string(),
        link: format!("/admin/roster/import/{}", pending.id),
        file_name: pending.file_name.clone(),
        rows: pending.lines.len(),
        is_done,
        fault_count: plan.faults.len(),
        faulty: shown.filter_map(|(place, fault)| Some(faulty(&shell, *place, pending.lines.get(*place)?, *fault))).collect(),
        coverages: Coverage::ALL.map(|coverage| (coverage.key(), coverage == pending.coverage)).to_vec(),
        effects: effects.map(|(key, number)| shell.tn(&format!("roster-effect-{key}"), number).into_owned()).collect(),
        effect_key: plan.key(),
        acts: plan.acts.iter().take(ACTS_SHOWN).map(|act| act_line(&shell, act, roster)).collect(),
        notes: pending.notes.iter().map(|note| shell.tx(&note.key, &note.about).into_owned()).collect(),
        more_acts: plan.acts.len().saturating_sub(ACTS_SHOWN),
        shell,
    }
}

fn numbers(outcome: &str) -> [usize; Effect::KEYS.len()] {
    let mut numbers = [0; Effect::KEYS.len()];
    for (number, text) in numbers.iter_mut().zip(outcome.split('.')) {
        *number = text.parse().unwrap_or_default();
    }
    numbers
}

fn faulty(shell: &Shell, place: usize, line: &Line, fault: LineFault) -> FaultyLine {
    let field = |column: Column| CellField {
        id: format!("r{place}-{}", column.key()),
        label: shell.t(&format!("roster-column-{}", column.key())).into_owned(),
        value: line.cell(column).to_owned(),
        is_bad: column == fault.column(),
    };
    let sentence = shell.t(fault.message()).into_owned();
    let title = shell.tn("roster-row", line.at).into_owned();
    FaultyLine { place, title, fields: Column::ALL.map(field).into(), sentence }
}

fn act_line(shell: &Shell, act: &Act, roster: &Roster) -> ActLine {
    let class_of = |id| roster.classes.iter().find(|class| class.id == id).map_or("", |class| class.name.as_str());
    let (key, name, number, detail) = match act {
        Act::Open(name, schooling) => ("opens", name.clone(), "", schooling.grade.to_owned()),
        Act::Add(entry) => ("adds", entry.name.clone(), entry.number.as_str(), class_name(entry).to_owned()),
        Act::Rename(before, entry) => ("renames", entry.name.clone(), entry.number.as_str(), before.clone()),
        Act::Move(from, entry) => {
            let to = class_name(entry);
            let way = from.map_or_else(|| to.to_owned(), |from| format!("{} → {to}", class_of(from)));
            ("moves", entry.name.clone(), entry.number.as_str(), way)
        }
        Act::Assign(entry) => ("assigns", entry.name.clone(), entry.number.as_str(), class_name(entry).to_owned()),
        Act::Relieve(known, class) => ("relieves", known.name.clone(), known.number.as_str(), class_of(*class).to_owned()),
        Act::Depart(known) => ("departs", known.name.clone(), known.number.as_str(), String::new()),
        Act::Return(entry) => ("returns", entry.name.clone(), entry.number.as_str(), class_name(entry).to_owned()),
        Act::Leave(known, class) => ("leaves", known.name.clone(), known.number.as_str(), class_of(*class).to_owned()),
    };
    ActLine { what: shell.t(&format!("roster-act-{key}")).into_owned(), name, number: number.to_owned(), detail }
}

fn class_name(entry: &import::Entry) -> &str {
    entry.class.as_ref().map_or("", |(name, _)| name)
}

/// `POST /admin/roster/import/{id}`: cells that were mended, rows that were taken out, and what the file is a list of.
pub(super) async fn mend(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<HashMap<String, String>>,
) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (mut pending, _) = load(&mut tx, &person, &visit, &id).await?;
    if !pending.outcome.is_empty() {
        return Err(PageError::Conflict("roster-done-already"));
    }
    if let Some(coverage) = form.get("coverage") {
        pending.coverage = coverage.parse().map_err(|_| PageError::BadRequest("error-form"))?;
    }
    for (place, line) in pending.lines.iter_mut().enumerate() {
        for column in Column::ALL {
            if let Some(cell) = form.get(&format!("r{place}-{}", column.key())) {
                line.cells[column as usize] = cell.trim_matches(' ').chars().take(100).collect();
            }
        }
    }
    let mut place = 0;
    pending.lines.retain(|_| {
        place += 1;
        !form.contains_key(&format!("r{}-out", place - 1))
    });
    import::save(&mut tx, &pending, visit.app.clock.now()).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/roster/import/{}", pending.id))
}

/// The effect that was shown.
#[derive(serde::Deserialize)]
pub(super) struct ConfirmForm {
    #[serde(default)]
    effect: String,
}

/// `POST /admin/roster/import/{id}/confirm`
pub(super) async fn confirm(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<ConfirmForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let (mut pending, school) = load(&mut tx, &person, &visit, &id).await?;
    let roster = Roster::load(&mut tx, pending.school).await?;
    let plan = plan(&pending.lines, &roster, pending.coverage);
    if !pending.outcome.is_empty() {
        return Err(PageError::Conflict("roster-done-already"));
    }
    // Somebody else may have changed the roster meanwhile: only what was shown is done.
    if !plan.faults.is_empty() || plan.key() != form.effect {
        return Err(PageError::Conflict("roster-changed"));
    }
    import::apply(&mut tx, &school.org, &roster, &plan.acts, now.school_year(), now).await?;
    import::save_sources(&mut tx, &school.org, &pending.lines).await?;
    pending.outcome = plan.effect().key();
    pending.lines.clear();
    import::save(&mut tx, &pending, now).await?;
    record_roles(&mut tx, &person, &school.org, (&plan.acts, &roster), now).await?;
    let subject = format!("{} {} {}", pending.school, pending.id, pending.outcome);
    audit::append(&mut tx, person.account, "roster.import", &subject, now).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/roster/import/{}", pending.id))
}

/// Writes down whose role in the school counts no more, and whose counts again.
async fn record_roles(
    tx: &mut Tx,
    person: &Person,
    school: &Org,
    (acts, roster): (&[Act], &Roster),
    now: Timestamp,
) -> Result<(), PageError> {
    let role = RoleKey { kind: RoleKind::Teacher, org: Some(school.id) };
    for act in acts {
        let (done, who) = match act {
            Act::Depart(known) => ("role.withdraw", Some(known)),
            Act::Return(entry) => ("role.confirm", roster.person(&entry.number)),
            _ => continue,
        };
        if let Some(known) = who {
            audit::append(tx, person.account, done, &format!("{} {role}", known.who.account), now).await?;
        }
    }
    Ok(())
}

/// Nothing but the token.
#[derive(serde::Deserialize)]
pub(super) struct DiscardForm {}

/// `POST /admin/roster/import/{id}/discard`
pub(super) async fn discard(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(DiscardForm {}): CsrfForm<DiscardForm>,
) -> PageResult {
    let mut tx = visit.app.db.begin().await?;
    let (pending, _) = load(&mut tx, &person, &visit, &id).await?;
    import::remove(&mut tx, &pending).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/roster?org={}", pending.school))
}
