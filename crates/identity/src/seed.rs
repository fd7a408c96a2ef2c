//! Many invented people, for trying the program at the size of a nation.

use kernel::{AccountId, OrgId, Timestamp};
use store::{Db, DbError, Value, insert_many};
use web::PageError;

use crate::account::org_column;
use crate::demo::DEMO_PASSWORD;
use crate::org::{self, Org};
use crate::password::{self, Password};
use crate::{Home, OrgKind, RoleKey, RoleKind, Schooling};

const PEOPLE_PER_GROUP: u64 = 20;
const PUPILS_PER_GROUP: u64 = 17;
/// Three groups: 51 pupils.
const PEOPLE_PER_CLASS: u64 = 60;
const CLASSES_PER_SCHOOL: u64 = 10;
const PEOPLE_PER_SCHOOL: u64 = PEOPLE_PER_CLASS * CLASSES_PER_SCHOOL;
const SCHOOLS_PER_COUNTY: u64 = 100;
/// Eight columns a row: well below what one statement may hold.
const PEOPLE_PER_STATEMENT: u64 = 1000;
const PEOPLE_PER_TRANSACTION: u64 = 10_000;

const SURNAMES: [&str; 10] = ["林", "周", "何", "苏", "王", "陈", "叶", "程", "许", "唐"];
const GRADES: [&str; 6] = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"];
const SEEDED_HOME: &str = "990900";
const GIVEN_NAMES: [&str; 12] = ["小满", "小禾", "知夏", "子安", "一诺", "清和", "立夏", "思远", "若水", "明远", "雨桐", "书航"];

/// Makes `users` people in invented schools; the same `seed` always makes the same people, and those that exist already stay.
///
/// All of them share one hash, of [`DEMO_PASSWORD`]: hashing a million passwords would take hours and show nothing. Their sign-in
/// names are `s<seed>-<number>`. For demonstrations and load tests only.
///
/// # Errors
/// The database refused it.
pub async fn seed_people(db: &Db, users: u64, seed: u64, now: Timestamp) -> Result<(), PageError> {
    let hash = password::hash(Password::new(DEMO_PASSWORD)).await?;
    let schools = save_schools(db, users.div_ceil(PEOPLE_PER_SCHOOL), seed, now).await?;
    let mut done = 0;
    while done < users {
        let end = users.min(done + PEOPLE_PER_TRANSACTION);
        let mut tx = db.begin().await?;
        while done < end {
            let until = end.min(done + PEOPLE_PER_STATEMENT);
            let people = (done..until).map(|number| invent(seed, number, &schools));
            save(&mut tx, &people.collect::<Vec<_>>(), &hash, now).await?;
            done = until;
        }
        tx.commit().await?;
    }
    Ok(())
}

struct Invented {
    id: AccountId,
    home: Home,
    sign_in_name: String,
    name: String,
    role: RoleKey,
    schooling: Option<Schooling>,
}

/// Of twenty people seventeen are pupils, two are teachers and one is a parent.
fn kind_of(number: u64) -> RoleKind {
    match number % PEOPLE_PER_GROUP {
        0..PUPILS_PER_GROUP => RoleKind::Pupil,
        PUPILS_PER_GROUP..19 => RoleKind::Teacher,
        _ => RoleKind::Parent,
    }
}

fn invent(seed: u64, number: u64, schools: &[Org]) -> Invented {
    let at = |share: u64, length: usize| usize::try_from(number / share % length as u64).unwrap_or_default();
    let school = &schools[at(PEOPLE_PER_SCHOOL, schools.len())];
    let kind = kind_of(number);
    Invented {
        id: seeded_account(seed, number),
        home: school.home.clone(),
        name: format!("{}{}", SURNAMES[at(1, 10)], GIVEN_NAMES[at(10, 12)]),
        role: RoleKey { kind, org: if kind == RoleKind::Parent { None } else { Some(school.id) } },
        schooling: if kind == RoleKind::Pupil { schooling_of(number / PEOPLE_PER_CLASS % CLASSES_PER_SCHOOL) } else { None },
        sign_in_name: sign_in_name(seed, number),
    }
}

fn sign_in_name(seed: u64, number: u64) -> String {
    format!("s{seed}-{number}")
}

fn seeded_account(seed: u64, number: u64) -> AccountId {
    AccountId::from_name("qinghe seed", &sign_in_name(seed, number))
}

/// What a class of a seeded school learns: the first ones are of the first grade.
fn schooling_of(class: u64) -> Option<Schooling> {
    let at = usize::try_from(class * GRADES.len() as u64 / CLASSES_PER_SCHOOL).unwrap_or_default();
    Schooling::new("小学", GRADES[at]).ok()
}

