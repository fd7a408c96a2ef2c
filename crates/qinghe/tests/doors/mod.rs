//! Who gets through which door, asked over HTTP: everybody knocks at every door of every class, school and desk, and is let in exactly where
//! the policies say so.

mod asks;
mod class;
mod complete;
mod knock;
mod node;
mod org;
mod people;
mod pupil;

use identity::DEMO_PASSWORD;
use kernel::{Clock, SystemClock};
use testing::{Client, Reply, Wire};

use crate::world::{Server, worlds};
use asks::is_open;
use class::{CLASS_DOORS, ClassDoor, TALK_DOORS};
use knock::{Knock, knock};
use node::{NODE_DOORS, is_node_open};
use org::{ORG_DOORS, is_org_open};
use people::{Knocker, Town, settle};
use pupil::PUPIL_DOORS;

type Browser = Client<Wire>;

/// The doors of a class and of its pupils.
fn room_doors() -> impl Iterator<Item = &'static ClassDoor> {
    [CLASS_DOORS, TALK_DOORS, PUPIL_DOORS].into_iter().flatten()
}

/// How to knock at the doors that are no class's.
fn other_doors() -> impl Iterator<Item = (&'static str, Knock)> {
    ORG_DOORS.iter().map(|door| (door.path, door.knock)).chain(NODE_DOORS.iter().map(|door| (door.path, door.knock)))
}

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
            wrong.extend(knock_at_the_node(&mut tx, &browser, knocker).await);
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
            for door in room_doors() {
                is_sent_to_sign_in(&knock(&guest, door.path, door.knock, Some(room), "").await, door.path);
            }
        }
        for (path, how) in other_doors() {
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
        for door in room_doors() {
            let may = is_open(tx, &knocker.person, room, door.asks, SystemClock.now()).await;
            let reply = knock(browser, door.path, door.knock, Some(room), "").await;
            wrong.extend(differs(&reply, may, knocker.label, (door.path, door.knock), room.label));
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
            let name = identity::org::find(tx, *id).await.unwrap().unwrap().name;
            wrong.extend(differs(&reply, may, knocker.label, (door.path, door.knock), &name));
        }
    }
    wrong
}

async fn knock_at_the_node(tx: &mut store::Tx, browser: &Browser, knocker: &Knocker) -> Vec<String> {
    let mut wrong = Vec::new();
    for door in NODE_DOORS {
        let may = is_node_open(tx, &knocker.person, door.asks, SystemClock.now()).await;
        let reply = knock(browser, door.path, door.knock, None, "").await;
        wrong.extend(differs(&reply, may, knocker.label, (door.path, door.knock), "the node"));
    }
    wrong
}

/// What is wrong with the answer, if anything: who may not is refused or learns nothing, who may gets past the policies.
fn differs(reply: &Reply, may: bool, who: &str, (path, how): (&str, Knock), to: &str) -> Option<String> {
    let status = reply.status.as_u16();
    let leads_away = ["/sign-in", "/me/rest"].iter().any(|away| reply.header("location").starts_with(away));
    let is_in = matches!(status, 200..=299 | 303 | 400 | 409 | 422) && !leads_away;
    let is_refused = matches!(status, 403 | 404);
    let is_right = if may { is_in } else { is_refused };
    (!is_right).then(|| format!("{who} at {path} ({how:?}) of {to}: {status}, though the policies say {}", if may { "yes" } else { "no" }))
}
