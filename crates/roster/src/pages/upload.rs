//! Taking a file: read at once, kept as rows, never as a file.

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use identity::{Org, Person, Visit, org};
use kernel::ImportId;
use store::{DbError, Tx};
use web::{PageError, PageResult, csrf};

use super::overview;
use crate::import::{self, Brought, Coverage, KnownIds, Note, PackageSchool, Pending, Refusal, Roster, Taken, Turn};
use crate::school::find_school;

const LONGEST_FILE_NAME_CHARS: usize = 80;
const LONGEST_NOTE_CHARS: usize = 400;

/// `POST /admin/roster/import`
pub(super) async fn upload(person: Person, visit: Visit, mut form: Multipart) -> PageResult {
    let org = first_fields(&visit, &mut form).await?;
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &org).await?;
    drop(tx);
    let (file_name, bytes) = file(&mut form).await?;
    let taken = match bytes {
        Ok(bytes) => rows_of(&visit, &school.org, bytes).await?,
        Err(refusal) => Err(refusal),
    };
    let taken = match taken {
        Ok(taken) => taken,
        Err(refusal) => {
            let mut tx = visit.app.db.read().await?;
            return overview::page(&visit, &person, &mut tx, &school, Some(refusal)).await;
        }
    };
    let mut tx = visit.app.db.begin().await?;
    let id = keep(&mut tx, &visit, &person, &school.org, file_name, taken).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/roster/import/{id}"))
}

/// The token, which is checked, and the org that the form is about.
pub(super) async fn first_fields(visit: &Visit, form: &mut Multipart) -> Result<String, PageError> {
    let token = text(form, "csrf").await?;
    csrf::check_token(&visit.headers, &token)?;
    text(form, "org").await
}

/// The name of the file, and what is in it unless that is too much.
pub(super) async fn file(form: &mut Multipart) -> Result<(String, Result<Bytes, Refusal>), PageError> {
    let field = next(form).await?;
    let name = plain(field.file_name().unwrap_or_default());
    match bytes_of(field).await {
        Ok(bytes) => Ok((name, Ok(bytes))),
        Err(PageError::TooLarge) => Ok((name, Err(Refusal::TooLarge))),
        Err(error) => Err(error),
    }
}

/// The rows that a file has for the school.
async fn rows_of(visit: &Visit, school: &Org, bytes: Bytes) -> Result<Result<Taken, Refusal>, PageError> {
    let turn = Turn::wait().await?;
    let package = match turn.read(move || import::open(&bytes)).await? {
        Ok(Brought::Package(package)) => package,
        Ok(Brought::Table(lines)) => return Ok(Ok((lines, Vec::new()))),
        Err(refusal) => return Ok(Err(refusal)),
    };
    let schools = package.schools();
    let named = schools.iter().find(|one| is_called(school, one));
    let Some(one) = named.or(schools.first().filter(|_| schools.len() == 1)).cloned() else { return Ok(Err(Refusal::NotInPackage)) };
    let mut tx = visit.app.db.read().await?;
    if named.is_none() && is_another(&mut tx, &one).await? {
        return Ok(Err(Refusal::NotInPackage));
    }
    let note = named.is_none().then(|| Note { key: "roster-note-other-school".to_owned(), about: one.name.clone() });
    let known = known_ids(&mut tx, school).await?;
    drop(tx);
    let taken = turn.read(move || import::lines_of(&package, &one.sourced_id, &known)).await?;
    Ok(taken.map(|(lines, notes)| (lines, note.into_iter().chain(notes).collect())))
}

/// Whether the only school of a package is one of this node; the one that it is brought for is called otherwise.
async fn is_another(tx: &mut Tx, one: &PackageSchool) -> Result<bool, DbError> {
    let Some(root) = org::find_root(tx).await? else { return Ok(false) };
    for text in [&one.identifier, &one.sourced_id, &one.name] {
        if !text.is_empty() && find_school(tx, root.id, text).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the package means the school.
fn is_called(school: &Org, one: &PackageSchool) -> bool {
    one.identifier == school.code || one.sourced_id == school.code || one.sourced_id == school.id.to_string() || one.name == school.name
}

/// The ids that people and classes of the school were given in other systems.
pub(super) async fn known_ids(tx: &mut Tx, school: &Org) -> Result<KnownIds, DbError> {
    let roster = Roster::load(tx, school.id).await?;
    import::load_known(tx, school.id, &roster).await
}

/// Keeps the rows to be looked at.
pub(super) async fn keep(
    tx: &mut Tx,
    visit: &Visit,
    person: &Person,
    school: &Org,
    file_name: String,
    (lines, notes): Taken,
) -> Result<ImportId, PageError> {
    let (id, home, coverage) = (ImportId::new(), school.home.clone(), Coverage::Listed);
    let notes = notes.into_iter().map(|note| Note { about: plain_text(&note.about), ..note }).collect();
    let pending = Pending { id, home, school: school.id, by: person.account, file_name, coverage, lines, notes, outcome: String::new() };
    import::save(tx, &pending, visit.app.clock.now()).await?;
    Ok(id)
}

/// What a file is called, to be shown: no path, nothing invisible, not long.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = plain_text(last).chars().take(LONGEST_FILE_NAME_CHARS).collect();
    if shown.trim().is_empty() { "roster.csv".to_owned() } else { shown }
}

/// Without what is invisible or turns the direction of what follows.
fn plain_text(text: &str) -> String {
    let is_seen = |c: &char| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}');
    text.chars().filter(is_seen).take(LONGEST_NOTE_CHARS).collect()
}

async fn next(form: &mut Multipart) -> Result<Field<'_>, PageError> {
    form.next_field().await.map_err(|_| PageError::BadRequest("error-form"))?.ok_or(PageError::BadRequest("error-form"))
}

/// The short field that has to come next.
async fn text(form: &mut Multipart, name: &str) -> Result<String, PageError> {
    let field = next(form).await?;
    if field.name() != Some(name) {
        return Err(PageError::BadRequest("error-form"));
    }
    Ok(String::from_utf8_lossy(&bytes_of(field).await?).into_owned())
}

async fn bytes_of(field: Field<'_>) -> Result<Bytes, PageError> {
    field.bytes().await.map_err(|error| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { PageError::TooLarge } else { PageError::BadRequest("error-form") }
    })
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_hostile_file_name_is_only_a_name() {
        assert_eq!(plain("../../etc/passwd"), "passwd");
        assert_eq!(plain("C:\\花名册\\七年级.csv"), "七年级.csv");
        assert_eq!(plain("a\u{202e}vsc.exe\r\n"), "avsc.exe");
        assert_eq!(plain("\0"), "roster.csv");
        assert_eq!(plain(&"长".repeat(500)).chars().count(), 80);
    }
}
