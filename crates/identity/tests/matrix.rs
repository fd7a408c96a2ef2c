//! Who may do what to whom: every role, every action, every place. A new area adds its resource here, and the difference in the snapshot
//! is read row by row.

use std::collections::BTreeSet;

use identity::{
    Action, ClassFacts, ClassKind, Duty, Home, Org, OrgKind, OrgLine, Person, PostFacts, Resource, Role, RoleKind, RoleOrg, Space,
    SpaceFacts, SubjectFacts, WorkFacts,
};
use kernel::{AccountId, ClassId, ClassSessionId, OrgId, SessionId};

fn id(name: &str) -> OrgId {
    OrgId::from_name("matrix", name)
}

/// An org, by its name and the names of what it is part of.
fn line(kind: OrgKind, names: &[&str]) -> OrgLine {
    let above: Vec<OrgId> = names[1..].iter().map(|name| id(name)).collect();
    let (name, home) = (names[0].to_owned(), Home::unplaced());
    OrgLine { org: Org { id: id(&name), parent: above.first().copied(), kind, code: name.clone(), home, name }, above }
}

/// Where the asking person's own line runs: nation, province, city, county, school.
pub fn places() -> Vec<OrgLine> {
    vec![
        line(OrgKind::Nation, &["nation"]),
        line(OrgKind::Province, &["own province", "nation"]),
        line(OrgKind::City, &["own city", "own province", "nation"]),
        line(OrgKind::County, &["own county", "own city", "own province", "nation"]),
        line(OrgKind::School, &["own school", "own county", "own city", "own province", "nation"]),
        line(OrgKind::School, &["other school", "own county", "own city", "own province", "nation"]),
        line(OrgKind::Province, &["other province", "nation"]),
        line(OrgKind::School, &["school in other province", "other province", "nation"]),
    ]
}

fn account(name: &str) -> AccountId {
    AccountId::from_name("matrix", name)
}

pub fn person(kind: RoleKind, org: Option<&OrgLine>, is_confirmed: bool) -> Person {
    let org =
        org.map(|line| RoleOrg { id: line.org.id, kind: line.org.kind, name: line.org.name.clone(), is_root: line.org.parent.is_none() });
    let role = Role { kind, org, is_confirmed, schooling: None };
    let roles = vec![role.clone()];
    let (account, home, name) = (account("self"), Home::unplaced(), "某人".to_owned());
    Person { account, home, name, role, roles, session: SessionId::new(), class_session: None, minor: None }
}

fn people() -> Vec<(String, Person)> {
    let places = places();
    let mut people = vec![("parent".to_owned(), person(RoleKind::Parent, None, true))];
    for kind in [RoleKind::Pupil, RoleKind::Teacher, RoleKind::Researcher] {
        people.push((format!("{} of own school", kind.key()), person(kind, Some(&places[4]), true)));
    }
    let by_pictures = Person { class_session: Some(ClassSessionId::new()), ..person(RoleKind::Pupil, Some(&places[4]), true) };
    people.push(("pupil in a class session".to_owned(), by_pictures));
    for place in &places[..5] {
        for kind in [RoleKind::Editor, RoleKind::Administrator] {
            people.push((format!("{} of {}", kind.key(), place.org.name), person(kind, Some(place), true)));
        }
    }
    for kind in [RoleKind::Teacher, RoleKind::Editor, RoleKind::Administrator] {
        people.push((format!("unconfirmed {} of nation", kind.key()), person(kind, Some(&places[0]), false)));
    }
    people
}

