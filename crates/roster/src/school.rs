use identity::{Org, OrgKind, org};
use kernel::OrgId;
use store::{DbError, Tx};

/// The school of the code or full name; where there is none, the campus in `within`. `None` where more than one answers to it.
pub(crate) async fn find_school(tx: &mut Tx, within: OrgId, code_or_name: &str) -> Result<Option<Org>, DbError> {
    if let Some(school) = org::find_school(tx, code_or_name).await? {
        return Ok(Some(school));
    }
    let found = org::find_places(tx, within, code_or_name).await?;
    let mut campuses = found.into_iter().filter(|org| org.kind == OrgKind::Campus);
    match (campuses.next(), campuses.next()) {
        (Some(campus), None) => Ok(if org::is_closed(tx, campus.id).await? { None } else { Some(campus) }),
        _ => Ok(None),
    }
}
