//! A pupil on the way from one demo school to another.

use identity::guardians::Owner;
use identity::{ClassKind, Schooling, find_demo_person, org};
use kernel::{ClassId, Timestamp, TransferId};
use store::Tx;
use web::PageError;

use super::rows::{self, OPEN_FOR_MS, Transfer};
use super::state::{Reason, TransferState};
use crate::{Class, list_administrative_of, save_class};

const NEW_SCHOOL: &str = "9901010103";

/// Lets a pupil of the demo go to the county's school, where a class waits, unless that was decided already. The demo classes have to be there.
///
/// # Errors
/// The database refused it.
pub async fn demo_transfers(tx: &mut Tx, school_year: i64, now: Timestamp) -> Result<(), PageError> {
    let (Some(child), Some(by)) = (find_demo_person(tx, "c42-06").await?, find_demo_person(tx, "city").await?) else { return Ok(()) };
    let Some(to) = org::find_school(tx, NEW_SCHOOL).await? else { return Ok(()) };
    let waiting = Class {
        id: ClassId::from_name("qinghe demo", "county 四（1）班"),
        kind: ClassKind::Administrative,
        home: to.home.clone(),
        org: to.id,
        name: "四（1）班".to_owned(),
        schooling: Schooling::new("小学", "四年级").ok(),
        school_year,
        closed_at: None,
    };
    save_class(tx, &waiting, now).await?;
    let Some(class) = list_administrative_of(tx, child.account).await?.into_iter().next() else { return Ok(()) };
    if class.org == to.id {
        return Ok(());
    }
    let transfer = Transfer {
        id: TransferId::from_name("qinghe demo", "c42-06"),
        child: Owner { home: child.home, account: child.account },
        from: class.org,
        to: Some(to.id),
        class: Some(class.id),
        state: TransferState::Released,
        reason: Reason::Transfer,
        opened_by: by.account,
        opened_at: now,
        expires_at: now.plus_ms(OPEN_FOR_MS),
    };
    rows::add(tx, &transfer).await?;
    Ok(())
}
