//! What areas hand in.

use tantivy::TantivyDocument;

use crate::facet::Facets;
use crate::fields::Fields;
use crate::fold::{compact, fold};
use crate::sound;
use crate::words::{grams, words_of_document};

/// Something that can be found.
#[derive(Debug, Clone, Default)]
pub struct SearchDocument {
    /// What it belongs to: all documents of a subject go together.
    pub subject: String,
    /// How it is found.
    pub entry: Entry,
    /// Its names, in all languages
    pub titles: Vec<String>,
    /// Words that describe it: where it stands, who made it, what one learns
    pub details: Vec<String>,
    /// Its text
    pub texts: Vec<String>,
    /// Text that is told by its place: the captions of a film with their second
    pub lines: Vec<Line>,
    /// By what it is counted
    pub facets: Facets,
    /// Number of the log entry that released it: newer is larger
    pub seq: u64,
    /// How much it is used, in steps
    pub uses: u64,
    /// Equal for documents with the same content; 0 where it is not known
    pub same: u64,
    /// What comes first among suggestions
    pub weight: u64,
    /// What the area needs to show it, returned as it was given
    pub shown: String,
}

/// How a document is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Entry {
    /// By searching
    #[default]
    Hit,
    /// By searching, and as a suggestion
    Suggested,
    /// Only as a suggestion and a direct hit: a place that is found by its name
    Place,
}

/// A piece of text and where it stands, in whatever the area counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The place
    pub at: u64,
    /// The text
    pub text: String,
}

const LONGEST_TEXT_BYTES: usize = 256 * 1024;
/// So many characters of a name are enough to tell what is meant.
pub(crate) const LONGEST_LEAD_CHARS: usize = 12;

impl SearchDocument {
    pub(crate) fn stored(&self, fields: &Fields) -> TantivyDocument {
        let titles: Vec<String> = self.titles.iter().map(|title| fold(title)).collect();
        let mut document = TantivyDocument::default();
        document.add_text(fields.subject, &self.subject);
        match self.entry {
            Entry::Hit => self.add_found(&mut document, fields, &titles),
            Entry::Suggested => {
                self.add_found(&mut document, fields, &titles);
                self.add_lead(&mut document, fields, &titles);
            }
            Entry::Place => self.add_lead(&mut document, fields, &titles),
        }
        let [places, traits] = self.facets.stored();
        document.add_text(fields.places, places);
        document.add_text(fields.traits, traits);
        for (field, number) in [(fields.seq, self.seq), (fields.uses, self.uses), (fields.same, self.same), (fields.weight, self.weight)] {
            document.add_u64(field, number);
        }
        document.add_text(fields.shown, &self.shown);
        if !self.lines.is_empty() {
            document.add_text(fields.lines, write_lines(&self.lines));
        }
        document
    }

    fn add_found(&self, document: &mut TantivyDocument, fields: &Fields, titles: &[String]) {
        let mut all = Tokens::default();
        let mut title_words = Tokens::default();
        for title in titles {
            title_words.add(title);
            // What stands in the title counts twice, by the title's own words and here.
            all.add(title);
            let whole = compact(title);
            if !whole.is_empty() && whole.len() <= 240 {
                document.add_text(fields.exact, whole);
            }
        }
        for text in self.details.iter().chain(&self.texts).chain(self.lines.iter().map(|line| &line.text)) {
            all.add(&fold(text));
        }
        document.add_text(fields.all, all.text);
        document.add_text(fields.title, title_words.text);
        document.add_text(fields.grams, titles.iter().flat_map(|title| grams(title)).collect::<Vec<_>>().join(" "));
        document.add_text(fields.sound, titles.iter().flat_map(|title| sound::tokens(title)).collect::<Vec<_>>().join(" "));
    }

    fn add_lead(&self, document: &mut TantivyDocument, fields: &Fields, titles: &[String]) {
        let mut spellings: Vec<String> = Vec::new();
        for title in titles {
            spellings.push(compact(title));
            spellings.extend(sound::spellings(title));
            document.add_text(fields.near, grams(title).join(" "));
        }
        spellings.retain(|spelling| !spelling.is_empty() && spelling.len() <= 240);
        spellings.sort_unstable();
        spellings.dedup();
        for spelling in &spellings {
            document.add_text(fields.name, spelling);
            for (at, c) in spelling.char_indices().take(LONGEST_LEAD_CHARS) {
                document.add_text(fields.lead, &spelling[..at + c.len_utf8()]);
            }
        }
    }
}

/// Words with spaces between them, as the index takes them.
#[derive(Default)]
struct Tokens {
    text: String,
}

impl Tokens {
    fn add(&mut self, folded: &str) {
        for word in words_of_document(folded) {
            if self.text.len() > LONGEST_TEXT_BYTES {
                return;
            }
            self.text.push(' ');
            self.text.push_str(word);
        }
    }
}

fn write_lines(lines: &[Line]) -> String {
    let mut text = String::new();
    for line in lines {
        if text.len() > LONGEST_TEXT_BYTES {
            break;
        }
        let plain = line.text.replace(['\n', '\r', '\t'], " ");
        text.push_str(&format!("{}\t{plain}\n", line.at));
    }
    text
}

pub(crate) fn read_lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    text.lines().filter_map(|line| line.split_once('\t')).filter_map(|(at, text)| Some((at.parse().ok()?, text)))
}