/// Both kinds of class in the own and in another school, for every duty that the person may have in it; `child` is a pupil of each, and
/// only `ward` is the child of the person where they are a guardian. Ordinary classes of the own school also with parents, and closed.
fn classes(places: &[OrgLine]) -> Vec<(String, ClassFacts)> {
    let mut all = Vec::new();
    for (at, line) in [("own school", &places[4]), ("other school", &places[5])] {
        for kind in ClassKind::ALL {
            for duty in Duty::ALL.map(Some).into_iter().chain([None]) {
                let name = format!("{} class of {at} as {}", kind.key(), duty.map_or("nobody", Duty::key));
                let children = if duty == Some(Duty::Guardian) { BTreeSet::from([account("ward")]) } else { BTreeSet::new() };
                let duties: BTreeSet<Duty> = match duty {
                    Some(Duty::Committee) => BTreeSet::from([Duty::Committee, Duty::Pupil]),
                    one => one.into_iter().collect(),
                };
                let id = ClassId::from_name("matrix", &name);
                let takes_parents = kind == ClassKind::Administrative;
                // Administrative classes of the second year, one of the fourth, and secondary ones.
                let year = (kind == ClassKind::Administrative).then_some(2);
                let is_secondary = false;
                let facts =
                    ClassFacts { id, kind, is_closed: false, takes_parents, line: line.clone(), year, is_secondary, duties, children };
                if kind == ClassKind::Ordinary && at == "own school" {
                    all.push((format!("{name} (with parents)"), ClassFacts { takes_parents: true, ..facts.clone() }));
                    all.push((format!("{name} (closed)"), ClassFacts { is_closed: true, ..facts.clone() }));
                }
                if kind == ClassKind::Administrative && matches!(duty, Some(Duty::Pupil | Duty::Guardian)) {
                    let facts = ClassFacts { year: Some(7), is_secondary: true, ..facts.clone() };
                    all.push((format!("secondary {name}"), facts));
                }
                if kind == ClassKind::Administrative && duty == Some(Duty::HeadTeacher) {
                    all.push((format!("fourth-year {name}"), ClassFacts { year: Some(4), ..facts.clone() }));
                }
                all.push((name, facts));
            }
        }
    }
    all
}

/// People whose data it is: the asking person as pupil and as grown-up, a child of theirs, a pupil of the class they head, and pupils of schools.
fn subjects(places: &[OrgLine]) -> Vec<(String, SubjectFacts)> {
    let mut all = Vec::new();
    for (age, is_under_14) in [("under 14", true), ("of 14", false)] {
        for (guarded, has_guardian) in [("with guardian", true), ("without guardian", false)] {
            let facts = |account_name: &str, at: usize| SubjectFacts {
                account: account(account_name),
                lines: vec![places[at].clone()],
                is_pupil: true,
                is_under_14,
                has_guardian,
                asked_by_guardian: false,
                asked_by_head_teacher: false,
            };
            let named = |who: &str| format!("{who} {age} {guarded}");
            all.push((named("self as pupil"), facts("self", 4)));
            all.push((named("pupil of own school"), facts("child", 4)));
            all.push((named("pupil of other school"), facts("child", 5)));
            all.push((named("pupil of own class"), SubjectFacts { asked_by_head_teacher: true, ..facts("child", 4) }));
            if has_guardian {
                all.push((format!("own child {age}"), SubjectFacts { asked_by_guardian: true, ..facts("ward", 5) }));
            }
        }
    }
    let grown = SubjectFacts { account: account("self"), is_pupil: false, is_under_14: false, has_guardian: false, ..all[0].1.clone() };
    let colleague = SubjectFacts { account: account("colleague"), ..grown.clone() };
    all.extend([("self as grown-up".to_owned(), grown), ("colleague of own school".to_owned(), colleague)]);
    all
}

/// What the questions are about.
struct Questions {
    places: Vec<OrgLine>,
    classes: Vec<(String, ClassFacts)>,
    subjects: Vec<(String, SubjectFacts)>,
}

