//! Sections 版块 and their columns 栏目: data, so that a thirteenth channel needs no rebuild.

use std::collections::BTreeSet;

use kernel::{LocalText, SectionKey};
use serde::{Deserialize, Serialize};
use store::{DbError, Tx, sql};
use web::NavItem;

/// One of the platform's channels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Its name in links
    pub key: SectionKey,
    /// An icon of the sprite
    pub icon: String,
    /// Its colour: a hue class suffix such as `ma`
    pub hue: String,
    /// Its name
    pub title: LocalText,
    /// A few words on what is there
    pub hint: LocalText,
    /// 栏目, in order
    pub columns: Vec<Column>,
}

/// A column of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name in links, unique in the section
    pub key: SectionKey,
    /// Its name
    pub title: LocalText,
}

/// The section whose pages are course teaching.
pub const COURSE_TEACHING: &str = "course-teaching";
/// The section whose pages are the textbook shelf.
pub const TEXTBOOKS: &str = "textbooks";
/// The section whose pages are the provinces' own channels.
pub const LOCAL_CHANNELS: &str = "local-channels";

impl Section {
    /// Where its page is.
    #[must_use]
    pub fn href(&self) -> String {
        match self.key.as_str() {
            COURSE_TEACHING => "/course".to_owned(),
            TEXTBOOKS => "/books".to_owned(),
            key => format!("/s/{key}"),
        }
    }

    /// The column `key`.
    #[must_use]
    pub fn column(&self, key: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.key.as_str() == key)
    }

    /// Its entry in the main navigation.
    #[must_use]
    pub fn nav_item(&self) -> NavItem {
        NavItem {
            key: self.key.to_string(),
            href: self.href(),
            icon: self.icon.clone(),
            hue: self.hue.clone(),
            title: self.title.clone(),
            hint: self.hint.clone(),
        }
    }
}

/// The twelve sections that every node begins with.
///
/// # Errors
/// The file of sections inside the program is damaged.
pub fn first_sections() -> Result<Vec<Section>, serde_json::Error> {
    serde_json::from_str(include_str!("../data/sections.json"))
}

/// Where a resource can stand: every section with each of its columns.
pub type Columns = BTreeSet<(SectionKey, SectionKey)>;

/// The columns of `sections`.
#[must_use]
pub fn columns_of(sections: &[Section]) -> Columns {
    let pairs = |section: &Section| section.columns.iter().map(|column| (section.key.clone(), column.key.clone())).collect::<Vec<_>>();
    sections.iter().flat_map(pairs).collect()
}

/// Why a section cannot be added.
#[derive(Debug, thiserror::Error)]
pub enum AddSectionError {
    /// There is one of that name.
    #[error("there is already a section {0}")]
    Exists(SectionKey),
    /// The database refused it.
    #[error("the section could not be saved")]
    Db(#[from] DbError),
    /// The section cannot be written as JSON.
    #[error("the section could not be written")]
    Json(#[from] serde_json::Error),
}

/// All sections, in their order.
///
/// # Errors
/// The database refused it.
pub async fn list_sections(tx: &mut Tx) -> Result<Vec<Section>, DbError> {
    let documents =
        sql("SELECT document FROM library_section ORDER BY position").fetch_all(tx, |row| row.get::<String>("document")).await?;
    // A section that a later version wrote in another shape is left out rather than taking the site down.
    Ok(documents.iter().filter_map(|document| serde_json::from_str(document).ok()).collect())
}

/// Adds a section after the others.
///
/// # Errors
/// See [`AddSectionError`].
pub async fn add_section(tx: &mut Tx, section: &Section) -> Result<(), AddSectionError> {
    let document = serde_json::to_string(section)?;
    let added = sql("INSERT INTO library_section (key, position, document)
                     VALUES ($1, (SELECT COALESCE(MAX(position), 0) + 1 FROM library_section), $2) ON CONFLICT (key) DO NOTHING")
    .bind(&section.key)
    .bind(document)
    .execute(tx)
    .await?;
    if added == 0 { Err(AddSectionError::Exists(section.key.clone())) } else { Ok(()) }
}

/// Gives a new node its twelve sections; does nothing where there are any.
///
/// # Errors
/// See [`AddSectionError`].
pub async fn ensure_first_sections(tx: &mut Tx) -> Result<(), AddSectionError> {
    if list_sections(tx).await?.is_empty() {
        for section in first_sections()? {
            add_section(tx, &section).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::first_sections;

    #[test]
    fn a_new_node_has_the_twelve_sections_and_their_columns() {
        let sections = first_sections().unwrap();
        let columns = |key: &str| sections.iter().find(|section| section.key.as_str() == key).unwrap().columns.len();
        assert_eq!(sections.len(), 12);
        let counts = ["moral-education", "after-school", "special-education", "teacher-training", "family-education", "reform-experience"];
        assert_eq!(counts.map(columns), [9, 6, 7, 6, 3, 9]);
        assert!(sections.iter().all(|section| !section.columns.is_empty()));
    }
}
