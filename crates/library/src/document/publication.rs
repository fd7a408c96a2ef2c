use kernel::BlobId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::FileRef;

/// A book that flows: sections to read, to hear, or both (W3C Publication Manifest; EPUB 3.3 §3). Its words lie in one file of our own
/// form ([`super::PublicationBody`]), so that a list or a card never opens them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Publication {
    /// The words of all sections; absent where it is only heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<FileRef>,
    /// The pictures that the body names by their place in this list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<PublicationImage>,
    /// In reading order; at least one.
    pub sections: Vec<PublicationSection>,
    /// What the book calls its parts; without it the sections are the outline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outline: Vec<OutlineEntry>,
    /// Where the pages of the printed book begin.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PrintedPage>,
}

/// A picture of a book, with its size in pixels: a page keeps the room for it before it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct PublicationImage {
    #[serde(deserialize_with = "super::files::named")]
    pub file: String,
    pub width: u32,
    pub height: u32,
}

/// What is read in one go: a chapter as a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicationSection {
    /// Its name; empty where the book gives none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// How much there is to read, without spaces.
    #[serde(default)]
    pub characters: u32,
    /// The section read aloud.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narration: Option<Narration>,
}

/// A recording of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Narration {
    #[serde(deserialize_with = "super::files::named")]
    pub file: String,
    pub duration_ms: u64,
}

/// A line of the outline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OutlineEntry {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub place: BlockPlace,
    /// What lies below it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<OutlineEntry>,
}

/// Where a page of the printed book begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrintedPage {
    /// What is printed on it.
    pub label: String,
    /// Where it begins.
    pub place: BlockPlace,
}

/// A block of a section, both counted from 1; block 0 is the section's beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BlockPlace {
    /// The section
    pub section: u32,
    /// The block in it
    #[serde(default, skip_serializing_if = "is_zero")]
    pub block: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde hands a reference
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// How far somebody came in a publication: in milliseconds where it is heard, in characters where it is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reached {
    /// The section, from 1
    pub section: u32,
    /// How much of it, 0 to 1
    pub share: f64,
}

impl Publication {
    /// Whether there is something to hear.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        self.sections.iter().any(|section| section.narration.is_some())
    }

    /// How long all recordings run.
    #[must_use]
    pub fn duration_ms(&self) -> Option<u64> {
        self.is_heard().then(|| self.sections.iter().filter_map(|section| section.narration.as_ref()).map(|it| it.duration_ms).sum())
    }

    /// The whole of it, in the measure of [`Reached`].
    #[must_use]
    pub fn extent(&self) -> i64 {
        self.measures().sum()
    }

    /// The place in the measure of the whole; `None` where there is no such section.
    #[must_use]
    pub fn position(&self, reached: Reached) -> Option<i64> {
        let at = usize::try_from(reached.section).ok()?.checked_sub(1)?;
        let measure = self.measures().nth(at)?;
        let before: i64 = self.measures().take(at).sum();
        #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)] // a share of a length
        let within = (measure as f64 * reached.share.clamp(0.0, 1.0)) as i64;
        // The beginning of a section is a place in it, not the end of the one before.
        Some(before + within.clamp(0, measure - 1))
    }

    /// The section and the share of it at `position` of the whole.
    #[must_use]
    pub fn reached(&self, position: i64) -> Reached {
        let mut before = 0;
        for (section, measure) in (1..).zip(self.measures()) {
            if position < before + measure {
                #[allow(clippy::cast_precision_loss)] // a share of a length
                return Reached { section, share: (position - before).max(0) as f64 / measure as f64 };
            }
            before += measure;
        }
        Reached { section: u32::try_from(self.sections.len()).unwrap_or(u32::MAX), share: 1.0 }
    }

    fn measures(&self) -> impl Iterator<Item = i64> {
        let is_heard = self.is_heard();
        self.sections.iter().map(move |section| {
            let heard = section.narration.as_ref().map_or(1, |it| i64::try_from(it.duration_ms).unwrap_or(i64::MAX));
            if is_heard { heard } else { i64::from(section.characters) + 1 }
        })
    }

    /// The picture at a place of the list, and its digest.
    #[must_use]
    pub fn image(&self, at: u32) -> Option<(BlobId, &PublicationImage)> {
        let image = self.images.get(usize::try_from(at).ok()?)?;
        Some((image.file.parse().ok()?, image))
    }
}

#[cfg(test)]
mod tests {
    use super::{Narration, Publication, PublicationSection, Reached};

    fn publication(lengths: &[(u32, u64)]) -> Publication {
        let section = |&(characters, duration_ms): &(u32, u64)| PublicationSection {
            title: String::new(),
            characters,
            narration: (duration_ms > 0).then(|| Narration { file: "a".to_owned(), duration_ms }),
        };
        Publication {
            body: None,
            images: Vec::new(),
            sections: lengths.iter().map(section).collect(),
            outline: Vec::new(),
            pages: Vec::new(),
        }
    }

    #[test]
    fn a_place_comes_back_as_it_was_left() {
        for book in [publication(&[(0, 0), (99, 0), (49, 0)]), publication(&[(7, 1_000), (0, 3_000), (0, 2_000)])] {
            for section in 1..=3 {
                let position = book.position(Reached { section, share: 0.5 }).unwrap();
                let again = book.reached(position);
                assert_eq!(again.section, section, "{position}");
                assert!((again.share - 0.5).abs() < 0.02 || section == 1, "{again:?}");
                assert_eq!(book.reached(book.position(Reached { section, share: 1.0 }).unwrap()).section, section);
            }
            assert_eq!(book.position(Reached { section: 4, share: 0.0 }), None);
            assert_eq!(book.position(Reached { section: 0, share: 0.0 }), None);
            assert_eq!(book.reached(i64::MAX), Reached { section: 3, share: 1.0 });
        }
        assert_eq!(publication(&[(7, 1_000), (0, 3_000)]).extent(), 4_000);
    }
}
