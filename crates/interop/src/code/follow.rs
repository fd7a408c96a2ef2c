use axum::Extension;
use axum::extract::{Path, State};
use library::reading::Standing;
use web::{App, ClientAddress, OrNotFound, PageError, PageResult, View};

use super::short_code::ShortCode;
use super::store::{find_successor, find_target};
use crate::Interop;

/// `GET /q/{code}`: leads to what the code stands for now.
pub(super) async fn follow(
    State(app): State<App>,
    Extension(interop): Extension<Interop>,
    view: View,
    client: ClientAddress,
    Path(code): Path<String>,
) -> PageResult {
    let (network, now) = (client.network(), app.clock.now());
    interop.guesses.check(&network, now).map_err(PageError::TooManyRequests)?;
    let mut tx = app.db.read().await?;
    let found = match code.parse::<ShortCode>() {
        Ok(code) => match find_successor(&mut tx, &code).await? {
            Some(successor) => Some(successor),
            None => find_target(&mut tx, &code).await?,
        },
        Err(()) => None,
    };
    let Some(target) = found else {
        interop.guesses.count(network, now);
        return Err(PageError::NotFound);
    };
    let aim = target.aim(&interop.library, &mut tx, view.language).await?.or_not_found()?;
    if aim.standing == Standing::Recalled {
        return Err(PageError::Gone(aim.instead));
    }
    web::see_other(&aim.href)
}
