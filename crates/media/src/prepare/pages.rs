//! Page images and text of documents through poppler; office files become a PDF first, through LibreOffice.

use std::path::{Path, PathBuf};

use library::document::{BookPage, FileRef};

use super::page_text::lines_of_pages;
use super::{Ended, Note, Work};
use crate::Refusal;
use crate::check::input;
use crate::inspect::metadata::orientation;
use crate::inspect::picture::size_of;
use crate::tool::{self, Bounds, ToolError};
use crate::upload::Purpose;

const SMALL_PIXELS: u32 = 720;
const LARGE_PIXELS: u32 = 1_440;
/// A picture in a list; several stand beside each other.
const LIST_PIXELS: u32 = 960;
const MOST_PAGES: u32 = 500;
/// Beyond this a page of 1,440 pixels would be too high to hold.
const STEEPEST: f64 = 6.0;
const PAGE: Bounds = Bounds { cpu_seconds: 60, memory_bytes: 1 << 30, file_bytes: 64 << 20, wall_seconds: 120 };
const TEXT: Bounds = Bounds { cpu_seconds: 120, memory_bytes: 1 << 30, file_bytes: 64 << 20, wall_seconds: 240 };
const OFFICE: Bounds = Bounds { cpu_seconds: 300, memory_bytes: 6 << 30, file_bytes: 512 << 20, wall_seconds: 600 };

