//! Bringing the tree up to what a file says.

use std::collections::{HashMap, HashSet};

use identity::org::{self, TreeFault, add_many, move_to, rename};
use identity::{Home, Org, OrgKind, audit};
use kernel::{OrgId, Timestamp};
use serde::Serialize;
use store::{DbError, Tx, insert_many, sql};

use super::row::Division;

const ROWS_PER_STATEMENT: usize = 1000;

/// Something that happened to one division.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Its code
    pub code: String,
    /// Its name as the file has it, or had it
    pub name: String,
}

/// What an import did.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// New orgs
    pub added: usize,
    /// Orgs whose name changed in the file
    pub renamed: Vec<Change>,
    /// Orgs that are part of another in the file than before
    pub moved: Vec<Change>,
    /// Orgs that the file moves where the tree cannot take them
    pub not_moved: Vec<Change>,
    /// Orgs that the file says the same of as before
    pub unchanged: usize,
    /// Rows that are not of this node's part of the nation
    pub outside: usize,
    /// Codes that the file had before and has no more; their orgs stay
    pub vanished: Vec<Change>,
}

/// Why nothing was imported.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// There is no tree to hang them in
    #[error("this node has no organisation yet; make its first administrator before, with `qinghe administrator add`")]
    NoTop,
    /// The top of the tree is a county or school
    #[error("this node is that of a county or school, which has no divisions")]
    NoDivisions,
    /// The database refused it
    #[error("the database refused it")]
    Db(#[from] DbError),
}

/// What the file said last time.
struct Known {
    org: OrgId,
    parent_code: String,
    name: String,
}

type Key = (OrgKind, String);

struct Import<'t> {
    tx: &'t mut Tx,
    top: Org,
    known: HashMap<Key, Known>,
    /// Orgs that are there without a file having named them
    by_code: HashMap<Key, Org>,
    ids: HashMap<String, OrgId>,
    /// Whose move was refused, with what they stay part of: the next run tries again
    kept_back: HashMap<Key, String>,
    report: Report,
    now: Timestamp,
}

/// Brings the tree up to what `divisions` say, in one transaction.
///
/// # Errors
/// See [`ImportError`].
pub async fn import(tx: &mut Tx, divisions: &[Division], now: Timestamp) -> Result<Report, ImportError> {
    org::lock_tree(tx).await?;
    let top = org::find_root(tx).await?.ok_or(ImportError::NoTop)?;
    if top.kind >= OrgKind::County {
        return Err(ImportError::NoDivisions);
    }
    let (known, by_code) = (list_known(tx).await?, list_orgs(tx).await?);
    let mut import = Import { tx, top, known, by_code, ids: HashMap::new(), kept_back: HashMap::new(), report: Report::default(), now };
    for kind in [OrgKind::Province, OrgKind::City, OrgKind::County] {
        let of_kind: Vec<&Division> = divisions.iter().filter(|division| division.kind == kind && import.is_inside(division)).collect();
        import.level(kind, &of_kind).await?;
    }
    import.report.outside = divisions.iter().filter(|division| !import.is_inside(division)).count();
    import.find_vanished(divisions);
    import.record().await?;
    Ok(import.report)
}

