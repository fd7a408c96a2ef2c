use axum::extract::Query;
use axum::http::StatusCode;
use identity::{ClassKind, OrgLine, Person, Visit, guardians, org};
use kernel::{OrgId, PageSize};
use serde::Deserialize;
use store::{DbError, Tx};
use web::{PageResult, Shell};

use crate::import::find_number;
use crate::transfer::{self, Reason, Transfer, TransferState};
use crate::{find_class, list_classes_in};

/// A school with more administrative classes than this places by its roster file.
const MOST_CLASSES: u16 = 200;

/// What `roster/transfers.html` prints.
#[derive(askama::Template)]
#[template(path = "roster/transfers.html")]
struct TransfersPage {
    shell: Shell,
    school: String,
    school_name: String,
    fault: Option<String>,
    /// Told this once
    code: Option<String>,
    number: String,
    to: String,
    reasons: Vec<(&'static str, String)>,
    classes: Vec<(String, String)>,
    incoming: Vec<TransferLine>,
    outgoing: Vec<TransferLine>,
    closed: Vec<TransferLine>,
}

struct TransferLine {
    id: String,
    name: String,
    number: String,
    detail: String,
    state: String,
    until: String,
    /// The acts of the one who looks: `accept`, `decline`, `release`, `withdraw`
    acts: Vec<(&'static str, String)>,
    is_to_place: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(in crate::pages) struct Asked {
    org: String,
    /// Of the pupil whom another page meant
    number: String,
}

/// What the page says besides what there is.
#[derive(Default)]
pub(super) struct Said<'a> {
    pub(super) fault: Option<&'a str>,
    pub(super) code: Option<String>,
    pub(super) number: String,
    pub(super) to: String,
}

/// `GET /admin/roster/transfers`
pub(in crate::pages) async fn show(person: Person, visit: Visit, Query(asked): Query<Asked>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &asked.org).await?;
    let number = asked.number.chars().take(32).collect();
    page(&visit, &person, &mut tx, &school, Said { number, ..Said::default() }).await
}

pub(super) async fn page(visit: &Visit, person: &Person, tx: &mut Tx, school: &OrgLine, said: Said<'_>) -> PageResult {
    let shell = visit.shell(Some(person), "transfer-title");
    let now = visit.app.clock.now();
    let (mut incoming, mut outgoing, mut closed) = (Vec::new(), Vec::new(), Vec::new());
    for one in transfer::list_of_school(tx, school.org.id).await? {
        let line = line(tx, &shell, school.org.id, &one, one.state_at(now)).await?;
        match (one.state_at(now).is_open(), one.to == Some(school.org.id)) {
            (true, true) => incoming.push(line),
            (true, false) => outgoing.push(line),
            (false, _) => closed.push(line),
        }
    }
    let size = PageSize::clamped(MOST_CLASSES);
    let classes = list_classes_in(tx, school.org.id, ClassKind::Administrative, None, size).await?.entries;
    let page = TransfersPage {
        school: school.org.id.to_string(),
        school_name: school.org.name.clone(),
        fault: said.fault.map(|key| shell.t(key).into_owned()),
        code: said.code,
        number: said.number,
        to: said.to,
        reasons: Reason::FOR_GOOD.map(|reason| (reason.key(), shell.t(&format!("transfer-reason-{}", reason.key())).into_owned())).to_vec(),
        classes: classes.into_iter().map(|class| (class.id.to_string(), class.name)).collect(),
        incoming,
        outgoing,
        closed,
        shell,
    };
    web::html(if page.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}

/// A school that asked does not learn who the pupil is before the other one lets go.
async fn line(tx: &mut Tx, shell: &Shell, school: OrgId, one: &Transfer, state: TransferState) -> Result<TransferLine, DbError> {
    let is_coming = one.to == Some(school);
    let is_hidden = is_coming && !matches!(state, TransferState::Released | TransferState::Accepted);
    let name = if is_hidden { None } else { guardians::find_name(tx, &one.child).await? };
    let other = if is_coming { Some(one.from) } else { one.to };
    let other = match other {
        Some(id) => org::find(tx, id).await?.map(|org| org.name).unwrap_or_default(),
        None => shell.t(&format!("transfer-reason-{}", one.reason.key())).into_owned(),
    };
    let class = match one.class.filter(|_| !is_coming || state == TransferState::Accepted) {
        Some(id) => find_class(tx, id).await?.filter(|class| class.org == school).map(|class| class.name),
        None => None,
    };
    let number = if is_hidden { None } else { find_number(tx, if is_coming { one.from } else { school }, &one.child).await? };
    let acts: &[&'static str] = match (state, is_coming) {
        (TransferState::Released, true) => &["accept", "decline"],
        (TransferState::Asked, false) => &["release", "decline"],
        (TransferState::Released, false) | (TransferState::Asked, true) => &["withdraw"],
        _ => &[],
    };
    let detail = [Some(shell.tx(if is_coming { "transfer-from" } else { "transfer-to" }, &other).into_owned()), class];
    Ok(TransferLine {
        id: one.id.to_string(),
        name: name.unwrap_or_else(|| shell.t("transfer-somebody").into_owned()),
        number: number.unwrap_or_default(),
        detail: detail.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        state: shell.t(&format!("transfer-state-{}", state.key())).into_owned(),
        until: if state.is_open() { one.expires_at.date() } else { one.opened_at.date() },
        acts: acts.iter().map(|act| (*act, shell.t(&format!("transfer-act-{act}")).into_owned())).collect(),
        is_to_place: acts.contains(&"accept"),
    })
}
