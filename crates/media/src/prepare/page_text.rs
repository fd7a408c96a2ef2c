//! What `pdftotext -bbox-layout` prints, as lines of text with their place on the page.

use library::document::{Limits, TextLine};

/// Lines a page may have; what is beyond is no text that anyone reads.
const MOST_LINES: usize = 1_000;

/// The lines of every page.
pub(super) fn lines_of_pages(layout: &str) -> Vec<Vec<TextLine>> {
    layout.split("<page ").skip(1).map(page).collect()
}

fn page(text: &str) -> Vec<TextLine> {
    let head = text.split('>').next().unwrap_or_default();
    let (Some(width), Some(height)) = (number(head, "width"), number(head, "height")) else { return Vec::new() };
    if width <= 0.0 || height <= 0.0 {
        return Vec::new();
    }
    text.split("<line ").skip(1).take(MOST_LINES).filter_map(|line| text_line(line, width, height)).collect()
}

fn text_line(line: &str, width: f64, height: f64) -> Option<TextLine> {
    let head = line.split('>').next()?;
    let within = |share: f64| (share.clamp(0.0, 1.0) * 10_000.0).round() / 10_000.0;
    let [left, right] = ["xMin", "xMax"].map(|key| number(head, key).map(|at| within(at / width)));
    let [top, bottom] = ["yMin", "yMax"].map(|key| number(head, key).map(|at| within(at / height)));
    let body = line.split("</line>").next()?;
    let words: Vec<String> = body.split("<word ").skip(1).filter_map(word).collect();
    let text: String = words.join(" ").chars().filter(|c| !c.is_control()).take(Limits::SHORT).collect();
    let (left, top, right, bottom) = (left?, top?, right?, bottom?);
    (!text.trim().is_empty()).then(|| TextLine(left, top, within(right - left), within(bottom - top), text))
}

fn word(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('>')?;
    let word = rest.split("</word>").next()?;
    Some(word.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&"))
}

fn number(head: &str, key: &str) -> Option<f64> {
    let (_, rest) = head.split_once(&format!("{key}=\""))?;
    rest.split('"').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use library::document::TextLine;

    use super::lines_of_pages;

    #[test]
    fn lines_stand_where_they_are_printed() {
        let layout = r#"<doc><page width="200.000000" height="100.000000"><flow><block xMin="20" yMin="10"><line xMin="20" yMin="10" xMax="60" yMax="20"><word xMin="20">3&lt;5</word>
            <word xMin="40">是</word></line></block></flow></page><page width="200" height="100"></page></doc>"#;
        assert_eq!(lines_of_pages(layout), [vec![TextLine(0.1, 0.1, 0.2, 0.1, "3<5 是".to_owned())], vec![]]);
        assert_eq!(lines_of_pages("nothing"), Vec::<Vec<TextLine>>::new());
    }
}
