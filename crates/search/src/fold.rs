//! One spelling for what people write in several: full and half width, capitals, traditional and simplified characters.

use std::collections::HashMap;
use std::sync::LazyLock;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use unicode_normalization::UnicodeNormalization;

/// The characters that OpenCC writes otherwise in simplified Chinese. Folding goes character by character, so that a place in the folded
/// text is a place in the text itself; what phrases would add (乾坤 keeps its 乾) does not matter for finding.
static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    let Ok(opencc) = OpenCC::from_config(BuiltinConfig::T2s) else {
        tracing::error!("the table of simplified characters is damaged; traditional characters will not be folded");
        return HashMap::new();
    };
    let ranges = ('\u{3400}'..='\u{4dbf}').chain('\u{4e00}'..='\u{9fff}').chain('\u{f900}'..='\u{faff}');
    let converted = ranges.filter_map(|c| {
        let text = opencc.convert(c.encode_utf8(&mut [0; 4]));
        let mut chars = text.chars();
        let simplified = chars.next()?;
        (chars.next().is_none() && simplified != c).then_some((c, simplified))
    });
    converted.collect()
});

/// What one character becomes: usually one, none for what is not seen, several for ligatures such as ㎡.
pub(crate) fn fold_char(c: char, mut emit: impl FnMut(char)) {
    if c.is_ascii() {
        return if c.is_ascii_control() { emit(' ') } else { emit(c.to_ascii_lowercase()) };
    }
    if ('\u{4e00}'..='\u{9fff}').contains(&c) {
        return emit(SIMPLIFIED.get(&c).copied().unwrap_or(c));
    }
    for plain in std::iter::once(c).nfkc() {
        let plain = SIMPLIFIED.get(&plain).copied().unwrap_or(plain);
        match plain {
            _ if plain.is_control() => emit(' '),
            // Zero width, direction marks, byte order mark.
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            _ => plain.to_lowercase().for_each(&mut emit),
        }
    }
}

/// `text` in its one spelling.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    text.chars().for_each(|c| fold_char(c, |plain| folded.push(plain)));
    folded
}

/// The letters, digits and characters of `text` in their one spelling, without anything between them.
#[must_use]
pub fn compact(text: &str) -> String {
    let mut folded = fold(text);
    folded.retain(char::is_alphanumeric);
    folded
}

/// Makes the tables that the first query would otherwise wait for.
pub(crate) fn prepare() {
    LazyLock::force(&SIMPLIFIED);
}

/// Whether `c` is written in Chinese.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::{compact, fold};

    #[test]
    fn several_spellings_become_one() {
        for (written, folded) in [
            ("課後服務", "课后服务"),
            ("后皇后與前後", "后皇后与前后"),
            ("ＡＢＣ１２３（上）", "abc123(上)"),
            ("Fractions", "fractions"),
            ("ﬁnd", "find"),
            ("㎡", "m2"),
            ("ｱ", "ア"),
            ("a\u{200b}b\u{feff}", "ab"),
            ("a\tb\0c", "a b c"),
            ("", ""),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    #[test]
    fn what_stands_between_words_is_left_out() {
        assert_eq!(compact("7.2.2 平行線的判定（第 1 課時）"), "722平行线的判定第1课时");
        assert_eq!(compact("…—— !"), "");
    }
}
