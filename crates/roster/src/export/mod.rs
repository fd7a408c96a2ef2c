//! A school's roster as a file that an import takes again.

mod one_roster;
mod workbook;

use std::collections::BTreeMap;

use identity::Duty;
use kernel::is_formula;

use crate::import::{Column, Known, Roster, duty_word};
use crate::{Class, Enrollment};

pub use one_roster::package;

/// The roster in our own form, CSV in UTF-8 with the mark by which spreadsheets know it. Only people with a number: the others came into
/// their class by another way.
#[must_use]
pub fn csv(roster: &Roster) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(b"\xEF\xBB\xBF".to_vec());
    // Writing into memory does not fail.
    let _ = writer.write_record(heading());
    for row in rows(roster) {
        let _ = writer.write_record(row);
    }
    writer.into_inner().unwrap_or_default()
}

/// The same as a workbook.
#[must_use]
pub fn xlsx(roster: &Roster) -> Vec<u8> {
    workbook::write(&heading(), &rows(roster))
}

fn heading() -> [&'static str; 6] {
    Column::ALL.map(|column| column.headings()[0])
}

/// Everybody with a number, by grade and class; a cell that a spreadsheet would run says that it is text.
fn rows(roster: &Roster) -> Vec<[String; 6]> {
    let people: BTreeMap<_, _> = roster.people.iter().map(|known| (known.who.account, known)).collect();
    let classes: BTreeMap<_, _> = roster.classes.iter().map(|class| (class.id, class)).collect();
    let mut placed = std::collections::BTreeSet::new();
    let mut rows: Vec<[String; 6]> = Vec::new();
    for (class, place) in &roster.places {
        let (Some(known), Some(class)) = (people.get(&place.who.account), classes.get(class)) else { continue };
        // A pupil of the class committee is there as a pupil too.
        if place.duty != Duty::Committee {
            placed.insert(known.who.account);
            rows.push(row(known, Some((class, place))));
        }
    }
    let unplaced = roster.people.iter().filter(|known| known.teaches_here() && !placed.contains(&known.who.account));
    rows.extend(unplaced.map(|known| row(known, None)));
    rows.sort_by(|one, other| (&one[2], &one[3], &one[4], &one[1], &one[5]).cmp(&(&other[2], &other[3], &other[4], &other[1], &other[5])));
    rows.into_iter().map(|row| row.map(|cell| safe(&cell))).collect()
}

fn row(known: &Known, place: Option<(&Class, &Enrollment)>) -> [String; 6] {
    let grade = place.and_then(|(class, _)| class.schooling.as_ref()).map_or("", |schooling| schooling.grade);
    let (class, duty, subject) = place.map_or(("", Duty::SubjectTeacher, ""), |(class, place)| (&class.name, place.duty, &place.subject));
    [&known.name, &known.number, grade, class, duty_word(duty), subject].map(str::to_owned)
}

/// A cell that no spreadsheet runs.
fn safe(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn no_spreadsheet_runs_what_is_exported() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"] {
            assert_eq!(safe(cell), format!("'{cell}"));
        }
        assert_eq!(safe("林小满"), "林小满");
    }
}
