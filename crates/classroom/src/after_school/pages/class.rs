use std::collections::BTreeMap;

use axum::extract::Path;
use axum::http::StatusCode;
use identity::guardians::{self, Owner};
use identity::{Action, Duty, Person, Visit};
use kernel::{AccountId, ClassId, OfferId, RequestId};
use roster::{Enrolled, Seen, list_pupils, see_class};
use serde::Deserialize;
use store::Tx;
use web::{CsrfForm, PageError, PageResult, Shell};

use super::when_and_where;
use crate::after_school::choose::{self, HandIn, MOST_WISHES, check_one};
use crate::after_school::offer::{Offer, find_offer, list_offers};
use crate::after_school::term::Term;
use crate::after_school::wish::{self, WishState};
use crate::head::{ClassHead, Tab};

/// What `classroom/after_school/class.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/after_school/class.html")]
struct ClassPage {
    shell: Shell,
    class: ClassHead,
    /// For guardians and pupils: those they choose for
    children: Vec<ChildForm>,
    /// For teachers: what there is
    offers: Vec<OfferLine>,
}

struct ChildForm {
    id: String,
    name: String,
    request: String,
    fault: Option<String>,
    chosen: Vec<ChosenLine>,
    offers: Vec<OfferLine>,
    /// The reader chooses; otherwise it is their own page, and a guardian does
    may_choose: bool,
    has_choice: bool,
}

struct ChosenLine {
    offer: String,
    title: String,
    when: String,
    state: String,
    is_placed: bool,
}

struct OfferLine {
    id: String,
    title: String,
    when: String,
    term: String,
    teacher: String,
    seats: String,
    /// Why it cannot be chosen
    why_not: Option<String>,
    /// The wish as it was sent, 0 for none
    rank: usize,
}

/// What was sent and does not fit.
struct Sent<'a> {
    child: AccountId,
    ranks: &'a BTreeMap<OfferId, usize>,
    request: RequestId,
    message: &'static str,
}

/// `GET /class/{id}/after-school`
pub(in crate::after_school) async fn show(person: Person, visit: Visit, Path(id): Path<String>) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let seen = see(&mut tx, &person, &id).await?;
    print(&visit, &person, &mut tx, &seen, None).await
}

async fn see(tx: &mut Tx, person: &Person, id: &str) -> Result<Seen, PageError> {
    let id: ClassId = id.parse().map_err(|_| PageError::NotFound)?;
    see_class(tx, person, id, Action::SeeAfterSchool).await
}

async fn print(visit: &Visit, person: &Person, tx: &mut Tx, seen: &Seen, sent: Option<&Sent<'_>>) -> PageResult {
    let shell = visit.shell(Some(person), "class-tab-after-school");
    let offers = list_offers(tx, seen.class.org, Term::of(visit.app.clock.now())).await?;
    let mut teachers = BTreeMap::new();
    for offer in &offers {
        let name = guardians::find_name(tx, &offer.teacher).await?.unwrap_or_default();
        teachers.insert(offer.id, name);
    }
    let line = |offer: &Offer| OfferLine {
        id: offer.id.to_string(),
        title: offer.title.clone(),
        when: when_and_where(&shell, offer),
        term: shell.t(&format!("after-school-half-{}", offer.term.half)).into_owned(),
        teacher: teachers.get(&offer.id).cloned().unwrap_or_default(),
        seats: format!("{} / {}", shell.tn("after-school-left", offer.left()), offer.places),
        why_not: None,
        rank: 0,
    };
    let mut children = Vec::new();
    for child in list_pupils(tx, &seen.class).await? {
        let who = child.place.who.account;
        if person.account == who || person.may(Action::ChooseAfterSchool, seen.pupil(who)).is_ok() {
            let lines = offers.iter().map(line).collect();
            children.push(child_form(tx, &shell, seen, person, &child, (&offers, lines), sent).await?);
        }
    }
    let shown = if children.is_empty() { offers.iter().map(line).collect() } else { Vec::new() };
    let class = ClassHead::new(&shell, person, seen, Tab::AfterSchool);
    let status = if sent.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    web::html(status, &ClassPage { class, children, offers: shown, shell })
}

async fn child_form(
    tx: &mut Tx,
    shell: &Shell,
    seen: &Seen,
    person: &Person,
    child: &Enrolled,
    (offers, mut lines): (&[Offer], Vec<OfferLine>),
    sent: Option<&Sent<'_>>,
) -> Result<ChildForm, PageError> {
    let who = child.place.who.account;
    let sent = sent.filter(|sent| sent.child == who);
    let live = choose::list_chosen(tx, &seen.class.home, who).await?;
    let schooling = seen.class.schooling.as_ref();
    for (line, offer) in lines.iter_mut().zip(offers) {
        let refusal = check_one(offer, &live, schooling.map(|schooling| schooling.grade)).err();
        line.why_not = refusal.map(|refusal| shell.t(refusal.message()).into_owned());
        line.rank = sent.and_then(|sent| sent.ranks.get(&offer.id)).copied().unwrap_or(0);
    }
    let may_choose = person.may(Action::ChooseAfterSchool, seen.pupil(who)).is_ok();
    Ok(ChildForm {
        id: who.to_string(),
        name: child.name.clone(),
        request: sent.map_or_else(RequestId::new, |sent| sent.request).to_string(),
        fault: sent.map(|sent| shell.t(sent.message).into_owned()),
        chosen: chosen_lines(tx, shell, seen, who).await?,
        has_choice: may_choose && lines.iter().any(|line| line.why_not.is_none()),
        offers: lines,
        may_choose,
    })
}

