//! One school of a package, as rows of a roster. What does not fit is a row all the same, to be mended like any other.

use std::collections::{BTreeMap, BTreeSet};

use kernel::is_formula;
use serde::{Deserialize, Serialize};

use super::super::line::{Line, Source, is_number};
use super::super::table::{Cells, LONGEST_CELL_CHARS, MOST_ROWS, Refusal};
use super::class::{self, PackageClass};
use super::package::Package;

/// A school that a package names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageSchool {
    /// Its id in the package
    pub sourced_id: String,
    /// The code that its authority gave it
    pub identifier: String,
    /// Its name
    pub name: String,
}

/// Whom and what a school knows by ids of other systems.
#[derive(Debug, Clone, Default)]
pub struct KnownIds {
    /// The number of each person
    pub people: BTreeMap<String, String>,
    /// Name and grade of each class
    pub classes: BTreeMap<String, (String, String)>,
}

/// Something of a package that was left out: a message key, and what it is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// `roster-note-…`
    pub key: String,
    /// Names of files, or a number
    pub about: String,
}

impl Package {
    /// The schools of the package that are not to go.
    #[must_use]
    pub fn schools(&self) -> Vec<PackageSchool> {
        let table = &self.orgs;
        let is_school = |row: &&Cells| table.cell(row, "type").eq_ignore_ascii_case("school") && !table.is_gone(row);
        let cell = |row, column| table.cell(row, column).to_owned();
        let rows = table.rows.iter().map(|(_, row)| row).filter(is_school);
        let school =
            |row| PackageSchool { sourced_id: cell(row, "sourcedId"), identifier: cell(row, "identifier"), name: cell(row, "name") };
        rows.map(school).filter(|school| !school.sourced_id.is_empty()).collect()
    }
}

/// Rows of a roster, and what was left out.
pub type Taken = (Vec<Line>, Vec<Note>);

/// Rows beyond these, of all schools of a package together, are not taken: a class can stand there for many schools.
const MOST_ROWS_OF_ALL: usize = 5 * MOST_ROWS;

/// The rosters of schools, each with its id in the package, as the package has them.
#[must_use]
pub fn lines_of_each<'s>(package: &Package, schools: impl Iterator<Item = (&'s str, &'s KnownIds)>) -> Vec<Result<Taken, Refusal>> {
    let (users, mut left) = (users_of(package), MOST_ROWS_OF_ALL);
    let mut roster = |(school, known): (&'s str, &'s KnownIds)| {
        let taken = lines_in(package, &users, school, known)?;
        left = left.checked_sub(taken.0.len()).ok_or(Refusal::TooLong)?;
        Ok(taken)
    };
    schools.map(&mut roster).collect()
}

/// The roster of the school, as the package has it.
///
/// # Errors
/// [`Refusal::Empty`] when nobody is in it, [`Refusal::TooLong`] when more are than are taken.
pub fn lines_of(package: &Package, school: &str, known: &KnownIds) -> Result<Taken, Refusal> {
    lines_in(package, &users_of(package), school, known)
}

type Users<'p> = BTreeMap<&'p str, (usize, &'p Cells)>;

/// Everybody in the package, by id, with the number of their row.
fn users_of(package: &Package) -> Users<'_> {
    let table = &package.users;
    table.rows.iter().map(|(at, row)| (table.cell(row, "sourcedId"), (*at, row))).collect()
}

fn lines_in(package: &Package, users: &Users<'_>, school: &str, known: &KnownIds) -> Result<Taken, Refusal> {
    let (classes, roles, lost) = (class::list(package, school, known), roles(package, school), lost(package, school));
    let reading = Reading { package, known, classes, users, roles, lost };
    let mut lines = reading.enrolled();
    lines.extend(reading.without_class(&lines));
    lines.truncate(MOST_ROWS + 1);
    match lines.len() {
        0 => Err(Refusal::Empty),
        rows if rows > MOST_ROWS => Err(Refusal::TooLong),
        _ => {
            let notes = reading.notes(&lines);
            Ok((lines, notes))
        }
    }
}

struct Reading<'p> {
    package: &'p Package,
    known: &'p KnownIds,
    classes: BTreeMap<&'p str, PackageClass>,
    users: &'p Users<'p>,
    roles: BTreeMap<&'p str, BTreeSet<&'p str>>,
    /// Who had a role in the school that is to go
    lost: BTreeSet<&'p str>,
}

