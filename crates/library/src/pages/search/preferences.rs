//! What is likely to be meant by somebody: their role, their stage and grade, the editions that their school uses.

use identity::{Person, RoleKind};
use search::{Facet, Preferences};
use store::DbError;

use crate::Library;
use crate::adoption::{Adopted, find_adopted};

const FOR_THEM: f32 = 1.6;
const THEIR_STAGE: f32 = 1.5;
const THEIR_GRADE: f32 = 1.4;

/// The preferences of who is signed in.
pub async fn preferences_of(library: &Library, person: &Person) -> Result<Preferences, DbError> {
    let audience = match person.role.kind {
        RoleKind::Pupil => "pupil",
        RoleKind::Teacher | RoleKind::Researcher => "teacher",
        RoleKind::Parent => "parent",
        RoleKind::Editor | RoleKind::Administrator => "school",
    };
    let mut raised = vec![(Facet::Audience, audience.to_owned(), FOR_THEM)];
    if let Some(schooling) = &person.role.schooling {
        raised.push((Facet::Stage, schooling.stage.to_owned(), THEIR_STAGE));
        raised.push((Facet::Grade, schooling.grade.to_owned(), THEIR_GRADE));
    }
    let adopted = adopted_of(library, person).await?;
    let editions = adopted.editions().map(|(stage, subject, edition)| [stage, subject, edition].map(str::to_owned).into()).collect();
    Ok(Preferences { raised, editions })
}

/// The editions that hold where `person` acts.
///
/// # Errors
/// The database refused it.
async fn adopted_of(library: &Library, person: &Person) -> Result<Adopted, DbError> {
    let Some(org) = &person.role.org else { return Ok(Adopted::default()) };
    let mut tx = library.app.db.read().await?;
    match identity::org::find_line(&mut tx, org.id).await? {
        Some(line) => find_adopted(&mut tx, &line, library.app.clock.now().school_year()).await,
        None => Ok(Adopted::default()),
    }
}
