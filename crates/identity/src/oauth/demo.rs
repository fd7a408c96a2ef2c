use kernel::{ClientId, Timestamp};
use store::{Tx, sql};
use web::PageError;

use super::{Scopes, find_client, grant};
use crate::demo::find_demo_person;
use crate::guardians::Owner;
use crate::opaque::Opaque;

/// Who uses the system of the demo nation.
const PEOPLE: [&str; 2] = ["researcher", "teacher-parent"];

/// A system of the demo nation to which some of its people are connected, where it is missing: what they took back stays so.
///
/// # Errors
/// The database refused it.
pub async fn demo_connections(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let id = ClientId::from_name("qinghe demo", "示例省教研网");
    if find_client(tx, &id.to_string()).await?.is_some() {
        return Ok(());
    }
    let scopes = Scopes { has_profile: true, has_roles: true };
    sql("INSERT INTO oauth_client (id, name, secret_hash, redirect_uris, scopes, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(id.to_string())
        .bind("示例省教研网")
        // Nobody knows its secret: it is there to be looked at.
        .bind(Opaque::new()?.digest())
        .bind("https://research.example/signed-in")
        .bind(scopes.to_string())
        .bind(now)
        .execute(tx)
        .await?;
    let Some(client) = find_client(tx, &id.to_string()).await? else { return Ok(()) };
    for name in PEOPLE {
        let Some(person) = find_demo_person(tx, name).await? else { continue };
        let who = Owner { home: person.home, account: person.account };
        grant::save(tx, &who, &client, (Opaque::new()?.as_str(), scopes), now).await?;
    }
    Ok(())
}
