//! Many want one place, and the server dies in between.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use identity::guardians::{self, Owner, Relation};
use identity::{DEMO_PASSWORD, Duty, Person, find_demo_person};
use kernel::{AccountId, ClassId, Clock, OfferId, RequestId, SystemClock};
use roster::{Enrollment, enroll, find_class};
use store::{Db, sql};

use crate::world::{Server, World, worlds};

const CHILDREN: usize = 200;
const PLACES: i64 = 30;
/// The server is killed when so many have their answer.
const KILLED_AFTER: usize = 60;
/// How often a client sends again before it gives up.
const MOST_TRIES: usize = 50;

/// Before anything was sent or answered.
const NEVER: usize = usize::MAX;

/// What one child's client sends, and when it was first sent and first answered by the clock of the test: one step for each event.
struct Ask {
    child: AccountId,
    request: RequestId,
    first_sent: AtomicUsize,
    first_answered: AtomicUsize,
}

/// A signed-in browser's cookies and its token against forged forms.
struct Cookies(String, String);

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_ask_for_thirty_places_and_the_server_is_killed_meanwhile() {
    for world in worlds().await {
        world.json(&["demo"]);
        let db = world.database().await.unwrap();
        let class = ClassId::from_name("qinghe demo", "七（3）班");
        let offer = prepare(&world, &db, class).await;
        let asks: Vec<Ask> = list_children(&db, class).await.into_iter().map(Ask::of).collect();
        assert_eq!(asks.len(), CHILDREN);

        let (clock, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let first = world.serve();
        let cookies = sign_in(&first);
        let (path, address) = (format!("/class/{class}/after-school"), first.address().to_owned());
        let killed = Mutex::new(Some(first));
        std::thread::scope(|scope| {
            for ask in &asks {
                let (path, address, cookies, clock, done, killed) = (&path, &address, &cookies, &clock, &done, &killed);
                scope.spawn(move || {
                    let is_answered = hand_in(ask, address, path, cookies, offer, clock);
                    if is_answered && done.fetch_add(1, Ordering::SeqCst) + 1 == KILLED_AFTER {
                        // Dropping a server sends it SIGKILL.
                        drop(killed.lock().unwrap().take());
                    }
                });
            }
        });
        let acknowledged: Vec<AccountId> = asks.iter().filter(|ask| ask.is_answered()).map(|ask| ask.child).collect();
        assert!((KILLED_AFTER..CHILDREN).contains(&acknowledged.len()), "{}: {} answered", world.name, acknowledged.len());
        let kept = list_rows(&db, offer).await;
        let is_kept = |child: &AccountId| kept.iter().any(|(one, ..)| one == child);
        assert!(acknowledged.iter().all(is_kept), "{}: something acknowledged was lost", world.name);

        let second = world.serve();
        let address = second.address().to_owned();
        std::thread::scope(|scope| {
            // Everybody sends again, those who were answered too: the id of the request makes it one.
            for ask in &asks {
                let (path, address, cookies, clock) = (&path, &address, &cookies, &clock);
                scope.spawn(move || {
                    let is_acknowledged = (0..MOST_TRIES).any(|_| hand_in(ask, address, path, cookies, offer, clock));
                    assert!(is_acknowledged, "{} is never answered", ask.child);
                });
            }
        });
        let rows = list_rows(&db, offer).await;
        assert_eq!(rows[..kept.len()], kept, "{}: what was decided before stays as it was", world.name);
        check(&world, &asks, &rows);
    }
}

impl Ask {
    fn of(child: AccountId) -> Self {
        Self { child, request: RequestId::new(), first_sent: AtomicUsize::new(NEVER), first_answered: AtomicUsize::new(NEVER) }
    }

    fn is_answered(&self) -> bool {
        self.first_answered.load(Ordering::SeqCst) != NEVER
    }
}

/// Two hundred children of one guardian in the class, and a course of thirty places.
async fn prepare(world: &World, db: &Db, class: ClassId) -> OfferId {
    let now = SystemClock.now();
    let mut tx = db.begin().await.unwrap();
    let class = find_class(&mut tx, class).await.unwrap().unwrap();
    let [teacher, parent] = [demo(&mut tx, "teacher").await, demo(&mut tx, "parent").await];
    for number in 0..CHILDREN {
        let child = Owner { home: class.home.clone(), account: AccountId::from_name(world.name, &number.to_string()) };
        sql("INSERT INTO account (home, id, sign_in_name, display_name, password_hash, current_role_key, created_at)
             VALUES ($1, $2, $2, $3, '', 'pupil', $4)")
        .bind(&child.home)
        .bind(child.account)
        .bind(format!("学生{number}"))
        .bind(now)
        .execute(&mut tx)
        .await
        .unwrap();
        enroll(&mut tx, &class, &Enrollment { who: child.clone(), duty: Duty::Pupil, subject: String::new() }, now).await.unwrap();
        guardians::confirm(&mut tx, &child, &owner(&parent), Relation::Father, now).await.unwrap();
    }
    let offer = classroom::Offer {
        home: class.home.clone(),
        id: OfferId::new(),
        org: class.org,
        term: classroom::Term::of(now),
        title: "游泳".to_owned(),
        weekday: 5,
        begins_minute: 990,
        ends_minute: 1_050,
        place: "体育馆".to_owned(),
        teacher: owner(&teacher),
        grades: Vec::new(),
        places: PLACES,
        taken: 0,
        cancelled_at: None,
    };
    classroom::save_offer(&mut tx, &offer, now).await.unwrap();
    tx.commit().await.unwrap();
    offer.id
}

async fn demo(tx: &mut store::Tx, name: &str) -> Person {
    find_demo_person(tx, name).await.unwrap().unwrap()
}

fn owner(person: &Person) -> Owner {
    Owner { home: person.home.clone(), account: person.account }
}

async fn list_children(db: &Db, class: ClassId) -> Vec<AccountId> {
    let mut tx = db.read().await.unwrap();
    sql("SELECT e.account_id FROM enrollment e JOIN account a ON a.id = e.account_id WHERE e.class_id = $1 AND a.password_hash = ''")
        .bind(class)
        .fetch_all(&mut tx, |row| row.parse("account_id"))
        .await
        .unwrap()
}

/// Sends a form; answers status line and headers, or nothing when the server died meanwhile.
fn post(address: &str, path: &str, cookies: &str, form: &str) -> Option<String> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = form.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\ncookie: {cookies}\r\nconnection: close\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {length}\r\n\r\n{form}"
    )
    .ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let text = String::from_utf8_lossy(&answer).into_owned();
    text.contains("\r\n\r\n").then_some(text)
}

