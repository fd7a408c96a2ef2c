//! The doors of the whole node, of the org in which somebody's role holds, and of oneself.

use identity::guardians::Owner;
use identity::{Action, OrgKind, Person, Resource, Subject, org};
use kernel::Timestamp;
use store::Tx;

use super::knock::Knock;

/// A door that is the same for everybody.
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
    /// This, to their own data
    OwnData(Action),
    /// Upload
    Uploads,
}

const fn of_node(path: &'static str, knock: Knock, asks: NodeAsks) -> NodeDoor {
    NodeDoor { path, knock, asks }
}

const UNNAMED_CLASS: Knock = Knock::Post(&[("request", "{nothing}")]);
const EMPTY_NOTICE: Knock = Knock::Post(&[("id", "{nothing}")]);
const NO_TIME: Knock = Knock::Post(&[("act", "more"), ("more", "0")]);

pub const NODE_DOORS: &[NodeDoor] = &[
    of_node("/admin/jobs", Knock::Get, NodeAsks::Jobs(Action::SeeJobs)),
    of_node("/admin/library", Knock::Get, NodeAsks::Library(Action::RecallResource)),
    of_node("/admin/missing", Knock::Get, NodeAsks::Library(Action::RecallResource)),
    of_node("/admin/codes", Knock::Get, NodeAsks::Library(Action::ReleaseResource)),
    of_node("/after-school", Knock::Get, NodeAsks::OwnSchool(Action::OfferAfterSchool)),
    of_node("/after-school", Knock::Post(&[]), NodeAsks::OwnSchool(Action::OfferAfterSchool)),
    of_node("/after-school/report.csv", Knock::Get, NodeAsks::OwnSchool(Action::OfferAfterSchool)),
    of_node("/class/open", Knock::Get, NodeAsks::OwnOrg(Action::OpenOrdinaryClass)),
    of_node("/class/open", UNNAMED_CLASS, NodeAsks::OwnOrg(Action::OpenOrdinaryClass)),
    of_node("/admin/schools", Knock::Get, NodeAsks::OwnOrg(Action::ManageOrg)),
    of_node("/admin/notices", Knock::Get, NodeAsks::OwnOrg(Action::SpeakForOrg)),
    of_node("/admin/notices/new", Knock::Get, NodeAsks::OwnOrg(Action::SpeakForOrg)),
    of_node("/admin/notices/new", EMPTY_NOTICE, NodeAsks::OwnOrg(Action::SpeakForOrg)),
    of_node("/admin/classes", Knock::Get, NodeAsks::OwnSchool(Action::ManageOrg)),
    of_node("/me/time", Knock::Get, NodeAsks::OwnData(Action::SeeMinorMode)),
    of_node("/me/time", NO_TIME, NodeAsks::OwnData(Action::SetMinorMode)),
    of_node("/me/uploads", Knock::Get, NodeAsks::Uploads),
];

/// Whether the policies let `person` do what the door asks for.
pub async fn is_node_open(tx: &mut Tx, person: &Person, asks: NodeAsks, now: Timestamp) -> bool {
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
        NodeAsks::OwnData(action) => {
            let owner = Owner { home: person.home.clone(), account: person.account };
            Subject::find(tx, person, owner, now).await.unwrap().let_do(person, action).is_ok()
        }
        NodeAsks::Uploads => person.may(Action::UploadMedia, Resource::Uploads(person.account)).is_ok(),
    }
}