async fn chosen_lines(tx: &mut Tx, shell: &Shell, seen: &Seen, child: AccountId) -> Result<Vec<ChosenLine>, PageError> {
    let mut lines = Vec::new();
    for wish in wish::list_live(tx, &seen.class.home, child).await? {
        let Some(offer) = find_offer(tx, wish.offer).await? else { continue };
        let is_placed = wish.state == WishState::Placed;
        let state = if is_placed {
            shell.t("after-school-placed").into_owned()
        } else {
            let number = wish::waiting_place(tx, &seen.class.home, offer.id, wish.number).await?;
            shell.tn("after-school-waiting", number).into_owned()
        };
        let when = when_and_where(shell, &offer);
        lines.push(ChosenLine { offer: offer.id.to_string(), title: offer.title, when, state, is_placed });
    }
    Ok(lines)
}

/// `POST /class/{id}/after-school`: `request`, `child`, and `wish-{offer}` from 0 (no) to 3.
pub(in crate::after_school) async fn hand_in(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(fields): CsrfForm<Vec<(String, String)>>,
) -> PageResult {
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str());
    let request: RequestId = field("request").parse().map_err(|_| PageError::BadRequest("error-form"))?;
    let child: AccountId = field("child").parse().map_err(|_| PageError::NotFound)?;
    let ranks = ranks(&fields)?;
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id).await?;
    let who = choosing_for(&mut tx, &person, &seen, child).await?;
    let refuse = |message| Sent { child, ranks: &ranks, request, message };
    let Some(offers) = in_order(&ranks) else {
        return print(&visit, &person, &mut tx, &seen, Some(&refuse("after-school-fault-order"))).await;
    };
    let grade = seen.class.schooling.as_ref().map(|schooling| schooling.grade);
    let asked = HandIn { home: seen.class.home.clone(), request, child: who, class: seen.class.id, grade, offers };
    if let Err(refusal) = choose::hand_in(&mut tx, &asked, seen.class.org, now).await? {
        return print(&visit, &person, &mut tx, &seen, Some(&refuse(refusal.message()))).await;
    }
    tx.commit().await?;
    web::see_other(&format!("/class/{}/after-school#c-{child}", seen.class.id))
}

/// The child, if the person may choose for it.
async fn choosing_for(tx: &mut Tx, person: &Person, seen: &Seen, child: AccountId) -> Result<Owner, PageError> {
    if let Err(refusal) = person.may(Action::ChooseAfterSchool, seen.pupil(child)) {
        let is_own = person.account == child && seen.facts.duties.contains(&Duty::Pupil);
        return Err(if is_own { PageError::Forbidden("after-school-too-young") } else { refusal });
    }
    let pupils = list_pupils(tx, &seen.class).await?;
    let found = pupils.into_iter().map(|one| one.place.who).find(|who| who.account == child);
    found.ok_or(PageError::NotFound)
}

fn ranks(fields: &[(String, String)]) -> Result<BTreeMap<OfferId, usize>, PageError> {
    let mut ranks = BTreeMap::new();
    for (key, value) in fields {
        let Some(offer) = key.strip_prefix("wish-") else { continue };
        let offer = offer.parse().map_err(|_| PageError::BadRequest("error-form"))?;
        match value.parse::<usize>() {
            Ok(0) => {}
            Ok(rank) if rank <= MOST_WISHES => {
                ranks.insert(offer, rank);
            }
            _ => return Err(PageError::BadRequest("error-form")),
        }
    }
    Ok(ranks)
}

/// The courses, the first wish first; `None` where two have the same place in the order.
fn in_order(ranks: &BTreeMap<OfferId, usize>) -> Option<Vec<OfferId>> {
    let mut pairs: Vec<(usize, OfferId)> = ranks.iter().map(|(offer, rank)| (*rank, *offer)).collect();
    pairs.sort_unstable();
    let is_unique = pairs.windows(2).all(|two| two[0].0 != two[1].0);
    is_unique.then(|| pairs.into_iter().map(|(_, offer)| offer).collect())
}

/// Whose place in which course is given back.
#[derive(Deserialize)]
pub(in crate::after_school) struct WithdrawForm {
    child: String,
    offer: String,
}

/// `POST /class/{id}/after-school/withdraw`
pub(in crate::after_school) async fn withdraw(
    person: Person,
    visit: Visit,
    Path(id): Path<String>,
    CsrfForm(form): CsrfForm<WithdrawForm>,
) -> PageResult {
    let child: AccountId = form.child.parse().map_err(|_| PageError::NotFound)?;
    let offer: OfferId = form.offer.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = visit.app.db.begin().await?;
    let seen = see(&mut tx, &person, &id).await?;
    choosing_for(&mut tx, &person, &seen, child).await?;
    choose::withdraw(&mut tx, &seen.class.home, child, offer, visit.app.clock.now()).await?;
    tx.commit().await?;
    web::see_other(&format!("/class/{}/after-school#c-{child}", seen.class.id))
}
