//! The doors of a pupil: those of the school, of the guardians, and of the pupil.

use identity::Action;

use super::asks::Asks;
use super::class::{ClassDoor, door};
use super::knock::Knock;

const CODE: Knock = Knock::Post(&[("act", "make_code")]);
const NO_TIME: Knock = Knock::Post(&[("act", "more"), ("more", "0")]);

pub const PUPIL_DOORS: &[ClassDoor] = &[
    door("/class/{class}/members/{pupil}/guardians", Knock::Get, Asks::PupilOfManaged(Action::SeeGuardians)),
    door("/class/{class}/members/{pupil}/guardians", CODE, Asks::PupilOfManaged(Action::MakePairingCode)),
    door("/admin/people/{pupil}/guardians", Knock::Get, Asks::Administered(Action::SeeGuardians)),
    door("/admin/people/{pupil}/guardians", CODE, Asks::Administered(Action::MakePairingCode)),
    door("/me/children/{pupil}/guardians", Knock::Get, Asks::Child(Action::SeeGuardians)),
    door("/me/children/{pupil}/consent", Knock::Get, Asks::Child(Action::SeeConsent)),
    door("/me/children/{pupil}/erase", Knock::Get, Asks::Child(Action::SeeConsent)),
    door("/me/children/{pupil}/export", Knock::Get, Asks::Child(Action::ExportData)),
    door("/me/children/{pupil}/time", Knock::Get, Asks::Child(Action::SeeMinorMode)),
    door("/me/children/{pupil}/time", NO_TIME, Asks::Child(Action::SetMinorMode)),
    door("/growth/{pupil}", Knock::Get, Asks::Record(Action::SeeGrowth)),
    door("/growth/{pupil}/pieces", Knock::Post(&[("request", "{nothing}")]), Asks::Record(Action::ChangeGrowth)),
    door("/growth/{pupil}/pieces/{nothing}/remove", Knock::Post(&[]), Asks::Record(Action::ChangeGrowth)),
];
