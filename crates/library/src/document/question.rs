//! The questions of a resource: those of its exercises, and those that its film stops for.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::{Exercise, Part, Resource};

/// A question and the moment of the film at which it is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VideoQuestion {
    /// Milliseconds from the beginning of the film
    pub at_ms: u64,
    /// What is asked
    pub exercise: Exercise,
}

impl VideoQuestion {
    /// Names the question by its content: a corrected question is another one, a moved one stays the same.
    #[must_use]
    pub fn key(&self) -> String {
        let text = serde_json::to_string(&self.exercise).unwrap_or_default();
        Sha256::digest(text.as_bytes()).iter().take(KEY_CHARS / 2).map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Names one question of a resource. QTI `assessmentItemRef`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ItemRef {
    /// An exercise, by its place among all of the resource, from 0. Written `3`.
    Exercise(usize),
    /// A question of the film, by its [`VideoQuestion::key`]. Written `film-0123456789abcdef`.
    Film(String),
}

const FILM: &str = "film-";
const KEY_CHARS: usize = 16;

/// A text that names no question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no question of a resource is named so")]
pub struct NoItemRef;

impl FromStr for ItemRef {
    type Err = NoItemRef;

    fn from_str(text: &str) -> Result<Self, NoItemRef> {
        let Some(key) = text.strip_prefix(FILM) else {
            return text.parse().map(Self::Exercise).map_err(|_| NoItemRef);
        };
        let is_key = key.len() == KEY_CHARS && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_key.then(|| Self::Film(key.to_owned())).ok_or(NoItemRef)
    }
}

impl fmt::Display for ItemRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exercise(at) => write!(f, "{at}"),
            Self::Film(key) => write!(f, "{FILM}{key}"),
        }
    }
}

impl Serialize for ItemRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ItemRef {
    /// A number is an exercise: so it was written when exercises were all that could be answered, and such an answer may still wait on a
    /// device.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(usize),
            Text(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(at) => Ok(Self::Exercise(at)),
            Written::Text(text) => text.parse().map_err(serde::de::Error::custom),
        }
    }
}

impl Resource {
    /// Its exercises, all parts counted through: an exercise is named by its place here.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        let sets = self.parts.iter().filter_map(|part| if let Part::Exercises(set) = part { Some(set) } else { None });
        sets.flat_map(|set| &set.items)
    }

    /// What its film stops for, in order.
    pub fn film_questions(&self) -> impl Iterator<Item = &VideoQuestion> {
        let films = self.parts.iter().filter_map(|part| if let Part::Video(film) = part { Some(film) } else { None });
        films.flat_map(|film| &film.questions)
    }

    /// The question that `item` names.
    #[must_use]
    pub fn question(&self, item: &ItemRef) -> Option<&Exercise> {
        match item {
            ItemRef::Exercise(at) => self.exercises().nth(*at),
            ItemRef::Film(key) => self.film_questions().find(|asked| asked.key() == *key).map(|asked| &asked.exercise),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{ItemRef, VideoQuestion};

    fn question(choices: &[&str], answer: serde_json::Value) -> VideoQuestion {
        let exercise = json!({ "prompt": "哪些是质数？", "choices": choices, "answer": answer });
        serde_json::from_value(json!({ "at_ms": 1_000, "exercise": exercise })).unwrap()
    }

    #[test]
    fn a_moved_question_stays_the_same_and_a_corrected_one_does_not() {
        let asked = question(&["2", "3"], json!([0]));
        let moved = VideoQuestion { at_ms: 9_000, ..asked.clone() };
        assert_eq!(asked.key(), moved.key());
        assert_eq!(asked.key().len(), 16);
        assert_ne!(asked.key(), question(&["2", "5"], json!([0])).key());
    }

    #[test]
    fn the_name_of_a_question_reads_back_the_same() {
        for item in [ItemRef::Exercise(0), ItemRef::Exercise(37), ItemRef::Film(question(&[], json!("因为")).key())] {
            assert_eq!(item.to_string().parse(), Ok(item.clone()));
            assert_eq!(serde_json::from_value::<ItemRef>(json!(item)).unwrap(), item);
        }
        assert_eq!(serde_json::from_value::<ItemRef>(json!(3)).unwrap(), ItemRef::Exercise(3), "as devices wrote it before");
        for odd in ["", "-1", "film-", "film-0123456789ABCDEF", "film-0123456789abcde", "x"] {
            assert!(odd.parse::<ItemRef>().is_err(), "{odd}");
        }
    }
}
