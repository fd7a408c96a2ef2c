//! A school's roster as a OneRoster 1.2 CSV package that our import, and others, take back.

use std::collections::{BTreeMap, BTreeSet};

use identity::export::Zip;
use identity::{Duty, Org, RoleKind};
use kernel::Timestamp;

use super::safe;
use crate::class_name::grade_code;
use crate::import::{Known, Roster, name_parts};
use crate::{Class, Enrollment};

const TABLES: [&str; 7] = ["academicSessions", "classes", "courses", "enrollments", "orgs", "roles", "users"];
/// Tables of the standard that are not in the package (1.2 § 4.2).
const ABSENT: [&str; 14] = [
    "categories",
    "classResources",
    "courseResources",
    "demographics",
    "lineItemLearningObjectiveIds",
    "lineItems",
    "lineItemScoreScales",
    "resources",
    "resultLearningObjectiveIds",
    "results",
    "resultScoreScales",
    "scoreScales",
    "userProfiles",
    "userResources",
];

/// The ids that people and classes have in the system which sent them: kind and target, then the id.
type Sources = BTreeMap<(String, String), String>;

/// The package of one school.
#[must_use]
pub fn package(school: &Org, roster: &Roster, sources: &Sources, now: Timestamp) -> Vec<u8> {
    let out = Writing { school, roster, sources, school_id: school.id.to_string() };
    let files: [(&str, Vec<u8>); 8] = [
        ("manifest.csv", manifest()),
        ("academicSessions.csv", out.sessions(now)),
        ("classes.csv", out.classes()),
        ("courses.csv", out.courses()),
        ("enrollments.csv", out.enrollments()),
        ("orgs.csv", out.orgs()),
        ("roles.csv", out.roles()),
        ("users.csv", out.users()),
    ];
    Zip::of(&files)
}

/// A table: no cell runs in a spreadsheet.
fn table(heading: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing into memory does not fail.
    let _ = writer.write_record(heading);
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| safe(cell)));
    }
    writer.into_inner().unwrap_or_default()
}

fn manifest() -> Vec<u8> {
    let said = [("manifest.version", "1.0"), ("oneroster.version", "1.2")].map(|(name, value)| vec![name.to_owned(), value.to_owned()]);
    let source = [("source.systemName", "Qinghe"), ("source.systemCode", "qinghe")];
    let file = |value: &'static str| move |name: &&str| vec![format!("file.{name}"), value.to_owned()];
    let rows = said.into_iter().chain(TABLES.iter().map(file("bulk"))).chain(ABSENT.iter().map(file("absent")));
    table(&["propertyName", "value"], rows.chain(source.map(|(name, value)| vec![name.to_owned(), value.to_owned()])))
}

struct Writing<'r> {
    school: &'r Org,
    roster: &'r Roster,
    sources: &'r Sources,
    school_id: String,
}

