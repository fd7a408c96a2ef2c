//! People to try the program with: a small nation of invented places, and one account for every role.
//!
//! Everybody signs in with the password [`DEMO_PASSWORD`], which is printed for all to see: never run this on a node with real people.

use kernel::{AccountId, Clock, OrgId, SessionId, Timestamp};
use store::Tx;
use web::PageError;

use crate::account::{self, NewAccount, NewRole};
use crate::org::{self, Org};
use crate::password::{self, Password};
use crate::{Home, OrgKind, Person, RoleKey, RoleKind, Schooling, SignInName};

/// The password of all demo people.
pub const DEMO_PASSWORD: &str = "qinghe-demo";

/// An account to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoAccount {
    /// The role in words, in the language of the demo nation
    pub role: &'static str,
    /// What to sign in with, besides [`DEMO_PASSWORD`]
    pub sign_in_name: &'static str,
}

/// Kind, code, code of what it is part of, province-city code, name.
const ORGS: [(OrgKind, &str, &str, &str, &str); 8] = [
    (OrgKind::Nation, "99", "", "990000", "国家示例节点"),
    (OrgKind::Province, "9901", "99", "990100", "示例省"),
    (OrgKind::Province, "9902", "99", "990200", "示例自治区"),
    (OrgKind::City, "990101", "9901", "990101", "示例市"),
    (OrgKind::County, "99010101", "990101", "990101", "示例县"),
    (OrgKind::School, "9901010001", "990101", "990101", "示例市第一小学"),
    (OrgKind::School, "9901010002", "990101", "990101", "示例市第一中学"),
    (OrgKind::School, "9901010103", "99010101", "990101", "示例县中心小学"),
];

struct DemoPerson {
    label: &'static str,
    sign_in_name: &'static str,
    name: &'static str,
    roles: &'static [(RoleKind, &'static str)],
    schooling: Option<(&'static str, &'static str)>,
}

const fn person(
    label: &'static str,
    sign_in_name: &'static str,
    name: &'static str,
    roles: &'static [(RoleKind, &'static str)],
) -> DemoPerson {
    DemoPerson { label, sign_in_name, name, roles, schooling: None }
}

/// Each with the code of the org in which the role holds.
const PEOPLE: [DemoPerson; 12] = [
    DemoPerson {
        schooling: Some(("初中", "七年级")), ..person("学生（初中）", "pupil", "林小满", &[(RoleKind::Pupil, "9901010002")])
    },
    DemoPerson {
        schooling: Some(("小学", "四年级")),
        ..person("学生（小学）", "pupil-primary", "林小禾", &[(RoleKind::Pupil, "9901010001")])
    },
    person("教师", "teacher", "周敏", &[(RoleKind::Teacher, "9901010002")]),
    person("家长", "parent", "林建国", &[(RoleKind::Parent, "")]),
    person("教研员", "researcher", "何文", &[(RoleKind::Researcher, "990101")]),
    person("资源编辑", "editor", "苏青", &[(RoleKind::Editor, "99")]),
    person("国家级管理员", "nation", "叶舟", &[(RoleKind::Administrator, "99")]),
    person("省级管理员", "province", "许宁", &[(RoleKind::Administrator, "9901")]),
    person("市级管理员", "city", "程远", &[(RoleKind::Administrator, "990101")]),
    person("县级管理员", "county", "唐禾", &[(RoleKind::Administrator, "99010101")]),
    person("学校管理员", "school", "陈安", &[(RoleKind::Administrator, "9901010002")]),
    person("教师兼家长", "teacher-parent", "王老师", &[(RoleKind::Teacher, "9901010001"), (RoleKind::Parent, "")]),
];

/// A class's number in sign-in names, its school, stage and grade, and the names of its pupils.
type Classmates = (&'static str, &'static str, (&'static str, &'static str), &'static [&'static str]);

/// Pupils who share a class with the first two.
const CLASSMATES: [Classmates; 3] = [
    ("c73", "9901010002", ("初中", "七年级"), &["安然", "白鹭", "陈星野", "丁一", "方舟", "高岚", "何苗", "江河", "李沐", "罗晴", "沈墨"]),
    ("c42", "9901010001", ("小学", "四年级"), &["王小葵", "赵一鸣", "周朗", "吴桐", "郑好", "孙禾"]),
    (
        "c21",
        "9901010001",
        ("小学", "二年级"),
        &["白小果", "陈一诺", "丁当", "方圆", "林小芽", "马可", "石头", "唐豆豆", "夏天", "叶子", "张小满", "朱珠"],
    ),
];

/// The province-city code of all demo people.
const DEMO_HOME: &str = "990101";

