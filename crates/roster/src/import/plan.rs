//! What a file would do to a school's roster. Pure: rows and the roster go in, acts come out.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use identity::{Duty, RoleKind, Schooling};
use kernel::{AccountId, ClassId};

use super::known::{Known, Roster};
use super::line::{Entry, Line, LineFault, parse};

/// What a file is a list of: who is missing from it leaves only when it is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coverage {
    /// Only who stands in it; nobody leaves
    Listed,
    /// All pupils of the classes in it
    Classes,
    /// All pupils of the school
    School,
}

/// A text that names no coverage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a coverage")]
pub struct CoverageError;

impl Coverage {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Listed, Self::Classes, Self::School];

    /// The name in the database, in forms and in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Classes => "classes",
            Self::School => "school",
        }
    }
}

impl FromStr for Coverage {
    type Err = CoverageError;
    fn from_str(key: &str) -> Result<Self, CoverageError> {
        Self::ALL.into_iter().find(|coverage| coverage.key() == key).ok_or(CoverageError)
    }
}

/// One thing that a file does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A class that the school does not have yet
    Open(String, Schooling),
    /// Somebody whom the school does not know yet
    Add(Entry),
    /// Somebody known gets another name
    Rename(String, Entry),
    /// A pupil known comes into a class, from another one or from none
    Move(Option<ClassId>, Entry),
    /// A teacher known, or added by an earlier row, gets a duty in a class
    Assign(Entry),
    /// Another head teacher takes the place of this one
    Relieve(Known, ClassId),
    /// Somebody is no longer in the class
    Leave(Known, ClassId),
    /// A teacher no longer belongs to the school
    Depart(Known),
    /// A teacher who had left belongs to the school again
    Return(Entry),
}

/// How often a file does each thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Effect {
    /// Classes opened
    pub opens: usize,
    /// People new to the school
    pub adds: usize,
    /// Pupils who come into a class from another or from none
    pub moves: usize,
    /// People who leave a class
    pub leaves: usize,
    /// People whose name changes
    pub renames: usize,
    /// Duties of teachers
    pub assigns: usize,
    /// Head teachers in whose place another one comes
    pub relieves: usize,
    /// Teachers who leave the school
    pub departs: usize,
    /// Teachers who come back to it
    pub returns: usize,
}

impl Effect {
    /// The numbers, in the order of their names in [`Effect::KEYS`].
    #[must_use]
    pub const fn numbers(self) -> [usize; 9] {
        [self.opens, self.adds, self.moves, self.leaves, self.renames, self.assigns, self.relieves, self.departs, self.returns]
    }

    /// The names of the numbers in messages.
    pub const KEYS: [&'static str; 9] = ["opens", "adds", "moves", "leaves", "renames", "assigns", "relieves", "departs", "returns"];

    /// The effect as text, as it is kept.
    #[must_use]
    pub fn key(self) -> String {
        self.numbers().map(|number| number.to_string()).join(".")
    }
}

/// What a file would do, or what has to be mended first.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// What it does, classes first
    pub acts: Vec<Act>,
    /// Row by row what is wrong: the place in the lines, and why
    pub faults: Vec<(usize, LineFault)>,
}

impl Plan {
    /// What tells this plan from any other: what was shown is compared with what would be done.
    #[must_use]
    pub fn key(&self) -> String {
        let mut hasher = DefaultHasher::new();
        format!("{:?}", self.acts).hash(&mut hasher);
        format!("{:x}", hasher.finish())
    }

    /// How often each thing is done.
    #[must_use]
    pub fn effect(&self) -> Effect {
        let mut effect = Effect::default();
        for act in &self.acts {
            *match act {
                Act::Open(..) => &mut effect.opens,
                Act::Add(_) => &mut effect.adds,
                Act::Rename(..) => &mut effect.renames,
                Act::Move(..) => &mut effect.moves,
                Act::Assign(..) => &mut effect.assigns,
                Act::Leave(..) => &mut effect.leaves,
                Act::Relieve(..) => &mut effect.relieves,
                Act::Depart(_) => &mut effect.departs,
                Act::Return(_) => &mut effect.returns,
            } += 1;
        }
        effect
    }
}

/// Compares a file with the roster.
#[must_use]
pub fn plan(lines: &[Line], roster: &Roster, coverage: Coverage) -> Plan {
    let mut faults = Vec::new();
    let mut seen = Seen::default();
    let mut entries = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        match parse(line).and_then(|entry| seen.check(&entry, roster).map(|()| entry)) {
            Ok(entry) => entries.push(entry),
            Err(fault) => faults.push((place, fault)),
        }
    }
    if faults.is_empty() { Plan { acts: acts(entries, roster, coverage), faults } } else { Plan { acts: Vec::new(), faults } }
}

