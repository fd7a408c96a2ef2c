//! Cards to cut out: each with a name and the pictures. They are shown this once; nothing keeps the pictures themselves.

use axum::extract::Path;
use axum::http::StatusCode;
use identity::guardians::Owner;
use identity::picture_code::{self, Picture, Standing, list_standings};
use identity::{Person, Visit, audit, class_sign_in};
use roster::{Enrolled, list_pupils};
use serde::Deserialize;
use web::{CsrfForm, OrNotFound, PageResult, Shell};

use super::{rows, see};

/// What `classroom/class_session/cards.html` prints.
#[derive(askama::Template)]
#[template(path = "classroom/class_session/cards.html")]
struct CardsPage {
    shell: Shell,
    id: String,
    class: String,
    cards: Vec<Card>,
}

struct Card {
    name: String,
    pictures: [Picture; picture_code::LENGTH],
}

/// Whose codes: a pupil's id, or `missing` for all who have none.
#[derive(Deserialize)]
pub(super) struct CardsForm {
    whose: String,
}

/// `POST /class/{id}/session/cards`: a new code takes the place of the earlier one, and whoever came in with that is signed out.
pub(super) async fn make(person: Person, visit: Visit, Path(id): Path<String>, CsrfForm(form): CsrfForm<CardsForm>) -> PageResult {
    let now = visit.app.clock.now();
    let mut reader = visit.app.db.read().await?;
    let class = see(&mut reader, &person, &id).await?.class;
    let pupils = list_pupils(&mut reader, &class).await?;
    let owners: Vec<Owner> = pupils.iter().map(|pupil| pupil.place.who.clone()).collect();
    let standings = list_standings(&mut reader, &owners).await?;
    drop(reader);
    let is_asked = |pupil: &Enrolled| match standings.get(&pupil.place.who.account) {
        Some(Standing::Without) => form.whose == "missing" || form.whose == pupil.place.who.account.to_string(),
        Some(Standing::Given | Standing::Locked) => form.whose == pupil.place.who.account.to_string(),
        Some(Standing::NotAgreed) | None => false,
    };
    let asked: Vec<Enrolled> = pupils.into_iter().filter(is_asked).collect();
    (!asked.is_empty() || form.whose == "missing").then_some(()).or_not_found()?;
    let owners: Vec<Owner> = asked.iter().map(|pupil| pupil.place.who.clone()).collect();
    let made = picture_code::make(&owners).await?;
    let mut tx = visit.app.db.begin().await?;
    let running = rows::find_of(&mut tx, &class, now).await?;
    for (who, (_, hash)) in owners.iter().zip(&made) {
        picture_code::save(&mut tx, who, hash, now).await?;
        if let Some(session) = &running {
            class_sign_in::close(&mut tx, session.id, who.account).await?;
        }
        audit::append(&mut tx, person.account, "picture_code.give", &who.account.to_string(), now).await?;
    }
    tx.commit().await?;
    let card = |(pupil, (code, _)): (Enrolled, (picture_code::PictureCode, String))| Card { name: pupil.name, pictures: code.pictures() };
    let page = CardsPage {
        shell: visit.shell(Some(&person), "session-cards-title"),
        id: class.id.to_string(),
        class: class.name,
        cards: asked.into_iter().zip(made).map(card).collect(),
    };
    web::html(StatusCode::OK, &page)
}
