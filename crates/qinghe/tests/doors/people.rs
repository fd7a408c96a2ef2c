//! Everybody who may knock: every role, near and far from the class 七（3）班 of 示例市第一中学.

use identity::guardians::{self, Owner, Relation};
use identity::{ClassKind, Duty, Org, OrgKind, Person, Role, RoleKind, RoleOrg, Schooling, find_demo_person, org};
use kernel::{AccountId, ClassId, OrgId, SessionId, Timestamp};
use roster::{Class, Enrollment, enroll, save_class};
use store::{Tx, sql};

/// Somebody who knocks.
pub struct Knocker {
    /// What they are to the class 七（3）班, for the messages of assertions
    pub label: &'static str,
    /// What they sign in with
    pub sign_in_name: &'static str,
    /// Who they are
    pub person: Person,
}

/// A class to knock at, and one of its pupils.
pub struct Room {
    pub label: &'static str,
    pub class: ClassId,
    pub pupil: Owner,
}

/// All who knock and all they knock at.
pub struct Town {
    pub people: Vec<Knocker>,
    pub rooms: Vec<Room>,
    /// A school, and what it is part of, near and far
    pub orgs: Vec<OrgId>,
}

/// What they are to the class, and their sign-in name.
const DEMO: [(&str, &str); 15] = [
    ("pupil of the class", "pupil"),
    ("another pupil of the class", "c73-01"),
    ("guardian of the pupil", "parent"),
    ("head teacher of the class", "teacher"),
    ("head teacher of a class in another school", "teacher-parent"),
    ("pupil of another school", "c42-03"),
    // For whom a guardian chooses after-school courses.
    ("pupil of a primary class", "pupil-primary"),
    ("researcher of the city", "researcher"),
    ("editor of the nation", "editor"),
    ("administrator of the nation", "nation"),
    ("administrator of the province", "province"),
    ("administrator of the city", "city"),
    ("administrator of a county beside", "county"),
    ("administrator of the school", "school"),
    ("committee member of the class", "c73-02"),
];

/// Those whom the demo nation lacks: as above, then their role, the code of its org, and whether it is confirmed.
const NEWCOMERS: [(&str, &str, RoleKind, &str, bool); 12] = [
    ("subject teacher of the class", "near-subject", RoleKind::Teacher, "9901010002", true),
    ("teacher of the school without the class", "near-teacher", RoleKind::Teacher, "9901010002", true),
    ("head teacher of another class of the school", "next-head", RoleKind::Teacher, "9901010002", true),
    ("pupil of another class of the school", "next-pupil", RoleKind::Pupil, "9901010002", true),
    ("editor of the school", "near-editor", RoleKind::Editor, "9901010002", true),
    ("administrator of another school", "beside-admin", RoleKind::Administrator, "9901010001", true),
    ("unconfirmed teacher of the school", "new-teacher", RoleKind::Teacher, "9901010002", false),
    ("unconfirmed administrator of the school", "new-admin", RoleKind::Administrator, "9901010002", false),
    ("head teacher in another province", "far-head", RoleKind::Teacher, "9902010001", true),
    ("pupil in another province", "far-pupil", RoleKind::Pupil, "9902010001", true),
    ("guardian in another province", "far-parent", RoleKind::Parent, "", true),
    ("administrator of another province", "far-admin", RoleKind::Administrator, "9902", true),
];

fn demo_org(code: &str) -> OrgId {
    OrgId::from_name("qinghe demo", code)
}

fn demo_class(name: &str) -> ClassId {
    ClassId::from_name("qinghe demo", name)
}

fn owner(person: &Person) -> Owner {
    Owner { home: person.home.clone(), account: person.account }
}

/// Adds whom the demo nation lacks: a class beside the first, a school in another province, and people for both.
pub async fn settle(tx: &mut Tx, now: Timestamp) -> Town {
    let far = org::find(tx, demo_org("9902")).await.unwrap().unwrap();
    let (city, school) = (demo_org("990201"), demo_org("9902010001"));
    for (id, parent, kind, code) in [(city, far.id, OrgKind::City, "990201"), (school, city, OrgKind::School, "9902010001")] {
        let home = "990201".parse().unwrap();
        org::save(tx, &Org { id, parent: Some(parent), kind, code: code.to_owned(), home, name: format!("示例 {code}") }, now)
            .await
            .unwrap();
    }
    let mut people = Vec::new();
    for (label, sign_in_name) in DEMO {
        let mut person = find_demo_person(tx, sign_in_name).await.unwrap().unwrap();
        // Who teaches and is a parent signs in as a teacher.
        if let Some(teacher) = person.roles.iter().find(|role| role.kind == RoleKind::Teacher) {
            person.role = teacher.clone();
        }
        people.push(Knocker { label, sign_in_name, person });
    }
    for (label, sign_in_name, kind, org, is_confirmed) in NEWCOMERS {
        let person = move_in(tx, sign_in_name, kind, org, is_confirmed, now).await;
        people.push(Knocker { label, sign_in_name, person });
    }
    let rooms = fill_classes(tx, &people, school, now).await;
    let codes = ["99", "9901", "9902", "990101", "99010101", "9901010001", "9901010002", "9901010103", "9902010001"];
    Town { people, rooms, orgs: codes.map(demo_org).to_vec() }
}