impl Work<'_> {
    /// Every page in two widths, with its text.
    pub(super) async fn pdf(&mut self, pdf: &Path) -> Result<(), Ended> {
        if !tool::is_there("pdftoppm") || !tool::is_there("pdftotext") || !tool::is_there("pdfinfo") {
            self.prepared.note(Note::NoPoppler);
            return Ok(());
        }
        let count = self.count_pages(pdf).await?;
        let file = pdf.display().to_string();
        let layout = ["-bbox-layout", "-l", "500", file.as_str(), "-"].map(str::to_owned);
        let text = tool::ask("pdftotext", &layout, &self.folder, TEXT).await.map_err(broken)?;
        let mut lines = lines_of_pages(&text).into_iter().skip(self.prepared.pages.len());
        for number in self.prepared.pages.len() as u32 + 1..=count {
            let small = self.image(&file, number, SMALL_PIXELS).await?;
            let large = self.image(&file, number, LARGE_PIXELS).await?;
            let (width, height) = size_of(&std::fs::read(&large)?).ok_or(Ended::Refused(Refusal::Broken))?;
            let [small, large] = [self.keep(&small, "image/jpeg").await?, self.keep(&large, "image/jpeg").await?];
            let text = lines.next().unwrap_or_default();
            self.prepared.pages.push(BookPage { small: FileRef { file: small }, large: FileRef { file: large }, width, height, text });
            self.save().await?;
            self.reached(u64::from(number) * 1000 / u64::from(count));
        }
        Ok(())
    }

    /// Slides and texts, where LibreOffice is installed.
    pub(super) async fn office(&mut self) -> Result<(), Ended> {
        if !tool::is_there("soffice") {
            self.prepared.note(Note::NoOffice);
            return Ok(());
        }
        let pdf = match &self.prepared.pdf {
            Some(made) => self.local(made.parse()?).await?,
            None => self.pdf_of_office().await?,
        };
        self.pdf(&pdf).await
    }

    /// A picture is a page of its own, in one width.
    pub(super) async fn picture(&mut self) -> Result<(), Ended> {
        let bytes = std::fs::read(&self.source)?;
        let (width, height) = size_of(&bytes).ok_or(Ended::Refused(Refusal::Broken))?;
        let Some(blob) = self.upload.blob else { return Ok(()) };
        let file = FileRef { file: blob.to_string() };
        let is_worth_it = self.upload.purpose == Purpose::Class && width.max(height) > LIST_PIXELS && tool::is_there("ffmpeg");
        let small = if is_worth_it { self.small_picture(orientation(&bytes)).await? } else { None };
        let small = small.map_or_else(|| file.clone(), |small| FileRef { file: small });
        self.prepared.pages = vec![BookPage { small, large: file, width, height, text: Vec::new() }];
        Ok(())
    }

    /// A picture in the size of a list, upright; `None` where ffmpeg cannot read it, and the picture shows as it came.
    async fn small_picture(&self, turned: u16) -> Result<Option<String>, Ended> {
        let file = self.folder.join("small.jpg");
        let upright = match turned {
            2 => "hflip,",
            3 => "hflip,vflip,",
            4 => "vflip,",
            5 => "transpose=0,",
            6 => "transpose=1,",
            7 => "transpose=3,",
            8 => "transpose=2,",
            _ => "",
        };
        let fit = format!("{upright}scale={LIST_PIXELS}:{LIST_PIXELS}:force_original_aspect_ratio=decrease,format=yuvj420p");
        let mut args = ["-nostdin", "-v", "error", "-y", "-noautorotate"].map(str::to_owned).to_vec();
        args.extend(input(&self.source, &self.media_type));
        args.extend(["-frames:v", "1", "-update", "1", "-map_metadata", "-1", "-q:v", "4", "-vf"].map(str::to_owned));
        args.extend([fit, "-f".to_owned(), "image2".to_owned(), format!("file:{}", file.display())]);
        match tool::run("ffmpeg", &args, &self.folder, PAGE, |_| ()).await {
            Ok(()) if file.exists() => Ok(Some(self.keep(&file, "image/jpeg").await?)),
            Ok(()) | Err(ToolError::Failed(..) | ToolError::Late(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn pdf_of_office(&mut self) -> Result<PathBuf, Ended> {
        let name = if self.media_type.ends_with("presentation") { "document.pptx" } else { "document.docx" };
        let document = self.folder.join(name);
        std::fs::copy(&self.source, &document)?;
        let profile = format!("-env:UserInstallation=file://{}/profile", self.folder.display());
        let folder = self.folder.display().to_string();
        let args =
            [profile.as_str(), "--headless", "--norestore", "--convert-to", "pdf", "--outdir", folder.as_str(), name].map(str::to_owned);
        tool::run("soffice", &args, &self.folder, OFFICE, |_| ()).await.map_err(broken)?;
        let made = self.folder.join("document.pdf");
        if !made.exists() {
            return Err(Ended::Refused(Refusal::Broken));
        }
        let kept = self.keep(&made, "application/pdf").await?;
        self.prepared.pdf = Some(kept.clone());
        self.save().await?;
        self.local(kept.parse()?).await
    }

    /// How many pages there are, if all of them can be shown.
    async fn count_pages(&self, pdf: &Path) -> Result<u32, Ended> {
        let pdf = pdf.display().to_string();
        let args = ["-f", "1", "-l", "501", pdf.as_str()].map(str::to_owned);
        let said = tool::ask("pdfinfo", &args, &self.folder, PAGE).await.map_err(broken)?;
        let of = |key: &str| said.lines().find_map(|line| line.strip_prefix(key)).map(str::trim);
        if of("Encrypted:").is_some_and(|is| is.starts_with("yes")) {
            return Err(Ended::Refused(Refusal::Encrypted));
        }
        let count = of("Pages:").and_then(|count| count.parse::<u32>().ok()).filter(|count| *count > 0);
        let count = count.ok_or(Ended::Refused(Refusal::Broken))?;
        if count > MOST_PAGES {
            return Err(Ended::Refused(Refusal::TooLong));
        }
        let is_steep = |line: &str| page_size(line).is_some_and(|(width, height)| width < 1.0 || height < 1.0 || height / width > STEEPEST);
        if said.lines().any(is_steep) { Err(Ended::Refused(Refusal::Pixels)) } else { Ok(count) }
    }

    async fn image(&self, pdf: &str, page: u32, width: u32) -> Result<PathBuf, Ended> {
        let stem = self.folder.join(format!("page-{page}-{width}"));
        let (page, width, to) = (page.to_string(), width.to_string(), stem.display().to_string());
        let (page, width, to) = (page.as_str(), width.as_str(), to.as_str());
        let looks = ["-jpeg", "-jpegopt", "quality=85", "-singlefile", "-f", page, "-l", page];
        let args = [&looks[..], &["-scale-to-x", width, "-scale-to-y", "-1", pdf, to]].concat();
        let args: Vec<String> = args.into_iter().map(str::to_owned).collect();
        tool::run("pdftoppm", &args, &self.folder, PAGE, |_| ()).await.map_err(broken)?;
        let file = stem.with_extension("jpg");
        if file.exists() { Ok(file) } else { Err(Ended::Refused(Refusal::Broken)) }
    }
}

/// What a reader of documents gives up on is no document; what the system refused is ours.
fn broken(error: ToolError) -> Ended {
    match error {
        ToolError::Failed(_, why) if why.contains("Incorrect password") => Ended::Refused(Refusal::Encrypted),
        ToolError::Failed(..) | ToolError::Late(_) => Ended::Refused(Refusal::Broken),
        other => other.into(),
    }
}

/// `Page    1 size:  612 x 792 pts (letter)`
fn page_size(line: &str) -> Option<(f64, f64)> {
    let (_, size) = line.strip_prefix("Page ")?.split_once("size:")?;
    let mut numbers = size.split_whitespace().filter_map(|word| word.parse().ok());
    Some((numbers.next()?, numbers.next()?))
}

#[cfg(test)]
mod tests {
    use super::page_size;

    #[test]
    fn the_size_of_a_page_is_read_from_what_pdfinfo_prints() {
        assert_eq!(page_size("Page    1 size:  612 x 792 pts (letter)"), Some((612.0, 792.0)));
        assert_eq!(page_size("Pages:           1"), None);
    }
}
