//! The rules by which a text is made. The same entries always give the same text; which of several wordings is used depends on pupil and
//! term, so that the texts of a class do not read alike.

use kernel::AccountId;
use web::Words;

use crate::after_school::Term;
use crate::evaluation::{Dimension, Entry, Leaning};

/// So many wordings of a beginning or an end, and of what stands between.
const OUTER_WORDINGS: u64 = 6;
const INNER_WORDINGS: u64 = 4;
/// So many behaviours of a dimension are named, and so many that need attention.
const MOST_NAMED: usize = 3;
const MOST_AHEAD: usize = 2;

/// The text about the pupil, whose name is `name`; `None` where nothing was recorded, for then there is nothing to say.
pub(super) fn compose(words: &Words, name: &str, pupil: AccountId, term: Term, entries: &[Entry]) -> Option<String> {
    if entries.is_empty() {
        return None;
    }
    let wording = |slot: &str, count: u64| format!("term-text-{slot}-{}", pick(&format!("{pupil}/{term}/{slot}"), count) + 1);
    let said = |slot: &str, what: String| words.format(&wording(slot, INNER_WORDINGS), &[("what", what.into())]).into_owned();
    let mut sentences = vec![words.format(&wording("open", OUTER_WORDINGS), &[("name", name.into())]).into_owned()];
    for dimension in by_strength(entries) {
        let of = entries.iter().filter(|one| one.behaviour.leaning == Leaning::Positive && one.behaviour.dimension == dimension);
        sentences.push(said(dimension.key(), named(words, of, MOST_NAMED)));
    }
    let ahead = named(words, entries.iter().filter(|one| one.behaviour.leaning == Leaning::Attention), MOST_AHEAD);
    if !ahead.is_empty() {
        sentences.push(said("ahead", ahead));
    }
    sentences.push(words.get(&wording("close", OUTER_WORDINGS)).into_owned());
    Some(sentences.join(&words.get("term-text-between")))
}

/// The dimensions in which something encouraged, the strongest first.
fn by_strength(entries: &[Entry]) -> Vec<Dimension> {
    let encouraging =
        |dimension| entries.iter().filter(|one| one.behaviour.leaning == Leaning::Positive && one.behaviour.dimension == dimension).count();
    let mut found: Vec<Dimension> = Dimension::ALL.into_iter().filter(|one| encouraging(*one) > 0).collect();
    found.sort_by_key(|one| std::cmp::Reverse(encouraging(*one)));
    found
}

/// What was recorded most often, with how often.
fn named<'e>(words: &Words, entries: impl Iterator<Item = &'e Entry>, most: usize) -> String {
    let mut counts: Vec<(String, i64)> = Vec::new();
    for entry in entries {
        let label = entry.behaviour.label(words);
        match counts.iter_mut().find(|(known, _)| *known == label) {
            Some((_, n)) => *n += 1,
            None => counts.push((label, 1)),
        }
    }
    counts.sort_by_key(|(_, n)| -n);
    let one = |(label, n): (String, i64)| {
        if n == 1 { label } else { words.format("term-text-times", &[("what", label.into()), ("n", n.into())]).into_owned() }
    };
    counts.into_iter().take(most).map(one).collect::<Vec<_>>().join(&words.get("list-comma"))
}

/// A number below `count` that hangs on the text alone (FNV-1a).
fn pick(text: &str, count: u64) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 17) % count
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use kernel::{AccountId, EvaluationId, Language, Timestamp};

    use super::compose;
    use crate::after_school::Term;
    use crate::evaluation::{Behaviour, Dimension, Entry, Leaning};

    const TERM: Term = Term { school_year: 2026, half: 1 };

    fn entry(dimension: Dimension, leaning: Leaning, name: &str) -> Entry {
        let behaviour = Behaviour { key: name.to_owned(), dimension, leaning, name: name.to_owned(), points: 0 };
        let (id, pupil, by) = (EvaluationId::new(), AccountId::new(), AccountId::new());
        Entry { id, pupil, behaviour, note: "只给家里看的话".to_owned(), by, at: Timestamp::from_ms(0) }
    }

    fn text(pupil: &str, language: Language, entries: &[Entry]) -> Option<String> {
        compose(web::words(language), "林小满", AccountId::from_name("test", pupil), TERM, entries)
    }

    #[test]
    fn a_text_says_what_was_recorded_and_nothing_else() {
        let entries = [
            entry(Dimension::Labour, Leaning::Positive, "擦黑板"),
            entry(Dimension::Labour, Leaning::Positive, "擦黑板"),
            entry(Dimension::Moral, Leaning::Positive, "扶同学"),
            entry(Dimension::Physical, Leaning::Attention, "多喝水"),
        ];
        for language in Language::ALL {
            let said = text("a", language, &entries).unwrap();
            for word in ["林小满", "擦黑板", "扶同学", "多喝水", "2"] {
                assert!(said.contains(word), "{word} in {said}");
            }
            assert!(!said.contains("term-text") && !said.contains('{'), "{said}");
            assert!(!said.contains("只给家里看的话"), "notes stay where they are: {said}");
            assert!(said.find("擦黑板") < said.find("扶同学"), "the strongest first: {said}");
        }
        assert_eq!(text("a", Language::ZhHans, &entries), text("a", Language::ZhHans, &entries));
        assert_eq!(text("a", Language::ZhHans, &[]), None);
    }

    #[test]
    fn a_class_of_45_with_the_same_entries_does_not_read_alike() {
        let entries = [entry(Dimension::Moral, Leaning::Positive, "扶同学"), entry(Dimension::Labour, Leaning::Positive, "擦黑板")];
        let texts: Vec<String> = (0..45).filter_map(|at| text(&at.to_string(), Language::ZhHans, &entries)).collect();
        let different: BTreeSet<&String> = texts.iter().collect();
        assert!(different.len() > 36, "{} of {}", different.len(), texts.len());
    }

    #[test]
    fn every_wording_is_there_in_every_language() {
        let inner = Dimension::ALL.map(Dimension::key).into_iter().chain(["ahead"]).map(|slot| (slot, super::INNER_WORDINGS));
        for (slot, count) in inner.chain([("open", super::OUTER_WORDINGS), ("close", super::OUTER_WORDINGS)]) {
            for language in Language::ALL {
                let missing: Vec<u64> = (1..=count).filter(|at| !web::words(language).has(&format!("term-text-{slot}-{at}"))).collect();
                assert!(missing.is_empty(), "{slot} {missing:?} in {language:?}");
            }
        }
    }
}
