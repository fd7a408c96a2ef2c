//! A content document (EPUB 3.3 §6) into blocks. What is not listed here is passed through when it holds words, and left out when it does
//! something.

use std::collections::HashMap;

use library::document::{Block, Run, Setting, TextMark};
use roxmltree::Node;

use super::inline::{Look, Runs};
use super::links::resolve_path;
use super::pictures::Pictures;
use super::xml::{XHTML, XLINK, cut, line_of, parse, text_of};
use super::{Fault, LeftOut};
use crate::inspect::archive::Archive;

/// A content document, read.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub path: String,
    pub blocks: Vec<Block>,
    /// Which block, from 1, an id stands in
    pub anchors: HashMap<String, u32>,
    /// Where its links lead, as they are written
    pub targets: Vec<String>,
    pub left_out: LeftOut,
}

impl Section {
    /// What its first heading says; empty where it has none.
    pub(super) fn heading(&self) -> String {
        let heading = self.blocks.iter().find(|block| matches!(block, Block::Heading { .. }));
        heading.map(|block| cut(&block.text().split_whitespace().collect::<Vec<_>>().join(" "), 200)).unwrap_or_default()
    }
}

/// Reads the content document at `path`.
pub(super) fn read(archive: &mut Archive, pictures: &mut Pictures, path: &str, bytes: &[u8]) -> Result<Section, Fault> {
    let text = text_of(bytes)?;
    let document = parse(&text)?;
    let section = Section { path: path.to_owned(), ..Section::default() };
    let mut reading =
        Reading { archive, pictures, section, runs: Runs::default(), open: Open::Paragraph, setting: Setting::Plain, lists: Vec::new() };
    reading.look_for_handlers(document.root_element());
    if let Some(body) = document.root_element().children().find(|node| node.has_tag_name((XHTML, "body"))) {
        reading.anchor(body);
        reading.children(body, &Look::default())?;
        reading.close();
    }
    Ok(reading.section)
}

/// What the gathered runs will become.
#[derive(Debug, Clone, Copy)]
enum Open {
    Paragraph,
    Heading(u8),
    Item(u8, Option<u32>),
}

struct Reading<'r> {
    archive: &'r mut Archive,
    pictures: &'r mut Pictures,
    section: Section,
    runs: Runs,
    open: Open,
    setting: Setting,
    /// The next number of each list that is open; `None` in lists without numbers
    lists: Vec<Option<u32>>,
}

