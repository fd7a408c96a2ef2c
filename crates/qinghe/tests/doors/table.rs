//! Every door to people's data and to what is administered: how to knock, and what one must be allowed to do to be let in.

use identity::{Action, ClassKind, Duty, OrgKind, Person, Resource, Subject, org};
use kernel::{OrgId, Timestamp};
use roster::see_class;
use store::Tx;

use super::people::Room;

/// How to knock.
#[derive(Debug, Clone, Copy)]
pub enum Knock {
    Get,
    /// With a form that fits. What it asks for is refused or changes nothing that another knock depends on.
    Post(&'static [(&'static str, &'static str)]),
}

/// A door of a class or of one of its pupils. `{class}` and `{pupil}` stand for what is knocked at, in addresses and forms.
pub struct ClassDoor {
    pub path: &'static str,
    pub knock: Knock,
    pub asks: Asks,
}

/// What somebody must be allowed to do.
#[derive(Debug, Clone, Copy)]
pub enum Asks {
    /// This, to the class
    Class(Action),
    /// See the class, and this to the pupil in it
    Pupil(Action),
    /// Manage the class, and this to the pupil's data
    PupilOfManaged(Action),
    /// See the account as an administrator, and this to its data
    Administered(Action),
    /// Be the pupil's guardian, and this to the pupil's data
    Child(Action),
}

const fn door(path: &'static str, knock: Knock, asks: Asks) -> ClassDoor {
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

pub const CLASS_DOORS: &[ClassDoor] = &[
    door("/class/{class}/members", Knock::Get, Asks::Class(Action::SeeClass)),
    door("/class/{class}/members/{pupil}/guardians", Knock::Get, Asks::PupilOfManaged(Action::SeeGuardians)),
    door("/class/{class}/members/{pupil}/guardians", Knock::Post(&[("act", "make_code")]), Asks::PupilOfManaged(Action::MakePairingCode)),
    door("/class/{class}/leave", Knock::Get, Asks::Class(Action::SeeLeave)),
    door("/class/{class}/leave", LEAVE, Asks::Pupil(Action::AskLeave)),
    door("/class/{class}/attendance", Knock::Get, Asks::Class(Action::SeeAttendance)),
    door("/class/{class}/attendance", Knock::Post(&[("day", "1999-01-01"), ("half", "morning")]), Asks::Class(Action::TakeAttendance)),
    door("/class/{class}/attendance/month", Knock::Get, Asks::Class(Action::ReviewAttendance)),
    door("/class/{class}/attendance/month.csv", Knock::Get, Asks::Class(Action::ReviewAttendance)),
    door("/class/{class}/after-school", Knock::Get, Asks::Class(Action::SeeAfterSchool)),
    door(
        "/class/{class}/after-school",
        Knock::Post(&[("request", "01890a5d-ac96-774b-bcce-b302099a8057"), ("child", "{pupil}")]),
        Asks::Pupil(Action::ChooseAfterSchool),
    ),
    door("/admin/people/{pupil}/guardians", Knock::Get, Asks::Administered(Action::SeeGuardians)),
    door("/admin/people/{pupil}/guardians", Knock::Post(&[("act", "make_code")]), Asks::Administered(Action::MakePairingCode)),
    door("/me/children/{pupil}/guardians", Knock::Get, Asks::Child(Action::SeeGuardians)),
    door("/me/children/{pupil}/consent", Knock::Get, Asks::Child(Action::SeeConsent)),
    door("/me/children/{pupil}/erase", Knock::Get, Asks::Child(Action::SeeConsent)),
    door("/me/children/{pupil}/export", Knock::Get, Asks::Child(Action::ExportData)),
];

/// Whether the policies let `person` do what the door asks for.
pub async fn is_open(tx: &mut Tx, person: &Person, room: &Room, asks: Asks, now: Timestamp) -> bool {
    match asks {
        Asks::Class(action) => see_class(tx, person, room.class, action).await.is_ok(),
        Asks::Pupil(action) => {
            let Ok(seen) = see_class(tx, person, room.class, Action::SeeClass).await else { return false };
            person.may(action, seen.pupil(room.pupil.account)).is_ok()
        }
        Asks::PupilOfManaged(action) => {
            let Ok(seen) = see_class(tx, person, room.class, Action::ManageClass).await else { return false };
            let mut subject = Subject::find(tx, person, room.pupil.clone(), now).await.unwrap();
            let is_head = seen.facts.duties.contains(&Duty::HeadTeacher);
            subject.facts.asked_by_head_teacher = is_head && seen.class.kind == ClassKind::Administrative;
            subject.let_do(person, action).is_ok()
        }
        Asks::Administered(action) => {
            let subject = Subject::find(tx, person, room.pupil.clone(), now).await.unwrap();
            let account = Resource::Account(room.pupil.account, &subject.facts.lines);
            person.role.org.is_some() && person.may(Action::ReadAccount, account).is_ok() && subject.let_do(person, action).is_ok()
        }
        Asks::Child(action) => {
            let subject = Subject::find(tx, person, room.pupil.clone(), now).await.unwrap();
            subject.facts.asked_by_guardian && subject.let_do(person, action).is_ok()
        }
    }
}

/// A door of an org. `{org}` stands for it.
pub struct OrgDoor {
    pub path: &'static str,
    pub knock: Knock,
    pub action: Action,
    /// There is such a page for schools only
    pub is_of_schools: bool,
}

const fn of_org(path: &'static str, knock: Knock, action: Action) -> OrgDoor {
    OrgDoor { path, knock, action, is_of_schools: false }
}

const fn of_school(path: &'static str, knock: Knock) -> OrgDoor {
    OrgDoor { path, knock, action: Action::ManageOrg, is_of_schools: true }
}

pub const ORG_DOORS: &[OrgDoor] = &[
    of_org("/admin/people?org={org}", Knock::Get, Action::ManageOrg),
    of_org(
        "/admin/people/grant",
        Knock::Post(&[("org", "{org}"), ("kind", "teacher"), ("sign_in_name", "nobody-at-all")]),
        Action::GrantRole,
    ),
    of_org("/admin/orgs?org={org}", Knock::Get, Action::ManageOrg),
    of_org("/admin/orgs/add", Knock::Post(&[("org", "{org}"), ("kind", "nation"), ("code", "1"), ("name", "又一国")]), Action::ManageOrg),
    of_org("/admin/orgs/rename", Knock::Post(&[("org", "{org}"), ("name", "=")]), Action::PlaceOrg),
    of_org("/admin/orgs/move", Knock::Post(&[("org", "{org}"), ("to", "nowhere-at-all")]), Action::PlaceOrg),
    of_org("/admin/adoption?org={org}", Knock::Get, Action::SetAdoption),
    of_school("/admin/roster?org={org}", Knock::Get),
    of_school("/admin/roster/roster.csv?org={org}", Knock::Get),
    of_school("/admin/roster/rollover?org={org}", Knock::Get),
    of_school("/admin/roster/rollover", Knock::Post(&[("org", "{org}"), ("shown", "something else")])),
    of_school("/admin/roster/slips", Knock::Post(&[("org", "{org}"), ("group", "teachers")])),
];

/// Whether the policies let `person` do to the org what the door asks for.
pub async fn is_org_open(tx: &mut Tx, person: &Person, id: OrgId, door: &OrgDoor) -> Option<bool> {
    let line = org::find_line(tx, id).await.unwrap().unwrap();
    if door.is_of_schools && line.org.kind != OrgKind::School {
        return None;
    }
    let resource = if door.action == Action::SetAdoption { Resource::Adoption(&line) } else { Resource::Org(&line) };
    Some(person.may(door.action, resource).is_ok())
}

/// A door of the whole node, or of the org in which somebody's role holds.
pub struct NodeDoor {
    pub path: &'static str,
    pub knock: Knock,
    pub asks: NodeAsks,
}

/// What somebody must be allowed to do.
#[derive(Debug, Clone, Copy)]
pub enum NodeAsks {
    /// See or retry background work
    Jobs(Action),
    /// This, to the library of the node
    Library(Action),
    /// This, to the school of their own role
    OwnSchool(Action),
    /// This, to the org of their own role
    OwnOrg(Action),
    /// Upload
    Uploads,
}

const fn of_node(path: &'static str, knock: Knock, asks: NodeAsks) -> NodeDoor {
    NodeDoor { path, knock, asks }
}

pub const NODE_DOORS: &[NodeDoor] = &[
    of_node("/admin/jobs", Knock::Get, NodeAsks::Jobs(Action::SeeJobs)),
    of_node("/admin/library", Knock::Get, NodeAsks::Library(Action::RecallResource)),
    of_node("/admin/missing", Knock::Get, NodeAsks::Library(Action::RecallResource)),
    of_node("/admin/codes", Knock::Get, NodeAsks::Library(Action::ReleaseResource)),
    of_node("/after-school", Knock::Get, NodeAsks::OwnSchool(Action::OfferAfterSchool)),
    of_node("/after-school/report.csv", Knock::Get, NodeAsks::OwnSchool(Action::OfferAfterSchool)),
    of_node("/admin/schools", Knock::Get, NodeAsks::OwnOrg(Action::ManageOrg)),
    of_node("/admin/notices", Knock::Get, NodeAsks::OwnOrg(Action::SpeakForOrg)),
    of_node("/me/uploads", Knock::Get, NodeAsks::Uploads),
];

/// Whether the policies let `person` do what the door asks for.
pub async fn is_node_open(tx: &mut Tx, person: &Person, asks: NodeAsks) -> bool {
    let root = org::find_root(tx).await.unwrap().unwrap();
    let own = match &person.role.org {
        Some(org) => org::find_line(tx, org.id).await.unwrap(),
        None => None,
    };
    let top = org::find_line(tx, root.id).await.unwrap().unwrap();
    match asks {
        NodeAsks::Jobs(action) => person.may(action, Resource::JobQueue).is_ok(),
        NodeAsks::Library(action) => person.may(action, Resource::LibraryItem(&top)).is_ok(),
        NodeAsks::OwnSchool(action) => {
            own.is_some_and(|line| line.org.kind == OrgKind::School && person.may(action, Resource::Org(&line)).is_ok())
        }
        NodeAsks::OwnOrg(action) => own.is_some_and(|line| person.may(action, Resource::Org(&line)).is_ok()),
        NodeAsks::Uploads => person.may(Action::UploadMedia, Resource::Uploads(person.account)).is_ok(),
    }
}