impl Import<'_> {
    /// Whether the division is below the top of this node's tree.
    fn is_inside(&self, division: &Division) -> bool {
        match self.top.kind {
            OrgKind::Nation => true,
            OrgKind::Province => division.kind > OrgKind::Province && division.code.get(..2) == self.top.code.get(..2),
            _ => division.kind > OrgKind::City && division.code.get(..4) == self.top.code.get(..4),
        }
    }

    async fn level(&mut self, kind: OrgKind, divisions: &[&Division]) -> Result<(), DbError> {
        let mut new = Vec::new();
        for division in divisions {
            let key = (kind, division.code.clone());
            let parent = self.ids.get(&division.parent_code).copied().unwrap_or(self.top.id);
            let id = if let Some(known) = self.known.get(&key) {
                let id = known.org;
                self.change(id, division, parent).await?;
                id
            } else if let Some(there) = self.by_code.get(&key) {
                self.report.unchanged += 1;
                there.id
            } else {
                let org = new_org(division, parent);
                let id = org.id;
                new.push(org);
                id
            };
            self.ids.insert(division.code.clone(), id);
        }
        self.report.added += new.len();
        add_many(self.tx, kind, &new, self.now).await?;
        self.remember(divisions).await
    }

    /// Follows what changed in the file, and leaves alone what changed here.
    async fn change(&mut self, id: OrgId, division: &Division, parent: OrgId) -> Result<(), DbError> {
        let Some(known) = self.known.get(&(division.kind, division.code.clone())) else { return Ok(()) };
        let (is_renamed, is_moved) = (known.name != division.name, known.parent_code != division.parent_code);
        let change = || Change { code: division.code.clone(), name: division.name.clone() };
        if is_renamed && rename(self.tx, id, &division.name).await?.is_ok() {
            self.report.renamed.push(change());
            audit::append(self.tx, audit::operator(), "org.rename", &id.to_string(), self.now).await?;
        }
        if is_moved {
            let before = known.parent_code.clone();
            if !self.move_under(id, parent, change()).await? {
                self.kept_back.insert((division.kind, division.code.clone()), before);
            }
        }
        if !is_renamed && !is_moved {
            self.report.unchanged += 1;
        }
        Ok(())
    }

    /// Moves the org and writes it down, also that it could not be moved; answers whether it stands there now.
    async fn move_under(&mut self, id: OrgId, parent: OrgId, change: Change) -> Result<bool, DbError> {
        let from = org::find(self.tx, id).await?.and_then(|org| org.parent).map(|id| id.to_string()).unwrap_or_default();
        let moved = move_to(self.tx, id, parent, self.now).await?;
        let (act, subject, list) = match moved {
            Ok(()) => ("org.move", format!("{id} {from} {parent}"), &mut self.report.moved),
            Err(fault) => ("org.move.refused", format!("{id} {}", fault.key()), &mut self.report.not_moved),
        };
        list.push(change);
        audit::append(self.tx, audit::operator(), act, &subject, self.now).await?;
        Ok(!matches!(moved, Err(fault) if fault != TreeFault::Same))
    }

    /// Writes down how many orgs were added, if any: a nation has thousands.
    async fn record(&mut self) -> Result<(), DbError> {
        if self.report.added == 0 {
            return Ok(());
        }
        let subject = format!("{} {}", self.top.id, self.report.added);
        audit::append(self.tx, audit::operator(), "org.import", &subject, self.now).await
    }

    async fn remember(&mut self, divisions: &[&Division]) -> Result<(), DbError> {
        for some in divisions.chunks(ROWS_PER_STATEMENT) {
            let row = |it: &&Division| {
                let org = self.ids.get(&it.code).map(ToString::to_string).unwrap_or_default();
                let parent_code = self.kept_back.get(&(it.kind, it.code.clone())).unwrap_or(&it.parent_code);
                vec![it.kind.key().into(), (&it.code).into(), org.into(), parent_code.into(), (&it.name).into()]
            };
            let tail = "ON CONFLICT (kind, code) DO UPDATE SET parent_code = excluded.parent_code, name = excluded.name";
            insert_many("INSERT INTO division (kind, code, org_id, parent_code, name)", some.iter().map(row).collect(), tail)
                .execute(self.tx)
                .await?;
        }
        Ok(())
    }

    fn find_vanished(&mut self, divisions: &[Division]) {
        let there: HashSet<(OrgKind, &str)> = divisions.iter().map(|division| (division.kind, division.code.as_str())).collect();
        let gone = self.known.iter().filter(|((kind, code), _)| !there.contains(&(*kind, code.as_str())));
        self.report.vanished = gone.map(|((_, code), known)| Change { code: code.clone(), name: known.name.clone() }).collect();
        self.report.vanished.sort_by(|a, b| a.code.cmp(&b.code));
    }
}

fn new_org(division: &Division, parent: OrgId) -> Org {
    let Division { kind, code, name, .. } = division;
    let home = format!("{:0<6}", code.get(..4).unwrap_or(code)).parse().unwrap_or_else(|_| Home::unplaced());
    Org { id: OrgId::new(), parent: Some(parent), kind: *kind, code: code.clone(), home, name: name.clone() }
}

async fn list_known(tx: &mut Tx) -> Result<HashMap<Key, Known>, DbError> {
    let rows = sql("SELECT kind, code, org_id, parent_code, name FROM division").fetch_all(tx, |row| {
        let known = Known { org: row.parse("org_id")?, parent_code: row.get("parent_code")?, name: row.get("name")? };
        Ok(((row.parse("kind")?, row.get("code")?), known))
    });
    Ok(rows.await?.into_iter().collect())
}

/// The divisions that are there, by the digits of their code: somebody may have filled it up with zeros.
async fn list_orgs(tx: &mut Tx) -> Result<HashMap<Key, Org>, DbError> {
    let orgs = org::list_divisions(tx).await?;
    let length = |kind| match kind {
        OrgKind::Province => 2,
        OrgKind::City => 4,
        _ => 6,
    };
    let key = |org: &Org| {
        let (digits, rest) = org.code.split_at_checked(length(org.kind)).unwrap_or((&org.code, ""));
        let code = if rest.bytes().all(|b| b == b'0') { digits } else { &org.code };
        (org.kind, code.to_owned())
    };
    Ok(orgs.into_iter().map(|org| (key(&org), org)).collect())
}
