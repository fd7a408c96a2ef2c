//! One part of a resource, as its tab or page shows it.

use kernel::BlobId;
use store::{BlobError, BlobStore};
use web::Shell;

use super::card::clock_time;
use super::question::Question;
use crate::document::{BookPage, Chapter, Exercises, Part, Publication, PublicationSection, Resource};
use crate::reading::Held;

/// What stands in the panel below the tabs.
pub enum Panel {
    /// Running text, as safe HTML
    Prose(String),
    /// Page images
    Deck(Vec<Slide>),
    /// The sections of a book, with their links
    Contents(Vec<(String, String)>),
    /// Questions to answer, with their solutions
    Questions(Vec<Question>),
    /// A film's or a recording's chapters and words
    Watch { chapters: Vec<Stop>, transcript: Vec<Stop> },
}

pub struct Slide {
    pub small: String,
    pub large: String,
    pub width: u32,
    pub height: u32,
    pub text: String,
}

/// A moment one can go to.
pub struct Stop {
    pub href: String,
    pub at_ms: u64,
    pub time: String,
    pub text: String,
}

impl Panel {
    /// The panel of a `part` of a resource; `base` is the page that holds the player. `transcript` are the cues of the captions.
    pub fn of(shell: &Shell, held: &Held<Resource>, part: &Part, base: &str, transcript: &[Cue]) -> Self {
        match part {
            Part::Video(video) => Self::watch(&video.chapters, base, transcript),
            Part::Audio(audio) => Self::watch(&audio.chapters, base, transcript),
            Part::Publication(book) => Self::Contents(contents(shell, held, book)),
            Part::Courseware(slides) => Self::Deck(slides.pages.iter().map(slide).collect()),
            Part::Exercises(set) => Self::Questions(questions(shell, held, set)),
            Part::TeachingDesign(it)
            | Part::TaskSheet(it)
            | Part::Article(it)
            | Part::Problem(it)
            | Part::Action(it)
            | Part::Evidence(it) => Self::Prose(web::to_html(&it.body)),
        }
    }

    fn watch(chapters: &[Chapter], base: &str, transcript: &[Cue]) -> Self {
        let stop = |at_ms: u64, text: &str| Stop {
            href: format!("{base}?t={}", at_ms / 1000),
            at_ms,
            time: clock_time(at_ms),
            text: text.to_owned(),
        };
        Self::Watch {
            chapters: chapters.iter().map(|chapter| stop(chapter.at_ms, &chapter.title)).collect(),
            transcript: transcript.iter().map(|cue| stop(cue.from_ms, &cue.text)).collect(),
        }
    }
}

fn contents(shell: &Shell, held: &Held<Resource>, book: &Publication) -> Vec<(String, String)> {
    let section = |(number, section): (u32, &PublicationSection)| {
        let title = if section.title.is_empty() { shell.tn("search-section", number).into_owned() } else { section.title.clone() };
        (format!("/book/{}?section={number}", held.document.id), title)
    };
    (1..).zip(&book.sections).map(section).collect()
}

fn slide(page: &BookPage) -> Slide {
    let lines: Vec<&str> = page.text.iter().map(|line| line.4.as_str()).collect();
    Slide {
        small: format!("/files/{}", page.small.file),
        large: format!("/files/{}", page.large.file),
        width: page.width,
        height: page.height,
        text: lines.join(" "),
    }
}

/// The questions of one set of exercises, numbered through all sets of the resource.
fn questions(shell: &Shell, held: &Held<Resource>, set: &Exercises) -> Vec<Question> {
    let sets = held.document.parts.iter().filter_map(|part| if let Part::Exercises(it) = part { Some(it) } else { None });
    let before: usize = sets.take_while(|it| !std::ptr::eq(*it, set)).map(|it| it.items.len()).sum();
    let items = set.items.iter().enumerate();
    items.map(|(at, item)| Question::of_exercise(shell, held.document.id, &held.release, before + at, item)).collect()
}

/// A caption: when it is shown and what it says.
#[derive(Debug, PartialEq, Eq)]
pub struct Cue {
    pub from_ms: u64,
    pub text: String,
}

const LARGEST_CAPTIONS_BYTES: u64 = 1024 * 1024;

/// The words of a kept captions file; none when it is missing, damaged or no WebVTT.
///
/// # Errors
/// The bucket is away: a page without the words would be kept as if there were none.
pub async fn transcript(blobs: &BlobStore, file: &str) -> Result<Vec<Cue>, BlobError> {
    let Ok(id) = file.parse::<BlobId>() else { return Ok(Vec::new()) };
    match blobs.read(id, LARGEST_CAPTIONS_BYTES).await {
        Ok(bytes) => Ok(std::str::from_utf8(&bytes).map(cues).unwrap_or_default()),
        Err(away @ BlobError::Bucket(_)) => Err(away),
        Err(_) => Ok(Vec::new()),
    }
}

/// WebVTT §4.1, as far as a transcript needs it: times and text; notes, styles, settings and tags are passed over.
fn cues(text: &str) -> Vec<Cue> {
    let text = text.replace("\r\n", "\n");
    let blocks = text.split("\n\n").filter_map(|block| {
        let mut lines = block.lines().skip_while(|line| !line.contains("-->"));
        let from_ms = time_ms(lines.next()?.split("-->").next()?.trim())?;
        let words = with_characters(&lines.map(without_tags).collect::<Vec<_>>().join(" "));
        (!words.trim().is_empty()).then_some(Cue { from_ms, text: words })
    });
    blocks.collect()
}

/// `mm:ss.ttt` or `hh:mm:ss.ttt`
fn time_ms(text: &str) -> Option<u64> {
    let (clock, thousandths) = text.split_once('.')?;
    let seconds = clock.split(':').try_fold(0_u64, |sum, part| sum.checked_mul(60)?.checked_add(part.parse().ok()?))?;
    seconds.checked_mul(1000)?.checked_add(thousandths.parse().ok()?)
}

/// WebVTT §6.4 writes these characters as names.
fn with_characters(text: &str) -> String {
    [("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\u{a0}"), ("&lrm;", ""), ("&rlm;", ""), ("&amp;", "&")]
        .iter()
        .fold(text.to_owned(), |text, (name, character)| text.replace(name, character))
}

fn without_tags(line: &str) -> String {
    let mut inside = false;
    line.chars()
        .filter(|c| match c {
            '<' => {
                inside = true;
                false
            }
            '>' if inside => {
                inside = false;
                false
            }
            _ => !inside,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Cue, cues};

    #[test]
    fn a_transcript_is_the_words_and_when_they_are_said() {
        let file = "WEBVTT\n\nNOTE x\n\n1\n00:01.500 --> 00:03.000 line:0\n<v 周敏>同位角</v> &lt; 相等\n两直线平行\n\n1:00:00.000 --> 1:00:01.000\n完\n";
        let cue = |from_ms, text: &str| Cue { from_ms, text: text.to_owned() };
        assert_eq!(cues(file), [cue(1_500, "同位角 < 相等 两直线平行"), cue(3_600_000, "完")]);
    }

    #[test]
    fn nonsense_gives_no_transcript() {
        for text in ["", "WEBVTT", "-->", "a --> b\nx", "99999999999999999999:00.000 --> 0\nx"] {
            assert_eq!(cues(text), [], "{text}");
        }
    }
}
