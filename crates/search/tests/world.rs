use search::{Answer, Batch, Entry, Facet, Index, Position, SearchDocument, Slot, Wanted};
use testing::TempFolder;

pub struct World {
    pub index: Index,
    pub folder: TempFolder,
}

pub fn document(subject: &str, title: &str) -> SearchDocument {
    SearchDocument { subject: subject.into(), titles: vec![title.into()], shown: subject.into(), ..SearchDocument::default() }
}

pub fn place(subject: &str, title: &str, weight: u64) -> SearchDocument {
    SearchDocument { entry: Entry::Place, weight, ..document(subject, title) }
}

pub fn with(mut document: SearchDocument, values: &[(Facet, &str)]) -> SearchDocument {
    values.iter().for_each(|(facet, value)| document.facets.add(*facet, value));
    document
}

pub fn world(added: Vec<SearchDocument>) -> World {
    let folder = TempFolder::new();
    let index = Index::open(Slot::take(folder.path()).unwrap(), 1).unwrap();
    index.take(&Batch { removed: Vec::new(), added }).unwrap();
    index.commit(Position { seq: 1, ..Position::default() }).unwrap();
    World { index, folder }
}

impl World {
    pub fn ask(&self, wanted: Wanted) -> Answer {
        self.index.search(&wanted).unwrap()
    }

    /// What is found, best first.
    pub fn found(&self, text: &str) -> Vec<String> {
        self.ask(Wanted { text: text.into(), ..Wanted::default() }).hits.into_iter().map(|hit| hit.shown).collect()
    }
}
