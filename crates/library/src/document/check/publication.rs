use super::{Checked, Limits, counted, ensure, filled, line, path};
use crate::document::{BlockPlace, FaultReason, OutlineEntry, Publication};

/// Pixels; no picture of a book needs more.
const LONGEST_SIDE: u32 = 12_000;

/// Whether a publication is in bounds and leads nowhere but into itself.
pub(super) fn check(book: &Publication) -> Checked {
    book.body.as_ref().map_or(Ok(()), |body| path(&body.file, "body"))?;
    ensure(book.images.len() <= Limits::PAGES, "images", FaultReason::TooMany)?;
    book.images.iter().enumerate().try_for_each(|(at, image)| {
        let field = format!("images[{at}]");
        ensure((1..=LONGEST_SIDE).contains(&image.width) && (1..=LONGEST_SIDE).contains(&image.height), &field, FaultReason::OutOfRange)?;
        path(&image.file, &field)
    })?;
    ensure(!book.sections.is_empty(), "sections", FaultReason::Missing)?;
    counted(book.sections.len(), "sections")?;
    for (at, section) in book.sections.iter().enumerate() {
        let here = format!("sections[{at}]");
        line(&section.title, &format!("{here}.title"), Limits::TITLE)?;
        ensure(book.body.is_some() || section.narration.is_some(), &here, FaultReason::Missing)?;
        if let Some(narration) = &section.narration {
            path(&narration.file, &format!("{here}.narration"))?;
            ensure((1..=Limits::DURATION_MS).contains(&narration.duration_ms), &format!("{here}.duration_ms"), FaultReason::OutOfRange)?;
        }
    }
    let mut count = 0;
    entries(&book.outline, "outline", 1, book, &mut count)?;
    ensure(book.pages.len() <= Limits::UNITS, "pages", FaultReason::TooMany)?;
    for (at, page) in book.pages.iter().enumerate() {
        filled(&page.label, &format!("pages[{at}].label"), 12)?;
        place(page.place, book, &format!("pages[{at}].section"))?;
    }
    Ok(())
}

fn entries(list: &[OutlineEntry], field: &str, level: usize, book: &Publication, count: &mut usize) -> Checked {
    ensure(list.is_empty() || level <= Limits::LEVELS, field, FaultReason::TooDeep)?;
    for (at, entry) in list.iter().enumerate() {
        let here = format!("{field}[{at}]");
        *count += 1;
        ensure(*count <= Limits::UNITS, field, FaultReason::TooMany)?;
        filled(&entry.title, &format!("{here}.title"), Limits::TITLE)?;
        place(entry.place, book, &format!("{here}.section"))?;
        entries(&entry.children, &format!("{here}.children"), level + 1, book, count)?;
    }
    Ok(())
}

fn place(place: BlockPlace, book: &Publication, field: &str) -> Checked {
    ensure((1..=book.sections.len()).contains(&(place.section as usize)), field, FaultReason::OutOfRange)
}
