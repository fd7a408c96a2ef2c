//! Taking a file: read at once, kept as rows, never as a file.

use axum::body::Bytes;
use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use identity::{Org, Person, Visit};
use kernel::ImportId;
use store::Tx;
use web::{PageError, PageResult, csrf};

use super::overview;
use crate::import::{self, Brought, Coverage, Line, Note, Package, PackageSchool, Pending, Refusal, Roster};

const LONGEST_FILE_NAME_CHARS: usize = 80;
const LONGEST_NOTE_CHARS: usize = 400;

/// `POST /admin/roster/import`
pub(super) async fn upload(person: Person, visit: Visit, mut form: Multipart) -> PageResult {
    let org = first_fields(&visit, &mut form).await?;
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &org).await?;
    drop(tx);
    let (file_name, bytes) = file(&mut form).await?;
    let mut tx = visit.app.db.begin().await?;
    let read = match bytes.and_then(|bytes| import::open(&bytes)) {
        Ok(brought) => rows_of(&mut tx, &school.org, brought).await?,
        Err(refusal) => Err(refusal),
    };
    let (lines, notes) = match read {
        Ok(read) => read,
        Err(refusal) => return overview::page(&visit, &person, &mut tx, &school, Some(refusal)).await,
    };
    let id = keep(&mut tx, &visit, &person, &school.org, file_name, (lines, notes)).await?;
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

type Read = Result<(Vec<Line>, Vec<Note>), Refusal>;

/// The rows that a file has for the school.
async fn rows_of(tx: &mut Tx, school: &Org, brought: Brought) -> Result<Read, PageError> {
    match brought {
        Brought::Table(lines) => Ok(Ok((lines, Vec::new()))),
        Brought::Package(package) => {
            let schools = package.schools();
            let is_it = |one: &&PackageSchool| {
                one.identifier == school.code
                    || one.sourced_id == school.code
                    || one.sourced_id == school.id.to_string()
                    || one.name == school.name
            };
            match schools.iter().find(is_it).or(schools.first().filter(|_| schools.len() == 1)) {
                Some(one) => package_rows(tx, school, &package, &one.sourced_id).await,
                None => Ok(Err(Refusal::NotInPackage)),
            }
        }
    }
}

/// The rows that a package has for the school, people and classes found again by the ids that they were given.
pub(super) async fn package_rows(tx: &mut Tx, school: &Org, package: &Package, sourced_id: &str) -> Result<Read, PageError> {
    let roster = Roster::load(tx, school.id).await?;
    let known = import::load_known(tx, school.id, &roster).await?;
    Ok(import::lines_of(package, sourced_id, &known))
}

/// Keeps the rows to be looked at.
pub(super) async fn keep(
    tx: &mut Tx,
    visit: &Visit,
    person: &Person,
    school: &Org,
    file_name: String,
    (lines, notes): (Vec<Line>, Vec<Note>),
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
