//! An entry as a page shows it, in the eyes of one person.

use std::collections::HashMap;

use identity::{Action, Person};
use kernel::AccountId;
use roster::{Enrolled, Seen, list_enrolled};
use store::Tx;
use web::{PageError, Shell};

use super::day_name;
use crate::attachments::{FilesView, Owner, list_attachments};
use crate::check_in::comment::{self, Comment, Stamp};
use crate::check_in::entry::Entry;
use crate::check_in::evidence::Evidence;
use crate::check_in::rule::Timing;
use crate::check_in::showing;
use crate::check_in::task::{CheckIn, SeenBy};

/// What `classroom/check_in/entry.html` prints.
pub(in crate::check_in) struct Line {
    pub(in crate::check_in) id: String,
    /// Where its acts are posted
    pub(in crate::check_in) base: String,
    pub(in crate::check_in) pupil: String,
    pub(in crate::check_in) title: String,
    pub(in crate::check_in) day: String,
    pub(in crate::check_in) words: String,
    pub(in crate::check_in) amount: String,
    pub(in crate::check_in) is_made_up: bool,
    pub(in crate::check_in) is_by_guardian: bool,
    pub(in crate::check_in) is_shown: bool,
    /// Why the class does not see it though it sees the others, for those who may know
    pub(in crate::check_in) hidden: Option<String>,
    pub(in crate::check_in) files: FilesView,
    pub(in crate::check_in) comments: Vec<Said>,
    /// For those who lead the class
    pub(in crate::check_in) acts: Option<Acts>,
    /// Whether the reader may take it back
    pub(in crate::check_in) may_remove: bool,
    /// Where the reader can agree to what a teacher asks for
    pub(in crate::check_in) agree: Option<String>,
}

/// What a teacher said.
pub(in crate::check_in) struct Said {
    pub(in crate::check_in) by: String,
    pub(in crate::check_in) stamp: String,
    pub(in crate::check_in) words: String,
}

