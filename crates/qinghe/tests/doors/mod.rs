//! Who gets through which door, asked over HTTP: everybody knocks at every door of every class, school and desk, and is let in exactly where
//! the policies say so.

mod complete;
mod people;
mod table;

use identity::{DEMO_PASSWORD, org};
use kernel::{Clock, SystemClock};
use testing::{Client, Reply, Wire};

use crate::world::{Server, worlds};
use people::{Knocker, Room, Town, settle};
use table::{CLASS_DOORS, Knock, NODE_DOORS, ORG_DOORS, is_node_open, is_open, is_org_open};

type Browser = Client<Wire>;

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_let_in_where_the_policies_say_so_and_nowhere_else() {
    for world in worlds().await {
        world.json(&["demo"]);
        let db = world.database().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let town = settle(&mut tx, SystemClock.now()).await;
        tx.commit().await.unwrap();
        let server = world.serve();
        let mut tx = db.read().await.unwrap();
        let mut wrong = Vec::new();
        for knocker in &town.people {
            let browser = sign_in(&server, knocker).await;
            wrong.extend(knock_at_classes(&mut tx, &browser, knocker, &town).await);
            wrong.extend(knock_at_orgs(&mut tx, &browser, knocker, &town).await);
            for door in NODE_DOORS {
                let may = is_node_open(&mut tx, &knocker.person, door.asks).await;
                wrong.extend(differs(&knock(&browser, door.path, door.knock, None, "").await, may, knocker.label, door.path, "the node"));
            }
        }
        assert!(wrong.is_empty(), "{}: {} of them\n{}", world.name, wrong.len(), wrong.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_guest_is_sent_to_sign_in_by_every_door() {
    for world in worlds().await {
        world.json(&["demo"]);
        let db = world.database().await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let town = settle(&mut tx, SystemClock.now()).await;
        tx.commit().await.unwrap();
        let server = world.serve();
        let guest = Client::new(Wire::to(server.address()));
        let org = town.orgs[0].to_string();
        for room in &town.rooms {
            for door in CLASS_DOORS {
                is_sent_to_sign_in(&knock(&guest, door.path, door.knock, Some(room), "").await, door.path);
            }
        }
        for (path, how) in ORG_DOORS.iter().map(|door| (door.path, door.knock)).chain(NODE_DOORS.iter().map(|door| (door.path, door.knock)))
        {
            is_sent_to_sign_in(&knock(&guest, path, how, None, &org).await, path);
        }
    }
}

fn is_sent_to_sign_in(reply: &Reply, path: &str) {
    assert_eq!(reply.status, 303, "{path}");
    assert!(reply.header("location").starts_with("/sign-in"), "{path}: {}", reply.header("location"));
}

async fn sign_in(server: &Server, knocker: &Knocker) -> Browser {
    let browser = Client::new(Wire::to(server.address()));
    let reply = browser.post_form("/sign-in", &[("name", knocker.sign_in_name), ("password", DEMO_PASSWORD)]).await;
    assert_eq!(reply.status, 303, "{} signs in", knocker.sign_in_name);
    browser
}

async fn knock_at_classes(tx: &mut store::Tx, browser: &Browser, knocker: &Knocker, town: &Town) -> Vec<String> {
    let mut wrong = Vec::new();
    for room in &town.rooms {
        for door in CLASS_DOORS {
            let may = is_open(tx, &knocker.person, room, door.asks, SystemClock.now()).await;
            let reply = knock(browser, door.path, door.knock, Some(room), "").await;
            wrong.extend(differs(&reply, may, knocker.label, door.path, room.label));
        }
    }
    wrong
}

async fn knock_at_orgs(tx: &mut store::Tx, browser: &Browser, knocker: &Knocker, town: &Town) -> Vec<String> {
    let mut wrong = Vec::new();
    for id in &town.orgs {
        for door in ORG_DOORS {
            let Some(may) = is_org_open(tx, &knocker.person, *id, door).await else { continue };
            let reply = knock(browser, door.path, door.knock, None, &id.to_string()).await;
            wrong.extend(differs(&reply, may, knocker.label, door.path, &org::find(tx, *id).await.unwrap().unwrap().name));
        }
    }
    wrong
}

async fn knock(browser: &Browser, path: &str, how: Knock, room: Option<&Room>, org: &str) -> Reply {
    let (class, pupil) = room.map(|room| (room.class.to_string(), room.pupil.account.to_string())).unwrap_or_default();
    let filled = |text: &str| text.replace("{class}", &class).replace("{pupil}", &pupil).replace("{org}", org);
    match how {
        Knock::Get => browser.get(&filled(path)).await,
        Knock::Post(fields) => {
            let fields: Vec<(&str, String)> = fields.iter().map(|(name, value)| (*name, filled(value))).collect();
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.post_form(&filled(path), &fields).await
        }
    }
}

/// What is wrong with the answer, if anything: who may not is refused or learns nothing, who may gets past the policies.
fn differs(reply: &Reply, may: bool, who: &str, path: &str, to: &str) -> Option<String> {
    let status = reply.status.as_u16();
    let is_in = matches!(status, 200..=299 | 303 | 400 | 409 | 422) && !reply.header("location").starts_with("/sign-in");
    let is_refused = matches!(status, 403 | 404);
    let is_right = if may { is_in } else { is_refused };
    (!is_right).then(|| format!("{who} at {path} of {to}: {status}, though the policies say {}", if may { "yes" } else { "no" }))
}
