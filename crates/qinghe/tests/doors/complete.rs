//! No door without a knock.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{other_doors, room_doors};

/// Where what is somebody's or administered lies.
const GUARDED: [&str; 17] = [
    "/class",
    "/admin",
    "/after-school",
    "/growth",
    "/join",
    "/in",
    "/schools",
    "/me/children",
    "/me/role",
    "/me/settings",
    "/me/uploads",
    "/me/inbox",
    "/me/reports",
    "/me/time",
    "/me/rest",
    "/oauth",
    "/sign-in/confirm",
];

/// Doors that ask about something that a knock would have to make first; who gets through them is tested beside them.
const TESTED_BESIDE: &[&str] = &[
    // Lists what is the person's own; nobody is refused.
    "/class",
    "/me/children",
    "/me/children/pair",
    "/me/inbox",
    "/me/inbox/{}/{}/done",
    "/me/rest",
    "/me/reports",
    "/growth",
    // One's own account: nobody is refused but who signed in with pictures.
    "/me/role",
    "/me/role/add",
    "/me/settings",
    "/me/settings/profile",
    "/me/settings/password",
    "/me/settings/devices",
    "/me/settings/consent",
    "/me/settings/erase",
    "/me/settings/export",
    "/me/settings/ways",
    "/me/settings/ways/passkeys",
    "/me/settings/ways/passkeys/challenge",
    "/me/settings/ways/passkeys/change",
    "/me/settings/ways/systems",
    "/me/settings/ways/accounts",
    "/sign-in/confirm",
    "/oauth/authorize",
    // Opened to other systems by a code or a token, and the keys to everybody.
    "/oauth/token",
    "/oauth/userinfo",
    "/oauth/keys",
    // Leads on to the feed.
    "/class/{}",
    // Opened by a code, to whoever is signed in; nobody learns of a class without one.
    "/join",
    "/join/{}",
    "/join/requests/{}/withdraw",
    // Opened by the code of a class session, to a device on which nobody is signed in.
    "/in",
    "/in/names",
    "/in/names/{}",
    "/in/leave",
    // Opened to everybody, and by the link that who asks is given.
    "/schools/ask",
    "/schools/ask/{}",
    // Who leaves, hands on or closes a class is not let in again.
    "/class/{}/members/leave",
    "/class/{}/settings/hand-on",
    "/class/{}/settings/close",
    "/class/{}/feed/{}",
    "/class/{}/feed/{}/files/{}/{}",
    "/class/{}/feed/{}/comments",
    "/class/{}/feed/{}/change",
    "/class/{}/feed/{}/remove",
    "/class/{}/feed/{}/pin",
    "/class/{}/feed/{}/report",
    "/class/{}/reports/{}/decide",
    "/class/{}/notices/{}",
    "/class/{}/notices/{}/read",
    "/class/{}/forms/{}",
    "/class/{}/forms/{}/answers",
    "/class/{}/forms/{}/answers.csv",
    "/class/{}/forms/{}/remind",
    "/class/{}/forms/{}/close",
    "/class/{}/forms/{}/delete",
    "/class/{}/check-in/{}",
    "/class/{}/check-in/{}/end",
    "/class/{}/check-in/{}/remind",
    "/class/{}/check-in/{}/end",
    "/class/{}/check-in/{}/entries",
    "/class/{}/check-in/{}/entries/{}/remove",
    "/class/{}/check-in/{}/entries/{}/files/{}/{}",
    "/class/{}/check-in/{}/entries/{}/comment",
    "/class/{}/check-in/{}/entries/{}/show",
    "/class/{}/check-in/{}/entries/{}/hide",
    "/class/{}/check-in/{}/entries/{}/ask",
    "/class/{}/evaluation/entries/{}/take-back",
    "/growth/{}/favourites",
    "/class/{}/leave/{}/approve",
    "/class/{}/leave/{}/ask-back",
    "/class/{}/leave/{}/answer",
    "/class/{}/leave/{}/withdraw",
    "/class/{}/after-school/withdraw",
    "/after-school/{}",
    "/after-school/{}/sessions",
    "/after-school/{}/change",
    "/after-school/{}/cancel",
    "/admin/people/confirm",
    "/admin/orgs/close",
    "/admin/orgs/reopen",
    "/admin/schools/{}/{}/approve",
    "/admin/schools/{}/{}/decline",
    "/admin/schools/{}/{}/slip",
    "/admin/notices/{}",
    "/admin/notices/{}/confirm",
    "/admin/notices/{}/remind",
    "/admin/roster/import/{}",
    "/admin/roster/import/{}/confirm",
    "/admin/roster/import/{}/discard",
    "/admin/roster/transfers/{}",
    "/admin/jobs/{}/retry",
    "/admin/codes/print",
    "/admin/codes/successor",
    "/me/inbox/{}/{}/done",
    "/me/uploads/tus",
    "/me/uploads/tus/{}",
];

#[test]
fn every_guarded_route_is_knocked_at_or_tested_beside() {
    let knocked = room_doors().map(|door| door.path).chain(other_doors().map(|(path, _)| path));
    let known: BTreeSet<String> = knocked.chain(TESTED_BESIDE.iter().copied()).map(shape).collect();
    let routes = routes();
    let is_guarded = |route: &&String| GUARDED.iter().any(|guarded| **route == *guarded || route.starts_with(&format!("{guarded}/")));
    let unknown: Vec<&String> = routes.iter().filter(is_guarded).filter(|route| !known.contains(*route)).collect();
    assert!(unknown.is_empty(), "doors that nobody knocks at: {unknown:#?}");
    let gone: Vec<&String> = known.iter().filter(|route| !routes.contains(*route)).collect();
    assert!(gone.is_empty(), "knocks at doors that are not there: {gone:#?}");
}

/// The route without its query and the names of its variables.
fn shape(route: &str) -> String {
    let path = route.split('?').next().unwrap_or_default();
    let parts = path.split('/').map(|part| if part.starts_with('{') { "{}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Every route that the program's source names.
fn routes() -> BTreeSet<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let sources = fs::read_dir(crates).unwrap().map(|entry| entry.unwrap().path().join("src"));
    let mut files = Vec::new();
    sources.for_each(|folder| list_files(&folder, &mut files));
    let text: String = files.iter().map(|file| fs::read_to_string(file).unwrap()).collect();
    let calls = text.split(".route(").skip(1).filter_map(|call| call.trim_start().strip_prefix('"'));
    calls.map(|call| shape(call.split('"').next().unwrap_or_default())).collect()
}

fn list_files(folder: &Path, files: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            list_files(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}
