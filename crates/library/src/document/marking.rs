//! Marking: whether an answer to an exercise is right, as far as a rule can tell.

use std::collections::BTreeSet;

use super::Exercise;

/// What somebody answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// The chosen options, by index from 0.
    Choices(BTreeSet<usize>),
    /// What was written.
    Text(String),
}

/// Why something is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResponseFault {
    /// Nothing was chosen or written.
    Empty,
    /// More than an answer may hold.
    TooLong,
    /// An option that the exercise does not have, or several where there is one to choose.
    NoSuchChoice,
}

/// What an answer earns. xAPI `result.success` and `result.score`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Whether it is right; `None` where only a person can judge.
    pub success: Option<bool>,
    /// The points earned
    pub points: u32,
    /// The points there are to earn
    pub most_points: u32,
}

/// Between the options of a response, as xAPI writes them (Data §4.1.4.1, interaction `choice`).
const BETWEEN: &str = "[,]";
/// An answer longer than that is an essay, or an attack.
const LONGEST_CHARS: usize = 2_000;
/// A model answer longer than that, or of several clauses, cannot be told from other right answers by comparing characters.
const LONGEST_COMPARED_CHARS: usize = 16;

impl Exercise {
    /// Whether exactly one option is right.
    #[must_use]
    pub fn has_one_choice(&self) -> bool {
        !self.choices.is_empty() && self.right_choices().len() == 1
    }

    /// The right options, by index from 0; none where a text is asked for.
    #[must_use]
    pub fn right_choices(&self) -> BTreeSet<usize> {
        let indexes = self.answer.as_array().into_iter().flatten();
        indexes.filter_map(|index| usize::try_from(index.as_u64()?).ok()).collect()
    }

    /// Takes `choices` or `text`, whichever the exercise asks for, as an answer.
    ///
    /// # Errors
    /// See [`ResponseFault`].
    pub fn respond(&self, choices: &[usize], text: &str) -> Result<Response, ResponseFault> {
        if self.choices.is_empty() {
            return match text.trim() {
                "" => Err(ResponseFault::Empty),
                long if long.chars().count() > LONGEST_CHARS => Err(ResponseFault::TooLong),
                text => Ok(Response::Text(text.to_owned())),
            };
        }
        let chosen: BTreeSet<usize> = choices.iter().copied().collect();
        let is_known = chosen.iter().all(|at| *at < self.choices.len());
        match chosen.len() {
            0 => Err(ResponseFault::Empty),
            2.. if self.has_one_choice() => Err(ResponseFault::NoSuchChoice),
            _ if is_known => Ok(Response::Choices(chosen)),
            _ => Err(ResponseFault::NoSuchChoice),
        }
    }

    /// Reads a response that was written by [`Response::written`].
    ///
    /// # Errors
    /// See [`ResponseFault`].
    pub fn read(&self, written: &str) -> Result<Response, ResponseFault> {
        if self.choices.is_empty() {
            return self.respond(&[], written);
        }
        let indexes: Result<Vec<usize>, _> = written.split(BETWEEN).map(str::parse).collect();
        self.respond(&indexes.map_err(|_| ResponseFault::NoSuchChoice)?, "")
    }

    /// Marks an answer: all the points or none. Options must be exactly the right ones. A text must be the model answer but for the width of
    /// its characters, capitals, spaces and a full stop at the end; where the model answer is too long for that to be fair, only the very same text
    /// is right, and any other is left for a person to judge.
    #[must_use]
    pub fn mark(&self, response: &Response) -> Mark {
        let success = match response {
            Response::Choices(chosen) => Some(*chosen == self.right_choices()),
            Response::Text(text) => {
                let model = normalized(self.answer.as_str().unwrap_or_default());
                let is_same = !model.is_empty() && normalized(text) == model;
                (is_same || is_comparable(&model)).then_some(is_same)
            }
        };
        let points = if success == Some(true) { self.points } else { 0 };
        Mark { success, points, most_points: self.points }
    }
}

impl Response {
    /// The response as xAPI writes it: the text, or the indexes of the options with `[,]` between.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Choices(chosen) => chosen.iter().map(usize::to_string).collect::<Vec<_>>().join(BETWEEN),
        }
    }
}

