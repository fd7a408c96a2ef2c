//! How a title sounds: pinyin and initials, so that it is found with Latin letters.
//!
//! A title becomes two rows: its syllables and their first letters. Indexed are neighbours in the rows (pairs of syllables, threes of
//! letters), with `^` and `$` for the ends; a query that names a stretch of the title names all its neighbours.

use std::collections::HashSet;
use std::sync::LazyLock;

use pinyin::ToPinyin;

use crate::fold::{fold, is_han};

/// The second reading of common characters that have two; the first is the pinyin table's.
const SECOND_READINGS: [(char, &[&str]); 25] = [
    ('长', &["chang", "zhang"]),
    ('重', &["zhong", "chong"]),
    ('行', &["xing", "hang"]),
    ('乐', &["yue", "le"]),
    ('调', &["diao", "tiao"]),
    ('传', &["chuan", "zhuan"]),
    ('弹', &["tan", "dan"]),
    ('还', &["hai", "huan"]),
    ('着', &["zhe", "zhao"]),
    ('地', &["di", "de"]),
    ('得', &["de", "dei"]),
    ('角', &["jiao", "jue"]),
    ('降', &["jiang", "xiang"]),
    ('参', &["can", "shen"]),
    ('朝', &["chao", "zhao"]),
    ('率', &["lv", "shuai"]),
    ('会', &["hui", "kuai"]),
    ('都', &["du", "dou"]),
    ('便', &["bian", "pian"]),
    ('藏', &["cang", "zang"]),
    ('盛', &["sheng", "cheng"]),
    ('省', &["sheng", "xing"]),
    ('系', &["xi", "ji"]),
    ('期', &["qi", "ji"]),
    ('校', &["xiao", "jiao"]),
];

static SYLLABLES: LazyLock<HashSet<String>> =
    LazyLock::new(|| ('\u{4e00}'..='\u{9fff}').filter_map(|c| c.to_pinyin()).map(typed).collect());

/// A syllable as keyboards have it: without tone, `v` for `ü`.
fn typed(sound: pinyin::Pinyin) -> String {
    sound.plain().replace('ü', "v")
}

const LONGEST_SYLLABLE: usize = 6;
/// A longer row adds nothing to finding a title.
const LONGEST_ROW: usize = 60;
const MOST_READINGS: usize = 3;

/// One place in a row: the ways it may be read.
type Readings = Vec<String>;

pub(crate) fn prepare() {
    LazyLock::force(&SYLLABLES);
}

/// The syllables of a folded title; letters and digits stand for themselves.
fn row(folded: &str) -> Vec<Readings> {
    let mut row = Vec::new();
    for c in folded.chars().filter(|c| c.is_alphanumeric()).take(LONGEST_ROW) {
        if let Some((_, readings)) = SECOND_READINGS.iter().find(|(known, _)| *known == c) {
            row.push(readings.iter().map(|&reading| reading.to_owned()).collect());
        } else if is_han(c) {
            row.extend(c.to_pinyin().map(|sound| vec![typed(sound)]));
        } else {
            row.push(vec![c.to_string()]);
        }
    }
    row
}

fn first_letters(row: &[Readings]) -> Vec<Readings> {
    let first = |readings: &Readings| {
        let mut letters: Readings = readings.iter().filter_map(|reading| reading.chars().next()).map(String::from).collect();
        letters.dedup();
        letters
    };
    row.iter().map(first).collect()
}

/// The tokens under which a folded title is found by its sound.
pub(crate) fn tokens(folded: &str) -> Vec<String> {
    let row = row(folded);
    if !folded.chars().any(is_han) {
        return Vec::new();
    }
    let mut tokens: HashSet<String> = row.iter().flatten().map(|syllable| format!("{syllable}'")).collect();
    tokens.extend(neighbours(&with_ends(&row), 2, "'"));
    let letters = with_ends(&first_letters(&row));
    tokens.extend(neighbours(&letters, 3, ""));
    tokens.extend(neighbours(&letters, 2, ""));
    tokens.into_iter().collect()
}

fn with_ends(row: &[Readings]) -> Vec<Readings> {
    let end = |mark: &str| vec![mark.to_owned()];
    [vec![end("^")], row.to_vec(), vec![end("$")]].concat()
}

/// Every way to read `size` neighbours.
fn neighbours(row: &[Readings], size: usize, between: &str) -> Vec<String> {
    let join = |window: &[Readings]| {
        let mut ways = vec![String::new()];
        for (at, readings) in window.iter().enumerate() {
            let glue = if at == 0 { "" } else { between };
            ways = ways.iter().flat_map(|way| readings.iter().map(move |reading| format!("{way}{glue}{reading}"))).collect();
        }
        ways
    };
    row.windows(size).flat_map(join).collect()
}

/// What a word of a query may mean as sound: for each meaning the tokens that all must be there, and those of a whole title.
pub(crate) struct Heard {
    pub(crate) needed: Vec<String>,
    pub(crate) ends: [String; 2],
}

