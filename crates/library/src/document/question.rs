//! Questions that a film stops for.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Exercise;

/// A question and the moment of the film at which it is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VideoQuestion {
    /// Milliseconds from the beginning of the film
    pub at_ms: u64,
    /// What is asked
    pub exercise: Exercise,
}

/// What somebody says to a question. xAPI `result.response`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum FilmResponse {
    /// The chosen answers, by index from 0
    Choices(Vec<usize>),
    /// Own words
    Text(String),
    /// Nothing: one goes on without answering
    Skipped,
}

/// Own words to a question of a film are short.
const LONGEST_TEXT: usize = 2_000;

impl VideoQuestion {
    /// Names the question by its content: a corrected question is another one, a moved one stays the same.
    #[must_use]
    pub fn key(&self) -> String {
        let text = serde_json::to_string(&self.exercise).unwrap_or_default();
        Sha256::digest(text.as_bytes()).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether `response` can be one to this question at all.
    #[must_use]
    pub fn takes(&self, response: &FilmResponse) -> bool {
        let choices = &self.exercise.choices;
        match response {
            FilmResponse::Skipped => true,
            FilmResponse::Text(text) => choices.is_empty() && (1..=LONGEST_TEXT).contains(&text.trim().chars().count()),
            FilmResponse::Choices(chosen) => {
                let is_one = |(at, index): (usize, &usize)| *index < choices.len() && !chosen[..at].contains(index);
                !chosen.is_empty() && chosen.len() <= choices.len() && chosen.iter().enumerate().all(is_one)
            }
        }
    }

    /// Whether `response` is right; `None` where that cannot be told: own words are compared by the one who wrote them.
    #[must_use]
    pub fn judge(&self, response: &FilmResponse) -> Option<bool> {
        let FilmResponse::Choices(chosen) = response else { return None };
        Some(chosen.iter().copied().collect::<BTreeSet<_>>() == self.exercise.right_choices())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{FilmResponse, VideoQuestion};

    fn question(choices: &[&str], answer: serde_json::Value) -> VideoQuestion {
        let exercise = json!({ "prompt": "哪些是质数？", "choices": choices, "answer": answer });
        serde_json::from_value(json!({ "at_ms": 1_000, "exercise": exercise })).unwrap()
    }

    #[test]
    fn an_answer_is_right_when_it_names_the_right_choices_in_any_order() {
        let asked = question(&["2", "3", "4"], json!([0, 1]));
        for (chosen, right) in [(vec![0, 1], true), (vec![1, 0], true), (vec![0], false), (vec![0, 2], false), (vec![0, 1, 2], false)] {
            assert!(asked.takes(&FilmResponse::Choices(chosen.clone())));
            assert_eq!(asked.judge(&FilmResponse::Choices(chosen.clone())), Some(right), "{chosen:?}");
        }
    }

    #[test]
    fn what_cannot_be_an_answer_is_not_taken() {
        let choice = question(&["2", "3", "4"], json!([0, 1]));
        let open = question(&[], json!("因为"));
        for (asked, response) in [
            (&choice, FilmResponse::Choices(vec![])),
            (&choice, FilmResponse::Choices(vec![3])),
            (&choice, FilmResponse::Choices(vec![1, 1])),
            (&choice, FilmResponse::Text("2".into())),
            (&open, FilmResponse::Choices(vec![0])),
            (&open, FilmResponse::Text("  ".into())),
            (&open, FilmResponse::Text("长".repeat(2_001))),
        ] {
            assert!(!asked.takes(&response), "{response:?}");
        }
        assert!(choice.takes(&FilmResponse::Skipped) && open.takes(&FilmResponse::Text("因为".into())));
        assert_eq!(open.judge(&FilmResponse::Text("因为".into())), None);
    }

    #[test]
    fn a_moved_question_stays_the_same_and_a_corrected_one_does_not() {
        let asked = question(&["2", "3"], json!([0]));
        let moved = VideoQuestion { at_ms: 9_000, ..asked.clone() };
        assert_eq!(asked.key(), moved.key());
        assert_eq!(asked.key().len(), 16);
        assert_ne!(asked.key(), question(&["2", "5"], json!([0])).key());
    }
}
