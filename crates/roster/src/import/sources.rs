//! Ids by which other systems know a school's people and classes, as rows.

use std::collections::BTreeMap;

use identity::Org;
use kernel::OrgId;
use store::{DbError, Tx, Value, insert_many, sql};

use super::known::Roster;
use super::line::{Line, parse};
use super::one_roster::KnownIds;

type Id = (String, String);

/// The ids that the school's people and classes have in other systems: kind and target, then the id.
pub(crate) async fn list(tx: &mut Tx, school: OrgId) -> Result<BTreeMap<Id, String>, DbError> {
    let rows = sql("SELECT kind, sourced_id, target_id FROM roster_source WHERE org_id = $1 ORDER BY sourced_id")
        .bind(school)
        .fetch_all(tx, |row| Ok(((row.get("kind")?, row.get("target_id")?), row.get("sourced_id")?)))
        .await?;
    Ok(rows.into_iter().collect())
}

/// Whom and what of `roster` other systems have an id for.
///
/// # Errors
/// The database refused it.
pub async fn load_known(tx: &mut Tx, school: OrgId, roster: &Roster) -> Result<KnownIds, DbError> {
    let people: BTreeMap<String, &str> = roster.people.iter().map(|known| (known.who.account.to_string(), known.number.as_str())).collect();
    let classes: BTreeMap<String, &crate::Class> = roster.classes.iter().map(|class| (class.id.to_string(), class)).collect();
    let mut known = KnownIds::default();
    let rows = sql("SELECT kind, sourced_id, target_id FROM roster_source WHERE org_id = $1")
        .bind(school)
        .fetch_all(tx, |row| Ok((row.get::<String>("kind")?, row.get::<String>("sourced_id")?, row.get::<String>("target_id")?)))
        .await?;
    for (kind, id, target) in rows {
        if let Some(number) = people.get(&target).filter(|_| kind == "person") {
            known.people.insert(id, (*number).to_owned());
        } else if let Some(class) = classes.get(&target) {
            let grade = class.schooling.as_ref().map_or("", |schooling| schooling.grade);
            known.classes.insert(id, (class.name.clone(), grade.to_owned()));
        }
    }
    Ok(known)
}

/// Keeps the ids of the rows that were confirmed, for the people and classes that they are now.
///
/// # Errors
/// The database refused it.
pub async fn save_sources(tx: &mut Tx, school: &Org, lines: &[Line]) -> Result<(), DbError> {
    if lines.iter().all(|line| line.source.person.is_empty()) {
        return Ok(());
    }
    let roster = Roster::load(tx, school.id).await?;
    let mut ids: BTreeMap<Id, String> = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.source.person.is_empty()) {
        let Ok(entry) = parse(line) else { continue };
        if let Some(known) = roster.person(&entry.number) {
            ids.insert(("person".to_owned(), line.source.person.clone()), known.who.account.to_string());
        }
        if let Some(class) = entry.class.as_ref().and_then(|(name, _)| roster.class(name)).filter(|_| !line.source.class.is_empty()) {
            ids.insert(("class".to_owned(), line.source.class.clone()), class.id.to_string());
        }
    }
    let row = |((kind, id), target): (Id, String)| -> Vec<Value> {
        vec![(&school.home).into(), school.id.into(), kind.into(), id.into(), target.into()]
    };
    const INSERT: &str = "INSERT INTO roster_source (home, org_id, kind, sourced_id, target_id)";
    const ANEW: &str = "ON CONFLICT (home, org_id, kind, sourced_id) DO UPDATE SET target_id = excluded.target_id";
    insert_many(INSERT, ids.into_iter().map(row).collect(), ANEW).execute(tx).await?;
    Ok(())
}
