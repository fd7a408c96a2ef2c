//! A right that is passed on never becomes wider: for every sequence of grants and moves that the rules let happen. Only a move itself gives
//! anybody more, and then what moved and nothing else, by somebody who could manage both ends before.

use std::collections::{BTreeSet, HashMap};
use std::sync::{LazyLock, Mutex};

use identity::org::check_move;
use identity::{Action, OrgLine, Resource, RoleKind};
use kernel::OrgId;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, proptest};

use crate::matrix::{person, places};

const PASSED_ON: [Action; 7] = [
    Action::ManageOrg,
    Action::PlaceOrg,
    Action::GrantRole,
    Action::SetAdoption,
    Action::EditChannel,
    Action::ReleaseResource,
    Action::RecallResource,
];

/// A role, by its kind and where it holds.
type Held = (RoleKind, usize);

/// What a role may do where.
type Reach = BTreeSet<(Action, usize)>;

/// A question to the authorizer: who, what, and to an org in which line.
type Question = (Held, Action, Vec<OrgId>);

fn resource(action: Action, place: &OrgLine) -> Resource<'_> {
    match action {
        Action::SetAdoption => Resource::Adoption(place),
        Action::EditChannel => Resource::Channel(place),
        Action::ReleaseResource | Action::RecallResource => Resource::LibraryItem(place),
        _ => Resource::Org(place),
    }
}

/// The authorizer's answer, which depends on the role and the line alone.
fn may(held: Held, action: Action, place: &OrgLine, tree: &[OrgLine]) -> bool {
    static ANSWERS: LazyLock<Mutex<HashMap<Question, bool>>> = LazyLock::new(Mutex::default);
    let line = [place.org.id].into_iter().chain(place.above.iter().copied()).collect();
    let ask = || person(held.0, Some(&tree[held.1]), true).may(action, resource(action, place)).is_ok();
    *ANSWERS.lock().unwrap().entry((held, action, line)).or_insert_with(ask)
}

fn reach(held: Held, tree: &[OrgLine]) -> Reach {
    let all = PASSED_ON.into_iter().flat_map(|action| tree.iter().enumerate().map(move |(at, place)| (action, at, place)));
    all.filter(|(action, _, place)| may(held, *action, place, tree)).map(|(action, at, _)| (action, at)).collect()
}

/// Whether the place is the org or part of it.
fn is_within(place: &OrgLine, org: OrgId) -> bool {
    place.org.id == org || place.above.contains(&org)
}

/// The tree after the org was hung under another.
fn moved(tree: &[OrgLine], org: usize, to: usize) -> Vec<OrgLine> {
    let (id, parent) = (tree[org].org.id, tree[to].org.id);
    let new_above: Vec<OrgId> = [parent].into_iter().chain(tree[to].above.iter().copied()).collect();
    let hang = |line: &OrgLine| {
        let mut line = line.clone();
        if line.org.id == id {
            line.org.parent = Some(parent);
            line.above.clone_from(&new_above);
        } else if let Some(at) = line.above.iter().position(|above| *above == id) {
            line.above.truncate(at + 1);
            line.above.extend(&new_above);
        }
        line
    };
    tree.iter().map(hang).collect()
}

/// Who may manage both ends moves the org; nothing happens otherwise.
fn try_move(tree: &[OrgLine], actor: Held, org: usize, to: usize) -> Option<Vec<OrgLine>> {
    let manages_both = may(actor, Action::PlaceOrg, &tree[org], tree) && may(actor, Action::ManageOrg, &tree[to], tree);
    (manages_both && check_move(&tree[org], &tree[to]).is_ok()).then(|| moved(tree, org, to))
}

fn check_moved(before: &[OrgLine], after: &[OrgLine], roles: &[Held], actor: Held, org: usize) {
    let id = before[org].org.id;
    assert_eq!(reach(actor, before), reach(actor, after), "who moves something gains and loses nothing");
    for held in roles {
        let (had, has) = (reach(*held, before), reach(*held, after));
        for (action, at) in has.difference(&had) {
            assert!(is_within(&after[*at], id), "{held:?} gained {action:?} beyond what moved");
            assert!(may(actor, Action::ManageOrg, &before[*at], before), "{held:?} gained what was not the actor's to give");
            assert!(is_within(&after[org], after[held.1].org.id), "{held:?} is not above the new place");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(250))]
    #[test]
    fn no_sequence_of_grants_and_moves_widens_a_scope(
        first in 0..8_usize,
        steps in vec((any::<bool>(), any::<usize>(), 0..4_usize, 0..8_usize, 0..8_usize), 1..24),
    ) {
        let mut tree = places();
        // Every role came from the first administrator, by way of others.
        let mut roles = vec![(RoleKind::Administrator, first)];
        for (is_move, actor, kind, at, to) in steps {
            let actor = roles[actor % roles.len()];
            if is_move {
                if let Some(after) = try_move(&tree, actor, at, to) {
                    check_moved(&tree, &after, &roles, actor, at);
                    tree = after;
                }
            } else if may(actor, Action::GrantRole, &tree[at], &tree) {
                let granted = (RoleKind::GRANTED[kind], at);
                for (action, reached) in reach(granted, &tree) {
                    assert!(is_within(&tree[reached], tree[actor.1].org.id), "{actor:?} gave {granted:?}: {action:?} beyond the grantor");
                }
                roles.push(granted);
            }
        }
        for held in &roles {
            assert!(reach(*held, &tree).iter().all(|(_, at)| is_within(&tree[*at], tree[first].org.id)), "{held:?} is beyond the first");
        }
    }
}

#[test]
fn an_administrator_passes_something_on_and_moves_something() {
    let tree = places();
    let province = (RoleKind::Administrator, 1);
    assert!(may(province, Action::GrantRole, &tree[4], &tree), "otherwise the property says nothing");
    let after = try_move(&tree, province, 3, 1).unwrap();
    assert!(may((RoleKind::Administrator, 2), Action::ManageOrg, &tree[4], &tree));
    assert!(!may((RoleKind::Administrator, 2), Action::ManageOrg, &after[4], &after), "the city lost what moved out of it");
    assert!(try_move(&tree, (RoleKind::Administrator, 3), 3, 1).is_none(), "a county does not move itself");
    assert!(try_move(&tree, province, 3, 6).is_none(), "not into another's part");
}