/// The rows so far.
#[derive(Default)]
struct Seen {
    people: BTreeMap<String, Entry>,
    places: BTreeSet<(String, String, Duty, String)>,
    grades: BTreeMap<String, Schooling>,
    leavers: BTreeSet<(String, String)>,
}

impl Seen {
    fn check(&mut self, entry: &Entry, roster: &Roster) -> Result<(), LineFault> {
        if entry.leaves {
            return self.check_leaver(entry, roster);
        }
        let everywhere = (entry.number.clone(), String::new());
        if entry.duty == Duty::Pupil && self.leavers.range(everywhere.clone()..).next().is_some_and(|(number, _)| *number == entry.number) {
            return Err(LineFault::TwoClasses);
        }
        if self.leavers.contains(&everywhere) {
            return Err(LineFault::Stays);
        }
        if roster.person(&entry.number).is_some_and(|known| known.kind != entry.kind()) {
            return Err(LineFault::Another);
        }
        if let Some(earlier) = self.people.get(&entry.number) {
            let is_pupil = entry.duty == Duty::Pupil || earlier.duty == Duty::Pupil;
            if earlier.name != entry.name || earlier.kind() != entry.kind() {
                return Err(LineFault::Another);
            }
            if is_pupil {
                return Err(if earlier.class == entry.class { LineFault::Twice } else { LineFault::TwoClasses });
            }
        }
        let class = entry.class.as_ref().map_or("", |(name, _)| name);
        if !self.places.insert((entry.number.clone(), class.to_owned(), entry.duty, entry.subject.clone())) {
            return Err(LineFault::Twice);
        }
        if let Some((name, schooling)) = &entry.class {
            let known = roster.class(name).and_then(|class| class.schooling.clone());
            let grade = self.grades.entry(name.clone()).or_insert_with(|| known.unwrap_or_else(|| schooling.clone()));
            // A school of the five-four system has stages of its own; the grade decides.
            if grade.grade != schooling.grade {
                return Err(LineFault::OtherGrade);
            }
        }
        self.people.entry(entry.number.clone()).or_insert_with(|| entry.clone());
        Ok(())
    }

    /// Somebody who leaves is known, and stands in no other row as a pupil.
    fn check_leaver(&mut self, entry: &Entry, roster: &Roster) -> Result<(), LineFault> {
        let known = roster.person(&entry.number).ok_or(LineFault::Unknown)?;
        if known.name != entry.name {
            return Err(LineFault::Another);
        }
        match self.people.get(&entry.number) {
            Some(earlier) if earlier.duty == Duty::Pupil => return Err(LineFault::TwoClasses),
            Some(_) if entry.class.is_none() => return Err(LineFault::Stays),
            _ => {}
        }
        let class = entry.class.as_ref().map_or("", |(name, _)| name).to_owned();
        if self.leavers.insert((entry.number.clone(), class)) { Ok(()) } else { Err(LineFault::Twice) }
    }
}

fn acts(entries: Vec<Entry>, roster: &Roster, coverage: Coverage) -> Vec<Act> {
    let places: BTreeMap<_, _> =
        roster.places.iter().filter(|(_, place)| place.duty == Duty::Pupil).map(|(class, place)| (place.who.account, *class)).collect();
    let (leavers, entries): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|entry| entry.leaves);
    let named: BTreeSet<&str> = leavers.iter().map(|entry| entry.number.as_str()).collect();
    let mut leaves = named_leavers(&leavers, roster);
    leaves.extend(leaving(&entries, roster, &places, coverage, &named));
    leaves.extend(relieved(&entries, roster));
    let mut acts: Vec<Act> = opened(&entries, roster);
    let (mut added, mut renamed, mut returned) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let held: BTreeSet<_> =
        roster.places.iter().map(|(class, place)| (*class, place.who.account, place.duty, place.subject.as_str())).collect();
    for entry in entries {
        let Some(known) = roster.person(&entry.number) else {
            // Further duties of somebody new are rows of the same number.
            acts.push(if added.insert(entry.number.clone()) { Act::Add(entry) } else { Act::Assign(entry) });
            continue;
        };
        if known.name != entry.name && renamed.insert(entry.number.clone()) {
            acts.push(Act::Rename(known.name.clone(), entry.clone()));
        }
        if entry.duty != Duty::Pupil && !known.teaches_here() && returned.insert(entry.number.clone()) {
            acts.push(Act::Return(entry.clone()));
        }
        let class = entry.class.as_ref().and_then(|(name, _)| roster.class(name)).map(|class| class.id);
        let holds = |class| held.contains(&(class, known.who.account, entry.duty, entry.subject.as_str()));
        if entry.duty == Duty::Pupil {
            let from = places.get(&known.who.account).copied();
            if from.is_none() || from != class {
                acts.push(Act::Move(from, entry));
            }
        } else if entry.class.is_some() && !class.is_some_and(holds) {
            acts.push(Act::Assign(entry));
        }
    }
    acts.extend(leaves);
    acts
}

