//! A check-in for pupils and guardians: what is due, handing it in, the calendar, and what the class may see.

use axum::http::StatusCode;
use identity::consent::{Purpose, is_given};
use identity::{Action, Person, Visit};
use jiff::civil::Date;
use kernel::{RequestId, Timestamp};
use roster::{Enrolled, Seen, list_pupils};
use store::Tx;
use web::{PageError, PageResult, Shell};

use super::hand_in::{Sent, handing_in};
use super::line::{Line, lines};
use super::{clock, day_name, when};
use crate::check_in::entry::{self, Entry};
use crate::check_in::evidence::{Evidence, LARGEST_AMOUNT, LONGEST_WORDS};
use crate::check_in::rule::{Closed, Plan, Rule, monday_of};
use crate::check_in::streak::{DayState, Done, Streak, Week, calendar, state_of, streak};
use crate::check_in::task::{CheckIn, SeenBy};
use crate::head::{ClassHead, Tab};
use crate::period::today;

/// So many weeks of the calendar are shown, the last ones.
const MOST_WEEKS: usize = 6;

/// What `classroom/check_in/own.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/check_in/own.html")]
struct OwnPage {
    shell: Shell,
    class: ClassHead,
    id: String,
    title: String,
    task: String,
    when: String,
    make_up: i64,
    has_words: bool,
    /// What to count; empty where nothing is
    unit_label: String,
    /// What kinds of file a browser offers; empty where none are asked for
    accept: String,
    files_label: String,
    takes_voice: bool,
    longest: usize,
    largest: i64,
    weekdays: Vec<String>,
    pupils: Vec<OwnPupil>,
    /// What others handed in, as far as the class may see it
    shared: Vec<Line>,
}

struct OwnPupil {
    id: String,
    name: String,
    /// How today stands
    today: String,
    tag: &'static str,
    form: Option<Form>,
    /// Whether pictures and recordings may not show who the pupil is
    must_not_show: bool,
    /// Why the reader cannot hand in
    why_not: Option<&'static str>,
    streak: String,
    total: String,
    weeks: Vec<Vec<Cell>>,
    lines: Vec<Line>,
}

/// A day of the calendar.
struct Cell {
    number: i8,
    state: &'static str,
    label: String,
}

struct Form {
    request: String,
    /// Day, its name, whether it is chosen, whether it would be made up
    days: Vec<(String, String, bool, bool)>,
    words: String,
    amount: String,
    fault: Option<String>,
    /// Files that arrived with a form that was refused
    uploads: Vec<String>,
}

/// A form that does not fit, and the message that says why.
pub(super) struct Refused {
    pub(super) sent: Sent,
    pub(super) fault: String,
}

/// The page, with what was refused where something was.
pub(super) async fn page(tx: &mut Tx, person: &Person, visit: &Visit, seen: &Seen, of: &CheckIn, refused: Option<&Refused>) -> PageResult {
    let now = visit.app.clock.now();
    let takes_voice = of.asked.has(Evidence::Voice);
    // Large files go ahead of the form in pieces, as in the feed.
    let shell = visit.shell(Some(person), "class-tab-check-in").with_island("feed.js");
    let shell = if takes_voice { shell.with_island("record.js") } else { shell };
    let mut pupils = Vec::new();
    for pupil in own_pupils(tx, person, seen).await? {
        pupils.push(own_pupil(tx, &shell, person, seen, of, &pupil, refused, now).await?);
    }
    let shared = list_shared(tx, &shell, person, seen, of).await?;
    let page = OwnPage {
        class: ClassHead::new(&shell, person, seen, Tab::CheckIn),
        id: of.id.to_string(),
        title: of.title.clone(),
        task: of.task.clone(),
        when: when(&shell, &of.plan),
        make_up: of.plan.make_up_days,
        has_words: of.asked.has(Evidence::Words),
        unit_label: of.asked.unit().map_or_else(String::new, |unit| shell.t(&format!("check-in-how-many-{}", unit.key())).into_owned()),
        takes_voice,
        accept: of.asked.files().map(Evidence::accept).collect::<Vec<_>>().join(","),
        files_label: of
            .asked
            .files()
            .map(|kind| shell.t(&format!("check-in-evidence-{}", kind.key())).into_owned())
            .collect::<Vec<_>>()
            .join(" / "),
        longest: LONGEST_WORDS,
        largest: LARGEST_AMOUNT,
        weekdays: (1..=7).map(|day| shell.t(&format!("check-in-weekday-{day}")).into_owned()).collect(),
        pupils,
        shared,
        shell,
    };
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    web::html(status, &page)
}

/// The pupils whose own things the reader sees: themselves, or their children.
pub(super) async fn own_pupils(tx: &mut Tx, person: &Person, seen: &Seen) -> Result<Vec<Enrolled>, PageError> {
    let pupils = list_pupils(tx, &seen.class).await?;
    Ok(pupils.into_iter().filter(|one| person.may(Action::SeePupil, seen.pupil(one.place.who.account)).is_ok()).collect())
}

