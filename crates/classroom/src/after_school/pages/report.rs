use identity::{Action, Person, Resource, Visit};
use web::PageResult;

use super::own_school;
use crate::after_school::offer::list_offers;
use crate::after_school::session;
use crate::after_school::term::Term;
use crate::spreadsheet::csv;

/// `GET /after-school/report.csv`: courses, places, places taken, sessions held; nobody's name.
pub(in crate::after_school) async fn download(person: Person, visit: Visit) -> PageResult {
    let mut tx = visit.app.db.read().await?;
    let line = own_school(&mut tx, &person).await?;
    person.may(Action::OfferAfterSchool, Resource::Org(&line))?;
    let heads = ["term", "title", "weekday", "time", "place", "places", "taken", "sessions"];
    let mut rows = vec![heads.map(|head| visit.say(&format!("after-school-report-{head}"))).to_vec()];
    for offer in list_offers(&mut tx, line.org.id, Term::of(visit.app.clock.now())).await? {
        let sessions = session::count(&mut tx, &offer).await?;
        let day = visit.say(&format!("weekday-{}", offer.weekday));
        let texts = [offer.term.to_string(), offer.title.clone(), day, offer.hours(), offer.place.clone()];
        let numbers = [offer.places, offer.taken, sessions].map(|number| number.to_string());
        rows.push(texts.into_iter().chain(numbers).collect());
    }
    csv("after-school", &rows)
}
