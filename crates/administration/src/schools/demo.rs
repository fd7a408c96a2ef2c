//! A request to try the program with.

use identity::{OrgKind, org};
use kernel::{SchoolRequestId, Timestamp};
use store::Tx;
use web::PageError;

use super::{Link, Request, State, rows};

/// A school that waits in the demo county, so that its administrators have something to decide. The same again adds nothing.
pub(crate) async fn demo_request(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let Some(root) = org::find_root(tx).await? else { return Ok(()) };
    let found = org::find_places(tx, root.id, "示例县").await?;
    let Some(county) = found.into_iter().find(|org| org.kind == OrgKind::County) else { return Ok(()) };
    if !rows::list(tx, county.id).await?.is_empty() {
        return Ok(());
    }
    let new = Request {
        home: county.home.clone(),
        id: SchoolRequestId::new(),
        division: county.id,
        division_name: county.name,
        school_name: "示例县青山小学".to_owned(),
        school_code: String::new(),
        contact_name: "方一帆".to_owned(),
        contact: "office@qingshan.example".to_owned(),
        note: "村小，六个年级各一个班，上学期刚通了宽带。".to_owned(),
        state: State::Waiting,
        reason: String::new(),
        asked_at: now,
        invited: None,
    };
    rows::add(tx, &new, &Link::new()?).await?;
    Ok(())
}
