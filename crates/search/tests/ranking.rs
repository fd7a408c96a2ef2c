use search::{Facet, Preferences, SearchDocument, Wanted};

use super::world::{document, with, world};

#[test]
fn the_title_itself_comes_before_titles_that_hold_it() {
    let world = world(vec![
        document("longer", "一元一次方程的应用与练习"),
        document("exact", "一元一次方程"),
        SearchDocument { texts: vec!["一元一次方程".repeat(20)], ..document("text", "复习") },
    ]);
    for text in ["一元一次方程", "yiyuanyicifangcheng", "yyycfc"] {
        assert_eq!(world.found(text)[0], "exact", "{text}");
    }
    assert_eq!(world.found("一元一次方程").len(), 3);
}

#[test]
fn three_roles_see_three_first_hits() {
    let of = |name: &str| with(document(name, "分数的意义"), &[(Facet::Audience, name)]);
    let world = world(vec![of("pupil"), of("teacher"), of("parent")]);
    for role in ["pupil", "teacher", "parent"] {
        let preferences = Preferences { raised: vec![(Facet::Audience, role.into(), 1.6)], ..Preferences::default() };
        let answer = world.ask(Wanted { text: "分数".into(), preferences, ..Wanted::default() });
        assert_eq!((answer.hits[0].shown.as_str(), answer.total), (role, 3));
    }
}

#[test]
fn the_adopted_edition_comes_first() {
    let of = |edition: &str| {
        with(document(edition, "分数的意义"), &[(Facet::Stage, "小学"), (Facet::Subject, "数学"), (Facet::Edition, edition)])
    };
    let world = world(vec![of("人教版"), of("北师大版"), of("苏教版")]);
    let editions = vec![("小学".to_owned(), "数学".to_owned(), "北师大版".to_owned())];
    let preferences = Preferences { editions, ..Preferences::default() };
    let answer = world.ask(Wanted { text: "分数".into(), preferences, ..Wanted::default() });
    assert_eq!(answer.hits[0].shown, "北师大版");
}

#[test]
fn where_no_hit_has_all_words_those_with_most_are_shown_and_said_so() {
    let world = world(vec![document("a", "平行线的判定"), document("b", "化学反应")]);
    let answer = world.ask(Wanted { text: "平行线 判定 大象".into(), ..Wanted::default() });
    assert!(answer.is_loose);
    assert_eq!(answer.hits[0].shown, "a");
}