fn is_comparable(model: &str) -> bool {
    let is_clause = |c: char| matches!(c, ',' | ';' | '。' | ':' | '、' | '!' | '?' | '→');
    !model.is_empty() && model.chars().count() <= LONGEST_COMPARED_CHARS && !model.contains(is_clause)
}

/// The text without what people type one way or another: full width becomes half width, capitals become small, all kinds of minus become
/// one, spaces and the full stop at the end go.
fn normalized(text: &str) -> String {
    let one = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        '−' | '–' | '—' => '-',
        other => other,
    };
    let folded: String = text.chars().map(one).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let is_end = |c: char| matches!(c, '。' | '.');
    folded.trim_end_matches(is_end).to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};
    use serde_json::json;

    use super::{Exercise, Response, ResponseFault};

    fn exercise(choices: &[&str], answer: serde_json::Value) -> Exercise {
        let choices = choices.iter().map(|&text| text.to_owned()).collect();
        Exercise { prompt: "?".into(), choices, answer, solution: String::new(), points: 2 }
    }

    fn success(exercise: &Exercise, choices: &[usize], text: &str) -> Option<bool> {
        exercise.mark(&exercise.respond(choices, text).unwrap()).success
    }

    #[test]
    fn options_must_be_exactly_the_right_ones() {
        let several = exercise(&["a", "b", "c"], json!([0, 2]));
        for (chosen, is_right) in [(vec![0, 2], true), (vec![2, 0, 2], true), (vec![0], false), (vec![0, 1, 2], false)] {
            assert_eq!(success(&several, &chosen, ""), Some(is_right), "{chosen:?}");
        }
        let mark = several.mark(&several.respond(&[0, 2], "").unwrap());
        assert_eq!((mark.points, mark.most_points), (2, 2));
    }

    #[test]
    fn a_short_text_is_right_however_it_is_typed() {
        for (model, right, wrong) in [
            ("65°", vec!["65°", "６５°", " 65 ° ", "65°。"], vec!["56°", "65"]),
            ("1 000 m", vec!["1000m", "1000 M", "１０００ｍ"], vec!["100m", "1000 km"]),
            ("6480", vec!["6480", "6 480", "6480."], vec!["648"]),
            ("-3", vec!["−3", "－3"], vec!["3"]),
        ] {
            let exercise = exercise(&[], json!(model));
            right.iter().for_each(|text| assert_eq!(success(&exercise, &[], text), Some(true), "{model}: {text}"));
            wrong.iter().for_each(|text| assert_eq!(success(&exercise, &[], text), Some(false), "{model}: {text}"));
        }
    }

    #[test]
    fn what_can_be_said_in_many_ways_is_left_to_people() {
        let open = exercise(&[], json!("点对点、线对边、读度数。先判断角比直角大还是小，再从与边重合的 0 那一圈读数。"));
        assert_eq!(success(&open, &[], "先对点，再对边，最后读数"), None);
        assert_eq!(success(&exercise(&[], json!("")), &[], "随便"), None);
        let same = open.answer.as_str().unwrap().to_owned();
        assert_eq!(success(&open, &[], &same), Some(true));
    }

    #[test]
    fn what_is_no_answer_is_refused() {
        let one = exercise(&["a", "b"], json!([1]));
        assert_eq!(one.respond(&[], "x"), Err(ResponseFault::Empty));
        assert_eq!(one.respond(&[2], ""), Err(ResponseFault::NoSuchChoice));
        assert_eq!(one.respond(&[0, 1], ""), Err(ResponseFault::NoSuchChoice));
        let text = exercise(&[], json!("x"));
        assert_eq!(text.respond(&[0], " \n"), Err(ResponseFault::Empty));
        assert_eq!(text.respond(&[], &"长".repeat(2_001)), Err(ResponseFault::TooLong));
    }

    proptest! {
        #[test]
        fn a_written_response_reads_back_the_same(chosen in proptest::collection::btree_set(0_usize..20, 1..20)) {
            let exercise = exercise(&["x"; 20], json!([0, 1]));
            let response = Response::Choices(chosen);
            prop_assert_eq!(exercise.read(&response.written()), Ok(response));
        }

        #[test]
        fn any_text_is_marked_without_harm(model in ".*", text in ".*") {
            let exercise = exercise(&[], json!(model));
            if let Ok(response) = exercise.respond(&[], &text) {
                prop_assert!(exercise.mark(&response).points <= 2);
            }
        }
    }
}
