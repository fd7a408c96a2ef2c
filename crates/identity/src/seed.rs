//! Many invented people, for trying the program at the size of a nation.

use kernel::{AccountId, OrgId, Timestamp};
use store::{Db, DbError, Value, insert_many};
use web::PageError;

use crate::account::org_column;
use crate::demo::DEMO_PASSWORD;
use crate::org::{self, Org};
use crate::password::{self, Password};
use crate::{Home, OrgKind, RoleKey, RoleKind, Schooling};

const PEOPLE_PER_SCHOOL: u64 = 600;
const SCHOOLS_PER_COUNTY: u64 = 100;
/// Eight columns a row: well below what one statement may hold.
const PEOPLE_PER_STATEMENT: u64 = 1000;
const PEOPLE_PER_TRANSACTION: u64 = 10_000;

const SURNAMES: [&str; 10] = ["林", "周", "何", "苏", "王", "陈", "叶", "程", "许", "唐"];
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
fn invent(seed: u64, number: u64, schools: &[Org]) -> Invented {
    let at = |share: u64, length: usize| usize::try_from(number / share % length as u64).unwrap_or_default();
    let school = &schools[at(PEOPLE_PER_SCHOOL, schools.len())];
    let kind = match number % 20 {
        0..17 => RoleKind::Pupil,
        17..19 => RoleKind::Teacher,
        _ => RoleKind::Parent,
    };
    let grades = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"];
    let schooling = if kind == RoleKind::Pupil { Schooling::new("小学", grades[at(20, 6)]).ok() } else { None };
    let sign_in_name = format!("s{seed}-{number}");
    Invented {
        id: AccountId::from_name("qinghe seed", &sign_in_name),
        home: school.home.clone(),
        name: format!("{}{}", SURNAMES[at(1, 10)], GIVEN_NAMES[at(10, 12)]),
        role: RoleKey { kind, org: if kind == RoleKind::Parent { None } else { Some(school.id) } },
        schooling,
        sign_in_name,
    }
}

/// Invented schools under an invented nation of their own, or under the node's root where there is one.
async fn save_schools(db: &Db, count: u64, seed: u64, now: Timestamp) -> Result<Vec<Org>, PageError> {
    let mut tx = db.begin().await?;
    let home: Home = "990900".parse().map_err(PageError::internal)?;
    let make = |kind: OrgKind, code: String, parent: Option<OrgId>, name: String| {
        let id = OrgId::from_name("qinghe seed", &format!("{}/{code}", kind.key()));
        Org { id, parent, kind, code, home: home.clone(), name }
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
        let school = make(OrgKind::School, format!("98{seed}{number:06}"), Some(county.id), format!("示例第{}学校", number + 1));
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
