//! The tables of a package, within bounds.

use std::collections::BTreeMap;

use super::super::archive::Archive;
use super::super::table::{Bounds, Cells, Refusal, Rows, read_bounded};

const MOST_PART_BYTES: u64 = 48 << 20;
/// Of one table; a district's largest is that of enrollments.
const BOUNDS: Bounds = Bounds { rows: 200_000, columns: 80, cell_chars: 256 };
/// So many files that are not read are named.
const MOST_NAMED: usize = 20;

/// One table, its columns found by their names.
#[derive(Debug, Default)]
pub(super) struct Table {
    columns: BTreeMap<String, usize>,
    pub(super) rows: Rows,
}

impl Table {
    fn read(archive: &Archive<'_>, name: &str) -> Result<Option<Self>, Refusal> {
        let Some(bytes) = archive.read(name, MOST_PART_BYTES)? else { return Ok(None) };
        let (heading, rows) = match read_bounded(&bytes, BOUNDS) {
            Ok(table) => table,
            Err(Refusal::Empty) => return Ok(Some(Self::default())),
            Err(refusal) => return Err(refusal),
        };
        let columns = heading.iter().enumerate().map(|(at, name)| (name.trim().to_ascii_lowercase(), at)).collect();
        Ok(Some(Self { columns, rows }))
    }

    /// What stands in the column; nothing where there is no such column.
    pub(super) fn cell<'r>(&self, row: &'r Cells, column: &str) -> &'r str {
        let at = self.columns.get(&column.to_ascii_lowercase());
        at.and_then(|at| row.get(*at)).map_or("", |cell| cell.trim())
    }

    /// Whether the row says that what it names is to go (`status`, 1.2 § 4.1).
    pub(super) fn is_gone(&self, row: &Cells) -> bool {
        self.cell(row, "status").eq_ignore_ascii_case("tobedeleted")
    }
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
        let manifest = Table::read(archive, "manifest.csv")?.ok_or(Refusal::Kind)?;
        let said = |name: &str| {
            let is_it = |(_, row): &&(usize, Cells)| manifest.cell(row, "propertyName").eq_ignore_ascii_case(name);
            manifest.rows.iter().find(is_it).map_or("", |(_, row)| manifest.cell(row, "value"))
        };
        if !said("oneroster.version").starts_with("1.") {
            return Err(Refusal::Package);
        }
        let table = |name: &str| {
            let is_absent = said(&format!("file.{name}")).eq_ignore_ascii_case("absent");
            if is_absent { Ok(None) } else { Table::read(archive, &format!("{name}.csv")) }
        };
        let needed = |name: &str| table(name)?.ok_or(Refusal::Package);
        let unread = archive.names().filter(|name| !READ.contains(name)).map(str::to_owned).take(MOST_NAMED).collect();
        Ok(Self {
            orgs: needed("orgs")?,
            classes: needed("classes")?,
            users: needed("users")?,
            roles: table("roles")?.unwrap_or_default(),
            enrollments: needed("enrollments")?,
            unread,
        })
    }
}

const READ: [&str; 6] = ["manifest.csv", "orgs.csv", "classes.csv", "users.csv", "roles.csv", "enrollments.csv"];
