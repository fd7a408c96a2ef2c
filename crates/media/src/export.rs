use identity::export::Shape::{Number, Text, Time};
use identity::export::{Finding, Listing, OwnFile};
use identity::guardians::Owner;
use store::{Tx, sql};

/// What is kept about somebody's uploads, for an export.
pub const LISTINGS: &[Listing] = &[Listing {
    file: "uploads",
    statement: "SELECT id, name, size_bytes, state, kind, resource_id, offered_at, created_at
                  FROM media_upload WHERE home = $1 AND account_id = $2 ORDER BY created_at, id",
    columns: &[
        ("id", Text),
        ("name", Text),
        ("size_bytes", Number),
        ("state", Text),
        ("kind", Text),
        ("resource_id", Text),
        ("offered_at", Time),
        ("created_at", Time),
    ],
}];

/// The files that somebody uploaded, as they came.
pub fn find_files<'t>(tx: &'t mut Tx, owner: &'t Owner) -> Finding<'t> {
    Box::pin(async move {
        sql("SELECT name, blob_id FROM media_upload WHERE home = $1 AND account_id = $2 AND blob_id IS NOT NULL ORDER BY created_at, id")
            .bind(&owner.home)
            .bind(owner.account)
            .fetch_all(tx, |row| Ok(OwnFile { name: row.get("name")?, blob: row.parse("blob_id")? }))
            .await
    })
}
