//! What every page needs of the whole library, kept in memory and read anew when the log moved on.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use kernel::TextbookId;
use quick_cache::sync::Cache;
use store::{DbError, Tx};
use web::{App, NavItem};

use crate::choice::{PathTree, Shelved};
use crate::curriculum::{CurriculumPath, Level, rank};
use crate::document::Textbook;
use crate::finder::Finder;
use crate::missing::Tellers;
use crate::reading::{self, Held, PlaceKey, ShelfEntry};
use crate::section::{LOCAL_CHANNELS, Section, list_sections};

/// The library at one moment of its log.
#[derive(Debug, Default)]
pub struct Index {
    /// The number of the log's newest entry
    pub head: i64,
    /// 版块, in order
    pub sections: Vec<Section>,
    /// Every published textbook, as schools list them
    pub shelf: Vec<ShelfEntry>,
    /// The paths of the shelf, for choosing
    pub paths: PathTree,
    /// The stages with their grades that have a textbook, in school order; a stage without grades has an empty one
    pub grades: Vec<(String, String)>,
    /// The provinces that have a channel of their own, by name
    pub regions: Vec<String>,
    /// How much there is
    pub figures: Figures,
    on_path: HashMap<CurriculumPath, Vec<usize>>,
    counts: HashMap<PlaceKey, i64>,
}

/// How much the library holds.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// Resources, each counted in every column it stands in
    pub resources: i64,
    /// Textbooks
    pub textbooks: usize,
    /// Editions of subjects
    pub editions: usize,
    /// Lessons
    pub lessons: i64,
}

impl Index {
    async fn load(tx: &mut Tx) -> Result<Self, DbError> {
        let head = reading::find_head(tx).await?;
        let shelf = reading::list_shelf(tx).await?;
        let counts = reading::count_places(tx).await?.into_iter().collect();
        let mut on_path = HashMap::<_, Vec<usize>>::new();
        for (at, book) in shelf.iter().enumerate() {
            on_path.entry(book.path.clone()).or_default().push(at);
        }
        Ok(Self {
            head,
            sections: list_sections(tx).await?,
            paths: PathTree::of(&paths_of(&shelf)),
            grades: grades_of(&shelf),
            regions: regions_of(&counts),
            figures: Figures::of(&shelf, &counts),
            on_path,
            shelf,
            counts,
        })
    }

    /// The section `key`.
    #[must_use]
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key.as_str() == key)
    }

    /// The textbook `id`, if it is published.
    #[must_use]
    pub fn textbook(&self, id: TextbookId) -> Option<&ShelfEntry> {
        self.shelf.iter().find(|book| book.id == id)
    }

    /// The published textbooks of a path, as schools list them.
    #[must_use]
    pub fn on_path(&self, path: &CurriculumPath) -> Vec<&ShelfEntry> {
        self.on_path.get(path).into_iter().flatten().filter_map(|at| self.shelf.get(*at)).collect()
    }

    /// How many resources stand in a column; an empty stage means all stages.
    #[must_use]
    pub fn count(&self, section: &str, column: &str, region: &str, stage: &str) -> i64 {
        let [section, column, region, stage] = [section, column, region, stage].map(str::to_owned);
        self.counts.get(&PlaceKey { section, column, region, stage }).copied().unwrap_or(0)
    }

    /// The stages that a column, or with an empty column the whole section, has anything for.
    #[must_use]
    pub fn stages(&self, section: &str, column: &str) -> Vec<String> {
        let fits = |key: &&PlaceKey| key.section == section && (column.is_empty() || key.column == column) && !key.stage.is_empty();
        let mut stages: Vec<&str> = self.counts.keys().filter(fits).map(|key| key.stage.as_str()).collect();
        stages.sort_unstable();
        stages.dedup();
        stages.sort_by_cached_key(|stage| rank(Level::Stage, stage));
        stages.into_iter().map(str::to_owned).collect()
    }
}

impl Figures {
    fn of(shelf: &[ShelfEntry], counts: &HashMap<PlaceKey, i64>) -> Self {
        let editions: HashSet<&str> = shelf.iter().map(|book| book.path.edition.as_str()).collect();
        Self {
            resources: counts.iter().filter(|(key, _)| key.stage.is_empty()).map(|(_, count)| count).sum(),
            textbooks: shelf.len(),
            editions: editions.len(),
            lessons: shelf.iter().map(|book| book.lesson_count).sum(),
        }
    }
}

