//! A pupil: go on learning, the books of the grade, what is new for it.

use identity::{Action, Resource};
use store::DbError;

use super::panel::{Body, Panel};
use super::{Desk, Visitor, content};

pub(super) async fn desk(visitor: &Visitor<'_>) -> Result<Desk, DbError> {
    let mut desk = Desk::default();
    desk.main.push(content::recent(visitor, "desk-go-on", "").await?);
    desk.side.push(content::shelf(visitor).await?);
    // In a class session there is nothing but learning.
    let person = visitor.person;
    if person.may(Action::ReadOwn, Resource::OwnThings(person.account)).is_ok() {
        desk.side.push(content::classes(visitor));
    }
    let Some(schooling) = &visitor.person.role.schooling else {
        desk.wide.push(content::newest(visitor, 4).await?);
        return Ok(desk);
    };
    let (stage, grade) = (schooling.stage, schooling.grade);
    let name = schooling.grade_in(visitor.shell.words());
    let books = content::grade_books(visitor, stage, grade).await?;
    if !books.is_empty() {
        let title = visitor.shell.tx("desk-grade-books", &name);
        let href = format!("/books?stage={}", web::url_encoded(stage));
        desk.wide.push(Panel::new("book", title, Body::Tomes(books)).with_more(href));
    }
    let for_grade = content::newest_panel(visitor, "desk-newest-for-grade", library::section::COURSE_TEACHING, stage, grade).await?;
    match for_grade {
        Some(panel) => desk.wide.push(panel),
        None => desk.wide.push(content::newest(visitor, 4).await?),
    }
    Ok(desk)
}
