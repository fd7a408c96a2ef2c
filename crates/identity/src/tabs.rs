//! The bar at the bottom of a phone, for each role.

use web::Tab;

use crate::{Person, RoleKind};

const CLASS: Tab = Tab::new("/class", "users", "tab-class");
const INBOX: Tab = Tab::new("/me/inbox", "bell", "tab-inbox");
const ANSWERS: Tab = Tab::new("/me/answers", "pencil", "tab-answers");
const PEOPLE: Tab = Tab::new("/admin/people", "users", "tab-people");
const ADOPTION: Tab = Tab::new("/admin/adoption", "books", "tab-adoption");
const UPLOADS: Tab = Tab::new("/me/uploads", "upload", "tab-uploads");
const DESK: Tab = Tab { label: "tab-desk", ..Tab::ME };

/// What the person finds under the thumb.
pub(crate) fn tabs_of(person: &Person) -> [Tab; 5] {
    let [own, further, last] = match person.role.kind {
        RoleKind::Pupil if person.class_session.is_some() => [Tab::BOOKS, ANSWERS, Tab::ME],
        RoleKind::Pupil => [CLASS, ANSWERS, Tab::ME],
        RoleKind::Parent | RoleKind::Teacher => [CLASS, INBOX, Tab::ME],
        RoleKind::Researcher | RoleKind::Editor => [Tab::BOOKS, UPLOADS, DESK],
        RoleKind::Administrator => [PEOPLE, ADOPTION, DESK],
    };
    [Tab::HOME, Tab::COURSE, own, further, last]
}
