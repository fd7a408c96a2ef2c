//! `qinghe channel add` and `qinghe channel list`

use std::fmt;

use kernel::{LocalText, SectionKey};
use library::section::{Column, Section, add_section, list_sections};
use serde::Serialize;

use crate::config::Settings;
use crate::failure::Failure;
use crate::node::Node;
use crate::out::{self, padded};

#[derive(Debug, clap::Args)]
pub struct Add {
    /// Its name in links: small letters, digits, hyphens
    #[arg(long)]
    key: String,
    /// Its name in simplified Chinese
    #[arg(long)]
    title: String,
    /// Its name in traditional Chinese
    #[arg(long, value_name = "TITLE")]
    title_zh_hant: Option<String>,
    /// Its name in English
    #[arg(long, value_name = "TITLE")]
    title_en: Option<String>,
    /// A few words on what is there
    #[arg(long, default_value = "")]
    hint: String,
    /// An icon of the sprite
    #[arg(long, default_value = "sparkles")]
    icon: String,
    /// Its colour
    #[arg(long, default_value = "ma")]
    hue: String,
    /// A column: key=name, or key=简体|繁體|English; give one for each
    #[arg(long = "column", value_name = "KEY=TITLE", required = true)]
    columns: Vec<String>,
}

#[derive(Serialize)]
#[serde(transparent)]
struct Sections(Vec<Section>);

/// Adds a section; running servers show it within seconds.
pub async fn add(asked: Add, settings: &Settings) -> Result<(), Failure> {
    let section = section(asked)?;
    let node = Node::make(settings).await?;
    let mut tx = node.db.begin().await?;
    add_section(&mut tx, &section).await?;
    tx.commit().await?;
    node.close().await;
    out::answer(settings.json, &Sections(vec![section]))
}

/// Lists the sections.
pub async fn list(settings: &Settings) -> Result<(), Failure> {
    let node = Node::find(settings).await?;
    let sections = list_sections(&mut node.db.read().await?).await?;
    out::answer(settings.json, &Sections(sections))
}

fn section(asked: Add) -> Result<Section, Failure> {
    let title = local([Some(asked.title), asked.title_zh_hant, asked.title_en]);
    let columns = asked.columns.iter().map(|text| column(text)).collect::<Result<Vec<_>, _>>()?;
    for (at, column) in columns.iter().enumerate() {
        if columns[..at].iter().any(|earlier| earlier.key == column.key) {
            return Err(Failure::usage(format!("the column {} is given twice", column.key)));
        }
    }
    Ok(Section { key: key(&asked.key)?, icon: asked.icon, hue: asked.hue, title, hint: LocalText::zh_hans(asked.hint), columns })
}

fn column(text: &str) -> Result<Column, Failure> {
    let wrong = || Failure::usage(format!("--column {text:?} is not of the form key=name"));
    let (name, titles) = text.split_once('=').ok_or_else(wrong)?;
    let mut forms = titles.split('|').map(|form| Some(form.trim().to_owned()).filter(|form| !form.is_empty()));
    let title = local([forms.next().flatten().ok_or_else(wrong).map(Some)?, forms.next().flatten(), forms.next().flatten()]);
    Ok(Column { key: key(name)?, title })
}

fn key(text: &str) -> Result<SectionKey, Failure> {
    text.parse().map_err(|_| Failure::usage(format!("{text:?} is no key: small letters, digits and hyphens, at most 48")))
}

/// A missing form is read in the language that comes before it.
fn local([zh_hans, zh_hant, en]: [Option<String>; 3]) -> LocalText {
    let zh_hans = zh_hans.unwrap_or_default();
    let zh_hant = zh_hant.unwrap_or_else(|| zh_hans.clone());
    let en = en.unwrap_or_else(|| zh_hans.clone());
    LocalText::zh_hans(zh_hans).with(zh_hant, en)
}

impl fmt::Display for Sections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for section in &self.0 {
            let title = section.title.get(kernel::Language::ZhHans);
            writeln!(f, "{} {} {}", padded(section.key.as_str(), 22), padded(title, 14), section.href())?;
            for column in &section.columns {
                writeln!(f, "  {} {}", padded(column.key.as_str(), 20), column.title.get(kernel::Language::ZhHans))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::column;

    #[test]
    fn a_column_is_a_key_and_up_to_three_names() {
        let poems = column("poems=诗歌|詩歌|Poems").unwrap();
        assert_eq!(poems.key.as_str(), "poems");
        assert_eq!(poems.title.get(kernel::Language::En), "Poems");
        assert_eq!(column("poems=诗歌").unwrap().title.get(kernel::Language::ZhHant), "诗歌");
        for wrong in ["poems", "poems=", "Poems=诗歌", "=诗歌", "a b=c"] {
            assert!(column(wrong).is_err(), "{wrong}");
        }
    }
}