fn account_id(sign_in_name: &str) -> AccountId {
    AccountId::from_name("qinghe demo", sign_in_name)
}

fn org_id(code: &str) -> OrgId {
    OrgId::from_name("qinghe demo", code)
}

/// Makes the demo nation and its people, where they are missing; answers all accounts, to be printed.
///
/// # Errors
/// The database refused it.
pub async fn demo_people(tx: &mut Tx, clock: &dyn Clock) -> Result<Vec<DemoAccount>, PageError> {
    let now = clock.now();
    for (kind, code, parent, home, name) in ORGS {
        let parent = if parent.is_empty() { None } else { Some(org_id(parent)) };
        let home = home.parse().map_err(PageError::internal)?;
        let org = Org { id: org_id(code), parent, kind, code: code.to_owned(), home, name: name.to_owned() };
        org::save(tx, &org, now).await?;
    }
    let hash = password::hash(Password::new(DEMO_PASSWORD)).await?;
    for person in PEOPLE.iter().map(DemoPerson::account).chain(classmates()) {
        add(tx, person, &hash, now).await?;
    }
    Ok(PEOPLE.iter().map(|person| DemoAccount { role: person.label, sign_in_name: person.sign_in_name }).collect())
}

/// The demo person of the sign-in name, as if they had just signed in; `None` where there is none. Other areas give them something to
/// come back to.
///
/// # Errors
/// The database refused it.
pub async fn find_demo_person(tx: &mut Tx, sign_in_name: &str) -> Result<Option<Person>, PageError> {
    let mut all = PEOPLE.iter().map(DemoPerson::account).chain(classmates());
    let Some(person) = all.find(|person| person.sign_in_name == sign_in_name) else { return Ok(None) };
    let home: Home = DEMO_HOME.parse().map_err(PageError::internal)?;
    let account = account_id(sign_in_name);
    let roles = account::list_roles(tx, &home, account).await?;
    let Some(role) = roles.first().cloned() else { return Ok(None) };
    let name = person.name.to_owned();
    Ok(Some(Person { account, home, name, role, roles, session: SessionId::new(), class_session: None, minor: None }))
}

/// The sign-in names of the demo people who share a class with `pupil` (`c73`) or `pupil-primary` (`c42`), without these two, or who are in
/// the second year (`c21`).
#[must_use]
pub fn demo_classmates(class: &str) -> Vec<String> {
    classmates().map(|person| person.sign_in_name).filter(|name| name.starts_with(class)).collect()
}

/// An account to be made for trying.
struct DemoEntry {
    sign_in_name: String,
    name: &'static str,
    roles: Vec<(RoleKind, &'static str)>,
    schooling: Option<(&'static str, &'static str)>,
}

impl DemoPerson {
    fn account(&self) -> DemoEntry {
        let (sign_in_name, roles) = (self.sign_in_name.to_owned(), self.roles.to_vec());
        DemoEntry { sign_in_name, name: self.name, roles, schooling: self.schooling }
    }
}

fn classmates() -> impl Iterator<Item = DemoEntry> {
    CLASSMATES.into_iter().flat_map(|(class, school, schooling, names)| {
        names.iter().enumerate().map(move |(at, name)| DemoEntry {
            sign_in_name: format!("{class}-{:02}", at + 1),
            name,
            roles: vec![(RoleKind::Pupil, school)],
            schooling: Some(schooling),
        })
    })
}

async fn add(tx: &mut Tx, person: DemoEntry, hash: &str, now: Timestamp) -> Result<(), PageError> {
    let Ok(sign_in_name) = SignInName::new(&person.sign_in_name) else { return Ok(()) };
    let schooling = person.schooling.and_then(|(stage, grade)| Schooling::new(stage, grade).ok());
    let role = |(kind, org): &(RoleKind, &str)| {
        let org = if org.is_empty() { None } else { Some(org_id(org)) };
        NewRole { key: RoleKey { kind: *kind, org }, is_confirmed: true, schooling: schooling.clone() }
    };
    let roles: Vec<NewRole> = person.roles.iter().map(role).collect();
    let Some(first) = roles.first() else { return Ok(()) };
    let new = NewAccount {
        id: account_id(&person.sign_in_name),
        home: DEMO_HOME.parse().map_err(PageError::internal)?,
        sign_in_name,
        display_name: person.name.to_owned(),
        password_hash: hash.to_owned(),
        role: first.clone(),
        guardian_agreed_at: person.schooling.map(|_| now),
        said_under_14_at: None,
    };
    if !account::insert(tx, &new, now).await? {
        return Ok(());
    }
    for role in roles.iter().skip(1) {
        account::save_role(tx, &new.home, new.id, role, now).await?;
    }
    Ok(())
}
