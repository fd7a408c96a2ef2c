use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// CommonMark (with tables) as HTML that is safe to show: raw HTML appears as text, links go to `https` or stay on this site, pictures
/// become their descriptions, and headings begin one level below the page's own.
#[must_use]
pub fn to_html(markdown: &str) -> String {
    let events = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
    let mut html = String::with_capacity(markdown.len() * 2);
    pulldown_cmark::html::push_html(&mut html, events.filter_map(tamed));
    html
}

fn tamed(event: Event<'_>) -> Option<Event<'_>> {
    Some(match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if is_harmless(&dest_url) { dest_url } else { "#".into() };
            Event::Start(Tag::Link { link_type, dest_url, title, id })
        }
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => return None,
        Event::Start(Tag::Heading { level, .. }) => {
            Event::Start(Tag::Heading { level: lowered(level), id: None, classes: Vec::new(), attrs: Vec::new() })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lowered(level))),
        other => other,
    })
}

fn is_harmless(link: &str) -> bool {
    link.starts_with("https://") || (link.starts_with('/') && !link.starts_with("//")) || link.starts_with('#')
}

fn lowered(level: pulldown_cmark::HeadingLevel) -> pulldown_cmark::HeadingLevel {
    use pulldown_cmark::HeadingLevel::{H1, H2};
    if level == H1 { H2 } else { level }
}

#[cfg(test)]
mod tests {
    use super::to_html;

    #[test]
    fn text_from_people_cannot_bring_script_into_a_page() {
        for hostile in [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[a](javascript:alert(1))",
            "[a](//evil.example)",
            "![a](https://evil.example/pixel.png)",
            "<div\nonclick=alert(1)>",
            "[a]( java\nscript:alert(1))",
        ] {
            let html = to_html(hostile);
            assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<div"), "{html}");
            assert!(!html.contains("\"javascript:") && !html.contains("\"//"), "{html}");
        }
    }

    #[test]
    fn headings_stay_below_the_title_of_the_page() {
        assert_eq!(to_html("# 目标\n\n- 会写").trim(), "<h2>目标</h2>\n<ul>\n<li>会写</li>\n</ul>");
    }
}
