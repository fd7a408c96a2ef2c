//! Taking a file: read at once, kept as rows, never as a file.

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::http::StatusCode;
use identity::{Person, Visit};
use kernel::ImportId;
use web::{PageError, PageResult, csrf};

use super::overview;
use crate::import::{self, Coverage, Line, Pending, Refusal};

const LONGEST_FILE_NAME_CHARS: usize = 80;

/// `POST /admin/roster/import`
pub(super) async fn upload(person: Person, visit: Visit, mut form: Multipart) -> PageResult {
    let token = text(&mut form, "csrf").await?;
    csrf::check_token(&visit.headers, &token)?;
    let org = text(&mut form, "org").await?;
    let mut tx = visit.app.db.read().await?;
    let school = super::school(&mut tx, &person, &org).await?;
    drop(tx);
    let field = next(&mut form).await?;
    let file_name = plain(field.file_name().unwrap_or_default());
    let lines = match bytes_of(field).await {
        Ok(bytes) => import::read(&bytes).and_then(|(heading, rows)| import::lines(&heading, rows)),
        Err(PageError::TooLarge) => Err(Refusal::TooLarge),
        Err(error) => return Err(error),
    };
    let lines: Vec<Line> = match lines {
        Ok(lines) => lines,
        Err(refusal) => return overview::page(&visit, &person, &mut visit.app.db.read().await?, &school, Some(refusal)).await,
    };
    let (id, home) = (ImportId::new(), school.org.home.clone());
    let pending = Pending {
        id,
        home,
        school: school.org.id,
        by: person.account,
        file_name,
        coverage: Coverage::Listed,
        lines,
        outcome: String::new(),
    };
    let mut tx = visit.app.db.begin().await?;
    import::save(&mut tx, &pending, visit.app.clock.now()).await?;
    tx.commit().await?;
    web::see_other(&format!("/admin/roster/import/{id}"))
}

/// What a file is called, to be shown: no path, nothing invisible, not long.
fn plain(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'))
        .take(LONGEST_FILE_NAME_CHARS)
        .collect();
    if shown.trim().is_empty() { "roster.csv".to_owned() } else { shown }
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

async fn bytes_of(field: Field<'_>) -> Result<axum::body::Bytes, PageError> {
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
