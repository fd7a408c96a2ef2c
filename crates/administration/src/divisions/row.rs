//! A row of a file of divisions, and what the rows together mean.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use identity::{OrgKind, org};

/// A province, city or county of the tree to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Division {
    /// Province, city or county
    pub kind: OrgKind,
    /// Two, four or six digits
    pub code: String,
    /// The code of what it is part of; empty for a province
    pub parent_code: String,
    /// Its name
    pub name: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The code has not the digits of its level
    Code,
    /// The name is missing, too long, invisible, or something a spreadsheet would compute
    Name,
    /// The row names another parent than its code does
    Parent,
    /// Its province is not in the file
    Orphan,
    /// An earlier row has the code
    Twice,
}

/// A row that cannot be taken, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file's name
    pub file: String,
    /// The line of a CSV file, or the number of the entry in JSON
    pub line: usize,
    /// What is wrong
    pub kind: FaultKind,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = match self.kind {
            FaultKind::Code => "the code has not the digits of its level",
            FaultKind::Name => "the name is missing, too long, or holds what a name does not",
            FaultKind::Parent => "the row names another parent than its code does",
            FaultKind::Orphan => "its province is not in the file",
            FaultKind::Twice => "an earlier row has the same code",
        };
        write!(f, "{} {}: {why}", self.file, self.line)
    }
}

/// A row as it was written.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    pub(super) file: String,
    pub(super) line: usize,
    /// 1 province, 2 city, 3 county
    pub(super) level: usize,
    pub(super) code: String,
    pub(super) name: String,
    /// The code of the parent as the row names it; empty where it names none
    pub(super) parent: String,
}

/// The digits that name a division of the level, of a code that may be filled up with zeros.
fn digits(code: &str, level: usize) -> Option<&str> {
    let length = level * 2;
    let is_number = matches!(code.len(), 2 | 4 | 6) && code.len() >= length && code.bytes().all(|b| b.is_ascii_digit());
    let (own, rest) = code.split_at_checked(length).filter(|_| is_number)?;
    rest.bytes().all(|b| b == b'0').then_some(own)
}

/// Files fill the level between a municipality or province and the counties it governs directly with a city that is none.
fn is_no_city(name: &str, province: Option<&String>) -> bool {
    matches!(name, "市辖区" | "县") || name.contains("直辖") || province.is_some_and(|province| province == name)
}

/// The corps runs its schools beside the region that its towns belong to, so files of divisions do not have it.
const REGION_OF_CORPS: &str = "65";
const CORPS: (&str, &str) = ("66", "新疆生产建设兵团");

/// What the rows mean, provinces first, or everything that is wrong with them.
pub(super) fn divisions(rows: &[Row]) -> Result<Vec<Division>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut seen = HashSet::new();
    let mut named: [BTreeMap<String, (String, &Row)>; 3] = Default::default();
    for row in rows {
        match read(row) {
            Ok((code, _)) if !seen.insert(code.clone()) => faults.push(row.fault(FaultKind::Twice)),
            Ok((code, name)) => drop(named[row.level - 1].insert(code, (name, row))),
            Err(kind) => faults.push(row.fault(kind)),
        }
    }
    let [provinces, mut cities, mut counties] = named;
    let province = |code: &String| provinces.get(&code[..2]).map(|(name, _)| name);
    cities.retain(|code, (name, _)| !is_no_city(name, province(code)));
    // A city without counties may stand among the counties too, under its own code or as a county that is none.
    counties.retain(|code, (name, _)| !code.ends_with("00") && name != "市辖区");
    for (_, (_, row)) in cities.iter().chain(&counties).filter(|(code, _)| province(code).is_none()) {
        faults.push(row.fault(FaultKind::Orphan));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(together(&provinces, &cities, &counties))
}

type Named<'r> = BTreeMap<String, (String, &'r Row)>;

fn together(provinces: &Named<'_>, cities: &Named<'_>, counties: &Named<'_>) -> Vec<Division> {
    let make = |kind, code: &str, parent: &str, name: &str| Division {
        kind,
        code: code.to_owned(),
        parent_code: parent.to_owned(),
        name: name.to_owned(),
    };
    let mut all: Vec<Division> = provinces.iter().map(|(code, (name, _))| make(OrgKind::Province, code, "", name)).collect();
    if provinces.contains_key(REGION_OF_CORPS) && !provinces.contains_key(CORPS.0) {
        all.push(make(OrgKind::Province, CORPS.0, "", CORPS.1));
    }
    all.extend(cities.iter().map(|(code, (name, _))| make(OrgKind::City, code, &code[..2], name)));
    all.extend(counties.iter().map(|(code, (name, _))| {
        let parent = if cities.contains_key(&code[..4]) { &code[..4] } else { &code[..2] };
        make(OrgKind::County, code, parent, name)
    }));
    all
}

