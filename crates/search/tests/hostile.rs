use std::time::{Duration, Instant};

use search::{Facet, Wanted};

use super::world::{document, world};

#[test]
fn nothing_typed_is_an_operator_and_nothing_takes_long() {
    let world = world((0..200).map(|number| document(&number.to_string(), "平行线的判定 parallel lines")).collect());
    let long =
        ["a".repeat(100_000), "角".repeat(100_000), "角 ".repeat(50_000), "yi".repeat(50_000), "((((".repeat(20_000), "a*".repeat(50_000)];
    let odd = [
        "",
        " ",
        "\0",
        "title:平行线",
        "平行线 AND NOT 判定",
        "\"平行线",
        "*",
        "?",
        "[a TO z]",
        "^9999",
        "~2",
        "/.*/",
        "(a+)+$",
        "{{7*7}}",
        "' OR 1=1 --",
        "\u{202e}平行线",
        "😀😀",
        "\u{10ffff}",
        "平\u{301}行",
        "\u{1f}\u{1e}",
        "a\u{1f}b",
        "NaN",
        "-1",
        "１２３４５",
        "zzzzzzzzzzzzzzzzzzzz",
    ];
    for text in odd.into_iter().chain(long.iter().map(String::as_str)) {
        let began = Instant::now();
        let filters = vec![(Facet::Stage, text.to_owned())];
        for filters in [Vec::new(), filters] {
            world.ask(Wanted { text: text.into(), filters, page: 1, ..Wanted::default() });
        }
        world.index.suggest(text, 10).unwrap();
        world.index.find_named(text).unwrap();
        world.index.list_near(text, 10).unwrap();
        let shown: String = text.chars().take(20).collect();
        assert!(began.elapsed() < Duration::from_secs(2), "{shown}: {:?}", began.elapsed());
    }
    assert_eq!(world.found("平行线").len(), 20);
}

#[test]
fn hostile_documents_are_found_by_what_is_readable_in_them() {
    let odd = ["\u{1f}角\u{1e}\n\t", &"角".repeat(100_000), &"x".repeat(1_000_000), "", "\u{0}", "角\u{200b}度"];
    let mut added: Vec<_> = odd.iter().enumerate().map(|(at, title)| document(&at.to_string(), title)).collect();
    for document in &mut added {
        document.lines = vec![search::Line { at: u64::MAX, text: "一\t二\n三".into() }];
        document.facets.add(Facet::Stage, "小\u{1f}学\u{1e}");
    }
    let world = world(added);
    assert!(world.found("角").contains(&"0".to_owned()));
    let answer = world.ask(Wanted { text: "角".into(), ..Wanted::default() });
    assert_eq!(answer.counts[0].1[0].0, "小学");
}
