//! The doors of an org. `{org}` stands for it.

use identity::{Action, OrgKind, Person, Resource, org};
use kernel::OrgId;
use store::Tx;

use super::knock::Knock;

/// A door of an org.
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

const fn of_school(path: &'static str, knock: Knock, action: Action) -> OrgDoor {
    OrgDoor { path, knock, action, is_of_schools: true }
}

const ADD: Knock = Knock::Post(&[("org", "{org}"), ("kind", "nation"), ("code", "1"), ("name", "又一国")]);
const GRANT: Knock = Knock::Post(&[("org", "{org}"), ("kind", "teacher"), ("sign_in_name", "nobody-at-all")]);
const NO_FILE: Knock = Knock::PostParts(&[("org", "{org}")]);
/// About a pupil whom the school does not have.
const NOBODY: Knock = Knock::Post(&[("org", "{org}"), ("number", "NOBODY"), ("code", "NOBODY"), ("reason", "moved")]);

pub const ORG_DOORS: &[OrgDoor] = &[
    of_org("/admin/people?org={org}", Knock::Get, Action::ManageOrg),
    of_org("/admin/people/grant", GRANT, Action::GrantRole),
    of_org("/admin/orgs?org={org}", Knock::Get, Action::ManageOrg),
    of_org("/admin/orgs/add", ADD, Action::ManageOrg),
    of_org("/admin/orgs/rename", Knock::Post(&[("org", "{org}"), ("name", "=")]), Action::PlaceOrg),
    of_org("/admin/orgs/move", Knock::Post(&[("org", "{org}"), ("to", "nowhere-at-all")]), Action::PlaceOrg),
    of_org("/admin/adoption?org={org}", Knock::Get, Action::SetAdoption),
    of_org("/admin/roster/district?org={org}", Knock::Get, Action::ManageOrg),
    of_org("/admin/roster/district", NO_FILE, Action::ManageOrg),
    of_school("/admin/roster?org={org}", Knock::Get, Action::ManageOrg),
    of_school("/admin/roster/roster.csv?org={org}", Knock::Get, Action::ManageOrg),
    of_school("/admin/roster/roster.xlsx?org={org}", Knock::Get, Action::ManageOrg),
    of_school("/admin/roster/oneroster.zip?org={org}", Knock::Get, Action::ManageOrg),
    of_school("/admin/roster/people?org={org}", Knock::Get, Action::ManageOrg),
    of_school("/admin/roster/import", NO_FILE, Action::ManageOrg),
    of_school("/admin/roster/rollover?org={org}", Knock::Get, Action::ManageOrg),
    of_school("/admin/roster/rollover", Knock::Post(&[("org", "{org}"), ("shown", "something else")]), Action::ManageOrg),
    of_school("/admin/roster/slips", Knock::Post(&[("org", "{org}"), ("group", "teachers")]), Action::ManageOrg),
    of_school("/admin/roster/transfers?org={org}", Knock::Get, Action::TransferPupil),
    of_school("/admin/roster/transfers", NOBODY, Action::TransferPupil),
    of_school("/admin/roster/transfers/ask", NOBODY, Action::TransferPupil),
    of_school("/admin/roster/transfers/leave", NOBODY, Action::TransferPupil),
    of_school("/admin/roster/transfers/code", NOBODY, Action::TransferPupil),
];

/// Whether the policies let `person` do to the org what the door asks for; `None` where there is no such page.
pub async fn is_org_open(tx: &mut Tx, person: &Person, id: OrgId, door: &OrgDoor) -> Option<bool> {
    let line = org::find_line(tx, id).await.unwrap().unwrap();
    if door.is_of_schools && line.org.kind != OrgKind::School {
        return None;
    }
    let resource = if door.action == Action::SetAdoption { Resource::Adoption(&line) } else { Resource::Org(&line) };
    Some(person.may(door.action, resource).is_ok())
}
