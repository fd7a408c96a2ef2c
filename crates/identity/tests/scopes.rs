//! A right that is passed on never becomes wider: for every sequence of grants that the rules let happen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use identity::{Action, Org, OrgLine, Person, Resource, RoleKind};
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, proptest};

use crate::matrix::{person, places};

const PASSED_ON: [Action; 6] =
    [Action::ManageOrg, Action::GrantRole, Action::SetAdoption, Action::EditChannel, Action::ReleaseResource, Action::RecallResource];

/// What a role of each kind in each place may do, as the authorizer says: pairs of action and place.
type Reach = BTreeMap<(RoleKind, usize), BTreeSet<(Action, usize)>>;

static REACH: LazyLock<Reach> = LazyLock::new(|| {
    let places = places();
    let mut reach = Reach::new();
    for kind in RoleKind::GRANTED {
        for (at, place) in places.iter().enumerate() {
            reach.insert((kind, at), reach_of(&person(kind, Some(place), true), &places));
        }
    }
    reach
});

fn reach_of(person: &Person, places: &[OrgLine]) -> BTreeSet<(Action, usize)> {
    let all = PASSED_ON.into_iter().flat_map(|action| places.iter().enumerate().map(move |(at, place)| (action, at, place)));
    all.filter(|(action, _, place)| person.may(*action, resource(*action, place)).is_ok()).map(|(action, at, _)| (action, at)).collect()
}

fn resource(action: Action, place: &OrgLine) -> Resource<'_> {
    match action {
        Action::SetAdoption => Resource::Adoption(place),
        Action::EditChannel => Resource::Channel(place),
        Action::ReleaseResource | Action::RecallResource => Resource::LibraryItem(place),
        _ => Resource::Org(place),
    }
}

/// Whether the place is the org or part of it.
fn is_within(place: &OrgLine, org: &Org) -> bool {
    place.org.id == org.id || place.above.contains(&org.id)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn no_sequence_of_grants_widens_a_scope(first in 0..8_usize, steps in vec((any::<usize>(), 0..4_usize, 0..8_usize), 1..30)) {
        let places = places();
        // Every role came from the first administrator, by way of others.
        let mut roles = vec![(RoleKind::Administrator, first)];
        for (grantor, kind, at) in steps {
            let grantor = roles[grantor % roles.len()];
            if !REACH[&grantor].contains(&(Action::GrantRole, at)) {
                continue;
            }
            let granted = (RoleKind::GRANTED[kind], at);
            for (action, reached) in &REACH[&granted] {
                assert!(is_within(&places[*reached], &places[grantor.1].org), "{grantor:?} gave {granted:?}: {action:?} beyond the grantor");
                assert!(is_within(&places[*reached], &places[first].org), "{granted:?}: {action:?} beyond the first");
            }
            roles.push(granted);
        }
    }
}

#[test]
fn an_administrator_passes_something_on() {
    assert!(REACH[&(RoleKind::Administrator, 2)].contains(&(Action::GrantRole, 4)), "otherwise the property says nothing");
}