/// The classes in the file that the school does not have, each once.
fn opened(entries: &[Entry], roster: &Roster) -> Vec<Act> {
    let mut names = BTreeSet::new();
    let classes = entries.iter().filter_map(|entry| entry.class.as_ref());
    let new = classes.filter(|(name, _)| roster.class(name).is_none() && names.insert(name.clone()));
    new.map(|(name, schooling)| Act::Open(name.clone(), schooling.clone())).collect()
}

/// Who leaves by a row of their own: the class that it names, or every class; a teacher then leaves the school too.
fn named_leavers(leavers: &[Entry], roster: &Roster) -> Vec<Act> {
    let mut classes: BTreeMap<AccountId, BTreeSet<ClassId>> = BTreeMap::new();
    for (class, place) in &roster.places {
        classes.entry(place.who.account).or_default().insert(*class);
    }
    let mut acts = Vec::new();
    for entry in leavers {
        let Some(known) = roster.person(&entry.number) else { continue };
        let here = classes.get_mut(&known.who.account);
        let left = match &entry.class {
            Some((name, _)) => here.zip(roster.class(name)).and_then(|(here, class)| here.take(&class.id)).into_iter().collect(),
            None => here.map(std::mem::take).unwrap_or_default(),
        };
        acts.extend(left.into_iter().map(|class| Act::Leave(known.clone(), class)));
        if entry.class.is_none() && known.teaches_here() {
            acts.push(Act::Depart(known.clone()));
        }
    }
    acts
}

/// Pupils who leave because they are missing from what the file is a list of; `named` leave by rows of their own.
fn leaving(
    entries: &[Entry],
    roster: &Roster,
    places: &BTreeMap<AccountId, ClassId>,
    coverage: Coverage,
    named: &BTreeSet<&str>,
) -> Vec<Act> {
    let pupils = || entries.iter().filter(|entry| entry.duty == Duty::Pupil);
    let listed: BTreeSet<&str> = pupils().map(|entry| entry.number.as_str()).collect();
    let names: BTreeSet<&str> = pupils().filter_map(|entry| entry.class.as_ref()).map(|(name, _)| name.as_str()).collect();
    let classes: BTreeSet<ClassId> =
        roster.classes.iter().filter(|class| names.contains(class.name.as_str())).map(|class| class.id).collect();
    let is_covered = |id: ClassId| match coverage {
        Coverage::Listed => false,
        Coverage::Classes => classes.contains(&id),
        Coverage::School => true,
    };
    let is_missing = |known: &&Known| {
        let number = known.number.as_str();
        known.kind == RoleKind::Pupil && !listed.contains(number) && !named.contains(number)
    };
    let place =
        |known: &Known| places.get(&known.who.account).filter(|class| is_covered(**class)).map(|class| Act::Leave(known.clone(), *class));
    roster.people.iter().filter(is_missing).filter_map(place).collect()
}

/// Head teachers of a class for which the file names others: a class has the head teachers that its school says.
fn relieved(entries: &[Entry], roster: &Roster) -> Vec<Act> {
    let mut named: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.duty == Duty::HeadTeacher) {
        if let Some((class, _)) = &entry.class {
            named.entry(class).or_default().insert(&entry.number);
        }
    }
    let classes: BTreeMap<ClassId, &str> = roster.classes.iter().map(|class| (class.id, class.name.as_str())).collect();
    let people: BTreeMap<AccountId, &Known> = roster.people.iter().map(|known| (known.who.account, known)).collect();
    let heads = roster.places.iter().filter(|(_, place)| place.duty == Duty::HeadTeacher);
    let relieved = heads.filter_map(|(class, place)| {
        let (known, named) = (people.get(&place.who.account)?, named.get(classes.get(class)?)?);
        (!named.contains(known.number.as_str())).then(|| Act::Relieve((*known).clone(), *class))
    });
    relieved.collect()
}