fn set_cookies(answer: &str) -> Vec<String> {
    let lines = answer.lines().filter(|line| line.to_lowercase().starts_with("set-cookie:"));
    lines.map(|line| line["set-cookie:".len()..].split(';').next().unwrap().trim().to_owned()).collect()
}

fn sign_in(server: &Server) -> Cookies {
    let first = set_cookies(&server.page("/sign-in"));
    let token = first.iter().find_map(|cookie| cookie.strip_prefix("qh_csrf=")).expect("a token").to_owned();
    let form = format!("csrf={token}&name=parent&password={DEMO_PASSWORD}");
    let answer = post(server.address(), "/sign-in", &first.join("; "), &form).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    let all: BTreeMap<String, String> = first
        .into_iter()
        .chain(set_cookies(&answer))
        .filter_map(|cookie| cookie.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned())))
        .collect();
    let token = all["qh_csrf"].clone();
    Cookies(all.into_iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; "), token)
}

/// Hands the wish in; answers whether the server acknowledged it. The times are those of the first acknowledged sending.
fn hand_in(ask: &Ask, address: &str, path: &str, Cookies(cookies, token): &Cookies, offer: OfferId, clock: &AtomicUsize) -> bool {
    let form = format!("csrf={token}&request={}&child={}&wish-{offer}=1", ask.request, ask.child);
    ask.first_sent.fetch_min(clock.fetch_add(1, Ordering::SeqCst), Ordering::SeqCst);
    let is_acknowledged = post(address, path, cookies, &form).is_some_and(|answer| answer.starts_with("HTTP/1.1 303"));
    if is_acknowledged {
        ask.first_answered.fetch_min(clock.fetch_add(1, Ordering::SeqCst), Ordering::SeqCst);
    }
    is_acknowledged
}

type Row = (AccountId, i64, String);

async fn list_rows(db: &Db, offer: OfferId) -> Vec<Row> {
    let mut tx = db.read().await.unwrap();
    sql("SELECT child_id, number, state FROM after_school_wish WHERE offer_id = $1 ORDER BY number")
        .bind(offer)
        .fetch_all(&mut tx, |row| Ok((row.parse("child_id")?, row.get("number")?, row.get("state")?)))
        .await
        .unwrap()
}

/// Exactly as many places as there are, a waiting list without gaps, and nobody before somebody who was answered earlier.
fn check(world: &World, asks: &[Ask], rows: &[Row]) {
    let numbers: Vec<i64> = rows.iter().map(|(_, number, _)| *number).collect();
    assert_eq!(numbers, (1..=200).collect::<Vec<_>>(), "{}: no gaps, nobody twice, nobody lost", world.name);
    for (_, number, state) in rows {
        assert_eq!(state, if *number <= PLACES { "placed" } else { "waiting" }, "{}: {number}", world.name);
    }
    let number_of: BTreeMap<AccountId, i64> = rows.iter().map(|(child, number, _)| (*child, *number)).collect();
    for earlier in asks {
        let answered = earlier.first_answered.load(Ordering::SeqCst);
        for later in asks.iter().filter(|ask| answered < ask.first_sent.load(Ordering::SeqCst)) {
            assert!(number_of[&earlier.child] < number_of[&later.child], "{}: the order of acknowledgement", world.name);
        }
    }
}