impl Reading<'_> {
    /// Attributes are never copied; this is only to be able to say that there were some.
    fn look_for_handlers(&mut self, root: Node<'_, '_>) {
        let attributes = || root.descendants().flat_map(|node| node.attributes());
        let is_handler = |name: &str| name.len() > 2 && name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"));
        self.section.left_out.scripts |= attributes().any(|it| is_handler(it.name()));
    }

    fn children(&mut self, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        for child in node.children() {
            if child.is_text() {
                self.runs.add(child.text().unwrap_or_default(), look);
            } else if child.is_element() {
                self.element(child, look)?;
            }
        }
        Ok(())
    }

    fn element(&mut self, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        let name = node.tag_name().name();
        if node.has_attribute("hidden") {
            return Ok(());
        }
        match name {
            "script" => self.section.left_out.scripts = true,
            "style" | "link" | "template" | "head" | "noscript" => {}
            "form" | "input" | "button" | "select" | "textarea" | "iframe" | "object" | "embed" | "audio" | "video" | "canvas" => {
                self.section.left_out.forms = true;
            }
            "svg" => self.drawing(node)?,
            "img" => self.picture(node, node.attribute("src"), &line(node.attribute("alt")))?,
            "br" => self.runs.break_line(look),
            "hr" => {
                self.close();
                self.anchor(node);
                self.section.blocks.push(Block::Rule);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name.as_bytes().get(1).map_or(1, |digit| digit - b'0');
                self.block(node, Open::Heading(level), look)?;
            }
            "blockquote" => self.set(Setting::Quote, node, look)?,
            "pre" => self.set(Setting::Verbatim, node, &Look { is_verbatim: true, ..look.clone() })?,
            "ul" | "ol" => self.list(node, look)?,
            "li" => self.item(node, look)?,
            "tr" => self.row(node, look)?,
            "figcaption" => self.caption(node, look)?,
            "p" | "div" | "section" | "article" | "header" | "footer" | "aside" | "main" | "nav" | "figure" | "dl" | "dt" | "dd"
            | "table" | "caption" | "address" | "details" | "summary" => self.block(node, Open::Paragraph, look)?,
            _ => self.inline(node, look)?,
        }
        Ok(())
    }

    fn inline(&mut self, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        self.anchor(node);
        let mark = match node.tag_name().name() {
            "em" | "i" | "cite" | "dfn" | "var" => TextMark::Emphasis,
            "strong" | "b" => TextMark::Strong,
            "sub" => TextMark::Subscript,
            "sup" => TextMark::Superscript,
            "code" | "kbd" | "samp" | "tt" => TextMark::Code,
            "a" => return self.link(node, look),
            "ruby" => return self.ruby(node, look),
            _ => return self.children(node, look),
        };
        let mut look = look.clone();
        if !look.marks.contains(&mark) {
            look.marks.push(mark);
        }
        self.children(node, &look)
    }

    /// Links inside the book stay; of others the words.
    fn link(&mut self, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        let Some(href) = node.attribute("href") else { return self.children(node, look) };
        let path = href.split('#').next().unwrap_or_default();
        if !path.is_empty() && resolve_path(&self.section.path, path).is_none() {
            let is_script = href.trim_start().to_ascii_lowercase().starts_with("javascript:");
            self.section.left_out.scripts |= is_script;
            self.section.left_out.outside |= !is_script;
            return self.children(node, look);
        }
        let target = u32::try_from(self.section.targets.len()).ok();
        self.section.targets.push(href.to_owned());
        self.children(node, &Look { target, ..look.clone() })
    }

    fn ruby(&mut self, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        let mut base = String::new();
        for child in node.children() {
            match child.tag_name().name() {
                "rt" => self.runs.add_ruby(&std::mem::take(&mut base), &line_of(child), look),
                "rp" | "rtc" => {}
                _ if child.is_text() => base.push_str(child.text().unwrap_or_default()),
                _ => base.push_str(&line_of(child)),
            }
        }
        self.runs.add(&base, look);
        Ok(())
    }

    /// A block around other blocks or words.
    fn block(&mut self, node: Node<'_, '_>, open: Open, look: &Look) -> Result<(), Fault> {
        self.close();
        self.anchor(node);
        // What an item of a list holds in paragraphs begins with the item.
        let is_in_item = matches!((self.open, open), (Open::Item(..), Open::Paragraph));
        if !is_in_item {
            self.open = open;
        }
        self.children(node, look)?;
        self.close();
        if !is_in_item {
            self.open = Open::Paragraph;
        }
        Ok(())
    }

    fn set(&mut self, setting: Setting, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        self.close();
        let before = std::mem::replace(&mut self.setting, setting);
        self.block(node, Open::Paragraph, look)?;
        self.setting = before;
        Ok(())
    }

    fn list(&mut self, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        self.close();
        self.anchor(node);
        let first = node.attribute("start").and_then(|start| start.parse().ok()).unwrap_or(1);
        self.lists.push((node.tag_name().name() == "ol").then_some(first));
        self.children(node, look)?;
        self.close();
        self.lists.pop();
        Ok(())
    }

    fn item(&mut self, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        self.close();
        self.anchor(node);
        let level = u8::try_from(self.lists.len().clamp(1, 6)).unwrap_or(6);
        let number = self.lists.last_mut().and_then(|next| {
            let number = *next;
            *next = number.map(|number: u32| number.saturating_add(1));
            number
        });
        self.open = Open::Item(level, number);
        self.children(node, look)?;
        self.close();
        self.open = Open::Paragraph;
        Ok(())
    }

    fn row(&mut self, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        self.close();
        self.anchor(node);
        let cells: Vec<Node<'_, '_>> = node.children().filter(|cell| matches!(cell.tag_name().name(), "td" | "th")).collect();
        let is_head = !cells.is_empty() && cells.iter().all(|cell| cell.tag_name().name() == "th");
        let mut texts = Vec::new();
        for cell in cells {
            texts.push(self.words(cell, look)?);
        }
        if texts.iter().any(|runs| !runs.is_empty()) {
            self.section.blocks.push(Block::Row { cells: texts, is_head });
        }
        Ok(())
    }

    /// The words below a node as one piece of running text; what stands in blocks of its own there is put on lines of its own.
    fn words(&mut self, node: Node<'_, '_>, look: &Look) -> Result<Vec<Run>, Fault> {
        let from = self.section.blocks.len();
        self.open = Open::Paragraph;
        self.children(node, look)?;
        self.close();
        let mut words = Vec::new();
        let (kept, inner): (Vec<Block>, Vec<Block>) =
            self.section.blocks.drain(from..).partition(|block| matches!(block, Block::Figure { .. }));
        for block in inner {
            if !words.is_empty() {
                words.push(Run { text: "\n".to_owned(), ..Run::default() });
            }
            words.extend(block.runs().cloned());
        }
        self.section.blocks.extend(kept);
        Ok(words)
    }

    fn caption(&mut self, node: Node<'_, '_>, look: &Look) -> Result<(), Fault> {
        self.close();
        let words = self.words(node, look)?;
        match self.section.blocks.last_mut() {
            Some(Block::Figure { caption, .. }) if caption.is_empty() => *caption = words,
            _ if words.is_empty() => {}
            _ => self.section.blocks.push(Block::Paragraph { runs: words, setting: Setting::Plain }),
        }
        Ok(())
    }

    fn picture(&mut self, node: Node<'_, '_>, src: Option<&str>, alt: &str) -> Result<(), Fault> {
        let Some(src) = src else { return Ok(()) };
        let Some(path) = resolve_path(&self.section.path, src) else {
            self.section.left_out.outside = true;
            return Ok(());
        };
        let Some(image) = self.pictures.take(self.archive, &path)?.and_then(|at| u32::try_from(at).ok()) else {
            self.section.left_out.pictures = true;
            return Ok(());
        };
        self.close();
        self.anchor(node);
        self.section.blocks.push(Block::Figure { image, alt: alt.to_owned(), caption: Vec::new() });
        Ok(())
    }

    /// Drawings are not taken; a drawing that only frames a picture, as covers do, is that picture.
    fn drawing(&mut self, node: Node<'_, '_>) -> Result<(), Fault> {
        let has_script = node.descendants().any(|inner| inner.tag_name().name() == "script");
        self.section.left_out.scripts |= has_script;
        let Some(image) = node.descendants().find(|inner| inner.tag_name().name() == "image") else {
            self.section.left_out.pictures = true;
            return Ok(());
        };
        let title = node.descendants().find(|inner| inner.tag_name().name() == "title").map(line_of).unwrap_or_default();
        self.picture(node, image.attribute((XLINK, "href")).or(image.attribute("href")), &title)
    }

    /// Ends the block that is open.
    fn close(&mut self) {
        if self.runs.is_blank() {
            self.runs.take();
            return;
        }
        let (runs, setting) = (self.runs.take(), self.setting);
        self.section.blocks.push(match self.open {
            Open::Heading(level) => Block::Heading { level, runs },
            Open::Item(level, number) => Block::Item { level, number, runs },
            Open::Paragraph => Block::Paragraph { runs, setting },
        });
        // A second paragraph of an item is no item of its own.
        self.open = Open::Paragraph;
    }

    /// Notes that the node's id stands in the next block.
    fn anchor(&mut self, node: Node<'_, '_>) {
        let block = u32::try_from(self.section.blocks.len() + 1).unwrap_or(u32::MAX);
        if let Some(id) = node.attribute("id") {
            self.section.anchors.entry(id.to_owned()).or_insert(block);
        }
    }
}

fn line(text: Option<&str>) -> String {
    let text = text.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&text.chars().filter(|c| !c.is_control()).collect::<String>(), 500)
}
