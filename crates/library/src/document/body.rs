//! The words of a publication in a form that cannot hold anything but words, pictures of the publication and links inside it: what shows
//! it escapes everything, so no book can bring a script, a style or an address of its own choice into a page.

use serde::{Deserialize, Serialize};

use super::BlockPlace;

/// The largest body file.
pub const BODY_BYTES: u64 = 16 << 20;
/// The media type of a body file.
pub const BODY_TYPE: &str = "application/vnd.qinghe.body+json";
const MOST_SECTIONS: usize = 500;
const MOST_BLOCKS: usize = 100_000;

/// All sections, in reading order.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PublicationBody {
    /// The blocks of each section
    pub sections: Vec<Vec<Block>>,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "block", rename_all = "snake_case")]
pub enum Block {
    /// A heading inside a section; level 1 is the section's own.
    Heading {
        /// 1 to 6
        level: u8,
        /// What it says
        runs: Vec<Run>,
    },
    /// A paragraph.
    Paragraph {
        /// What it says
        runs: Vec<Run>,
        /// How it is set
        #[serde(default, skip_serializing_if = "Setting::is_plain")]
        setting: Setting,
    },
    /// An entry of a list.
    Item {
        /// 1 to 6
        level: u8,
        /// Its number, where it has one
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<u32>,
        /// What it says
        runs: Vec<Run>,
    },
    /// A row of a table.
    Row {
        /// Its cells
        cells: Vec<Vec<Run>>,
        /// Whether it names the columns
        #[serde(default)]
        is_head: bool,
    },
    /// A picture.
    Figure {
        /// Its place in [`super::Publication::images`]
        image: u32,
        /// What a screen reader says; empty for ornaments
        #[serde(default)]
        alt: String,
        /// What stands below it
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        caption: Vec<Run>,
    },
    /// A change of scene.
    Rule,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// As running text
    #[default]
    Plain,
    /// Somebody else's words
    Quote,
    /// With its own spaces and line breaks
    Verbatim,
}

impl Setting {
    #[allow(clippy::trivially_copy_pass_by_ref)] // serde hands a reference
    fn is_plain(&self) -> bool {
        *self == Self::Plain
    }
}

/// Characters that look alike and lead to the same place. `\n` is a line break.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The characters
    pub text: String,
    /// How they look
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
    /// How they are read: pinyin above characters
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ruby: String,
    /// Where they lead, inside the publication
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<BlockPlace>,
}

/// How characters look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Mark {
    Emphasis,
    Strong,
    Subscript,
    Superscript,
    Code,
}

impl Block {
    /// Everything that it says, in order.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        let (own, cells): (&[Run], &[Vec<Run>]) = match self {
            Self::Heading { runs, .. } | Self::Paragraph { runs, .. } | Self::Item { runs, .. } => (runs, &[]),
            Self::Figure { caption, .. } => (caption, &[]),
            Self::Row { cells, .. } => (&[], cells),
            Self::Rule => (&[], &[]),
        };
        own.iter().chain(cells.iter().flatten())
    }

    /// Its words.
    #[must_use]
    pub fn text(&self) -> String {
        let separator = if matches!(self, Self::Row { .. }) { " " } else { "" };
        self.runs().map(|run| run.text.as_str()).collect::<Vec<_>>().join(separator)
    }
}

impl PublicationBody {
    /// Reads a body file; `None` for everything that is none or holds more than a book does.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        if bytes.len() as u64 > BODY_BYTES {
            return None;
        }
        let body: Self = serde_json::from_slice(bytes).ok()?;
        let is_plain = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
        let blocks = || body.sections.iter().flatten();
        let is_fit = blocks().flat_map(Block::runs).all(|run| run.text.chars().chain(run.ruby.chars()).all(is_plain));
        (body.sections.len() <= MOST_SECTIONS && blocks().count() <= MOST_BLOCKS && is_fit).then_some(body)
    }

    /// How many characters a section has, without spaces.
    #[must_use]
    pub fn characters(&self, at: usize) -> u32 {
        let blocks = self.sections.get(at).into_iter().flatten();
        let count = blocks.flat_map(Block::runs).flat_map(|run| run.text.chars()).filter(|c| !c.is_whitespace()).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, PublicationBody};

    #[test]
    fn a_body_holds_words_and_nothing_else() {
        let body = PublicationBody::parse(br#"{"sections":[[{"block":"paragraph","runs":[{"text":"a b","ruby":"x"}]},{"block":"rule"}]]}"#);
        let body = body.unwrap();
        assert_eq!((body.characters(0), body.characters(1)), (2, 0));
        assert_eq!(body.sections[0].iter().map(Block::text).collect::<Vec<_>>(), ["a b", ""]);
        for wrong in [
            &b"<html>"[..],
            br#"{"sections":[[{"block":"html","text":"<script>"}]]}"#,
            br#"{"sections":[[{"block":"paragraph","runs":[{"text":"a","href":"javascript:alert(1)"}]}]]}"#,
            br#"{"sections":[[{"block":"paragraph","runs":[{"text":"\u0000"}]}]]}"#,
            br#"{"sections":[],"style":"x"}"#,
        ] {
            assert_eq!(PublicationBody::parse(wrong), None, "{}", String::from_utf8_lossy(wrong));
        }
        let many = format!(r#"{{"sections":[{}[]]}}"#, "[],".repeat(500));
        assert_eq!(PublicationBody::parse(many.as_bytes()), None);
    }
}
