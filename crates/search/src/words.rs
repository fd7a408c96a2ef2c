//! Words of folded text, by jieba's dictionary for Chinese.

use std::collections::HashSet;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::fold::is_han;

static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Longer words are no words: hashes, data in text form.
const LONGEST_WORD_BYTES: usize = 64;
/// So common that they tell nothing; a query of nothing else keeps them.
const COMMON: [&str; 18] = ["的", "了", "和", "与", "之", "是", "在", "及", "或", "把", "对", "the", "a", "an", "of", "and", "to", "in"];

/// Reads the dictionary, so that the first query need not wait for it.
pub(crate) fn prepare() {
    LazyLock::force(&JIEBA);
}

fn is_word(word: &str) -> bool {
    word.len() <= LONGEST_WORD_BYTES && word.chars().any(char::is_alphanumeric)
}

/// The words under which a folded text is found: long words and the words inside them.
pub(crate) fn words_of_document(folded: &str) -> impl Iterator<Item = &str> {
    // No model of unknown words: what is not in the dictionary becomes single characters, for queries as for documents.
    JIEBA.cut_for_search(folded, false).into_iter().map(|token| token.word.trim()).filter(|word| is_word(word))
}

/// The words that a folded query asks for, at most `most`, each once; common ones only where there are no others.
pub(crate) fn words_of_query(folded: &str, most: usize) -> Vec<&str> {
    let mut met = HashSet::new();
    let cut = JIEBA.cut(folded, false).into_iter().map(|token| token.word.trim());
    let words: Vec<&str> = cut.filter(|word| is_word(word) && met.insert(*word)).collect();
    let rare: Vec<&str> = words.iter().copied().filter(|word| !COMMON.contains(word)).collect();
    let mut kept = if rare.is_empty() { words } else { rare };
    kept.truncate(most);
    kept
}

/// Every character and every pair of neighbours in the Chinese runs of `folded`: any piece of it is found by them, wherever it was cut.
pub(crate) fn grams(folded: &str) -> Vec<String> {
    let mut all = Vec::new();
    for run in folded.split(|c| !is_han(c)) {
        let mut before = None;
        for c in run.chars() {
            all.push(c.to_string());
            all.extend(before.map(|before: char| [before, c].iter().collect::<String>()));
            before = Some(c);
        }
    }
    all
}

/// The grams that stand for a word: its pairs, or its one character.
pub(crate) fn grams_of_word(word: &str) -> Vec<String> {
    let all = grams(word);
    let pairs: Vec<String> = all.iter().filter(|gram| gram.chars().count() == 2).cloned().collect();
    if pairs.is_empty() { all } else { pairs }
}

#[cfg(test)]
mod tests {
    use super::{grams, grams_of_word, words_of_document, words_of_query};

    #[test]
    fn a_document_is_found_by_long_words_and_by_the_words_inside_them() {
        let words: Vec<&str> = words_of_document("一元一次方程(第1课时)").collect();
        for word in ["一次方程", "方程", "1", "课时"] {
            assert!(words.contains(&word), "{word}: {words:?}");
        }
    }

    #[test]
    fn a_query_leaves_out_what_tells_nothing() {
        assert_eq!(words_of_query("平行线的判定", 12), ["平行线", "判定"]);
        assert_eq!(words_of_query("的", 12), ["的"]);
        assert_eq!(words_of_query("角 角 角", 12), ["角"]);
        assert_eq!(words_of_query("()*:^~\"", 12), [""; 0]);
        assert_eq!(words_of_query("a1 b2 c3", 2).len(), 2);
    }

    #[test]
    fn grams_join_no_characters_that_are_apart() {
        assert_eq!(grams("分数, 角"), ["分", "数", "分数", "角"]);
        assert_eq!(grams_of_word("平行线"), ["平行", "行线"]);
        assert_eq!(grams_of_word("角"), ["角"]);
        assert_eq!(grams_of_word("abc"), [""; 0]);
    }
}