#[allow(clippy::too_many_arguments, reason = "what a page is made from, handed down once")]
async fn own_pupil(
    tx: &mut Tx,
    shell: &Shell,
    person: &Person,
    seen: &Seen,
    of: &CheckIn,
    pupil: &Enrolled,
    refused: Option<&Refused>,
    now: Timestamp,
) -> Result<OwnPupil, PageError> {
    let who = pupil.place.who.account;
    let done = entry::find_done(tx, &seen.class, of.id, who).await?;
    let entries = entry::list(tx, &seen.class, of.id, Some(who), None).await?;
    let may_hand_in = handing_in(tx, person, seen, pupil, now).await?.is_some();
    let refused = refused.filter(|refused| refused.sent.child == who.to_string());
    let last = entries.iter().find_map(|entry| entry.given.amount);
    let pairs: Vec<(&CheckIn, Entry)> = entries.into_iter().map(|entry| (of, entry)).collect();
    let mut lines = lines(tx, shell, person, seen, &pairs).await?;
    lines.iter_mut().for_each(|line| line.may_remove = may_hand_in);
    let (today, tag) = how_today_stands(shell, &of.plan, &done, now);
    Ok(OwnPupil {
        id: who.to_string(),
        name: pupil.name.clone(),
        today,
        tag,
        form: may_hand_in.then(|| form(shell, of, &done, last, refused, now)).flatten(),
        must_not_show: !is_given(tx, &pupil.place.who, Purpose::Recording).await?,
        // That a class is closed stands above its pages.
        why_not: (!may_hand_in && seen.class.closed_at.is_none()).then_some("check-in-hands-in-alone"),
        streak: match streak(&of.plan, &done, now) {
            Streak::Days(n) => shell.tn("check-in-streak-days", n).into_owned(),
            Streak::Weeks(n) => shell.tn("check-in-streak-weeks", n).into_owned(),
        },
        total: shell.tn("check-in-total", done.len()).into_owned(),
        weeks: weeks(shell, &of.plan, &done, now),
        lines,
    })
}

/// The form with the days that can be handed in now, today first; `None` where there is none.
fn form(shell: &Shell, of: &CheckIn, done: &Done, last: Option<i64>, refused: Option<&Refused>, now: Timestamp) -> Option<Form> {
    let mut open: Vec<Date> = of.plan.days().filter(|day| of.plan.take(*day, now).is_ok() && !done.contains_key(day)).collect();
    open.reverse();
    let first = *open.first()?;
    let sent_day = refused.map(|refused| refused.sent.day).filter(|day| open.contains(day));
    let chosen = sent_day.unwrap_or(first);
    let day = |day: &Date| {
        let is_today = *day == today(now);
        let name = if is_today { shell.t("check-in-today").into_owned() } else { day_name(shell, *day) };
        (day.to_string(), name, *day == chosen, !is_today)
    };
    // What was counted last time is most often right again, so that nothing has to be typed.
    let usual = last.unwrap_or(if of.asked.unit() == Some(Evidence::Pages) { 10 } else { 20 }).to_string();
    let request = refused.map_or_else(RequestId::new, |refused| refused.sent.request);
    Some(Form {
        request: request.to_string(),
        days: open.iter().map(day).collect(),
        words: refused.map(|refused| refused.sent.words.clone()).unwrap_or_default(),
        amount: refused.map_or(usual, |refused| refused.sent.amount.clone()),
        fault: refused.map(|refused| refused.fault.clone()),
        uploads: refused.map(|refused| refused.sent.files.iter().map(ToString::to_string).collect()).unwrap_or_default(),
    })
}

fn how_today_stands(shell: &Shell, plan: &Plan, done: &Done, now: Timestamp) -> (String, &'static str) {
    let day = today(now);
    let say = |key: &str| shell.t(key).into_owned();
    let (text, tag) = match (state_of(plan, done, day, now), plan.take(day, now)) {
        (DayState::Done | DayState::MadeUp, _) => (say("check-in-today-done"), "tag-o"),
        (_, Err(Closed::Early)) => (shell.tx("check-in-today-from", &clock(plan.opens_minute)).into_owned(), ""),
        (DayState::Due, _) => (say("check-in-today-due"), "tag-b"),
        (_, Err(Closed::NoDay)) if day < plan.first => (shell.tx("check-in-begins", &plan.first.to_string()).into_owned(), ""),
        (_, Err(Closed::NoDay)) if day > plan.last => (say("check-in-over"), ""),
        (_, Err(Closed::NoDay)) => (say("check-in-today-free"), ""),
        _ => (say("check-in-today-closed"), "tag-w"),
    };
    match plan.rule {
        Rule::Times(_) if plan.asks_on(day) => {
            let week = Week::new(plan, done, monday_of(day), now);
            (format!("{text} · {} {} / {}", shell.t("check-in-this-week"), week.done, week.wanted), tag)
        }
        _ => (text, tag),
    }
}

fn weeks(shell: &Shell, plan: &Plan, done: &Done, now: Timestamp) -> Vec<Vec<Cell>> {
    let all = calendar(plan, done, now);
    let shown = all.iter().skip(all.len().saturating_sub(MOST_WEEKS));
    let cell = |(day, state): &(Date, DayState)| Cell {
        number: day.day(),
        state: state.key(),
        label: shell.t(&format!("check-in-day-{}", state.key())).into_owned(),
    };
    shown.map(|week| week.iter().map(cell).collect()).collect()
}

/// What others handed in, where the check-in is for the class to see; else only what is shown. The authorizer picks from it.
async fn list_shared(tx: &mut Tx, shell: &Shell, person: &Person, seen: &Seen, of: &CheckIn) -> Result<Vec<Line>, PageError> {
    let entries = match of.seen_by {
        SeenBy::Class => entry::list(tx, &seen.class, of.id, None, None).await?,
        SeenBy::Teacher => entry::list_shown(tx, &seen.class, Some(of.id)).await?,
    };
    let is_others = |entry: &Entry| person.may(Action::SeePupil, seen.pupil(entry.pupil.account)).is_err();
    let pairs: Vec<(&CheckIn, Entry)> = entries.into_iter().filter(is_others).map(|entry| (of, entry)).collect();
    lines(tx, shell, person, seen, &pairs).await
}
