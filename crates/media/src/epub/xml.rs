//! XML of strangers: UTF-8, no document type but HTML's empty one, hence no entities; bounded in nodes and depth.

use roxmltree::{Document, Error, Node, NodeId, ParsingOptions};

use crate::Refusal;

pub(super) const XHTML: &str = "http://www.w3.org/1999/xhtml";
pub(super) const OPS: &str = "http://www.idpf.org/2007/ops";
pub(super) const XLINK: &str = "http://www.w3.org/1999/xlink";
pub(super) const ENCRYPTION: &str = "http://www.w3.org/2001/04/xmlenc#";
const MOST_NODES: u32 = 400_000;
const MOST_LEVELS: usize = 80;

/// The text of an XML file without the document type that every XHTML file of EPUB 3 may carry.
pub(super) fn text_of(bytes: &[u8]) -> Result<String, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::Broken)?.trim_start_matches('\u{FEFF}');
    let Some(at) = text.find("<!DOCTYPE").or_else(|| text.find("<!doctype")) else { return Ok(text.to_owned()) };
    let (before, rest) = text.split_at(at);
    let (kind, after) = rest.split_once('>').ok_or(Refusal::Broken)?;
    // Anything but the bare name could define entities or name files.
    if !kind["<!DOCTYPE".len()..].trim().eq_ignore_ascii_case("html") {
        return Err(Refusal::External);
    }
    Ok(format!("{before}{after}"))
}

/// Reads a text of [`text_of`].
pub(super) fn parse(text: &str) -> Result<Document<'_>, Refusal> {
    let options = ParsingOptions { allow_dtd: false, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| match error {
        Error::DtdDetected => Refusal::External,
        Error::NodesLimitReached => Refusal::ArchiveBomb,
        _ => Refusal::Broken,
    })?;
    if is_deep(document.root_element()) { Err(Refusal::ArchiveBomb) } else { Ok(document) }
}

/// Whether anything lies deeper than a page needs. The tree is walked without recursion: it may be deep.
fn is_deep(root: Node<'_, '_>) -> bool {
    let mut above: Vec<NodeId> = Vec::new();
    root.descendants().filter(Node::is_element).any(|node| {
        let parent = node.parent().map(|parent| parent.id());
        while above.last().is_some_and(|last| Some(*last) != parent) {
            above.pop();
        }
        above.push(node.id());
        above.len() > MOST_LEVELS
    })
}

/// Whether one of the words of `epub:type` is `word`.
pub(super) fn is_type(node: Node<'_, '_>, word: &str) -> bool {
    node.attribute((OPS, "type")).is_some_and(|types| types.split_ascii_whitespace().any(|one| one == word))
}

/// All text below `node` in one line.
pub(super) fn line_of(node: Node<'_, '_>) -> String {
    let text: String = node.descendants().filter(Node::is_text).filter_map(|node| node.text()).collect();
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first `most` characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::{parse, text_of};
    use crate::Refusal;

    #[test]
    fn only_plain_xml_is_read() {
        let read = |text: &str| text_of(text.as_bytes()).and_then(|text| parse(&text).map(|_| ()));
        assert_eq!(read("\u{FEFF}<?xml version=\"1.0\"?><!DOCTYPE html><html/>"), Ok(()));
        for (text, refusal) in [
            ("<!DOCTYPE html SYSTEM \"file:///etc/passwd\"><html/>", Refusal::External),
            ("<!DOCTYPE html [<!ENTITY e \"x\">]><html>&e;</html>", Refusal::External),
            ("<!DOCTYPE html><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>", Refusal::External),
            ("<html>&nbsp;</html>", Refusal::Broken),
            ("<html>", Refusal::Broken),
        ] {
            assert_eq!(read(text), Err(refusal), "{text}");
        }
        let deep = format!("{}{}", "<p>".repeat(100_000), "</p>".repeat(100_000));
        assert_eq!(read(&deep), Err(Refusal::ArchiveBomb));
        assert_eq!(read(&format!("<html>{}</html>", "<p/>".repeat(500_000))), Err(Refusal::ArchiveBomb));
        assert_eq!(text_of(b"\xFF\xFE<\0"), Err(Refusal::Broken));
    }
}
