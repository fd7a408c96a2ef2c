//! Every state of the reader's pages, printed in all languages.

use std::sync::Arc;

use kernel::{Language, LocalText, TextbookId};
use library::card::Card;
use library::curriculum::CurriculumPath;
use library::document::{BookPage, FileRef, LearningResourceType, TextLine, Textbook, Unit, UnitKind};
use library::reading::{Listed, Standing};
use web::{Shell, View};

use super::{Place, ReaderPage};
use crate::absent::AbsentPage;
use crate::book::Book;
use crate::place::{Missing, PageLabel, find_place};

fn unit(key: &str, number: &str, title: &str, page: u32, children: Vec<Unit>) -> Unit {
    let (number, title) = (number.to_owned(), title.to_owned());
    Unit { key: key.parse().unwrap(), kind: UnitKind::Chapter, number, title, page: Some(page), page_end: None, children }
}

fn page(number: usize) -> BookPage {
    let file = |width: usize| FileRef { file: format!("{:064x}", number * 10_000 + width) };
    let text = vec![TextLine(0.1, 0.05, 0.4, 0.025, format!("书上的第 {number} 行 <b>"))];
    BookPage { small: file(720), large: file(1440), width: 1440, height: 2036, text }
}

fn lesson(name: &str, kind: LearningResourceType) -> Listed {
    let title = LocalText::zh_hans(name);
    let card: Card = serde_json::from_value(serde_json::json!({ "title": title, "kind": kind })).unwrap();
    Listed { id: kernel::ResourceId::from_name("sample", name), card, cursor: String::new() }
}

/// Two pages of front matter and eight numbered ones; chapter 2 begins on page 5.
pub fn book(pages: usize, standing: Standing) -> Book {
    let curriculum = CurriculumPath {
        stage: "小学".into(),
        subject: "数学".into(),
        edition: "青禾版".into(),
        grade: "四年级".into(),
        volume: "上册".into(),
        ..CurriculumPath::default()
    };
    let tree = vec![
        unit("1", "第一章", "大数的认识", 1, vec![unit("1.1", "1.1", "数一数", 1, vec![]), unit("1.2", "1.2", "亿", 3, vec![])]),
        unit("2", "第二章", "公顷", 5, vec![]),
    ];
    let textbook = Textbook {
        id: TextbookId::from_name("sample", "math-4a"),
        title: LocalText::zh_hans("数学 四年级上册").with("數學 四年級上冊", "Mathematics 4A"),
        curriculum,
        publisher: "示例教育出版社".into(),
        licence: "CC-BY-4.0".into(),
        front_pages: 2,
        pages: (1..=pages).map(page).collect(),
        tree,
        download: None,
    };
    let lessons = vec![
        (1, lesson("数一数的练习", LearningResourceType::Exercises)),
        (1, lesson("数一数", LearningResourceType::Lesson)),
        (3, lesson("公顷", LearningResourceType::Lesson)),
    ];
    Book::new(textbook, standing, lessons)
}

fn shell(language: Language) -> Shell {
    Shell::framed(Arc::new([]), View { language, ..View::default() }, "/book/sample")
}

fn samples(language: Language) -> Vec<(&'static str, String)> {
    let shown = |book: &Book, page: &str, unit: &str, is_double: bool| {
        let place = find_place(book, page, unit);
        askama::Template::render(&ReaderPage::new(shell(language), book, &place, is_double)).unwrap()
    };
    let (whole, vanished) = (book(10, Standing::Published), book(10, Standing::Vanished));
    let absent = book(0, Standing::Published);
    vec![
        ("cover", shown(&whole, "", "", false)),
        ("first printed page", shown(&whole, "1", "", false)),
        ("opening", shown(&whole, "3", "", true)),
        ("unit", shown(&whole, "", "2", false)),
        ("past the end", shown(&whole, "99", "", false)),
        ("no number", shown(&whole, "\0<script>", "", false)),
        ("no longer listed", shown(&vanished, "8", "", false)),
        ("no file", askama::Template::render(&AbsentPage::new(shell(language), &absent)).unwrap()),
    ]
}

/// What is between `<main>` and `</main>`, without the hashes of built files.
fn main_of(html: &str) -> String {
    let (from, to) = (html.find("<main").unwrap(), html.find("</main>").unwrap());
    html[from..to].replace(web::asset("icons.svg"), "/assets/icons.svg")
}

#[test]
fn every_state_prints_as_it_was_looked_at() {
    let all = samples(Language::ZhHans).into_iter().map(|(name, html)| format!("=== {name}\n{}\n", main_of(&html)));
    insta::assert_snapshot!(all.collect::<String>());
}

#[test]
fn no_language_lacks_a_word() {
    for language in Language::ALL {
        for (name, html) in samples(language) {
            assert!(!html.contains("reader-"), "{name} in {}", language.tag());
        }
    }
}

#[test]
fn the_number_shown_is_the_printed_one() {
    let book = book(10, Standing::Published);
    for (asked, index, missing) in [
        ("1", 3, None),
        ("8", 10, None),
        ("f1", 1, None),
        ("f2", 2, None),
        ("9", 10, Some(Missing::Page(PageLabel::Printed(9)))),
        ("0", 3, Some(Missing::Page(PageLabel::Printed(0)))),
        ("f3", 2, Some(Missing::Page(PageLabel::Front(3)))),
        ("4294967295", 10, Some(Missing::Page(PageLabel::Printed(u32::MAX)))),
        ("99999999999", 1, Some(Missing::Number)),
        ("-1", 1, Some(Missing::Number)),
        ("\0", 1, Some(Missing::Number)),
        ("1 OR 1=1", 1, Some(Missing::Number)),
    ] {
        assert_eq!(find_place(&book, asked, ""), Place { index, missing }, "{asked}");
    }
    assert_eq!(find_place(&book, "", "2"), Place { index: 7, missing: None });
    assert_eq!(find_place(&book, "", "../x").missing, Some(Missing::Unit));
}

#[test]
fn a_page_knows_the_units_it_belongs_to() {
    let book = book(10, Standing::Published);
    // Units in reading order: 0 chapter 1, 1 section 1.1, 2 section 1.2, 3 chapter 2.
    assert_eq!([1, 2, 3, 4, 5, 8].map(|page| book.units_on(page)), [vec![0, 1], vec![1], vec![2], vec![2], vec![3], vec![3]]);
}
