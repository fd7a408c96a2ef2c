use serde::{Deserialize, Deserializer};

use super::{BookPage, Captions, Document, FileRef, Part, Publication, Renditions};

/// Reads a film, a recording or captions, which packages write as a file reference; kept documents hold the digest alone.
pub(super) fn named<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Reference(FileRef),
        Digest(String),
    }
    Ok(match Written::deserialize(from)? {
        Written::Reference(reference) => reference.file,
        Written::Digest(digest) => digest,
    })
}

/// What a file is for, which decides what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileUse {
    /// A page, a slide or a poster.
    Picture,
    /// A film.
    Film,
    /// A recording.
    Recording,
    /// Captions.
    Captions,
    /// A playlist, which names other files by digest: it can be named in turn once it is kept, and comes in no package.
    Playlist,
    /// The words of a publication.
    Body,
}

impl Document {
    /// Every file reference with the key it stands under, to be rewritten in place.
    #[must_use]
    pub fn files_mut(&mut self) -> Vec<(String, FileUse, &mut String)> {
        let mut all = Vec::new();
        match self {
            Self::Textbook(book) => pages(&mut book.pages, "pages", &mut all),
            Self::Resource(it) => {
                all.extend(it.poster.as_mut().map(|poster| ("poster".to_owned(), FileUse::Picture, &mut poster.file)));
                for (at, part) in it.parts.iter_mut().enumerate() {
                    part_files(part, &format!("parts[{at}]"), &mut all);
                }
            }
        }
        all
    }
}

type Files<'d> = Vec<(String, FileUse, &'d mut String)>;

fn part_files<'d>(part: &'d mut Part, field: &str, all: &mut Files<'d>) {
    match part {
        Part::Video(film) => {
            all.push((format!("{field}.file"), FileUse::Film, &mut film.file));
            captions(&mut film.captions, field, all);
            all.extend(film.sign.as_mut().map(|sign| (format!("{field}.sign"), FileUse::Film, &mut sign.file)));
            if let Some(all_sizes) = &mut film.renditions {
                renditions(all_sizes, &format!("{field}.renditions"), all);
            }
        }
        Part::Audio(recording) => {
            all.push((format!("{field}.file"), FileUse::Recording, &mut recording.file));
            captions(&mut recording.captions, field, all);
        }
        Part::Courseware(slides) => pages(&mut slides.pages, &format!("{field}.pages"), all),
        Part::Publication(book) => publication(book, field, all),
        _ => {}
    }
}

fn captions<'d>(tracks: &'d mut [Captions], field: &str, all: &mut Files<'d>) {
    let tracks = tracks.iter_mut().enumerate();
    all.extend(tracks.map(|(at, track)| (format!("{field}.captions[{at}].file"), FileUse::Captions, &mut track.file)));
}

fn renditions<'d>(film: &'d mut Renditions, field: &str, all: &mut Files<'d>) {
    all.push((format!("{field}.master"), FileUse::Playlist, &mut film.master));
    for (at, size) in film.sizes.iter_mut().enumerate() {
        all.push((format!("{field}.sizes[{at}].file"), FileUse::Film, &mut size.file));
        all.push((format!("{field}.sizes[{at}].playlist"), FileUse::Playlist, &mut size.playlist));
    }
    if let Some(sound) = &mut film.sound {
        all.push((format!("{field}.sound.file"), FileUse::Recording, &mut sound.file));
        all.push((format!("{field}.sound.playlist"), FileUse::Playlist, &mut sound.playlist));
    }
}

fn publication<'d>(book: &'d mut Publication, field: &str, all: &mut Files<'d>) {
    all.extend(book.body.as_mut().map(|body| (format!("{field}.body"), FileUse::Body, &mut body.file)));
    let images = book.images.iter_mut().enumerate();
    all.extend(images.map(|(at, image)| (format!("{field}.images[{at}]"), FileUse::Picture, &mut image.file)));
    for (at, section) in book.sections.iter_mut().enumerate() {
        let narration = section.narration.as_mut();
        all.extend(narration.map(|it| (format!("{field}.sections[{at}].narration"), FileUse::Recording, &mut it.file)));
    }
}

fn pages<'d>(pages: &'d mut [BookPage], field: &str, all: &mut Files<'d>) {
    for (at, page) in pages.iter_mut().enumerate() {
        all.push((format!("{field}[{at}].small"), FileUse::Picture, &mut page.small.file));
        all.push((format!("{field}[{at}].large"), FileUse::Picture, &mut page.large.file));
    }
}