/// What a teacher may do with it.
pub(in crate::check_in) struct Acts {
    /// Key, label, and whether it was chosen before
    pub(in crate::check_in) stamps: Vec<(&'static str, String, bool)>,
    pub(in crate::check_in) words: String,
    pub(in crate::check_in) may_show: bool,
    /// Whether the class sees it because it sees the whole check-in
    pub(in crate::check_in) may_put_away: bool,
    pub(in crate::check_in) is_put_away: bool,
    /// When it was asked whether it may be shown
    pub(in crate::check_in) asked: Option<String>,
}

/// Those of the entries that `person` may see, of pupils who are in the class now.
pub(in crate::check_in) async fn lines(
    tx: &mut Tx,
    shell: &Shell,
    person: &Person,
    seen: &Seen,
    all: &[(&CheckIn, Entry)],
) -> Result<Vec<Line>, PageError> {
    let entries: Vec<&Entry> = all.iter().map(|(_, entry)| entry).collect();
    let agreed = showing::list_agreed(tx, &entries).await?;
    let ids: Vec<_> = entries.iter().map(|entry| entry.id).collect();
    let comments = comment::list(tx, &seen.class, &ids).await?;
    let owners: Vec<Owner> = entries.iter().map(|entry| Owner::CheckInEntry(entry.id)).collect();
    let files = list_attachments(tx, &seen.class.home, &owners).await?;
    let enrolled = list_enrolled(tx, &seen.class).await?;
    let names: HashMap<AccountId, &str> = enrolled.iter().map(|one: &Enrolled| (one.place.who.account, one.name.as_str())).collect();
    let is_teacher = person.may(Action::TeachClass, seen.resource()).is_ok();
    let may_answer = person.may(Action::LeadClass, seen.resource()).is_ok();
    let mut lines = Vec::new();
    for (check_in, entry) in all {
        let facts = showing::facts(check_in, entry, &agreed);
        let Some(name) = names.get(&entry.pupil.account) else { continue };
        if person.may(Action::SeeWork, seen.work(facts)).is_err() {
            continue;
        }
        let said: Vec<&Comment> = comments.iter().filter(|comment| comment.entry == entry.id).collect();
        let mut line = Line::new(shell, seen, check_in, entry, name);
        line.is_shown = entry.shown_at.is_some() && facts.is_agreed;
        if let Some(attached) = files.get(&Owner::CheckInEntry(entry.id)) {
            line.files = FilesView::new(shell, attached, &format!("{}/files", line.base));
        }
        line.comments = said.iter().map(|comment| heard(shell, comment, &names)).collect();
        line.acts = may_answer.then(|| Acts {
            may_show: person.may(Action::ShowWork, seen.work(facts)).is_ok(),
            may_put_away: check_in.seen_by == SeenBy::Class && facts.is_shown && facts.is_agreed,
            is_put_away: entry.hidden.is_some(),
            ..acts(shell, entry, said.iter().find(|comment| comment.author == person.account))
        });
        line.hidden = entry.hidden.clone();
        let is_own = !is_teacher && person.may(Action::SeePupil, seen.pupil(entry.pupil.account)).is_ok();
        line.agree = Some(agree_at(person, entry)).filter(|_| is_own && entry.consent_asked_at.is_some() && !facts.is_agreed);
        lines.push(line);
    }
    Ok(lines)
}

impl Line {
    fn new(shell: &Shell, seen: &Seen, check_in: &CheckIn, entry: &Entry, name: &str) -> Self {
        let amount = match (check_in.asked.unit(), entry.given.amount) {
            (Some(Evidence::Pages), Some(n)) => shell.tn("check-in-pages", n).into_owned(),
            (_, Some(n)) => shell.tn("check-in-minutes", n).into_owned(),
            (_, None) => String::new(),
        };
        Self {
            id: entry.id.to_string(),
            base: format!("/class/{}/check-in/{}/entries/{}", seen.class.id, check_in.id, entry.id),
            pupil: name.to_owned(),
            title: check_in.title.clone(),
            day: day_name(shell, entry.day),
            words: entry.given.words.clone(),
            amount,
            is_made_up: entry.timing == Timing::MadeUp,
            is_by_guardian: entry.is_by_guardian,
            is_shown: false,
            hidden: None,
            files: FilesView::default(),
            comments: Vec::new(),
            acts: None,
            may_remove: false,
            agree: None,
        }
    }
}

fn heard(shell: &Shell, comment: &Comment, names: &HashMap<AccountId, &str>) -> Said {
    let stamp = comment.stamp.map(|stamp| shell.t(&format!("check-in-stamp-{}", stamp.key())).into_owned());
    let by = names.get(&comment.author).map_or_else(|| shell.t("check-in-teacher").into_owned(), |name| (*name).to_owned());
    Said { by, stamp: stamp.unwrap_or_default(), words: comment.words.clone() }
}

fn acts(shell: &Shell, entry: &Entry, own: Option<&&Comment>) -> Acts {
    let chosen = own.and_then(|comment| comment.stamp);
    let stamp = |stamp: Stamp| (stamp.key(), shell.t(&format!("check-in-stamp-{}", stamp.key())).into_owned(), chosen == Some(stamp));
    Acts {
        stamps: Stamp::ALL.into_iter().map(stamp).collect(),
        words: own.map(|comment| comment.words.clone()).unwrap_or_default(),
        may_show: false,
        may_put_away: false,
        is_put_away: false,
        asked: entry.consent_asked_at.map(|at| at.date()),
    }
}

/// Where `person` finds what was agreed to about the pupil of the entry.
fn agree_at(person: &Person, entry: &Entry) -> String {
    if person.account == entry.pupil.account {
        "/me/settings/consent".to_owned()
    } else {
        format!("/me/children/{}/consent", entry.pupil.account)
    }
}
