use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use identity::guardians::{self, Owner};
use identity::{Action, ClassKind, OrgLine, Person, Resource, RoleKind, Visit};
use kernel::{AccountId, OfferId, PageSize};
use roster::{list_classes_in, list_teachers};
use store::{DbError, Tx};
use web::{CsrfForm, PageError, PageResult, Shell};

use super::details::read_details;
use super::{own_school, when_and_where};
use crate::after_school::offer::{Offer, list_offers, save_offer};
use crate::after_school::session;
use crate::after_school::term::Term;

/// What `classroom/after_school/school.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/after_school/school.html")]
struct SchoolPage {
    shell: Shell,
    school: String,
    offers: Vec<OfferLine>,
    terms: Vec<(String, String)>,
    teachers: Vec<(String, String)>,
    grades: Vec<String>,
    weekdays: Vec<(i64, String)>,
    sent: BTreeMap<String, String>,
    fault: Option<String>,
}

struct OfferLine {
    id: String,
    title: String,
    when: String,
    term: String,
    teacher: String,
    places: i64,
    taken: i64,
    sessions: i64,
}

impl SchoolPage {
    fn sent(&self, field: &str) -> &str {
        self.sent.get(field).map_or("", String::as_str)
    }
}

/// `GET /after-school`
pub(in crate::after_school) async fn show(person: Person, visit: Visit) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let line = own_school(&mut tx, &person).await?;
    person.may(Action::OfferAfterSchool, Resource::Org(&line))?;
    print(&visit, &person, &mut tx, &line, BTreeMap::new(), None).await
}

async fn print(
    visit: &Visit,
    person: &Person,
    tx: &mut Tx,
    line: &OrgLine,
    sent: BTreeMap<String, String>,
    fault: Option<&str>,
) -> PageResult {
    let shell = visit.shell(Some(person), "after-school-title");
    let now = Term::of(visit.app.clock.now());
    let (teachers, grades) = staff(tx, person, line).await?;
    let mut offers = Vec::new();
    for offer in list_offers(tx, line.org.id, now).await? {
        offers.push(OfferLine {
            id: offer.id.to_string(),
            when: when_and_where(&shell, &offer),
            term: term_name(&shell, offer.term),
            teacher: guardians::find_name(tx, &offer.teacher).await?.unwrap_or_default(),
            sessions: session::count(tx, &offer).await?,
            title: offer.title,
            places: offer.places,
            taken: offer.taken,
        });
    }
    let page = SchoolPage {
        school: line.org.name.clone(),
        terms: [now, now.next()].map(|term| (term.to_string(), term_name(&shell, term))).into(),
        teachers: teachers.into_iter().map(|(who, name)| (who.account.to_string(), name)).collect(),
        weekdays: (1..=7).map(|day| (day, shell.t(&format!("weekday-{day}")).into_owned())).collect(),
        fault: fault.map(|key| shell.t(key).into_owned()),
        offers,
        grades,
        sent,
        shell,
    };
    web::html(if page.fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &page)
}

fn term_name(shell: &Shell, term: Term) -> String {
    format!("{}–{} {}", term.school_year, term.school_year + 1, shell.t(&format!("after-school-half-{}", term.half)))
}

/// Who may be named as teacher (a teacher names oneself), and the grades that the school has.
async fn staff(tx: &mut Tx, person: &Person, line: &OrgLine) -> Result<(Vec<(Owner, String)>, Vec<String>), DbError> {
    let size = PageSize::clamped(100);
    let classes = list_classes_in(tx, line.org.id, ClassKind::Administrative, None, size).await?.entries;
    let grades: BTreeSet<String> =
        classes.iter().filter_map(|class| class.schooling.as_ref()).map(|schooling| schooling.grade.to_owned()).collect();
    if person.role.kind == RoleKind::Teacher {
        let own = Owner { home: person.home.clone(), account: person.account };
        return Ok((vec![(own, person.name.clone())], grades.into_iter().collect()));
    }
    let mut teachers: Vec<(Owner, String)> = Vec::new();
    for class in &classes {
        for one in list_teachers(tx, class).await? {
            if teachers.iter().all(|(known, _)| *known != one.place.who) {
                teachers.push((one.place.who, one.name));
            }
        }
    }
    Ok((teachers, grades.into_iter().collect()))
}

/// `POST /after-school`
pub(in crate::after_school) async fn offer(person: Person, visit: Visit, CsrfForm(fields): CsrfForm<Vec<(String, String)>>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let line = own_school(&mut tx, &person).await?;
    person.may(Action::OfferAfterSchool, Resource::Org(&line))?;
    let (teachers, known_grades) = staff(&mut tx, &person, &line).await?;
    let grades = fields.iter().filter(|(key, _)| key == "grade").map(|(_, grade)| grade.clone()).collect::<BTreeSet<_>>();
    if grades.iter().any(|grade| !known_grades.contains(grade)) {
        return Err(PageError::BadRequest("error-form"));
    }
    let sent: BTreeMap<String, String> = fields.into_iter().filter(|(key, _)| key != "csrf" && key != "grade").collect();
    match read(&sent, &line, &teachers, grades.into_iter().collect(), Term::of(now)) {
        Err(fault) => print(&visit, &person, &mut tx, &line, sent, Some(fault)).await,
        Ok(offer) => {
            save_offer(&mut tx, &offer, now).await?;
            tx.commit().await?;
            web::see_other("/after-school")
        }
    }
}

fn read(
    sent: &BTreeMap<String, String>,
    line: &OrgLine,
    teachers: &[(Owner, String)],
    grades: Vec<String>,
    now: Term,
) -> Result<Offer, &'static str> {
    let field = |name: &str| sent.get(name).map_or("", |text| text.trim());
    let term: Term = field("term").parse().map_err(|_| "after-school-fault-term")?;
    let teacher: AccountId = field("teacher").parse().map_err(|_| "after-school-fault-teacher")?;
    let teacher = teachers.iter().find(|(who, _)| who.account == teacher).ok_or("after-school-fault-teacher")?.0.clone();
    if term != now && term != now.next() {
        return Err("after-school-fault-time");
    }
    let details = read_details(sent)?;
    Ok(Offer {
        home: line.org.home.clone(),
        id: OfferId::new(),
        org: line.org.id,
        term,
        title: details.title,
        weekday: details.weekday,
        begins_minute: details.begins_minute,
        ends_minute: details.ends_minute,
        place: details.place,
        teacher,
        grades,
        places: details.places,
        taken: 0,
        cancelled_at: None,
    })
}
