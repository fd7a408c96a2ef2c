//! Picture codes to try the program with.

use identity::demo_classmates;
use identity::find_demo_person;
use identity::guardians::Owner;
use identity::picture_code::{Picture, PictureCode, Standing, list_standings, save};
use kernel::Timestamp;
use store::Tx;
use web::PageError;

/// Gives the pupils of the demo class of the second year the same pictures, once: sun, tree, fish, house. The last one gets none, so that
/// there is a card to give.
///
/// # Errors
/// The database refused it.
pub async fn demo_picture_codes(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let mut owners = Vec::new();
    for name in demo_classmates("c21") {
        owners.extend(find_demo_person(tx, &name).await?.map(|person| Owner { home: person.home, account: person.account }));
    }
    owners.pop();
    let standings = list_standings(tx, &owners).await?;
    let Some(code) = PictureCode::tapped(&[Picture::Sun, Picture::Tree, Picture::Fish, Picture::House]) else { return Ok(()) };
    let hash = code.hash().await?;
    for who in &owners {
        if standings.get(&who.account) == Some(&Standing::Without) {
            save(tx, who, &hash, now).await?;
        }
    }
    Ok(())
}