fn grades_of(shelf: &[ShelfEntry]) -> Vec<(String, String)> {
    let met: HashSet<(&str, &str)> = shelf.iter().map(|book| (book.path.stage.as_str(), book.path.grade.as_str())).collect();
    let mut grades: Vec<_> = met.into_iter().map(|(stage, grade)| (stage.to_owned(), grade.to_owned())).collect();
    grades.sort_by_cached_key(|(stage, grade)| (rank(Level::Stage, stage), rank(Level::Grade, grade)));
    grades
}

fn regions_of(counts: &HashMap<PlaceKey, i64>) -> Vec<String> {
    let own = counts.keys().filter(|key| key.section == LOCAL_CHANNELS && !key.region.is_empty());
    own.map(|key| key.region.clone()).collect::<BTreeSet<_>>().into_iter().collect()
}

fn paths_of(shelf: &[ShelfEntry]) -> Vec<Shelved> {
    let mut paths: Vec<Shelved> = Vec::new();
    let mut at = HashMap::new();
    for book in shelf {
        // A catalogue entry counts for little: thousands of them must not outweigh one book with lessons.
        let richness = 1 + 10_000 * book.lesson_count.max(0).cast_unsigned() + 5_000 * u64::from(book.page_count > 0);
        let place = *at.entry(&book.path).or_insert(paths.len());
        match paths.get_mut(place) {
            Some(known) => known.richness += richness,
            None => paths.push(Shelved { path: book.path.clone(), richness }),
        }
    }
    paths
}

/// Outlines by textbook and head of the log.
type Outlines = Cache<(TextbookId, i64), Arc<Held<Textbook>>>;

/// The library as pages see it. Cheap to clone.
#[derive(Clone)]
pub struct Library {
    /// Database, files, clock, pages
    pub app: App,
    /// What is found by searching
    pub finder: Finder,
    /// Who told lately what is missing
    pub tellers: Arc<Tellers>,
    index: Arc<RwLock<Arc<Index>>>,
    outlines: Arc<Outlines>,
}

impl Library {
    /// The library in `app`, read once.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn open(app: App) -> Result<Self, DbError> {
        let library =
            Self { app, finder: Finder::default(), tellers: Arc::default(), index: Arc::default(), outlines: Arc::new(Cache::new(512)) };
        library.read_index().await?;
        Ok(library)
    }

    /// The library at the newest moment that was read.
    #[must_use]
    pub fn index(&self) -> Arc<Index> {
        self.index.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads the index anew if the log moved on; answers whether it did.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn refresh(&self) -> Result<bool, DbError> {
        let mut tx = self.app.db.read().await?;
        let has_moved = reading::find_head(&mut tx).await? != self.index().head || list_sections(&mut tx).await? != self.index().sections;
        drop(tx);
        if has_moved {
            self.read_index().await?;
        }
        Ok(has_moved)
    }

    async fn read_index(&self) -> Result<(), DbError> {
        let index = Index::load(&mut self.app.db.read().await?).await?;
        let items: Vec<NavItem> = index.sections.iter().map(Section::nav_item).collect();
        *self.index.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(index);
        self.app.set_nav(items);
        self.app.pages.expire_all();
        Ok(())
    }

    /// Refreshes for ever: about once a second, and less often while reading the index is slow.
    pub async fn keep_fresh(self) {
        loop {
            let began = Instant::now();
            if let Err(error) = self.refresh().await {
                tracing::warn!(%error, "the library index could not be refreshed");
            }
            tokio::time::sleep(Duration::from_secs(1).max(began.elapsed() * 20)).await;
        }
    }

    /// A textbook without its pages, from memory where it was read before.
    ///
    /// # Errors
    /// The database refused it.
    pub async fn outline(&self, tx: &mut Tx, id: TextbookId) -> Result<Option<Arc<Held<Textbook>>>, DbError> {
        let key = (id, self.index().head);
        if let Some(known) = self.outlines.get(&key) {
            return Ok(Some(known));
        }
        let found = reading::find_outline(tx, id).await?.map(Arc::new);
        if let Some(outline) = &found {
            self.outlines.insert(key, outline.clone());
        }
        Ok(found)
    }
}
