use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use identity::{Action, Person, Resource, Visit};
use web::PageResult;

use super::own_school;
use crate::after_school::offer::list_offers;
use crate::after_school::session;
use crate::after_school::term::Term;

/// `GET /after-school/report.csv`: courses, places, places taken, sessions held; nobody's name.
pub(in crate::after_school) async fn download(person: Person, visit: Visit) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let line = own_school(&mut tx, &person).await?;
    person.may(Action::OfferAfterSchool, Resource::Org(&line))?;
    let heads = ["term", "title", "weekday", "time", "place", "places", "taken", "sessions"];
    let mut lines = vec![heads.map(|head| cell(&visit.say(&format!("after-school-report-{head}")))).join(",")];
    for offer in list_offers(&mut tx, line.org.id, Term::of(visit.app.clock.now())).await? {
        let sessions = session::count(&mut tx, &offer).await?;
        let day = visit.say(&format!("weekday-{}", offer.weekday));
        let texts = [offer.term.to_string(), offer.title.clone(), day, offer.hours(), offer.place.clone()];
        let numbers = [offer.places, offer.taken, sessions].map(|number| number.to_string());
        lines.push(texts.iter().map(|text| cell(text)).chain(numbers).collect::<Vec<_>>().join(","));
    }
    // Spreadsheets take a file for UTF-8 only when it begins with the mark.
    let text = format!("\u{feff}{}\r\n", lines.join("\r\n"));
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"after-school.csv\""),
        (CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, text).into_response())
}

/// A field of RFC 4180, which no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", text.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn a_title_never_becomes_a_formula() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("@sum"), "\"'@sum\"");
        assert_eq!(cell("\"足球\", 操场"), "\"\"\"足球\"\", 操场\"");
    }
}
