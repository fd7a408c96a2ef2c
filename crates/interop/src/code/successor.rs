use identity::{Person, Visit, audit};
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageError, PageResult};

use super::batch::may_make;
use super::short_code::ShortCode;
use super::store::{find_target, save_successor};
use super::target::Target;

#[derive(Debug, Deserialize)]
pub(super) struct SuccessorForm {
    code: String,
    item: String,
}

/// `POST /admin/codes/successor`: what is printed already leads to something else from now on.
pub(super) async fn set(person: Person, visit: Visit, CsrfForm(form): CsrfForm<SuccessorForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut tx = visit.app.db.begin().await?;
    may_make(&person, &mut tx).await?;
    let code: ShortCode = form.code.parse().map_err(|()| PageError::BadRequest("codes-no-code"))?;
    find_target(&mut tx, &code).await?.or_not_found()?;
    let target = Target::find(&mut tx, &form.item).await?.ok_or(PageError::BadRequest("codes-unknown"))?;
    save_successor(&mut tx, &code, &target, now).await?;
    let (_, id, unit) = target.parts();
    audit::append(&mut tx, person.account, "set_code_successor", &format!("{code} {id} {unit}"), now).await?;
    tx.commit().await?;
    web::see_other("/admin/codes?set=1")
}