impl Writing<'_> {
    fn person_id(&self, known: &Known) -> String {
        self.source("person", known.who.account.to_string())
    }

    fn class_id(&self, class: &Class) -> String {
        self.source("class", class.id.to_string())
    }

    fn source(&self, kind: &str, id: String) -> String {
        self.sources.get(&(kind.to_owned(), id.clone())).cloned().unwrap_or(id)
    }

    fn year_id(&self, year: i64) -> String {
        format!("{}-{year}", self.school_id)
    }

    fn years(&self) -> BTreeSet<i64> {
        self.roster.classes.iter().map(|class| class.school_year).collect()
    }

    fn orgs(&self) -> Vec<u8> {
        let heading = ["sourcedId", "status", "dateLastModified", "name", "type", "identifier", "parentSourcedId"];
        let school = ["", "", &self.school.name, "school", &self.school.code, ""].map(str::to_owned);
        table(&heading, [[vec![self.school_id.clone()], school.to_vec()].concat()])
    }

    fn sessions(&self, now: Timestamp) -> Vec<u8> {
        let heading = ["sourcedId", "status", "dateLastModified", "title", "type", "startDate", "endDate", "parentSourcedId", "schoolYear"];
        let mut years = self.years();
        years.insert(now.school_year());
        let row = |year: i64| {
            let (begins, ends, later) = (format!("{year}-08-01"), format!("{}-07-31", year + 1), (year + 1).to_string());
            [&self.year_id(year), "", "", &format!("{year}–{later}"), "schoolYear", &begins, &ends, "", &later].map(str::to_owned).to_vec()
        };
        table(&heading, years.into_iter().map(row))
    }

    /// A class belongs to a course; a homeroom is one for each grade.
    fn courses(&self) -> Vec<u8> {
        let heading = [
            "sourcedId",
            "status",
            "dateLastModified",
            "schoolYearSourcedId",
            "title",
            "courseCode",
            "grades",
            "orgSourcedId",
            "subjects",
            "subjectCodes",
        ];
        let schooling = |class: &Class| class.schooling.clone().map(|schooling| schooling.grade);
        let grades: BTreeSet<&str> = self.roster.classes.iter().filter_map(schooling).collect();
        let row = |grade: &str| {
            let code = grade_code(grade);
            [&self.course_id(grade), "", "", "", grade, &code, &code, &self.school_id, "", ""].map(str::to_owned).to_vec()
        };
        table(&heading, grades.into_iter().map(row))
    }

    fn course_id(&self, grade: &str) -> String {
        format!("{}-{}", self.school_id, grade_code(grade))
    }

    fn classes(&self) -> Vec<u8> {
        let heading = [
            "sourcedId",
            "status",
            "dateLastModified",
            "title",
            "grades",
            "courseSourcedId",
            "classCode",
            "classType",
            "location",
            "schoolSourcedId",
            "termSourcedIds",
            "subjects",
            "subjectCodes",
            "periods",
        ];
        let row = |class: &Class| {
            let grade = class.schooling.as_ref().map_or("", |schooling| schooling.grade);
            let (id, course, year) = (self.class_id(class), self.course_id(grade), self.year_id(class.school_year));
            let code = grade_code(grade);
            [&id, "", "", &class.name, &code, &course, "", "homeroom", "", &self.school_id, &year, "", "", ""].map(str::to_owned).to_vec()
        };
        table(&heading, self.roster.classes.iter().map(row))
    }

    fn users(&self) -> Vec<u8> {
        let heading = [
            "sourcedId",
            "status",
            "dateLastModified",
            "enabledUser",
            "username",
            "userIds",
            "givenName",
            "familyName",
            "middleName",
            "identifier",
            "email",
            "sms",
            "phone",
            "agentSourcedIds",
            "grades",
            "password",
            "userMasterIdentifier",
            "resourceSourcedIds",
            "preferredGivenName",
            "preferredMiddleName",
            "preferredFamilyName",
            "primaryOrgSourcedId",
            "pronouns",
        ];
        let row = |known: &Known| {
            let (given, family) = name_parts(&known.name);
            let mut row = vec![self.person_id(known)];
            row.extend(["", "", "true", &known.number, "", &given, &family, "", &known.number].map(str::to_owned));
            row.resize(21, String::new());
            row.extend([self.school_id.clone(), String::new()]);
            row
        };
        table(&heading, self.people().into_iter().map(row))
    }

    /// Teachers, and pupils who are in a class: who left is on no roster.
    fn people(&self) -> Vec<&Known> {
        let placed: BTreeSet<_> = self.roster.places.iter().map(|(_, place)| place.who.account).collect();
        let is_here = |known: &&Known| known.teaches_here() || placed.contains(&known.who.account);
        self.roster.people.iter().filter(is_here).collect()
    }

    fn roles(&self) -> Vec<u8> {
        let heading = [
            "sourcedId",
            "status",
            "dateLastModified",
            "userSourcedId",
            "roleType",
            "role",
            "beginDate",
            "endDate",
            "orgSourcedId",
            "userProfileSourcedId",
        ];
        let row = |known: &Known| {
            let (person, role) = (self.person_id(known), if known.kind == RoleKind::Teacher { "teacher" } else { "student" });
            [&format!("{person}-{role}"), "", "", &person, "primary", role, "", "", &self.school_id, ""].map(str::to_owned).to_vec()
        };
        table(&heading, self.people().into_iter().map(row))
    }

    fn enrollments(&self) -> Vec<u8> {
        let heading = [
            "sourcedId",
            "status",
            "dateLastModified",
            "classSourcedId",
            "schoolSourcedId",
            "userSourcedId",
            "role",
            "primary",
            "beginDate",
            "endDate",
            "metadata.subject",
        ];
        let people: BTreeMap<_, _> = self.roster.people.iter().map(|known| (known.who.account, known)).collect();
        let classes: BTreeMap<_, _> = self.roster.classes.iter().map(|class| (class.id, class)).collect();
        let row = |(class, place): &(_, Enrollment)| {
            let (known, class) = (people.get(&place.who.account)?, classes.get(class)?);
            let (person, class) = (self.person_id(known), self.class_id(class));
            let (role, primary) = match place.duty {
                Duty::Pupil => ("student", ""),
                Duty::HeadTeacher => ("teacher", "true"),
                Duty::SubjectTeacher => ("teacher", "false"),
                Duty::Committee | Duty::Guardian => return None,
            };
            let id = format!("{class}-{person}-{}-{}", place.duty.key(), place.subject);
            Some([&id, "", "", &class, &self.school_id, &person, role, primary, "", "", &place.subject].map(str::to_owned).to_vec())
        };
        table(&heading, self.roster.places.iter().filter_map(row))
    }
}
