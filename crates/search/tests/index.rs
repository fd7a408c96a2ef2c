use search::{Batch, Facet, Index, Line, Look, Order, Position, SearchDocument, Slot, Wanted};

use super::world::{document, place, with, world};

#[test]
fn a_title_is_found_however_it_is_written() {
    let world = world(vec![
        document("equation", "一元一次方程"),
        document("after-school", "课后服务指南"),
        document("fractions", "Adding fractions"),
        document("lines", "7.2.2 平行线的判定"),
    ]);
    for (text, expected) in [
        ("一元一次方程", "equation"),
        ("一次方程", "equation"),
        ("yiyuanyici", "equation"),
        ("yyyc", "equation"),
        ("YYYC", "equation"),
        ("ｙｙｙｃ", "equation"),
        ("課後服務", "after-school"),
        ("khfw", "after-school"),
        ("fractions", "fractions"),
        ("fractoins", "fractions"),
        ("FRACTION", "fractions"),
        ("行线的判", "lines"),
        ("7.2.2", "lines"),
        ("pxx", "lines"),
    ] {
        assert_eq!(world.found(text), [expected], "{text}");
    }
    assert!(world.found("化学").is_empty());
}

#[test]
fn the_line_that_was_found_is_told_with_its_place() {
    let lines = [(1_000, "今天我们学习角"), (286_000, "同位角相等，两直线平行"), (300_000, "再见")];
    let lines = lines.map(|(at, text)| Line { at, text: text.into() }).to_vec();
    let film = SearchDocument { lines, ..document("film", "第七章复习") };
    let world = world(vec![film]);
    let answer = world.ask(Wanted { text: "两直线平行".into(), ..Wanted::default() });
    let found = answer.hits[0].found.clone().unwrap();
    assert_eq!(found.at, 286_000);
    assert!(found.pieces.iter().any(|piece| piece.is_marked && "两直线平行".contains(&piece.text)));
}

#[test]
fn a_facet_shows_what_each_other_choice_leads_to() {
    let of = |name: &str, stage: &str, kind: &str| with(document(name, "角的度量"), &[(Facet::Stage, stage), (Facet::Kind, kind)]);
    let world = world(vec![of("a", "小学", "lesson"), of("b", "小学", "exercises"), of("c", "初中", "lesson")]);
    let filters = vec![(Facet::Stage, "小学".to_owned()), (Facet::Kind, "lesson".to_owned())];
    let answer = world.ask(Wanted { text: "角".into(), filters, ..Wanted::default() });
    let counts = |facet| answer.counts.iter().find(|(known, _)| *known == facet).unwrap().1.clone();
    assert_eq!(answer.total, 1);
    assert_eq!(counts(Facet::Stage), [("初中".to_owned(), 1), ("小学".to_owned(), 1)]);
    assert_eq!(counts(Facet::Kind), [("exercises".to_owned(), 1), ("lesson".to_owned(), 1)]);
    let nothing = world.ask(Wanted { text: "角".into(), filters: vec![(Facet::Stage, "高中".into())], ..Wanted::default() });
    assert_eq!((nothing.total, nothing.counts[0].1.len()), (0, 2), "the other choices stay open");
}

#[test]
fn the_same_content_from_two_providers_is_one_hit() {
    let of = |name: &str, same| SearchDocument { same, ..document(name, "角的度量") };
    let world = world(vec![of("one", 7), of("other", 7), of("unlike", 8)]);
    let answer = world.ask(Wanted { text: "角的度量".into(), ..Wanted::default() });
    assert_eq!((answer.total, answer.hits.len()), (2, 2));
    assert_eq!(answer.hits.iter().map(|hit| hit.same.len()).sum::<usize>(), 1);
}

#[test]
fn hits_come_newest_or_most_used_first_on_request() {
    let of = |name: &str, seq, uses| SearchDocument { seq, uses, ..document(name, "角") };
    let world = world(vec![of("old", 1, 5), of("new", 3, 0), of("middle", 2, 9)]);
    let order = |order| {
        world.ask(Wanted { text: "角".into(), order, ..Wanted::default() }).hits.into_iter().map(|hit| hit.shown).collect::<Vec<_>>()
    };
    assert_eq!(order(Order::Newest), ["new", "middle", "old"]);
    assert_eq!(order(Order::MostUsed), ["middle", "old", "new"]);
}

#[test]
fn pages_show_every_hit_once() {
    let world = world((0..50).map(|number| document(&format!("{number:02}"), "角的度量")).collect());
    let page = |page| world.ask(Wanted { text: "角".into(), page, ..Wanted::default() });
    let mut met: Vec<String> = (1..=3).flat_map(|number| page(number).hits).map(|hit| hit.shown).collect();
    met.sort();
    met.dedup();
    assert_eq!((met.len(), page(2).has_more, page(3).has_more, page(4).hits.len()), (50, true, false, 0));
    assert_eq!(page(usize::MAX).hits.len(), 0);
}

#[test]
fn suggestions_begin_with_the_first_character() {
    let added = vec![place("a", "平行线", 5), place("b", "平行四边形", 9), place("c", "平行线", 1), place("d", "角", 7)];
    let world = world(added);
    let leads = |text| world.index.suggest(text, 5).unwrap().into_iter().map(|lead| lead.shown).collect::<Vec<_>>();
    assert_eq!(leads("平"), ["b", "a"], "one a name, the weightier first");
    assert_eq!(leads("p"), ["b", "a"]);
    assert_eq!(leads("pxx"), ["a"]);
    assert_eq!(leads("pingxingsi"), ["b"]);
    assert!(leads("行").is_empty() && leads("").is_empty());
    let named = |text| world.index.find_named(text).unwrap().len();
    assert_eq!([named("平行线"), named("pingxingxian"), named("平行"), named("p")], [2, 2, 0, 0]);
    assert_eq!(world.index.list_near("平行线性质", 5).unwrap()[0].shown, "a");
    assert!(world.found("平行线").is_empty(), "places are no hits");
}

#[test]
fn a_commit_keeps_documents_and_position_together() {
    let world = world(vec![document("kept", "角的度量")]);
    let lost = Batch { removed: vec!["kept".into()], added: vec![document("lost", "线段")] };
    world.index.take(&lost).unwrap();
    drop(world.index);
    let index = Index::open(Slot::take(world.folder.path()).unwrap(), 1).unwrap();
    assert_eq!(index.position().seq, 1);
    assert_eq!(index.search(&Wanted { text: "角".into(), ..Wanted::default() }).unwrap().total, 1);
    assert_eq!(index.search(&Wanted { text: "线段".into(), ..Wanted::default() }).unwrap().total, 0);
}

#[test]
fn a_damaged_index_is_made_anew() {
    let world = world(vec![document("a", "角")]);
    let folder = world.folder.path().join("1");
    assert!(matches!(Index::look(&folder), Look::At(Position { seq: 1, .. }, 1)));
    drop(world.index);
    std::fs::write(folder.join("meta.json"), "{").unwrap();
    assert_eq!(Index::look(&folder), Look::Unusable);
    let index = Index::open(Slot::take(world.folder.path()).unwrap(), 1).unwrap();
    assert_eq!((index.position(), index.count()), (Position::default(), 0));
}

#[test]
fn every_process_has_an_index_of_its_own() {
    let world = world(Vec::new());
    let second = Slot::take(world.folder.path()).unwrap();
    assert!(second.folder().ends_with("2"));
    assert!(Slot::take_number(world.folder.path(), 1).unwrap().is_none());
    drop(world.index);
    assert!(Slot::take_number(world.folder.path(), 1).unwrap().is_some());
}
