//! The fields of the index.

use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};

/// Changes whenever documents are written otherwise: an index of another version is made anew.
pub(crate) const VERSION: u32 = 1;

/// The fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    /// What a document belongs to
    pub(crate) subject: Field,
    /// Every word of it
    pub(crate) all: Field,
    /// The words of its title
    pub(crate) title: Field,
    /// Characters and pairs of characters of its title
    pub(crate) grams: Field,
    /// How its title sounds
    pub(crate) sound: Field,
    /// Its whole title as one word
    pub(crate) exact: Field,
    /// Beginnings of the spellings of a name
    pub(crate) lead: Field,
    /// The whole spellings of a name
    pub(crate) name: Field,
    /// Characters and pairs of characters of a name
    pub(crate) near: Field,
    /// Where it stands in the curriculum, as one word
    pub(crate) places: Field,
    /// What it is like, as one word
    pub(crate) traits: Field,
    pub(crate) seq: Field,
    pub(crate) uses: Field,
    pub(crate) same: Field,
    pub(crate) weight: Field,
    /// What the area shows
    pub(crate) shown: Field,
    /// Text by place
    pub(crate) lines: Field,
}

/// Words with spaces between them: they were cut before. `counts` keeps how often a word occurs.
fn words(counts: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer("whitespace").set_index_option(counts);
    TextOptions::default().set_indexing_options(indexing)
}

impl Fields {
    pub(crate) fn schema() -> (Schema, Self) {
        let mut schema = SchemaBuilder::new();
        let counted = || words(IndexRecordOption::WithFreqs);
        let present = || words(IndexRecordOption::Basic);
        let fields = Self {
            subject: schema.add_text_field("subject", STRING),
            all: schema.add_text_field("all", counted()),
            title: schema.add_text_field("title", counted()),
            grams: schema.add_text_field("grams", present()),
            sound: schema.add_text_field("sound", present()),
            exact: schema.add_text_field("exact", STRING),
            lead: schema.add_text_field("lead", STRING),
            name: schema.add_text_field("name", STRING | STORED),
            near: schema.add_text_field("near", present()),
            places: schema.add_text_field("places", TextOptions::default().set_fast("raw")),
            traits: schema.add_text_field("traits", TextOptions::default().set_fast("raw")),
            seq: schema.add_u64_field("seq", FAST | INDEXED),
            uses: schema.add_u64_field("uses", FAST),
            same: schema.add_u64_field("same", FAST),
            weight: schema.add_u64_field("weight", FAST),
            shown: schema.add_text_field("shown", TextOptions::default() | STORED),
            lines: schema.add_text_field("lines", TextOptions::default() | STORED),
        };
        (schema.build(), fields)
    }
}
