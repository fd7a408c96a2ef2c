//! EPUB 3 (W3C EPUB 3.3) into the reader's own form. Everything that a book cannot need is left behind here: scripts, styles, forms, frames,
//! addresses outside the book. What is kept is words, pictures judged by their bytes, and links inside the book.

mod content;
mod inline;
mod links;
mod navigation;
mod package;
mod pictures;
mod xml;

use std::io;
use std::path::Path;

use library::document::{OutlineEntry, PrintedPage, PublicationBody};

use crate::Refusal;
use crate::inspect::archive::Archive;
use content::Section;
use links::Links;
use package::Package;
pub(crate) use pictures::Picture;
use pictures::Pictures;

/// A book, unpacked. Its pictures lie in the folder that was given.
#[derive(Debug)]
pub(crate) struct Unpacked {
    pub title: String,
    pub language: String,
    pub authors: Vec<String>,
    pub body: PublicationBody,
    /// The names of the sections, by their place
    pub titles: Vec<String>,
    pub outline: Vec<OutlineEntry>,
    pub pages: Vec<PrintedPage>,
    /// The pictures, by the places that the body names
    pub images: Vec<Picture>,
    /// Which of the pictures is the cover
    pub cover: Option<usize>,
    pub left_out: LeftOut,
}

/// What of a book was not taken.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // four things that have nothing to do with each other
pub(crate) struct LeftOut {
    /// Scripts, event handlers, `javascript:` links
    pub scripts: bool,
    /// Whatever lies outside the book
    pub outside: bool,
    /// Forms, frames, films and sounds
    pub forms: bool,
    /// Pictures that are missing, damaged, or drawn in SVG
    pub pictures: bool,
}

/// Why a book was not unpacked.
#[derive(Debug)]
pub(crate) enum Fault {
    Refused(Refusal),
    Disk(io::Error),
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        Self::Disk(error)
    }
}

const MOST_ENTRIES: usize = 3_000;
const MOST_SECTIONS: usize = 500;
const XML_BYTES: u64 = 8 << 20;
/// All words of a book, as XML.
const ALL_XML_BYTES: usize = 32 << 20;

/// Unpacks the book at `file`, with its pictures into `folder`. Blocks.
pub(crate) fn unpack(file: &Path, folder: &Path) -> Result<Unpacked, Fault> {
    let mut archive = Archive::open(std::fs::File::open(file)?)??;
    if archive.names().count() > MOST_ENTRIES {
        return Err(Refusal::ArchiveBomb.into());
    }
    refuse_locked(&mut archive)?;
    let package = package::read(&mut archive)?;
    if package.spine.len() > MOST_SECTIONS {
        return Err(Refusal::TooLong.into());
    }
    let mut pictures = Pictures::new(folder);
    let sections = sections(&mut archive, &package, &mut pictures)?;
    let navigation = navigation::read(&mut archive, &package, &Links::new(&sections))?;
    assemble(package, sections, navigation, pictures)
}

/// What is locked cannot be read here. Fonts that are only obscured are left out anyway.
fn refuse_locked(archive: &mut Archive) -> Result<(), Fault> {
    let Some(bytes) = archive.read("META-INF/encryption.xml", XML_BYTES)?? else { return Ok(()) };
    let text = xml::text_of(&bytes)?;
    let document = xml::parse(&text)?;
    let is_font = |algorithm: &str| {
        algorithm.starts_with("http://www.idpf.org/2008/embedding") || algorithm.starts_with("http://ns.adobe.com/pdf/enc#RC")
    };
    let methods = document.descendants().filter(|node| node.has_tag_name((xml::ENCRYPTION, "EncryptionMethod")));
    let is_locked = methods.into_iter().any(|method| !is_font(method.attribute("Algorithm").unwrap_or_default()));
    if is_locked { Err(Refusal::Encrypted.into()) } else { Ok(()) }
}

fn sections(archive: &mut Archive, package: &Package, pictures: &mut Pictures) -> Result<Vec<Section>, Fault> {
    if let Some(cover) = &package.cover {
        pictures.take(archive, cover)?;
    }
    let mut sections = Vec::new();
    let mut all_bytes = 0;
    for path in &package.spine {
        let Some(bytes) = archive.read(path, XML_BYTES)?? else { return Err(Refusal::Broken.into()) };
        all_bytes += bytes.len();
        if all_bytes > ALL_XML_BYTES {
            return Err(Refusal::TooLong.into());
        }
        sections.push(content::read(archive, pictures, path, &bytes)?);
    }
    sections.retain(|section| !section.blocks.is_empty());
    if sections.is_empty() { Err(Refusal::Broken.into()) } else { Ok(sections) }
}

fn assemble(
    package: Package,
    mut sections: Vec<Section>,
    navigation: navigation::Navigation,
    pictures: Pictures,
) -> Result<Unpacked, Fault> {
    let links = Links::new(&sections);
    let mut left_out = LeftOut { pictures: pictures.has_left_out, ..LeftOut::default() };
    for section in &sections {
        left_out.scripts |= section.left_out.scripts;
        left_out.outside |= section.left_out.outside;
        left_out.forms |= section.left_out.forms;
        left_out.pictures |= section.left_out.pictures;
    }
    let titles = titles(&sections, &navigation.outline);
    sections.iter_mut().for_each(|section| links.resolve(section));
    let cover = package.cover.as_ref().and_then(|path| pictures.place(path));
    Ok(Unpacked {
        title: package.title,
        language: package.language,
        authors: package.authors,
        body: PublicationBody { sections: sections.into_iter().map(|section| section.blocks).collect() },
        titles,
        outline: navigation.outline,
        pages: navigation.pages,
        images: pictures.kept,
        cover,
        left_out,
    })
}

/// A section is called what the outline calls it, else by its first heading.
fn titles(sections: &[Section], outline: &[OutlineEntry]) -> Vec<String> {
    let mut named: Vec<Option<String>> = vec![None; sections.len()];
    let mut waiting: Vec<&OutlineEntry> = outline.iter().rev().collect();
    while let Some(entry) = waiting.pop() {
        waiting.extend(entry.children.iter().rev());
        if let Some(name) = (entry.place.section as usize).checked_sub(1).and_then(|at| named.get_mut(at)) {
            name.get_or_insert_with(|| entry.title.clone());
        }
    }
    named.into_iter().zip(sections).map(|(name, section)| name.unwrap_or_else(|| section.heading())).collect()
}