/// Everything the action can be done to, with its name.
fn resources<'a>(action: Action, Questions { places, classes, subjects }: &'a Questions) -> Vec<(String, Resource<'a>)> {
    let of_places = |make: fn(&'a OrgLine) -> Resource<'a>| places.iter().map(|line| (line.org.name.clone(), make(line))).collect();
    match action {
        Action::ReadOwn | Action::ChangeOwn | Action::ReadLearning | Action::ChangeLearning => own_things(),
        Action::ReadAccount => accounts(places),
        Action::ManageOrg | Action::PlaceOrg | Action::SpeakForOrg | Action::GrantRole | Action::TransferPupil => of_places(Resource::Org),
        Action::SetAdoption => of_places(Resource::Adoption),
        Action::EditChannel => of_places(Resource::Channel),
        Action::ReleaseResource | Action::RecallResource => of_places(Resource::LibraryItem),
        Action::SeeJobs | Action::RetryJob => vec![("this node".to_owned(), Resource::JobQueue)],
        Action::ReadAudit => vec![("this node".to_owned(), Resource::AuditLog)],
        Action::SeeClass
        | Action::TeachClass
        | Action::LeadClass
        | Action::RunClassSession
        | Action::ManageClass
        | Action::SeeReports
        | Action::JoinClass
        | Action::LeaveClass
        | Action::RunOrdinaryClass
        | Action::CloseOrdinaryClass
        | Action::NameCommittee
        | Action::SeeAfterSchool
        | Action::SeeCheckIns
        | Action::SeeLeave
        | Action::DecideLeave
        | Action::SeeAttendance
        | Action::TakeAttendance
        | Action::ReviewAttendance
        | Action::SeeEvaluation
        | Action::Evaluate
        | Action::SetBehaviours
        | Action::WriteTermText
        | Action::ListGrowth => classes.iter().map(|(name, facts)| (name.clone(), Resource::Class(facts))).collect(),
        Action::OfferAfterSchool | Action::OpenOrdinaryClass | Action::OpenAdministrativeClass => of_places(Resource::Org),
        Action::SeeWork | Action::ShowWork => works(classes),
        Action::SeePupil | Action::AskLeave | Action::ChooseAfterSchool | Action::HandIn | Action::ReadTermText => pupils(classes),
        Action::PairWithChild => two("own name", "another's name", "colleague", Resource::OwnThings),
        Action::SeeGuardians
        | Action::MakePairingCode
        | Action::DecidePairing
        | Action::EndGuardianship
        | Action::LeaveGuardianship
        | Action::SeeConsent
        | Action::DecideConsent
        | Action::SeeMinorMode
        | Action::SetMinorMode
        | Action::ExportData
        | Action::EraseAccount
        | Action::SeeGrowth
        | Action::ChangeGrowth => subjects.iter().map(|(name, facts)| (name.clone(), Resource::DataSubject(facts))).collect(),
        Action::HandInForChild => children(classes, subjects),
        Action::SeeSpace | Action::SpeakInSpace | Action::LeadSpace | Action::MakeForm | Action::AnswerForm => spaces(classes),
        Action::SeePost | Action::ChangePost | Action::DecideReport | Action::SeeReceipts | Action::SeeFormAnswers | Action::LeadForm => {
            posts(classes)
        }
        Action::LeadAfterSchool | Action::ChangeAfterSchool => courses(places),
        Action::UploadMedia | Action::SendFiles => two("own uploads", "a colleague's uploads", "colleague", Resource::Uploads),
    }
}

fn own_things() -> Vec<(String, Resource<'static>)> {
    two("own things", "a child's things", "child", Resource::OwnThings)
}

/// Something of the one who asks, and of somebody else.
fn two<'a>(own: &str, others: &str, other: &str, make: fn(AccountId) -> Resource<'a>) -> Vec<(String, Resource<'a>)> {
    vec![(own.to_owned(), make(account("self"))), (others.to_owned(), make(account(other)))]
}

/// One's own account, and those of pupils of every school.
fn accounts(places: &[OrgLine]) -> Vec<(String, Resource<'_>)> {
    let schools = places.iter().filter(|line| line.org.kind == OrgKind::School);
    let others =
        schools.map(|line| (format!("pupil of {}", line.org.name), Resource::Account(account("child"), std::slice::from_ref(line))));
    let own = [("own account".to_owned(), Resource::Account(account("self"), &places[4..5]))];
    own.into_iter().chain(others).collect()
}

