//! Books: an EPUB becomes words and pictures of our own form, an archive of recordings becomes chapters to hear.

use std::path::Path;

use library::document::{BODY_BYTES, BODY_TYPE, FileRef, Narration, Publication, PublicationBody, PublicationImage, PublicationSection};
use serde::{Deserialize, Serialize};

use super::recordings::{self, Chapter};
use super::{Ended, Note, Work};
use crate::Refusal;
use crate::check::{CheckError, measure};
use crate::epub::{self, Fault, LeftOut, Picture, Unpacked};
use crate::tool;

/// A book that is ready to be released, with what it says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PreparedBook {
    pub title: String,
    /// As the book writes it; empty where it does not
    pub language: String,
    pub authors: Vec<String>,
    pub publication: Publication,
}

impl From<Fault> for Ended {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Refused(refusal) => Self::Refused(refusal),
            Fault::Disk(error) => error.into(),
        }
    }
}

impl Work<'_> {
    /// An EPUB: its words in one file, its pictures each in their own.
    pub(super) async fn book(&mut self) -> Result<(), Ended> {
        if self.prepared.book.is_some() {
            return Ok(());
        }
        let (source, folder) = (self.source.clone(), self.folder.clone());
        let unpacked = tokio::task::spawn_blocking(move || epub::unpack(&source, &folder)).await??;
        self.reached(300);
        let images = self.keep_all(&unpacked.images).await?;
        self.prepared.poster = unpacked.cover.and_then(|at| images.get(at)).map(|image| image.file.clone());
        notes_of(unpacked.left_out).for_each(|note| self.prepared.note(note));
        let body = self.keep_body(&unpacked.body).await?;
        let Unpacked { title, language, authors, body: words, titles, outline, pages, .. } = unpacked;
        let section = |(at, title)| PublicationSection { title, characters: words.characters(at), narration: None };
        let sections = titles.into_iter().enumerate().map(section).collect();
        let publication = Publication { body: Some(body), images, sections, outline, pages };
        self.prepared.book = Some(PreparedBook { title, language, authors, publication });
        self.save().await
    }

    /// An archive of recordings, each with what it says where that lies beside it.
    pub(super) async fn audio_book(&mut self) -> Result<(), Ended> {
        if self.prepared.book.is_some() {
            return Ok(());
        }
        let (source, folder) = (self.source.clone(), self.folder.clone());
        let chapters = tokio::task::spawn_blocking(move || recordings::unpack(&source, &folder)).await??;
        let mut sections = Vec::with_capacity(chapters.len());
        let body = PublicationBody { sections: chapters.iter().map(Chapter::blocks).collect() };
        for (at, chapter) in chapters.iter().enumerate() {
            let Some(duration_ms) = self.length_of(&chapter.file).await? else { return Ok(()) };
            let file = self.keep(&chapter.file, chapter.media_type).await?;
            let narration = Some(Narration { file, duration_ms });
            sections.push(PublicationSection { title: chapter.title.clone(), characters: body.characters(at), narration });
            self.reached((at as u64 + 1) * 1000 / chapters.len() as u64);
        }
        let has_words = body.sections.iter().any(|blocks| !blocks.is_empty());
        let body = if has_words { Some(self.keep_body(&body).await?) } else { None };
        let publication = Publication { body, images: Vec::new(), sections, outline: Vec::new(), pages: Vec::new() };
        self.prepared.book = Some(PreparedBook { title: String::new(), language: String::new(), authors: Vec::new(), publication });
        self.save().await
    }

    /// How long a recording runs; `None`, with a note, where nothing can tell.
    async fn length_of(&mut self, file: &Path) -> Result<Option<u64>, Ended> {
        match measure(file).await {
            Ok(facts) if facts.duration_ms > 0 => Ok(Some(facts.duration_ms)),
            Err(CheckError::Io(error)) => Err(error.into()),
            Err(CheckError::Kind) if !tool::is_there("ffprobe") => {
                self.prepared.note(Note::NoFfmpeg);
                Ok(None)
            }
            _ => Err(Ended::Refused(Refusal::Broken)),
        }
    }

    async fn keep_all(&self, images: &[Picture]) -> Result<Vec<PublicationImage>, Ended> {
        let mut kept = Vec::with_capacity(images.len());
        for (at, image) in images.iter().enumerate() {
            let file = self.keep(&image.file, image.media_type).await?;
            kept.push(PublicationImage { file, width: image.width, height: image.height });
            self.reached(300 + (at as u64 + 1) * 600 / images.len() as u64);
        }
        Ok(kept)
    }

    async fn keep_body(&self, body: &PublicationBody) -> Result<FileRef, Ended> {
        let text = serde_json::to_string(body)?;
        if text.len() as u64 > BODY_BYTES || PublicationBody::parse(text.as_bytes()).is_none() {
            return Err(Ended::Refused(Refusal::TooLong));
        }
        Ok(FileRef { file: self.keep_text(&text, BODY_TYPE).await? })
    }
}

fn notes_of(left_out: LeftOut) -> impl Iterator<Item = Note> {
    let all = [
        (left_out.scripts, Note::NoScripts),
        (left_out.outside, Note::NoOutside),
        (left_out.forms, Note::NoForms),
        (left_out.pictures, Note::NoPictures),
    ];
    all.into_iter().filter(|(is_there, _)| *is_there).map(|(_, note)| note)
}
