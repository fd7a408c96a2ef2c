//! The chapters of an audio book: an archive of MP3 and M4A files in the order of their names, each with a text of the same name beside
//! it if there is one.

use std::path::{Path, PathBuf};

use library::document::{Block, Run, Setting};

use crate::Refusal;
use crate::epub::Fault;
use crate::inspect::archive::Archive;
use crate::kind::{Kind, sniff};

/// A recording out of the archive.
#[derive(Debug)]
pub(super) struct Chapter {
    pub title: String,
    /// Where it was put
    pub file: PathBuf,
    pub media_type: &'static str,
    pub words: String,
}

const MOST_CHAPTERS: usize = 500;
const RECORDING_BYTES: u64 = 256 << 20;
const WORDS_BYTES: u64 = 1 << 20;

/// Unpacks the recordings into `folder`, under numbers. Blocks.
pub(super) fn unpack(archive: &Path, folder: &Path) -> Result<Vec<Chapter>, Fault> {
    let mut archive = Archive::open(std::fs::File::open(archive)?)??;
    let mut names: Vec<String> =
        archive.names().filter(|name| !name.ends_with(".txt") && !name.ends_with(".TXT")).map(str::to_owned).collect();
    if names.len() > MOST_CHAPTERS {
        return Err(Refusal::TooLong.into());
    }
    names.sort_by_cached_key(|name| in_order(name));
    let mut chapters = Vec::with_capacity(names.len());
    for (at, name) in names.iter().enumerate() {
        let bytes = archive.read(name, RECORDING_BYTES)??.ok_or(Refusal::Broken)?;
        let Some((Kind::Recording, media_type @ ("audio/mpeg" | "audio/mp4"))) = sniff(&bytes) else { return Err(Refusal::Kind.into()) };
        let file = folder.join(format!("chapter-{at}"));
        std::fs::write(&file, bytes)?;
        let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
        let words = archive.read(&format!("{stem}.txt"), WORDS_BYTES)??.unwrap_or_default();
        let words = String::from_utf8(words).map_err(|_| Refusal::Broken)?;
        chapters.push(Chapter { title: title_of(stem), file, media_type, words });
    }
    Ok(chapters)
}

impl Chapter {
    /// What it says: a paragraph a line.
    pub(super) fn blocks(&self) -> Vec<Block> {
        let lines =
            self.words.trim_start_matches('\u{FEFF}').lines().map(|line| line.chars().filter(|c| !c.is_control()).collect::<String>());
        let paragraph =
            |line: String| Block::Paragraph { runs: vec![Run { text: line.trim().to_owned(), ..Run::default() }], setting: Setting::Plain };
        lines.filter(|line| !line.trim().is_empty()).map(paragraph).collect()
    }
}

/// `第 10 课` comes after `第 9 课`.
fn in_order(name: &str) -> Vec<(String, u64)> {
    let mut parts = vec![(String::new(), 0_u64)];
    let mut was_digit = false;
    for c in name.chars() {
        match (c.to_digit(10), parts.last_mut()) {
            (Some(digit), Some((_, number))) => *number = number.saturating_mul(10).saturating_add(u64::from(digit)),
            (None, Some((text, _))) if !was_digit => text.push(c),
            _ => parts.push((c.to_string(), 0)),
        }
        was_digit = c.is_ascii_digit();
    }
    parts
}

/// A name without folders and without the number that only puts it in order.
fn title_of(stem: &str) -> String {
    let last = stem.rsplit('/').next().unwrap_or(stem);
    let named = last.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '_' | '、'));
    let title = if named.is_empty() { last } else { named };
    title.chars().filter(|c| !c.is_control()).take(200).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::{in_order, title_of};

    #[test]
    fn chapters_come_in_the_order_that_people_mean() {
        let mut names = ["10 终.mp3", "9 九.mp3", "b/1.mp3", "2.mp3", "a/20.mp3", "a/3.mp3"];
        names.sort_by_key(|name| in_order(name));
        assert_eq!(names, ["2.mp3", "9 九.mp3", "10 终.mp3", "a/3.mp3", "a/20.mp3", "b/1.mp3"]);
        assert_eq!(["01 春晓", "卷一/02-静夜思", "7", "第三章"].map(title_of), ["春晓", "静夜思", "7", "第三章"]);
    }
}
