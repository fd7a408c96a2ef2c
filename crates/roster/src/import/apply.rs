//! Doing what a file says.

use std::collections::BTreeMap;

use identity::guardians::Owner;
use identity::roster_account::{self, RosterAccount};
use identity::{ClassKind, Duty, Org, RoleKind};
use kernel::{AccountId, ClassId, Timestamp};
use store::{DbError, Tx, insert_many};

use super::known::Roster;
use super::line::Entry;
use super::plan::Act;
use crate::enrollment::end_duty;
use crate::event::tell_left;
use crate::{Class, Enrollment, enroll, leave, save_class};

/// Does what the file says to the roster of the school, which is `roster` now.
///
/// # Errors
/// The database refused it.
pub async fn apply(tx: &mut Tx, school: &Org, roster: &Roster, acts: &[Act], school_year: i64, now: Timestamp) -> Result<(), DbError> {
    let mut classes: BTreeMap<String, Class> = roster.classes.iter().map(|class| (class.name.clone(), class.clone())).collect();
    let mut owners: BTreeMap<String, Owner> = roster.people.iter().map(|known| (known.number.clone(), known.who.clone())).collect();
    open(tx, school, acts, &mut classes, school_year, now).await?;
    add(tx, school, acts, &mut owners, now).await?;
    let by_id: BTreeMap<ClassId, Class> = classes.values().map(|class| (class.id, class.clone())).collect();
    // Whoever leaves a class goes first: a pupil is in one at a time.
    for act in acts {
        match act {
            Act::Leave(known, from) => {
                end(tx, &by_id, *from, known.who.account, now).await?;
                if let Some(class) = by_id.get(from).filter(|_| known.kind == RoleKind::Pupil) {
                    tell_left(tx, class, &known.who, now).await?;
                }
            }
            Act::Relieve(known, from) => {
                if let Some(class) = by_id.get(from) {
                    end_duty(tx, class, known.who.account, Duty::HeadTeacher, now).await?;
                }
            }
            Act::Depart(known) => roster_account::dismiss(tx, &known.who, school.id).await?,
            Act::Move(Some(from), entry) => {
                if let Some(owner) = owners.get(&entry.number) {
                    end(tx, &by_id, *from, owner.account, now).await?;
                }
            }
            _ => {}
        }
    }
    for act in acts {
        let Some((entry, owner)) = entry_of(act).and_then(|entry| owners.get(&entry.number).map(|owner| (entry, owner))) else { continue };
        match act {
            Act::Rename(..) => roster_account::rename(tx, owner, &entry.name).await?,
            Act::Return(_) => roster_account::employ(tx, owner, school.id, now).await?,
            _ => place(tx, school, &classes, entry, owner, matches!(act, Act::Add(_)), now).await?,
        }
    }
    Ok(())
}

const fn entry_of(act: &Act) -> Option<&Entry> {
    match act {
        Act::Add(entry) | Act::Rename(_, entry) | Act::Move(_, entry) | Act::Assign(entry) | Act::Return(entry) => Some(entry),
        Act::Open(..) | Act::Leave(..) | Act::Relieve(..) | Act::Depart(_) => None,
    }
}

async fn open(
    tx: &mut Tx,
    school: &Org,
    acts: &[Act],
    classes: &mut BTreeMap<String, Class>,
    school_year: i64,
    now: Timestamp,
) -> Result<(), DbError> {
    for act in acts {
        let Act::Open(name, schooling) = act else { continue };
        let class = Class {
            id: ClassId::new(),
            kind: ClassKind::Administrative,
            home: school.home.clone(),
            org: school.id,
            name: name.clone(),
            schooling: Some(schooling.clone()),
            school_year,
            closed_at: None,
        };
        save_class(tx, &class, now).await?;
        classes.insert(name.clone(), class);
    }
    Ok(())
}

/// Makes the accounts of people whom the school does not know yet, and keeps their numbers.
async fn add(tx: &mut Tx, school: &Org, acts: &[Act], owners: &mut BTreeMap<String, Owner>, now: Timestamp) -> Result<(), DbError> {
    let (mut accounts, mut numbers) = (Vec::new(), Vec::new());
    for act in acts {
        let Act::Add(entry) = act else { continue };
        let (id, home, kind) = (AccountId::new(), school.home.clone(), entry.kind());
        let schooling = entry.class.as_ref().map(|(_, schooling)| schooling.clone()).filter(|_| kind == RoleKind::Pupil);
        numbers.push(vec![(&home).into(), school.id.into(), (&entry.number).into(), (&home).into(), id.into()]);
        owners.insert(entry.number.clone(), Owner { home: home.clone(), account: id });
        accounts.push(RosterAccount { id, home, name: entry.name.clone(), kind, school: school.id, schooling });
    }
    roster_account::add(tx, &accounts, now).await?;
    insert_many("INSERT INTO roster_number (home, org_id, number, account_home, account_id)", numbers, "").execute(tx).await?;
    Ok(())
}

async fn end(tx: &mut Tx, classes: &BTreeMap<ClassId, Class>, from: ClassId, account: AccountId, now: Timestamp) -> Result<(), DbError> {
    match classes.get(&from) {
        Some(class) => leave(tx, class, account, now).await,
        None => Ok(()),
    }
}

/// Puts somebody where the row says.
async fn place(
    tx: &mut Tx,
    school: &Org,
    classes: &BTreeMap<String, Class>,
    entry: &Entry,
    owner: &Owner,
    is_new: bool,
    now: Timestamp,
) -> Result<(), DbError> {
    let Some(class) = entry.class.as_ref().and_then(|(name, _)| classes.get(name)) else { return Ok(()) };
    let place = Enrollment { who: owner.clone(), duty: entry.duty, subject: entry.subject.clone() };
    enroll(tx, class, &place, now).await?;
    match &class.schooling {
        Some(schooling) if entry.kind() == RoleKind::Pupil && !is_new => {
            roster_account::attend(tx, owner, school.id, schooling.clone(), now).await
        }
        _ => Ok(()),
    }
}