fn read(row: &Row) -> Result<(String, String), FaultKind> {
    let code = digits(&row.code, row.level).ok_or(FaultKind::Code)?;
    let name = org::name_as_typed(&row.name).ok_or(FaultKind::Name)?;
    let is_parent = row.parent.is_empty() || row.level == 1 || digits(&row.parent, row.level - 1) == Some(&code[..(row.level - 1) * 2]);
    if is_parent { Ok((code.to_owned(), name)) } else { Err(FaultKind::Parent) }
}

impl Row {
    fn fault(&self, kind: FaultKind) -> Fault {
        Fault { file: self.file.clone(), line: self.line, kind }
    }
}

#[cfg(test)]
mod tests {
    use super::{Division, FaultKind, Row, divisions};

    fn row(line: usize, level: usize, code: &str, name: &str) -> Row {
        Row { line, level, code: code.to_owned(), name: name.to_owned(), ..Row::default() }
    }

    fn parents(rows: &[Row]) -> Vec<String> {
        let line = |Division { code, parent_code, .. }: Division| format!("{code} in {parent_code}");
        divisions(rows).unwrap().into_iter().map(line).collect()
    }

    #[test]
    fn counties_without_a_city_belong_to_their_province() {
        let municipality = [row(1, 1, "910000", "示例直管市"), row(2, 2, "910100", "市辖区"), row(3, 3, "910101", "示例区")];
        assert_eq!(parents(&municipality), ["91 in ", "910101 in 91"]);
        let named_again = [row(1, 1, "91", "示例直管市"), row(2, 2, "9101", "示例直管市"), row(3, 3, "910101", "示例区")];
        assert_eq!(parents(&named_again), ["91 in ", "910101 in 91"]);
        let direct = [row(1, 1, "92", "示例省"), row(2, 2, "9290", "省直辖县级行政区划"), row(3, 3, "929001", "示例市")];
        assert_eq!(parents(&direct), ["92 in ", "929001 in 92"]);
        let absent = [row(1, 1, "92", "示例省"), row(3, 3, "929001", "示例市")];
        assert_eq!(parents(&absent), ["92 in ", "929001 in 92"]);
    }

    #[test]
    fn a_city_without_counties_is_one_org_and_the_corps_is_a_province() {
        let rows = [
            row(1, 1, "65", "示例区"),
            row(2, 2, "6501", "甲市"),
            row(3, 3, "650100", "甲市"),
            row(4, 3, "650102", "乙区"),
            row(5, 3, "650101", "市辖区"),
        ];
        assert_eq!(parents(&rows), ["65 in ", "66 in ", "6501 in 65", "650102 in 6501"]);
    }

    #[test]
    fn hostile_rows_are_named_by_line_and_reason() {
        let long = "长".repeat(61);
        for (level, code, name, kind) in [
            (1, "9", "示例省", FaultKind::Code),
            (1, "910100", "示例省", FaultKind::Code),
            (3, "9101", "示例县", FaultKind::Code),
            (1, "９１", "示例省", FaultKind::Code),
            (1, "91", "=HYPERLINK(\"http://evil.example\")", FaultKind::Name),
            (1, "91", "＠SUM(A1)", FaultKind::Name),
            (1, "91", "示例\u{202e}省", FaultKind::Name),
            (1, "91", "", FaultKind::Name),
            (1, "91", &long, FaultKind::Name),
            (3, "910101", "示例县", FaultKind::Orphan),
        ] {
            let faults = divisions(&[row(7, level, code, name)]).unwrap_err();
            assert_eq!((faults.len(), faults[0].line, faults[0].kind), (1, 7, kind), "{code} {name}");
        }
        let twice = divisions(&[row(1, 1, "91", "甲"), row(2, 1, "910000", "乙")]).unwrap_err();
        assert_eq!((twice[0].line, twice[0].kind), (2, FaultKind::Twice));
        let other = Row { parent: "920000".to_owned(), ..row(2, 2, "9101", "乙市") };
        assert_eq!(divisions(&[row(1, 1, "91", "甲"), other]).unwrap_err()[0].kind, FaultKind::Parent);
    }
}
