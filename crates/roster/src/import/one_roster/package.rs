//! The tables of a package, within bounds.

use csv::StringRecord;

use super::super::archive::Archive;
use super::super::table::{Bounds, Cells, Refusal, Rows, for_each_row};

const MOST_PART_BYTES: u64 = 48 << 20;
/// Of one table; a district's largest is that of enrollments.
const BOUNDS: Bounds = Bounds { rows: 200_000, columns: 80 };
/// Of all tables together, as they are kept: twice what the people of a district are that fit into the largest file.
const MOST_CELLS: usize = 2_000_000;
const LONGEST_CELL_CHARS: usize = 256;
/// So many files that are not read are named.
const MOST_NAMED: usize = 20;

const MANIFEST: &[&str] = &["propertyName", "value"];
const ORGS: &[&str] = &["sourcedId", "status", "name", "type", "identifier"];
const CLASSES: &[&str] = &["sourcedId", "status", "title", "grades", "grade", "classType", "schoolSourcedId"];
const USERS: &[&str] = &["sourcedId", "status", "givenName", "familyName", "identifier", "orgSourcedIds", "role"];
const ROLES: &[&str] = &["userSourcedId", "status", "role", "orgSourcedId"];
const ENROLLMENTS: &[&str] = &["userSourcedId", "status", "classSourcedId", "role", "primary", "metadata.subject"];

/// One table; only what stands in the columns that are read is kept.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: &'static [&'static str],
    pub(super) rows: Rows,
}

impl Table {
    /// Reads the columns; `left` is how many cells may still be kept.
    fn read(archive: &Archive<'_>, name: &str, columns: &'static [&'static str], left: &mut usize) -> Result<Option<Self>, Refusal> {
        let Some(bytes) = archive.read(name, MOST_PART_BYTES)? else { return Ok(None) };
        let mut table = Self { columns, rows: Vec::new() };
        let mut places = None;
        for_each_row(&bytes, BOUNDS, |line, record| {
            let Some(places) = &places else {
                places = Some(places_of(columns, record));
                return Ok(());
            };
            *left = left.checked_sub(columns.len()).ok_or(Refusal::TooLong)?;
            table.rows.push((line, kept(places, record)));
            Ok(())
        })?;
        Ok(Some(table))
    }

    /// What stands in the column; nothing where there is no such column.
    pub(super) fn cell<'r>(&self, row: &'r Cells, column: &str) -> &'r str {
        self.columns.iter().position(|name| *name == column).and_then(|at| row.get(at)).map_or("", String::as_str)
    }

    /// Whether the row says that what it names is to go (`status`, 1.2 § 4.1).
    pub(super) fn is_gone(&self, row: &Cells) -> bool {
        self.cell(row, "status").eq_ignore_ascii_case("tobedeleted")
    }
}

/// Where the columns stand in the heading.
fn places_of(columns: &[&str], heading: &StringRecord) -> Vec<Option<usize>> {
    let headings: Vec<&str> = heading.iter().map(str::trim).collect();
    columns.iter().map(|column| headings.iter().rposition(|name| name.eq_ignore_ascii_case(column))).collect()
}

fn kept(places: &[Option<usize>], record: &StringRecord) -> Cells {
    let cell = |at: &Option<usize>| at.and_then(|at| record.get(at)).map_or("", str::trim).chars().take(LONGEST_CELL_CHARS).collect();
    places.iter().map(cell).collect()
}

/// What a package holds.
#[derive(Debug, Default)]
pub struct Package {
    pub(super) orgs: Table,
    pub(super) classes: Table,
    pub(super) users: Table,
    pub(super) roles: Table,
    pub(super) enrollments: Table,
    /// Files that were not read
    pub(super) unread: Vec<String>,
}

impl Package {
    /// Reads the tables that a roster needs.
    pub(in super::super) fn read(archive: &Archive<'_>) -> Result<Self, Refusal> {
        let mut left = MOST_CELLS;
        let manifest = Table::read(archive, "manifest.csv", MANIFEST, &mut left)?.ok_or(Refusal::Kind)?;
        let said = |name: &str| {
            let is_it = |(_, row): &&(usize, Cells)| manifest.cell(row, "propertyName").eq_ignore_ascii_case(name);
            manifest.rows.iter().find(is_it).map_or("", |(_, row)| manifest.cell(row, "value"))
        };
        if !said("oneroster.version").starts_with("1.") {
            return Err(Refusal::Package);
        }
        let mut table = |name: &str, columns| {
            let is_absent = said(&format!("file.{name}")).eq_ignore_ascii_case("absent");
            if is_absent { Ok(None) } else { Table::read(archive, &format!("{name}.csv"), columns, &mut left) }
        };
        let mut needed = |name: &str, columns| table(name, columns)?.ok_or(Refusal::Package);
        let unread = archive.names().filter(|name| !READ.contains(name)).map(str::to_owned).take(MOST_NAMED).collect();
        Ok(Self {
            orgs: needed("orgs", ORGS)?,
            classes: needed("classes", CLASSES)?,
            users: needed("users", USERS)?,
            enrollments: needed("enrollments", ENROLLMENTS)?,
            roles: table("roles", ROLES)?.unwrap_or_default(),
            unread,
        })
    }
}

const READ: [&str; 6] = ["manifest.csv", "orgs.csv", "classes.csv", "users.csv", "roles.csv", "enrollments.csv"];

#[cfg(test)]
mod tests {
    use identity::export::Zip;

    use super::super::super::archive::Archive;
    use super::super::super::table::Refusal;
    use super::{Package, USERS};

    fn read(users: &str, enrollments: &str) -> Result<Package, Refusal> {
        let of = |text: &str| text.as_bytes().to_vec();
        let tables = [
            ("manifest.csv", of("propertyName,value\noneroster.version,1.2\n")),
            ("orgs.csv", Vec::new()),
            ("classes.csv", Vec::new()),
            ("users.csv", of(users)),
            ("enrollments.csv", of(enrollments)),
        ];
        let bytes = Zip::of(&tables);
        Package::read(&Archive::open(&bytes)?)
    }

    #[test]
    fn of_a_table_only_the_columns_that_are_read_are_kept() {
        let wide = format!("GivenName, sourcedId{}\n 一 ,u-1{}\n", ",x".repeat(70), ",secret".repeat(70));
        let package = read(&wide, "userSourcedId\n").unwrap();
        let (_, row) = &package.users.rows[0];
        assert_eq!((row.len(), package.users.cell(row, "sourcedId"), package.users.cell(row, "givenName")), (USERS.len(), "u-1", "一"));
        assert!(!row.iter().any(|cell| cell == "secret"));
    }

    #[test]
    fn all_tables_together_are_bounded() {
        let (users, enrollments) = ("x,x\n".repeat(190_001), "x,x\n".repeat(190_001));
        assert!(read(&users, "").is_ok());
        assert_eq!(read(&users, &enrollments).err(), Some(Refusal::TooLong));
        assert_eq!(read(&"x,x\n".repeat(200_002), "").err(), Some(Refusal::TooLong));
        assert_eq!(read(&"x,".repeat(80), "").err(), Some(Refusal::TooLong));
    }
}