/// The meanings of a Latin word as pinyin; none where it is no pinyin.
pub(crate) fn as_syllables(word: &str) -> Vec<Heard> {
    let heard = |row: Vec<String>| {
        let single: Vec<Readings> = row.into_iter().map(|syllable| vec![syllable]).collect();
        let pairs = neighbours(&single, 2, "'");
        let (first, last) = (single.first()?.first()?.clone(), single.last()?.first()?.clone());
        let needed = if pairs.is_empty() { vec![format!("{first}'")] } else { pairs };
        Some(Heard { needed, ends: [format!("^'{first}"), format!("{last}'$")] })
    };
    cut(word).into_iter().filter_map(heard).collect()
}

/// A Latin word as first letters; `None` where it is too short to tell anything.
pub(crate) fn as_letters(word: &str) -> Option<Heard> {
    let letters: Vec<char> = word.chars().take(LONGEST_ROW).collect();
    if letters.len() < 2 || !letters.iter().all(char::is_ascii_alphanumeric) {
        return None;
    }
    let size = letters.len().min(3);
    let needed = letters.windows(size).map(|window| window.iter().collect()).collect();
    let text = |part: &[char]| part.iter().collect::<String>();
    let ends = [format!("^{}", text(&letters[..2])), format!("{}$", text(&letters[letters.len() - 2..]))];
    Some(Heard { needed, ends })
}

/// The ways to cut `word` into syllables and digits, those with the fewest pieces first. Letters left over at the end are a syllable
/// that is still being typed, and are passed over.
fn cut(word: &str) -> Vec<Vec<String>> {
    let word = word.replace('ü', "v");
    if word.is_empty() || !word.is_ascii() || word.len() > LONGEST_ROW * LONGEST_SYLLABLE {
        return Vec::new();
    }
    let mut ways: Vec<Vec<Vec<String>>> = vec![Vec::new(); word.len() + 1];
    ways[0].push(Vec::new());
    for from in 0..word.len() {
        let begun = std::mem::take(&mut ways[from]);
        for to in from + 1..=word.len().min(from + LONGEST_SYLLABLE) {
            let piece = &word[from..to];
            let is_piece = SYLLABLES.contains(piece) || (piece.len() == 1 && piece.as_bytes()[0].is_ascii_digit());
            if !is_piece {
                continue;
            }
            let longer = begun.iter().map(|way| [way.as_slice(), &[piece.to_owned()]].concat());
            ways[to].extend(longer);
            ways[to].sort_by_key(Vec::len);
            ways[to].truncate(MOST_READINGS);
        }
        ways[from] = begun;
    }
    let whole = std::mem::take(&mut ways[word.len()]);
    if !whole.is_empty() {
        return whole;
    }
    let reached = (1..word.len()).rev().find(|at| !ways[*at].is_empty());
    let rest = reached.map_or(0, |at| word.len() - at);
    let is_unfinished = rest <= LONGEST_SYLLABLE && reached.is_some_and(|at| SYLLABLES.iter().any(|known| known.starts_with(&word[at..])));
    if is_unfinished { reached.map(|at| ways[at].clone()).unwrap_or_default() } else { Vec::new() }
}

/// A whole title as it is typed: in pinyin and in first letters.
#[must_use]
pub fn spellings(title: &str) -> [String; 2] {
    let row = row(&fold(title));
    let first = |row: &[Readings]| row.iter().filter_map(|readings| readings.first().cloned()).collect();
    [first(&row), first(&first_letters(&row))]
}

#[cfg(test)]
mod tests {
    use super::{as_letters, as_syllables, cut, spellings, tokens};

    fn is_heard(title: &str, word: &str) -> bool {
        let known = tokens(title);
        let has_all = |needed: &[String]| needed.iter().all(|token| known.contains(token));
        as_syllables(word).iter().any(|heard| has_all(&heard.needed)) || as_letters(word).is_some_and(|heard| has_all(&heard.needed))
    }

    #[test]
    fn a_title_is_found_by_pinyin_and_by_initials() {
        for (title, word, expected) in [
            ("一元一次方程", "yiyuanyici", true),
            ("一元一次方程", "yyyc", true),
            ("一元一次方程", "yiyuanyicifang", true),
            ("一元一次方程", "yiyuanyicif", true),
            ("解一元一次方程", "yyyc", true),
            ("一元一次方程", "fangcheng", true),
            ("一元一次方程", "fc", true),
            ("一元二次方程", "yyyc", false),
            ("长方形", "changfangxing", true),
            ("生长", "shengzhang", true),
            ("旅行", "lvxing", true),
            ("绿色", "lvse", true),
            ("西安", "xian", true),
            ("第1课时", "di1keshi", true),
            ("第1课时", "d1ks", true),
            ("平行线的判定", "pxxdpd", true),
            ("角", "jiao", true),
            ("fractions", "fra", false),
        ] {
            assert_eq!(is_heard(title, word), expected, "{title} {word}");
        }
    }

    #[test]
    fn what_is_no_pinyin_is_not_cut() {
        for word in ["", "hello", "xyz", "q", "é", "中"] {
            assert_eq!(cut(word), Vec::<Vec<String>>::new(), "{word}");
        }
        assert!(cut(&"yi".repeat(5_000)).is_empty());
        assert!(cut(&"a".repeat(300)).len() <= 3);
    }

    #[test]
    fn a_title_is_spelled_as_it_is_typed() {
        assert_eq!(spellings("平行线(1)"), ["pingxingxian1".to_owned(), "pxx1".to_owned()]);
    }
}
