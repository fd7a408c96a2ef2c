//! Blocks as HTML. Every character is escaped, and addresses are made here from numbers and digests: a book brings no markup of its own.

use std::fmt::Write;

use library::document::{Block, BlockPlace, Publication, PublicationImage, Run, Setting, TextMark};

/// What of a book the blocks of a section need.
pub struct Flow<'b> {
    pub publication: &'b Publication,
    pub section: u32,
    /// What a reader with a screen reader hears of a table that can be moved sideways
    pub table_name: &'b str,
}

/// What is open while the blocks go by.
#[derive(Default)]
struct Open {
    /// Whether each list that is open has numbers
    lists: Vec<bool>,
    is_table: bool,
    is_quote: bool,
}

impl Flow<'_> {
    /// The blocks of the section.
    pub fn html(&self, blocks: &[Block]) -> String {
        let (mut html, mut open) = (String::new(), Open::default());
        for (number, block) in (1..).zip(blocks) {
            close_others(&mut html, &mut open, block);
            self.printed_pages(&mut html, number);
            self.block(&mut html, &mut open, number, block);
        }
        close_others(&mut html, &mut open, &Block::Rule);
        html
    }

    /// Where pages of the printed book begin; the label is drawn by the style, so that it is no text of the section.
    fn printed_pages(&self, html: &mut String, block: u32) {
        let begins = |place: BlockPlace| place.section == self.section && place.block.max(1) == block;
        for page in self.publication.pages.iter().filter(|page| begins(page.place)) {
            let _ = write!(html, "<span class=\"rd-pb\" data-p=\"{}\"></span>", escaped(&page.label));
        }
    }

    fn block(&self, html: &mut String, open: &mut Open, number: u32, block: &Block) {
        let _ = match block {
            Block::Heading { level, runs } => {
                // The name of the book stands above the headings of its sections.
                let level = level.clamp(&1, &5) + 1;
                writeln!(html, "<h{level} id=\"b{number}\">{}</h{level}>", self.runs(runs))
            }
            Block::Paragraph { runs, setting: Setting::Verbatim } => writeln!(html, "<pre id=\"b{number}\">{}</pre>", self.verbatim(runs)),
            Block::Paragraph { runs, setting } => {
                if *setting == Setting::Quote && !std::mem::replace(&mut open.is_quote, true) {
                    html.push_str("<blockquote>");
                }
                writeln!(html, "<p id=\"b{number}\">{}</p>", self.runs(runs))
            }
            Block::Item { level, number: count, runs } => {
                open_lists(html, &mut open.lists, usize::from(*level), count.is_some());
                let value = count.map(|count| format!(" value=\"{count}\"")).unwrap_or_default();
                write!(html, "<li id=\"b{number}\"{value}>{}", self.runs(runs))
            }
            Block::Row { cells, is_head } => {
                if !std::mem::replace(&mut open.is_table, true) {
                    let _ = write!(
                        html,
                        "<div class=\"tbl-w\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table class=\"tbl\"><tbody>",
                        escaped(self.table_name)
                    );
                }
                let (begin, end) = if *is_head { ("<th scope=\"col\">", "</th>") } else { ("<td>", "</td>") };
                let cells: String = cells.iter().map(|runs| format!("{begin}{}{end}", self.runs(runs))).collect();
                writeln!(html, "<tr id=\"b{number}\">{cells}</tr>")
            }
            Block::Figure { image, alt, caption } => {
                let Some((file, PublicationImage { width, height, .. })) = self.publication.image(*image) else { return };
                let caption = if caption.is_empty() { String::new() } else { format!("<figcaption>{}</figcaption>", self.runs(caption)) };
                writeln!(
                    html,
                    "<figure id=\"b{number}\"><img src=\"/files/{file}\" alt=\"{}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\">{caption}</figure>",
                    escaped(alt)
                )
            }
            Block::Rule => writeln!(html, "<hr id=\"b{number}\">"),
        };
    }

    fn runs(&self, runs: &[Run]) -> String {
        runs.iter().map(|run| self.run(run, &escaped(&run.text).replace('\n', "<br>"))).collect()
    }

    fn verbatim(&self, runs: &[Run]) -> String {
        runs.iter().map(|run| self.run(run, &escaped(&run.text))).collect()
    }

    fn run(&self, run: &Run, text: &str) -> String {
        let mut html = match run.ruby.as_str() {
            "" => text.to_owned(),
            reading => format!("<ruby>{text}<rt>{}</rt></ruby>", escaped(reading)),
        };
        for mark in &run.marks {
            let tag = match mark {
                TextMark::Emphasis => "em",
                TextMark::Strong => "strong",
                TextMark::Subscript => "sub",
                TextMark::Superscript => "sup",
                TextMark::Code => "code",
            };
            html = format!("<{tag}>{html}</{tag}>");
        }
        match run.to.filter(|to| (1..=self.publication.sections.len()).contains(&(to.section as usize))) {
            Some(to) if to.section == self.section && to.block > 0 => format!("<a href=\"#b{}\">{html}</a>", to.block),
            Some(to) => format!("<a href=\"{}\">{html}</a>", super::contents::href(to)),
            None => html,
        }
    }
}

/// Closes what `next` does not go on with.
fn close_others(html: &mut String, open: &mut Open, next: &Block) {
    if !matches!(next, Block::Item { .. }) {
        open_lists(html, &mut open.lists, 0, false);
    }
    if open.is_table && !matches!(next, Block::Row { .. }) {
        html.push_str("</tbody></table></div>\n");
        open.is_table = false;
    }
    if open.is_quote && !matches!(next, Block::Paragraph { setting: Setting::Quote, .. }) {
        html.push_str("</blockquote>\n");
        open.is_quote = false;
    }
}

/// Opens and closes lists until an item of `level` can follow; level 0 closes all.
fn open_lists(html: &mut String, lists: &mut Vec<bool>, level: usize, is_numbered: bool) {
    let name = |is_numbered: bool| if is_numbered { "ol" } else { "ul" };
    while lists.len() > level || (lists.len() == level && level > 0 && lists.last() != Some(&is_numbered)) {
        let Some(last) = lists.pop() else { break };
        let _ = writeln!(html, "</li></{}>", name(last));
    }
    if lists.len() == level && level > 0 {
        html.push_str("</li>\n");
    }
    while lists.len() < level {
        // A list that begins deeper than one step lies in items without words.
        html.push_str(if lists.is_empty() || html.ends_with("</li>\n") { "" } else { "\n" });
        let _ = write!(html, "<{}>", name(is_numbered));
        lists.push(is_numbered);
        if lists.len() < level {
            html.push_str("<li>");
        }
    }
}

/// As text and as the value of an attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
#[path = "flow_tests.rs"]
mod tests;
