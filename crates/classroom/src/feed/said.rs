//! Text as people type it: bounded, plain, and with links that can be followed safely.

/// A part of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    Words(String),
    /// An address of the web, shown as it is
    Link(String),
}

/// What was typed, of at most `longest` characters, with line ends as one character; `None` when nothing is left or it is too long.
/// Characters that turn the direction of reading round can make a text say something else than it shows, so they go.
pub(crate) fn long_text(typed: &str, longest: usize) -> Option<String> {
    let plain: String = typed.replace("\r\n", "\n").chars().filter(|c| *c == '\n' || !(c.is_control() || turns_around(*c))).collect();
    let text = plain.trim();
    (!text.is_empty() && text.chars().count() <= longest).then(|| text.to_owned())
}

fn turns_around(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}')
}

/// The text with its `http` and `https` addresses apart. Nothing else becomes a link.
pub(crate) fn pieces(text: &str) -> Vec<Piece> {
    let (mut all, mut words, mut rest) = (Vec::new(), String::new(), text);
    while let Some(at) = next_link(rest) {
        let (before, from) = rest.split_at(at);
        let length = from.find(|c: char| !is_of_address(c)).unwrap_or(from.len());
        let link = from.get(..length).unwrap_or(from).trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '"']);
        words.push_str(before);
        if !words.is_empty() {
            all.push(Piece::Words(std::mem::take(&mut words)));
        }
        all.push(Piece::Link(link.to_owned()));
        rest = from.get(link.len()..).unwrap_or_default();
    }
    words.push_str(rest);
    if !words.is_empty() {
        all.push(Piece::Words(words));
    }
    all
}

/// Where an address with a host begins.
fn next_link(text: &str) -> Option<usize> {
    let begins = |mark: &str| {
        let has_host = |at: &usize| text.get(at + mark.len()..).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphanumeric()));
        text.match_indices(mark).map(|(at, _)| at).find(has_host)
    };
    [begins("https://"), begins("http://")].into_iter().flatten().min()
}

/// RFC 3986 §2, without the quotes. Chinese punctuation ends an address.
fn is_of_address(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&()*+,;=%".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{Piece, long_text, pieces};

    #[test]
    fn a_text_is_plain_and_bounded() {
        assert_eq!(long_text(" 你好\r\n第二行\u{0} ", 20).as_deref(), Some("你好\n第二行"));
        assert_eq!(long_text("gpj.\u{202E}exe", 20).as_deref(), Some("gpj.exe"));
        assert_eq!(long_text("\u{202E}\n ", 20), None);
        assert_eq!(long_text(&"长".repeat(21), 20), None);
        assert!(long_text(&"长".repeat(20), 20).is_some());
    }

    #[test]
    fn only_addresses_of_the_web_become_links() {
        let words = |text: &str| Piece::Words(text.to_owned());
        let link = |text: &str| Piece::Link(text.to_owned());
        assert_eq!(
            pieces("看https://a.example/b?c=1。再看 http://d.example/."),
            [words("看"), link("https://a.example/b?c=1"), words("。再看 "), link("http://d.example/"), words(".")]
        );
        for plain in ["javascript:alert(1)", "data:text/html,x", "https://", "http:// a", "//a.example", "ftp://a.example"] {
            assert_eq!(pieces(plain), [words(plain)], "{plain}");
        }
        assert_eq!(pieces("https://a\"onload=x"), [link("https://a"), words("\"onload=x")]);
        assert_eq!(pieces("https://a.example.)"), [link("https://a.example"), words(".)")]);
        assert!(pieces("").is_empty());
    }
}