impl Reading<'_> {
    /// A row for each place in a class. Of somebody who changes classes only the new place counts.
    fn enrolled(&self) -> Vec<Line> {
        let table = &self.package.enrollments;
        let (mut stay, mut go) = (Vec::new(), Vec::new());
        let mut staying = BTreeSet::new();
        for (at, row) in &table.rows {
            let (user, id) = (table.cell(row, "userSourcedId"), table.cell(row, "classSourcedId"));
            let Some(class) = self.classes.get(id) else { continue };
            let Some(duty) = duty(table.cell(row, "role"), table.cell(row, "primary")) else { continue };
            let subject = if duty == TEACHER { table.cell(row, "metadata.subject") } else { "" };
            // Who is to go has a row of their own, without a class.
            if self.is_gone(user) {
                continue;
            }
            if table.is_gone(row) || class.is_gone {
                if self.known.people.contains_key(user) {
                    go.push((user, duty == PUPIL, self.line(*at, user, Some((id, class)), LEAVES, "")));
                }
                continue;
            }
            if stay.len() > MOST_ROWS {
                break;
            }
            staying.insert((user, if duty == PUPIL { "" } else { id }));
            stay.push(self.line(*at, user, Some((id, class)), duty, subject));
        }
        let goes = |(user, is_pupil, line): (&str, bool, Line)| {
            let place = if is_pupil { "" } else { line.source.class.as_str() };
            (!staying.contains(&(user, place))).then_some(line)
        };
        let go: Vec<Line> = go.into_iter().filter_map(goes).collect();
        stay.extend(go);
        stay
    }

    /// Teachers of the school who are in no class, and people who are to go or have no role in the school any more.
    fn without_class(&self, enrolled: &[Line]) -> Vec<Line> {
        let placed: BTreeSet<&str> = enrolled.iter().map(|line| line.source.person.as_str()).collect();
        let mut lines = Vec::new();
        for (user, (at, row)) in self.users.iter().filter(|(user, _)| !placed.contains(**user)) {
            let is_known = self.known.people.contains_key(*user);
            if self.package.users.is_gone(row) || self.has_lost_role(user) {
                lines.extend(is_known.then(|| self.line(*at, user, None, LEAVES, "")));
            } else if self.is(user, "teacher") {
                lines.push(self.line(*at, user, None, TEACHER, ""));
            }
        }
        lines
    }

    fn notes(&self, lines: &[Line]) -> Vec<Note> {
        let mut notes = Vec::new();
        if !self.package.unread.is_empty() {
            notes.push(Note { key: "roster-note-unread".to_owned(), about: self.package.unread.join(" ") });
        }
        let placed: BTreeSet<&str> = lines.iter().map(|line| line.source.person.as_str()).collect();
        let is_left_out = |user: &&&str| !placed.contains(**user) && !self.is_gone(user) && self.is(user, "student");
        let left_out = self.users.keys().filter(is_left_out).count();
        if left_out > 0 {
            notes.push(Note { key: "roster-note-no-class".to_owned(), about: left_out.to_string() });
        }
        notes
    }

    fn is(&self, user: &str, role: &str) -> bool {
        self.roles.get(user).is_some_and(|roles| roles.contains(role))
    }

    fn has_lost_role(&self, user: &str) -> bool {
        self.lost.contains(user) && !self.roles.contains_key(user)
    }

    fn is_gone(&self, user: &str) -> bool {
        self.users.get(user).is_some_and(|(_, row)| self.package.users.is_gone(row))
    }

    fn line(&self, at: usize, user: &str, class: Option<(&str, &PackageClass)>, duty: &str, subject: &str) -> Line {
        let row = self.users.get(user).map(|(_, row)| *row);
        let cell = |column| row.map_or("", |row| self.package.users.cell(row, column));
        let name = full_name(cell("givenName"), cell("familyName"));
        let number = self.known.people.get(user).cloned().unwrap_or_else(|| number(cell("identifier"), user));
        let (class_name, grade) = class.map_or(("", ""), |(_, class)| (class.name.as_str(), class.grade.as_str()));
        let cut = |text: &str| text.chars().take(LONGEST_CELL_CHARS).collect();
        let cells = [&name, &number, grade, class_name, duty, subject].map(cut);
        let source = Source { person: user.to_owned(), class: class.map_or("", |(id, _)| id).to_owned() };
        Line { at, cells, source }
    }
}

