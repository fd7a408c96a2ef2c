use kernel::{LocalText, TextbookId, UnitKey};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::download::policy;
use super::shape::{LocalTexts, UnitText, UuidText};
use super::{Download, FileRef};
use crate::curriculum::CurriculumPath;

/// A textbook has two faces that are linked: the book (pages with printed numbers) and the teaching tree (units with their pages).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Textbook {
    /// Its identity across editions of the file.
    #[schemars(with = "UuidText")]
    pub id: TextbookId,
    /// Its name.
    #[schemars(with = "LocalTexts")]
    pub title: LocalText,
    /// Where it stands.
    pub curriculum: CurriculumPath,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub publisher: String,
    /// SPDX expression, or `all-rights-reserved`.
    pub licence: String,
    /// Pages before printed page 1; printed = index − `front_pages`, index from 1.
    #[serde(default)]
    pub front_pages: u32,
    /// The page images; empty for a catalogue entry without a file.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<BookPage>,
    /// The teaching tree.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tree: Vec<Unit>,
    /// Whether its pages may be taken away; without it the licence decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download: Option<Download>,
}

/// One page as it is shown: two widths of image and its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BookPage {
    /// About 720 pixels wide.
    pub small: FileRef,
    /// About 1,440 pixels wide.
    pub large: FileRef,
    /// Of the large image, in pixels.
    pub width: u32,
    /// Of the large image, in pixels.
    pub height: u32,
    /// The text layer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<TextLine>,
}

/// A line of text and where it stands: x, y, width and height as fractions of the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TextLine(pub f64, pub f64, pub f64, pub f64, pub String);

/// A node of the teaching tree, of varying depth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Unique in the textbook.
    #[schemars(with = "UnitText")]
    pub key: UnitKey,
    /// What it is.
    pub kind: UnitKind,
    /// The printed number, such as `7.2.2` or `第一单元`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub number: String,
    /// Its name.
    pub title: String,
    /// Printed page on which it begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// Printed page on which it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page_end: Option<u32>,
    /// What it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub children: Vec<Unit>,
}

/// The kind of a teaching-tree node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// 单元
    Unit,
    /// 章
    Chapter,
    /// 节
    Section,
    /// 课文
    Text,
    /// 课时
    Period,
}

impl Textbook {
    /// Whether copies of its pages may be taken away.
    #[must_use]
    pub fn download(&self) -> Download {
        policy(self.download, &self.licence)
    }

    /// The printed number of the page at `index` (from 1); `None` in the front matter.
    #[must_use]
    pub fn printed_page(&self, index: u32) -> Option<u32> {
        index.checked_sub(self.front_pages).filter(|printed| *printed > 0)
    }

    /// The index (from 1) of the page that carries the printed number.
    #[must_use]
    pub fn index_of_printed(&self, printed: u32) -> Option<u32> {
        let index = printed.checked_add(self.front_pages)?;
        (printed > 0 && (index as usize) <= self.pages.len()).then_some(index)
    }

    /// Every node of the teaching tree with its depth, in reading order.
    #[must_use]
    pub fn units(&self) -> Vec<(usize, &Unit)> {
        fn walk<'t>(units: &'t [Unit], depth: usize, into: &mut Vec<(usize, &'t Unit)>) {
            for unit in units {
                into.push((depth, unit));
                walk(&unit.children, depth + 1, into);
            }
        }
        let mut all = Vec::new();
        walk(&self.tree, 0, &mut all);
        all
    }
}
