//! Known-item queries over the real catalogue: somebody knows a title, or half of it, or how it sounds, and should find it at once.

use std::collections::HashSet;

use library::Library;
use library::finder::{Shown, catch_up};
use search::{Index, Wanted};
use store::sql;
use web::App;

use super::world::{import, real_data};

/// So many titles are asked for, in equal steps through the catalogue.
const ASKED: usize = 400;
const FIRST: usize = 3;

/// A way to ask, and the share that must be found among the first three.
struct Way {
    name: &'static str,
    least: f64,
    query: fn(&str) -> String,
}

const WAYS: [Way; 4] = [
    Way { name: "full title", least: 0.97, query: str::to_owned },
    Way { name: "shortened title", least: 0.80, query: shortened },
    Way { name: "pinyin", least: 0.90, query: |title| search::spellings(title)[0].chars().take(80).collect() },
    Way { name: "initials", least: 0.90, query: |title| search::spellings(title)[1].clone() },
];

/// The title without its first fifth and its last: what somebody remembers.
fn shortened(title: &str) -> String {
    let chars: Vec<char> = title.chars().collect();
    let cut = if chars.len() > 5 { chars.len() / 5 } else { 0 };
    chars[cut..chars.len() - cut].iter().collect()
}

/// The titles among the first hits. Several things of one name are the same to who knows only the name.
fn first_titles(library: &Library, index: &Index, text: &str) -> Vec<String> {
    let answer = index.search(&Wanted { text: text.to_owned(), ..Wanted::default() }).unwrap();
    let title = |shown: &str| match serde_json::from_str(shown).unwrap() {
        Shown::Resource { card, .. } => card.title.get(kernel::Language::ZhHans).to_owned(),
        Shown::Textbook { id } => library.index().textbook(id).map(|book| book.title.clone()).unwrap_or_default(),
        Shown::Page { .. } | Shown::Unit(_) => String::new(),
    };
    answer.hits.iter().take(FIRST).map(|hit| title(&hit.shown)).collect()
}

#[tokio::test]
async fn a_known_item_is_among_the_first_three() {
    let Some(folder) = real_data("catalogue") else { return };
    let node = testing::sqlite().await;
    import(&node, &folder).await.unwrap();
    let app = App::new(std::ops::Deref::deref(&node).clone(), node.blobs(), node.clock());
    let library = Library::open(app).await.unwrap();
    library.finder.open(&node.folder().path().join("search"), 1).unwrap();
    catch_up(&library, false, &|_, _| {}).await.unwrap();
    let index = library.finder.index().unwrap();

    let all = sql(
        "SELECT title FROM library_resource WHERE state = 'published' UNION SELECT title FROM library_textbook WHERE state = 'published' ORDER BY title",
    );
    let titles = all.fetch_all(&mut node.read().await.unwrap(), |row| row.get::<String>("title")).await.unwrap();
    let titles: Vec<String> = titles.into_iter().collect::<HashSet<_>>().into_iter().collect();
    let mut titles: Vec<&String> = titles.iter().filter(|title| title.chars().count() >= 3).collect();
    titles.sort();
    let step = (titles.len() / ASKED).max(1);
    let asked: Vec<&String> = titles.into_iter().step_by(step).collect();
    for Way { name, least, query } in WAYS {
        let lost: Vec<&&String> = asked.iter().filter(|title| !first_titles(&library, index, &query(title)).contains(title)).collect();
        let share = 1.0 - lost.len() as f64 / asked.len() as f64;
        #[allow(clippy::print_stderr, reason = "the share is the result")]
        {
            eprintln!(
                "{name}: {:.1} % of {} among the first {FIRST}; not {:?}",
                share * 100.0,
                asked.len(),
                lost.iter().take(8).map(|t| (t, query(t))).collect::<Vec<_>>()
            );
        }
        assert!(share >= least, "{name}: {share}");
    }
}