/// What users are in the school: from the table of roles (1.2), or from the user (1.1).
fn roles<'p>(package: &'p Package, school: &str) -> BTreeMap<&'p str, BTreeSet<&'p str>> {
    let (roles, users) = (&package.roles, &package.users);
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (_, row) in &roles.rows {
        if roles.cell(row, "orgSourcedId") == school && !roles.is_gone(row) {
            found.entry(roles.cell(row, "userSourcedId")).or_default().insert(roles.cell(row, "role"));
        }
    }
    for (_, row) in &users.rows {
        if users.cell(row, "orgSourcedIds").split(',').any(|org| org.trim() == school) {
            found.entry(users.cell(row, "sourcedId")).or_default().insert(users.cell(row, "role"));
        }
    }
    found
}

fn lost<'p>(package: &'p Package, school: &str) -> BTreeSet<&'p str> {
    let table = &package.roles;
    let rows = table.rows.iter().map(|(_, row)| row).filter(|row| table.cell(row, "orgSourcedId") == school && table.is_gone(row));
    rows.map(|row| table.cell(row, "userSourcedId")).collect()
}

const PUPIL: &str = "学生";
const TEACHER: &str = "教师";
const HEAD_TEACHER: &str = "班主任";
const LEAVES: &str = "离班";

/// What an enrollment is here; other roles are of no roster.
fn duty(role: &str, primary: &str) -> Option<&'static str> {
    match (role.to_ascii_lowercase().as_str(), primary.eq_ignore_ascii_case("true")) {
        ("student", _) => Some(PUPIL),
        ("teacher", true) => Some(HEAD_TEACHER),
        ("teacher", false) => Some(TEACHER),
        _ => None,
    }
}

/// The number that the school gave, or the id where it can be one; a UUID fits without its hyphens.
fn number(identifier: &str, sourced_id: &str) -> String {
    let bare = sourced_id.replace('-', "");
    let fitting = [identifier, sourced_id, &bare].into_iter().find(|text| is_number(text));
    fitting.unwrap_or(if identifier.is_empty() { sourced_id } else { identifier }).to_owned()
}

/// Chinese names are written together, the family's first. Our own packages give a name of one word twice.
fn full_name(given: &str, family: &str) -> String {
    let plain = |text: &str| text.strip_prefix('\'').filter(|rest| is_formula(rest)).map(str::to_owned);
    if given == family || family.is_empty() {
        return given.to_owned();
    }
    if family.chars().all(is_chinese) {
        return format!("{family}{}", plain(given).as_deref().unwrap_or(given));
    }
    if given.is_empty() { family.to_owned() } else { format!("{given} {}", plain(family).as_deref().unwrap_or(family)) }
}

/// How [`full_name`] is taken apart: given and family.
pub(crate) fn name_parts(name: &str) -> (String, String) {
    let mut chars = name.chars();
    let first = chars.next().filter(|c| is_chinese(*c)).map(String::from);
    let rest = chars.as_str();
    let twice = || (name.to_owned(), name.to_owned());
    if let Some(family) = first {
        let is_one_word = rest.is_empty() || rest.starts_with(' ') || rest == family;
        return if is_one_word { twice() } else { (rest.to_owned(), family) };
    }
    match name.rsplit_once(' ') {
        Some((given, family)) if given != family && !family.chars().all(is_chinese) => (given.to_owned(), family.to_owned()),
        _ => twice(),
    }
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::{full_name, name_parts, number};

    #[test]
    fn a_name_comes_back_as_it_went() {
        for name in ["林小满", "欧阳修", "林", "Anna Lee", "Anna Maria Lee", "Pelé", "林 小满", "李李", "阿依古丽·买买提", "Anna 林", "a a"]
        {
            let (given, family) = name_parts(name);
            assert_eq!(full_name(&given, &family), name);
            assert!(!given.is_empty() && !family.is_empty(), "{name}");
        }
    }

    #[test]
    fn an_id_becomes_a_number_where_it_can() {
        assert_eq!(number("2026-01", "x"), "2026-01");
        assert_eq!(number("学号一", "u_1"), "学号一");
        assert_eq!(number("", "0191c2e4-7a1b-7c00-8000-000000000001"), "0191c2e47a1b7c008000000000000001");
    }
}
