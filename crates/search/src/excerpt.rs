//! Showing where the words stand.

use crate::fold::{fold, fold_char, is_han};

/// A piece of a text, and whether it is one of the words looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The text
    pub text: String,
    /// Whether it was looked for
    pub is_marked: bool,
}

/// So many characters are shown around the first word that was found.
const EXCERPT_CHARS: usize = 60;
const BEFORE_CHARS: usize = 16;

/// `text` with the folded `words` marked.
#[must_use]
pub fn mark(text: &str, words: &[String]) -> Vec<Piece> {
    let written: Vec<char> = text.chars().collect();
    let marks = marks(&written, words);
    pieces(&written, &marks)
}

/// The stretch of `text` around its first marked word; `None` where there is none.
pub(crate) fn excerpt(text: &str, words: &[String]) -> Option<Vec<Piece>> {
    let written: Vec<char> = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let marks = marks(&written, words);
    let first = marks.iter().position(|is_marked| *is_marked)?;
    let from = first.saturating_sub(BEFORE_CHARS);
    let to = written.len().min(from + EXCERPT_CHARS);
    let mut pieces = pieces(&written[from..to], &marks[from..to]);
    let plain = |text: &str| Piece { text: text.to_owned(), is_marked: false };
    if from > 0 {
        pieces.insert(0, plain("…"));
    }
    if to < written.len() {
        pieces.push(plain("…"));
    }
    Some(pieces)
}

/// How many of the folded `words` stand in `text`.
pub(crate) fn count_found(text: &str, words: &[String]) -> usize {
    let folded = fold(text);
    words.iter().filter(|word| folded.contains(word.as_str())).count()
}

fn marks(written: &[char], words: &[String]) -> Vec<bool> {
    // The folded text, and for each of its characters where it came from.
    let mut folded: Vec<char> = Vec::with_capacity(written.len());
    let mut origins = Vec::with_capacity(written.len());
    for (at, c) in written.iter().enumerate() {
        fold_char(*c, |plain| {
            folded.push(plain);
            origins.push(at);
        });
    }
    let mut marks = vec![false; written.len()];
    for word in words {
        let word: Vec<char> = word.chars().collect();
        if word.is_empty() {
            continue;
        }
        for (at, window) in folded.windows(word.len()).enumerate() {
            if window == word && is_whole(&folded, at, word.len()) {
                origins[at..at + word.len()].iter().for_each(|origin| marks[*origin] = true);
            }
        }
    }
    marks
}

/// Latin words and numbers are marked as a whole only: the `a` of `map` is no hit for `a`.
fn is_whole(folded: &[char], at: usize, length: usize) -> bool {
    let glued = |a: Option<&char>, b: Option<&char>| match (a, b) {
        (Some(a), Some(b)) => a.is_alphanumeric() && b.is_alphanumeric() && !is_han(*a) && !is_han(*b),
        _ => false,
    };
    let before = at.checked_sub(1).and_then(|before| folded.get(before));
    !glued(before, folded.get(at)) && !glued(folded.get(at + length - 1), folded.get(at + length))
}

fn pieces(written: &[char], marks: &[bool]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (c, is_marked) in written.iter().zip(marks) {
        match pieces.last_mut() {
            Some(last) if last.is_marked == *is_marked => last.text.push(*c),
            _ => pieces.push(Piece { text: c.to_string(), is_marked: *is_marked }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{excerpt, mark};

    fn shown(text: &str, words: &[&str]) -> String {
        let words: Vec<String> = words.iter().map(|&word| word.to_owned()).collect();
        let print = |piece: super::Piece| if piece.is_marked { format!("[{}]", piece.text) } else { piece.text };
        mark(text, &words).into_iter().map(print).collect()
    }

    #[test]
    fn words_are_marked_as_they_are_written() {
        for (text, words, expected) in [
            ("平行线的判定", &["平行线", "判定"][..], "[平行线]的[判定]"),
            ("課後服務指南", &["课后", "服务"], "[課後服務]指南"),
            ("ＡＢＣ 歌", &["abc"], "[ＡＢＣ] 歌"),
            ("map of a city", &["a"], "map of [a] city"),
            ("第7.2.2节", &["7.2.2"], "第[7.2.2]节"),
            ("面积 10 ㎡", &["m2"], "面积 10 [㎡]"),
            ("没有", &["别的"], "没有"),
            ("", &["角"], ""),
            ("<b>角</b>", &["角"], "<b>[角]</b>"),
        ] {
            assert_eq!(shown(text, words), expected);
        }
    }

    #[test]
    fn an_excerpt_begins_a_little_before_the_word() {
        let text = format!("{}同位角相等{}", "前".repeat(40), "后".repeat(100));
        let pieces = excerpt(&text, &["同位角".to_owned()]).unwrap();
        let joined: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
        assert!(joined.starts_with('…') && joined.ends_with('…') && joined.contains("同位角相等"), "{joined}");
        assert!(joined.chars().count() <= 62);
        assert_eq!(excerpt("没有", &["角".to_owned()]), None);
    }
}
