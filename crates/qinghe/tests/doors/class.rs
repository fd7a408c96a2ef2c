//! The doors of a class.

use identity::{Action, Space};

use super::asks::Asks;
use super::knock::Knock;

/// A door of a class or of one of its pupils.
pub struct ClassDoor {
    pub path: &'static str,
    pub knock: Knock,
    pub asks: Asks,
}

pub const fn door(path: &'static str, knock: Knock, asks: Asks) -> ClassDoor {
    ClassDoor { path, knock, asks }
}

const LEAVE: Knock = Knock::Post(&[
    ("child", "{pupil}"),
    ("when", "days"),
    ("from_day", "1999-01-01"),
    ("from_half", "morning"),
    ("to_day", "1999-01-01"),
    ("to_half", "morning"),
    ("reason", "看病"),
]);
const CHOICE: Knock = Knock::Post(&[("request", "{nothing}"), ("child", "{pupil}")]);
/// A form that says nothing but which one it is.
const EMPTY: Knock = Knock::Post(&[("request", "{nothing}")]);
const UNSAID: Knock = Knock::PostParts(&[("request", "{nothing}")]);
const SHEET: Knock = Knock::Post(&[("day", "1999-01-01"), ("half", "morning")]);
/// How the demo class stands already.
const JOINING: Knock = Knock::Post(&[("parents", "1")]);

/// Members, leave, attendance, after-school service, and how an ordinary class is run.
pub const CLASS_DOORS: &[ClassDoor] = &[
    door("/class/{class}/members", Knock::Get, Asks::Class(Action::SeeClass)),
    // To be on the committee opens no door.
    door("/class/{class}/members/committee", Knock::Post(&[("who", "{pupil}")]), Asks::Class(Action::NameCommittee)),
    door("/class/{class}/members/requests", Knock::Post(&[("act", "approve")]), Asks::Class(Action::RunOrdinaryClass)),
    door("/class/{class}/members/subjects", Knock::Post(&[]), Asks::Class(Action::RunOrdinaryClass)),
    door("/class/{class}/members/remove", Knock::Post(&[]), Asks::Class(Action::RunOrdinaryClass)),
    door("/class/{class}/settings", Knock::Get, Asks::Class(Action::RunOrdinaryClass)),
    door("/class/{class}/settings", JOINING, Asks::Class(Action::RunOrdinaryClass)),
    door("/class/{class}/settings/code", Knock::Get, Asks::Class(Action::RunOrdinaryClass)),
    door("/class/{class}/settings/code", Knock::Post(&[("days", "7")]), Asks::Class(Action::RunOrdinaryClass)),
    door("/class/{class}/settings/code/withdraw", Knock::Post(&[]), Asks::Class(Action::RunOrdinaryClass)),
    // Without a reason none is closed.
    door("/admin/classes/{class}/close", Knock::Post(&[]), Asks::Class(Action::CloseOrdinaryClass)),
    door("/class/{class}/leave", Knock::Get, Asks::Class(Action::SeeLeave)),
    door("/class/{class}/leave", LEAVE, Asks::Pupil(Action::SeeClass, Action::AskLeave)),
    door("/class/{class}/attendance", Knock::Get, Asks::Class(Action::SeeAttendance)),
    door("/class/{class}/attendance", SHEET, Asks::Class(Action::TakeAttendance)),
    door("/class/{class}/attendance/month", Knock::Get, Asks::Class(Action::ReviewAttendance)),
    door("/class/{class}/attendance/month.csv", Knock::Get, Asks::Class(Action::ReviewAttendance)),
    door("/class/{class}/after-school", Knock::Get, Asks::Class(Action::SeeAfterSchool)),
    door("/class/{class}/after-school", CHOICE, Asks::Pupil(Action::SeeClass, Action::ChooseAfterSchool)),
    door("/class/{class}/session", Knock::Get, Asks::Class(Action::RunClassSession)),
    door("/class/{class}/session", Knock::Post(&[("minutes", "45")]), Asks::Class(Action::RunClassSession)),
    door("/class/{class}/session/board", Knock::Get, Asks::Class(Action::RunClassSession)),
    door("/class/{class}/session/act", Knock::Post(&[("act", "let_try")]), Asks::Class(Action::RunClassSession)),
    // Nobody here signs in with a card.
    door("/class/{class}/session/cards", Knock::Post(&[("whose", "missing")]), Asks::Class(Action::RunClassSession)),
];

