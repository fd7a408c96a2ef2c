//! Where links inside a book lead.

use std::collections::HashMap;

use library::document::{Block, BlockPlace, Run};

use super::content::Section;

/// Where everything that can be linked to stands.
pub(super) struct Links {
    sections: HashMap<String, u32>,
    anchors: HashMap<(u32, String), u32>,
}

impl Links {
    pub(super) fn new(sections: &[Section]) -> Self {
        let numbered = || (1_u32..).zip(sections);
        let anchors =
            numbered().flat_map(|(number, section)| section.anchors.iter().map(move |(id, block)| ((number, id.clone()), *block)));
        Self { sections: numbered().map(|(number, section)| (section.path.clone(), number)).collect(), anchors: anchors.collect() }
    }

    /// The place of `href`, as the file at `from` writes it; `None` for what is not in the book.
    pub(super) fn find(&self, from: &str, href: &str) -> Option<BlockPlace> {
        let (path, fragment) = href.split_once('#').unwrap_or((href, ""));
        let path = if path.is_empty() { from.to_owned() } else { resolve_path(from, path)? };
        let section = *self.sections.get(&path)?;
        let block = self.anchors.get(&(section, percent_decoded(fragment)?)).copied().unwrap_or(0);
        Some(BlockPlace { section, block })
    }

    /// Writes places in place of the numbers that links had while the book was read.
    pub(super) fn resolve(&self, section: &mut Section) {
        let (path, targets) = (section.path.clone(), std::mem::take(&mut section.targets));
        let resolve = |run: &mut Run| {
            let target = run.to.and_then(|to| targets.get(to.block as usize));
            run.to = target.and_then(|target| self.find(&path, target));
        };
        for block in &mut section.blocks {
            match block {
                Block::Heading { runs, .. } | Block::Paragraph { runs, .. } | Block::Item { runs, .. } => runs.iter_mut().for_each(resolve),
                Block::Figure { caption, .. } => caption.iter_mut().for_each(resolve),
                Block::Row { cells, .. } => cells.iter_mut().flatten().for_each(resolve),
                Block::Rule => {}
            }
        }
    }
}

/// The path in the archive that `href` means in the file at `from`; `None` for addresses outside the archive.
pub(super) fn resolve_path(from: &str, href: &str) -> Option<String> {
    let href = href.split(['#', '?']).next()?;
    // A scheme, or a way to another server or to the root of one.
    if href.contains(':') || href.starts_with('/') || href.contains('\\') {
        return None;
    }
    let folder = from.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<String> = folder.split('/').filter(|step| !step.is_empty()).map(str::to_owned).collect();
    for step in percent_decoded(href)?.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop()?;
            }
            name => steps.push(name.to_owned()),
        }
    }
    Some(steps.join("/"))
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next()?, rest.next()?];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::resolve_path;

    #[test]
    fn a_link_stays_in_its_book() {
        for (from, href, path) in [
            ("OEBPS/text/1.xhtml", "../images/a%20b.png#x", Some("OEBPS/images/a b.png")),
            ("1.xhtml", "./2.xhtml?q", Some("2.xhtml")),
            ("OEBPS/1.xhtml", "../../../etc/passwd", None),
            ("OEBPS/1.xhtml", "https://example.org/a.png", None),
            ("OEBPS/1.xhtml", "//example.org/a.png", None),
            ("OEBPS/1.xhtml", "javascript:alert(1)", None),
            ("OEBPS/1.xhtml", "data:image/png;base64,AAAA", None),
            ("OEBPS/1.xhtml", "%2e%2e/%2e%2e/x", None),
            ("OEBPS/1.xhtml", "%zz", None),
        ] {
            assert_eq!(resolve_path(from, href).as_deref(), path, "{href}");
        }
    }
}