/// An account with the password of all demo people.
async fn move_in(tx: &mut Tx, name: &str, kind: RoleKind, org_code: &str, is_confirmed: bool, now: Timestamp) -> Person {
    let org = if org_code.is_empty() { None } else { org::find(tx, demo_org(org_code)).await.unwrap() };
    let role = Role {
        kind,
        org: org.map(|org| RoleOrg { id: org.id, kind: org.kind, name: org.name, is_root: false }),
        is_confirmed,
        schooling: (kind == RoleKind::Pupil).then(|| Schooling::new("初中", "七年级").unwrap()),
    };
    let home: identity::Home = if org_code.starts_with("9902") { "990201" } else { "990101" }.parse().unwrap();
    let account = AccountId::from_name("qinghe demo", name);
    sql("INSERT INTO sign_in_name (name, home, account_id) VALUES ($1, $2, $3)")
        .bind(name)
        .bind(&home)
        .bind(account)
        .execute(tx)
        .await
        .unwrap();
    sql("INSERT INTO account (home, id, sign_in_name, display_name, password_hash, current_role_key, created_at)
         SELECT $1, $2, $3, $3, password_hash, $4, $5 FROM account WHERE sign_in_name = 'pupil'")
    .bind(&home)
    .bind(account)
    .bind(name)
    .bind(role.key().to_string())
    .bind(now)
    .execute(tx)
    .await
    .unwrap();
    sql("INSERT INTO account_role (home, account_id, kind, org_id, is_confirmed, stage, grade, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
    .bind(&home)
    .bind(account)
    .bind(kind.key())
    .bind(role.org.as_ref().map(|org| org.id.to_string()).unwrap_or_default())
    .bind(is_confirmed)
    .bind(role.schooling.as_ref().map(|schooling| schooling.stage))
    .bind(role.schooling.as_ref().map(|schooling| schooling.grade))
    .bind(now)
    .execute(tx)
    .await
    .unwrap();
    Person {
        account,
        home,
        name: name.to_owned(),
        role: role.clone(),
        roles: vec![role],
        session: SessionId::new(),
        class_session: None,
        minor: None,
    }
}

async fn fill_classes(tx: &mut Tx, people: &[Knocker], far_school: OrgId, now: Timestamp) -> Vec<Room> {
    let find = |name: &str| people.iter().find(|one| one.sign_in_name == name).map(|one| owner(&one.person)).unwrap();
    let own = roster::find_class(tx, demo_class("七（3）班")).await.unwrap().unwrap();
    let place = |who: Owner, duty: Duty, subject: &str| Enrollment { who, duty, subject: subject.to_owned() };
    enroll(tx, &own, &place(find("near-subject"), Duty::SubjectTeacher, "数学"), now).await.unwrap();
    enroll(tx, &own, &place(find("c73-02"), Duty::Committee, ""), now).await.unwrap();
    let next = Class { id: demo_class("七（4）班"), name: "七（4）班".to_owned(), ..own.clone() };
    let far = Class {
        id: demo_class("远（1）班"),
        org: far_school,
        home: "990201".parse().unwrap(),
        name: "远（1）班".to_owned(),
        ..own.clone()
    };
    for (class, head, pupil) in [(&next, "next-head", "next-pupil"), (&far, "far-head", "far-pupil")] {
        assert_eq!(class.kind, ClassKind::Administrative);
        save_class(tx, class, now).await.unwrap();
        enroll(tx, class, &place(find(head), Duty::HeadTeacher, ""), now).await.unwrap();
        enroll(tx, class, &place(find(pupil), Duty::Pupil, ""), now).await.unwrap();
    }
    guardians::confirm(tx, &find("far-pupil"), &find("far-parent"), Relation::Mother, now).await.unwrap();
    let primary = owner(&find_demo_person(tx, "pupil-primary").await.unwrap().unwrap());
    let young = owner(&find_demo_person(tx, "c21-01").await.unwrap().unwrap());
    let room = |label, name, pupil| Room { label, class: demo_class(name), pupil };
    vec![
        room("the class", "七（3）班", find("pupil")),
        room("another class of the school", "七（4）班", find("next-pupil")),
        room("a class of another school", "四（2）班", primary),
        // The first three years have class sessions.
        room("a class of the first three years", "二（1）班", young),
        room("a class in another province", "远（1）班", find("far-pupil")),
        room("an ordinary class", "科学社", find("pupil")),
    ]
}