/// What is said, handed in and recorded in a class.
pub const TALK_DOORS: &[ClassDoor] = &[
    door("/class/{class}/feed?space=pupils", Knock::Get, Asks::Space(Space::Pupils, Action::SeeSpace)),
    door("/class/{class}/feed?space=parents", Knock::Get, Asks::Space(Space::Parents, Action::SeeSpace)),
    door("/class/{class}/feed?space=staff", Knock::Get, Asks::Space(Space::Staff, Action::SeeSpace)),
    door("/class/{class}/feed?space=pupils", UNSAID, Asks::Space(Space::Pupils, Action::SpeakInSpace)),
    door("/class/{class}/feed?space=parents", UNSAID, Asks::Space(Space::Parents, Action::SpeakInSpace)),
    door("/class/{class}/feed?space=staff", UNSAID, Asks::Space(Space::Staff, Action::SpeakInSpace)),
    door("/class/{class}/notices", Knock::Get, Asks::Class(Action::SeeClass)),
    door("/class/{class}/notices", EMPTY, Asks::Class(Action::LeadClass)),
    door("/class/{class}/forms", Knock::Get, Asks::Class(Action::SeeClass)),
    door("/class/{class}/forms", EMPTY, Asks::Space(Space::Staff, Action::MakeForm)),
    door("/class/{class}/forms/new", Knock::Get, Asks::Space(Space::Staff, Action::MakeForm)),
    door("/class/{class}/reports", Knock::Get, Asks::Class(Action::SeeReports)),
    // Without a reason nobody is kept from speaking.
    door("/class/{class}/reports/blocks/{pupil}", Knock::Post(&[]), Asks::Space(Space::Staff, Action::LeadSpace)),
    door("/class/{class}/check-in", Knock::Get, Asks::Class(Action::SeeCheckIns)),
    door("/class/{class}/check-in", EMPTY, Asks::Class(Action::LeadClass)),
    door("/class/{class}/check-in/new", Knock::Get, Asks::Class(Action::LeadClass)),
    door("/class/{class}/evaluation", Knock::Get, Asks::Class(Action::SeeEvaluation)),
    door("/class/{class}/evaluation", EMPTY, Asks::Class(Action::Evaluate)),
    door("/class/{class}/evaluation/pupils/{pupil}", Knock::Get, Asks::Pupil(Action::SeeEvaluation, Action::SeePupil)),
    door("/class/{class}/evaluation/behaviours", Knock::Get, Asks::Class(Action::SetBehaviours)),
    door("/class/{class}/evaluation/behaviours", Knock::Post(&[]), Asks::Class(Action::SetBehaviours)),
    door("/class/{class}/evaluation/behaviours/{nothing}/retire", Knock::Post(&[]), Asks::Class(Action::SetBehaviours)),
    door("/class/{class}/evaluation/terms", Knock::Get, Asks::Class(Action::WriteTermText)),
    door("/class/{class}/evaluation/terms", Knock::Post(&[]), Asks::Class(Action::WriteTermText)),
    door("/class/{class}/evaluation/terms/print", Knock::Get, Asks::Class(Action::SeeEvaluation)),
    door("/class/{class}/evaluation/terms/{pupil}", Knock::Get, Asks::Class(Action::WriteTermText)),
    door("/class/{class}/evaluation/terms/{pupil}", Knock::Post(&[]), Asks::Class(Action::WriteTermText)),
    door("/class/{class}/growth", Knock::Get, Asks::Class(Action::ListGrowth)),
];
