//! What of a resource can be taken away, with format and size, or in words why not.

use axum::extract::Path;
use axum::routing::get;
use axum::{Extension, Router};
use kernel::ResourceId;
use library::document::{Document, Download, LearningResourceType};
use library::reading::{self, Standing};
use web::{App, OrNotFound, PageError, PageResult, Shell, View};

use crate::Interop;
use crate::api::{FileAnswer, FileUseAnswer, list_files, withheld_message};

#[derive(askama::Template)]
#[template(path = "interop/files.html")]
struct FilesPage {
    shell: Shell,
    title: String,
    back: String,
    refusal: Option<String>,
    files: Vec<FileView>,
}

struct FileView {
    name: String,
    icon: &'static str,
    format: String,
    size: String,
    /// Where it is taken from, with the name it is kept under
    download: Option<String>,
}

/// `GET /r/{id}/files`
async fn show(Extension(interop): Extension<Interop>, view: View, Path(id): Path<String>) -> PageResult {
    let id: ResourceId = id.parse().map_err(|_| PageError::NotFound)?;
    let mut tx = interop.library.app.db.read().await?;
    let held = reading::find_resource(&mut tx, id).await?.or_not_found()?;
    if held.standing == Standing::Recalled {
        return Err(PageError::Gone(None));
    }
    let title = held.document.title.get(view.language).to_owned();
    let shelf = match held.document.kind {
        LearningResourceType::Lesson => "lesson",
        LearningResourceType::Book | LearningResourceType::AudioBook => "book",
        _ => "r",
    };
    let back = format!("/{shelf}/{id}");
    let shell = Shell::new(&interop.library.app, view, &format!("/r/{id}/files"));
    let shell = shell.crumb(title.as_str(), Some(back.clone()));
    let heading = shell.t("files-title").into_owned();
    let shell = shell.named(format!("{heading} · {title}")).crumb(heading, None);
    let mut document = Document::Resource(held.document);
    let refusal = match document.download() {
        Download::Withheld(reason) => Some(shell.t(withheld_message(reason)).into_owned()),
        Download::Allowed => None,
    };
    let files = list_files(&mut tx, &mut document).await?;
    let files = files.iter().filter(|file| !file.key.ends_with(".small")).map(|file| file_view(&shell, file, &title)).collect();
    web::public(&FilesPage { title, back, refusal, files, shell })
}

fn file_view(shell: &Shell, file: &FileAnswer, title: &str) -> FileView {
    let (key, icon) = match file.file_use {
        FileUseAnswer::Film => ("file-film", "video"),
        FileUseAnswer::Recording => ("file-recording", "headphones"),
        FileUseAnswer::Captions => ("file-captions", "captions"),
        FileUseAnswer::Picture if file.key == "poster" => ("file-poster", "file-text"),
        FileUseAnswer::Picture => ("file-page", "presentation"),
        FileUseAnswer::Playlist => ("file-playlist", "list"),
        FileUseAnswer::Body => ("file-body", "book-2"),
    };
    let number = page_number(&file.key).map(|number| format!(" {number}")).unwrap_or_default();
    let format = format_of(file.media_type.as_deref().unwrap_or_default());
    let name = format!("{}{number}", shell.t(key));
    FileView {
        icon,
        format: format.to_owned(),
        size: file.size_bytes.map_or_else(|| shell.t("file-not-held").into_owned(), size),
        download: file.download.is_some().then(|| web::download_link(&file.digest, &format!("{title} {name}"))),
        name,
    }
}

/// The number of a slide, from 1, by its key such as `parts[1].pages[3].large`.
fn page_number(key: &str) -> Option<usize> {
    let (_, rest) = key.split_once("pages[")?;
    rest.split_once(']')?.0.parse::<usize>().ok().map(|at| at + 1)
}

/// What people call a media type.
fn format_of(media_type: &str) -> &str {
    match media_type.split(';').next().unwrap_or_default().trim() {
        "video/mp4" => "MP4",
        "video/webm" => "WebM",
        "audio/mpeg" => "MP3",
        "audio/mp4" => "M4A",
        "audio/ogg" => "Ogg",
        "audio/wav" | "audio/x-wav" => "WAV",
        "image/webp" => "WebP",
        "image/png" => "PNG",
        "image/jpeg" => "JPEG",
        "image/svg+xml" => "SVG",
        "text/vtt" => "WebVTT",
        "application/pdf" => "PDF",
        library::document::BODY_TYPE => "JSON",
        "application/epub+zip" => "EPUB",
        _ => media_type,
    }
}

/// `1.4 MB`, `320 KB`: decimal units, as phones and data plans count.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{} KB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/r/{id}/files", get(show))
}

#[cfg(test)]
mod tests {
    use super::{page_number, size};

    #[test]
    fn sizes_and_slides_are_told_as_people_count() {
        assert_eq!(["0", "999", "1000", "1001", "1450000"].map(|n| size(n.parse().unwrap())), ["0 B", "999 B", "1 KB", "2 KB", "1.4 MB"]);
        assert_eq!((page_number("parts[1].pages[3].large"), page_number("poster")), (Some(4), None));
    }
}