/// Pupils of every class: the one who asks, a child of theirs, and another's.
fn pupils(classes: &[(String, ClassFacts)]) -> Vec<(String, Resource<'_>)> {
    let of = |who: &'static str| {
        classes.iter().map(move |(name, facts)| (format!("{who} in {name}"), Resource::PupilInClass(facts, account(who))))
    };
    ["self", "ward", "child"].into_iter().flat_map(of).collect()
}

/// Own children and other pupils, of either age, in every class.
fn children<'a>(classes: &'a [(String, ClassFacts)], subjects: &'a [(String, SubjectFacts)]) -> Vec<(String, Resource<'a>)> {
    let asked = || subjects.iter().filter(|(_, subject)| subject.is_pupil && subject.has_guardian);
    let of = |(name, facts): &'a (String, ClassFacts)| {
        asked().map(move |(who, subject)| (format!("{who} in {name}"), Resource::ChildInClass(facts, subject)))
    };
    classes.iter().flat_map(of).collect()
}

/// The spaces of every class, and one that the asking person must not speak in.
fn spaces(classes: &[(String, ClassFacts)]) -> Vec<(String, Resource<'_>)> {
    let asked = Space::ALL.into_iter().map(|space| (space, "")).chain([(Space::Pupils, "blocked "), (Space::Parents, "blocked ")]);
    asked
        .flat_map(|(space, standing)| {
            classes.iter().map(move |(name, class)| {
                let facts = SpaceFacts { class, space, is_blocked: !standing.is_empty() };
                (format!("{standing}{} space of {name}", space.key()), Resource::Space(facts))
            })
        })
        .collect()
}

/// Posts in every space, by the one who asks, by a head teacher and by somebody else, reported or not.
fn posts(classes: &[(String, ClassFacts)]) -> Vec<(String, Resource<'_>)> {
    let mut all = Vec::new();
    for (name, class) in classes {
        for space in Space::ALL {
            for (who, author, is_by_head) in [("self", "self", false), ("a head", "colleague", true), ("another", "colleague", false)] {
                for (standing, is_hidden) in [("", false), ("reported ", true)] {
                    let facts = PostFacts { class, space, author: account(author), is_by_head, is_hidden };
                    all.push((format!("{standing}post of {who} in {} space of {name}", space.key()), Resource::Post(facts)));
                }
            }
        }
    }
    all
}

/// After-school courses of every school, led by the one who asks and by somebody else.
fn courses(places: &[OrgLine]) -> Vec<(String, Resource<'_>)> {
    let schools = || places.iter().filter(|line| line.org.kind == OrgKind::School);
    let of = |who: &'static str| {
        schools().map(move |line| (format!("course of {who} in {}", line.org.name), Resource::AfterSchoolCourse(line, account(who))))
    };
    of("self").chain(of("colleague")).collect()
}

/// What pupils made in every class: neither shown nor agreed to, one of the two, both.
fn works(classes: &[(String, ClassFacts)]) -> Vec<(String, Resource<'_>)> {
    let states = [("hidden", false, false), ("agreed", false, true), ("shown", true, false), ("shown and agreed", true, true)];
    let mut all = Vec::new();
    for who in ["self", "ward", "child"] {
        for (state, is_shown, is_agreed) in states {
            let work = WorkFacts { pupil: account(who), is_shown, is_agreed };
            all.extend(classes.iter().map(|(name, facts)| (format!("{state} work of {who} in {name}"), Resource::Work(facts, work))));
        }
    }
    all
}

#[test]
fn who_may_do_what_to_whom() {
    let places = places();
    let asked = Questions { classes: classes(&places), subjects: subjects(&places), places };
    let mut rows = Vec::new();
    for (who, person) in people() {
        for action in Action::ALL {
            let all = resources(*action, &asked);
            let allowed: Vec<_> = all.iter().filter(|(_, to)| person.may(*action, *to).is_ok()).map(|(name, _)| name.as_str()).collect();
            // What is not listed is refused, so that the whole can be read.
            if !allowed.is_empty() {
                rows.push(format!("{who} | {} | {} of {}: {}", action.name(), allowed.len(), all.len(), allowed.join(", ")));
            }
        }
    }
    rows.sort();
    insta::assert_snapshot!(rows.join("\n"));
}
