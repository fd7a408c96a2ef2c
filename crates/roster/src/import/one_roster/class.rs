//! The classes of a school in a package, and what they are called here.

use std::collections::{BTreeMap, BTreeSet};

use super::package::Package;
use super::school::KnownIds;

/// A class as a row of a roster names it.
pub(super) struct PackageClass {
    pub(super) name: String,
    pub(super) grade: String,
    pub(super) is_gone: bool,
}

/// By id. Where the package tells homerooms from other classes, only homerooms are administrative classes.
pub(super) fn list<'p>(package: &'p Package, school: &str, known: &KnownIds) -> BTreeMap<&'p str, PackageClass> {
    let table = &package.classes;
    let here = || table.rows.iter().map(|(_, row)| row).filter(|row| table.cell(row, "schoolSourcedId") == school);
    let is_homeroom = |id: &str, kind: &str| kind.eq_ignore_ascii_case("homeroom") || known.classes.contains_key(id);
    let homerooms: BTreeSet<&str> = here()
        .filter(|row| is_homeroom(table.cell(row, "sourcedId"), table.cell(row, "classType")))
        .map(|row| table.cell(row, "sourcedId"))
        .collect();
    let mut classes = BTreeMap::new();
    for row in here() {
        let id = table.cell(row, "sourcedId");
        if id.is_empty() || !(homerooms.is_empty() || homerooms.contains(id)) {
            continue;
        }
        let grades = [table.cell(row, "grades"), table.cell(row, "grade")];
        let grade = grades.into_iter().find(|grade| !grade.is_empty()).and_then(|grades| grades.split(',').next()).unwrap_or_default();
        let (name, grade) = known.classes.get(id).cloned().unwrap_or_else(|| (table.cell(row, "title").to_owned(), grade.to_owned()));
        classes.insert(id, PackageClass { name, grade, is_gone: table.is_gone(row) });
    }
    classes
}