/// Some of the people that [`seed_people`] made, who could share a class; other areas make what they do there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeededClass {
    /// Their school
    pub school: OrgId,
    /// Where they live
    pub home: Home,
    /// Which class of the school it is, from 0
    pub number: u64,
    /// What they learn
    pub schooling: Option<Schooling>,
    /// 51 where the school is full
    pub pupils: Vec<AccountId>,
    /// Six where the school is full
    pub teachers: Vec<AccountId>,
    /// Three where the school is full: of each seventeenth pupil
    pub parents: Vec<AccountId>,
}

/// How the people of [`seed_people`] fall into classes, school by school, ten classes a school.
///
/// # Errors
/// Never; the invented home is one.
pub fn seeded_classes(users: u64, seed: u64) -> Result<impl Iterator<Item = SeededClass>, PageError> {
    let home: Home = SEEDED_HOME.parse().map_err(PageError::internal)?;
    Ok((0..users.div_ceil(PEOPLE_PER_CLASS)).map(move |class| {
        let first = class * PEOPLE_PER_CLASS;
        let of = |kind| {
            (first..users.min(first + PEOPLE_PER_CLASS)).filter(|at| kind_of(*at) == kind).map(|at| seeded_account(seed, at)).collect()
        };
        let number = class % CLASSES_PER_SCHOOL;
        SeededClass {
            school: org_id(OrgKind::School, &school_code(seed, class / CLASSES_PER_SCHOOL)),
            home: home.clone(),
            number,
            schooling: schooling_of(number),
            pupils: of(RoleKind::Pupil),
            teachers: of(RoleKind::Teacher),
            parents: of(RoleKind::Parent),
        }
    }))
}

fn org_id(kind: OrgKind, code: &str) -> OrgId {
    OrgId::from_name("qinghe seed", &format!("{}/{code}", kind.key()))
}

fn school_code(seed: u64, number: u64) -> String {
    format!("98{seed}{number:06}")
}

/// Invented schools under an invented nation of their own, or under the node's root where there is one.
async fn save_schools(db: &Db, count: u64, seed: u64, now: Timestamp) -> Result<Vec<Org>, PageError> {
    let mut tx = db.begin().await?;
    let home: Home = SEEDED_HOME.parse().map_err(PageError::internal)?;
    let make = |kind: OrgKind, code: String, parent: Option<OrgId>, name: String| Org {
        id: org_id(kind, &code),
        parent,
        kind,
        code,
        home: home.clone(),
        name,
    };
    let root = match org::find_root(&mut tx).await? {
        Some(root) => root,
        None => make(OrgKind::Nation, "99".to_owned(), None, "国家示例节点".to_owned()),
    };
    org::save(&mut tx, &root, now).await?;
    let mut county = root.clone();
    let mut schools = Vec::new();
    for number in 0..count.max(1) {
        if number % SCHOOLS_PER_COUNTY == 0 {
            let at = number / SCHOOLS_PER_COUNTY + 1;
            county = make(OrgKind::County, format!("98{seed}{at:04}"), Some(root.id), format!("示例第{at}县"));
            org::save(&mut tx, &county, now).await?;
        }
        let school = make(OrgKind::School, school_code(seed, number), Some(county.id), format!("示例第{}学校", number + 1));
        org::save(&mut tx, &school, now).await?;
        schools.push(school);
    }
    tx.commit().await?;
    Ok(schools)
}

async fn save(tx: &mut store::Tx, people: &[Invented], hash: &str, now: Timestamp) -> Result<(), DbError> {
    let rows = |row: &dyn Fn(&Invented) -> Vec<Value>| people.iter().map(row).collect::<Vec<_>>();
    let names = rows(&|p| vec![(&p.sign_in_name).into(), (&p.home).into(), p.id.into()]);
    insert_many("INSERT INTO sign_in_name (name, home, account_id)", names, "ON CONFLICT DO NOTHING").execute(tx).await?;
    let accounts = rows(&|p| {
        let role = p.role.to_string();
        vec![(&p.home).into(), p.id.into(), (&p.sign_in_name).into(), (&p.name).into(), hash.into(), role.into(), now.into()]
    });
    let head = "INSERT INTO account (home, id, sign_in_name, display_name, password_hash, current_role_key, created_at)";
    insert_many(head, accounts, "ON CONFLICT DO NOTHING").execute(tx).await?;
    let roles = rows(&|p| {
        let (stage, grade) = p.schooling.as_ref().map(|schooling| (schooling.stage, schooling.grade)).unzip();
        let (kind, org) = (p.role.kind.key(), org_column(p.role.org));
        vec![(&p.home).into(), p.id.into(), kind.into(), org.into(), true.into(), stage.into(), grade.into(), now.into()]
    });
    let head = "INSERT INTO account_role (home, account_id, kind, org_id, is_confirmed, stage, grade, created_at)";
    insert_many(head, roles, "ON CONFLICT DO NOTHING").execute(tx).await?;
    Ok(())
}
