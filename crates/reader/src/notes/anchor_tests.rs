use proptest::prelude::{Just, Strategy, prop, prop_assert, prop_assert_eq, proptest};

use super::{Anchor, BookText, Spot, packed};

fn book(pages: &[&str]) -> BookText {
    BookText::of_pages(pages.iter().map(|page| packed(page)))
}

/// The anchor of `exact` on the page at `index`, where it stands first.
fn anchored(text: &BookText, index: u32, exact: &str) -> Anchor {
    let exact = packed(exact);
    let page = text.page(index).unwrap();
    let start = text.chars[page].windows(exact.len()).position(|window| window == &exact[..]).unwrap();
    text.anchor_words(index, start, &exact).unwrap()
}

const FIRST: [&str; 3] = [
    "角的度量 角的计量单位是度，用符号“°”表示。",
    "量角三步：点对点，线对边，读度数。先估计，再测量。",
    "从哪个 0 开始，就读哪一圈的刻度。先估计，再读数。",
];

#[test]
fn a_note_finds_its_words_in_the_next_issue() {
    let first = book(&FIRST);
    for (name, exact, page, next, found) in [
        ("the same book", "点对点，线对边", 2, FIRST.to_vec(), Some((2, "点对点，线对边"))),
        ("a page put in before", "点对点，线对边", 2, vec!["致同学们", FIRST[0], FIRST[1], FIRST[2]], Some((3, "点对点，线对边"))),
        ("a page taken out", "就读哪一圈的刻度", 3, vec![FIRST[0], FIRST[2]], Some((2, "就读哪一圈的刻度"))),
        (
            "set in other lines",
            "点对点，线对边",
            2,
            vec![FIRST[0], "量角三步： 点 对 点，\u{3000}线对边，读度数。"],
            Some((2, "点对点，线对边")),
        ),
        ("words that stand twice", "先估计", 3, vec![FIRST[1], FIRST[0], FIRST[2]], Some((3, "先估计"))),
        (
            "a word corrected",
            "角的计量单位是度，用符号",
            1,
            vec!["角的度量 角的度量单位是度，用符号“°”表示。"],
            Some((1, "角的度量单位是度，用符号")),
        ),
        ("pushed across the page break", "点对点，线对边", 2, vec!["量角三步：点对", "点，线对边，读度数。"], Some((1, "点对点，线对边"))),
        ("gone", "点对点，线对边", 2, vec![FIRST[0], FIRST[2]], None),
        ("short and now elsewhere", "°", 1, vec!["今天的气温是 20 °C。"], None),
        ("a book without text", "点对点，线对边", 2, vec!["", "", ""], None),
        ("no book", "点对点，线对边", 2, vec![], None),
    ] {
        let next = book(&next);
        let spot = next.find(&anchored(&first, page, exact));
        let shown = spot.as_ref().map(|spot| (spot.index, next.chars_at(spot)));
        assert_eq!(shown, found.map(|(index, words): (u32, &str)| (index, packed(words).into_iter().collect::<String>())), "{name}");
    }
}

impl BookText {
    /// The words at `spot`, also where they go on on the next page.
    fn chars_at(&self, spot: &Spot) -> String {
        let range = spot.words.clone().unwrap();
        let start = self.page(spot.index).unwrap().start;
        self.chars[start + range.start..start + range.end].iter().collect()
    }
}

#[test]
fn a_bookmark_follows_its_page() {
    let first = book(&FIRST);
    let mark = first.anchor_page(2).unwrap();
    assert_eq!(first.find(&mark), Some(Spot { index: 2, words: None }));
    assert_eq!(book(&["致同学们", FIRST[0], FIRST[1]]).find(&mark), Some(Spot { index: 3, words: None }));
    let cover = book(&["封面", FIRST[0]]).anchor_page(1).unwrap();
    assert_eq!(book(&["封面", "致同学们", FIRST[0]]).find(&cover), Some(Spot { index: 1, words: None }));
    let picture = book(&["", ""]).anchor_page(2).unwrap();
    assert_eq!(book(&["", ""]).find(&picture), Some(Spot { index: 2, words: None }));
    assert_eq!(book(&[""]).find(&picture), None);
    assert_eq!(first.anchor_page(0), None);
    assert_eq!(first.anchor_page(9), None);
}

#[test]
fn words_that_are_not_on_the_page_are_no_anchor() {
    let text = book(&FIRST);
    assert_eq!(text.anchor_words(2, 0, &packed("没有这句")), None);
    assert_eq!(text.anchor_words(2, 0, &[]), None);
    assert_eq!(text.anchor_words(9, 0, &packed("先估计")), None);
    assert_eq!(text.anchor_words(2, usize::MAX, &packed("点对点")).unwrap().start, Some(5));
    assert_eq!(text.anchor_words(1, usize::MAX, &packed("角的")), None, "they stand there twice");
}

fn pages() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[甲乙丙丁戊己庚辛 a-f]{20,60}", 1..5)
}

proptest! {
    #[test]
    fn a_note_is_where_it_was_made(pages in pages(), page in 0usize..5, start in 0usize..20, length in 1usize..30) {
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        let text = book(&pages);
        let index = u32::try_from(page % pages.len() + 1).unwrap();
        let whole = text.page(index).unwrap();
        let from = whole.start + start % whole.len().max(1);
        let exact: Vec<char> = text.chars[from..(from + length).min(whole.end)].to_vec();
        if let Some(anchor) = text.anchor_words(index, from - whole.start, &exact) {
            let spot = text.find(&anchor).unwrap();
            prop_assert_eq!(text.chars_at(&spot), exact.iter().collect::<String>());
            prop_assert_eq!(spot.index, index);
        }
    }

    #[test]
    fn pages_put_in_before_do_not_lose_a_note(
        (pages, before) in (pages(), pages()), start in 0usize..10, length in Just(12usize)
    ) {
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        let text = book(&pages);
        let whole = text.page(1).unwrap();
        let from = (start % whole.len()).min(whole.len().saturating_sub(length));
        let exact: Vec<char> = text.chars[from..(from + length).min(whole.end)].to_vec();
        let anchor = text.anchor_words(1, from, &exact).unwrap();
        let mut next: Vec<&str> = before.iter().map(String::as_str).collect();
        next.extend(&pages);
        let next = book(&next);
        let spot = next.find(&anchor).unwrap();
        prop_assert_eq!(next.chars_at(&spot), exact.iter().collect::<String>());
    }

    #[test]
    fn finding_ends_whatever_is_asked(pages in prop::collection::vec(".{0,30}", 0..4), exact in ".{0,40}", index in 0u32..6, start in prop::option::of(0usize..50)) {
        let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
        let text = book(&pages);
        let quote = super::TextQuote { exact, prefix: "前".into(), suffix: "后".into() };
        if let Some(spot) = text.find(&Anchor { index, start, quote }) {
            prop_assert!(text.page(spot.index).is_some());
        }
    }
}
