//! What many answered together. Of an anonymous form nothing else is kept: texts and numbers lie sorted, so that nothing tells who came
//! when, nor what was answered together.

use serde::{Deserialize, Serialize};

use super::question::{Answer, Question, hundredths};

/// So many must have answered before anybody sees what was answered without a name.
pub(super) const FEWEST: i64 = 5;

/// All answers to a form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sums {
    /// How many answered
    pub(super) n: i64,
    /// For each question
    pub(super) of: Vec<Sum>,
}

/// All answers to a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sum {
    /// How often each choice was chosen
    pub(super) counts: Vec<i64>,
    pub(super) texts: Vec<String>,
    /// In hundredths
    pub(super) numbers: Vec<i64>,
}

impl Sums {
    pub(super) fn of<'a>(questions: &[Question], all: impl IntoIterator<Item = &'a [Answer]>) -> Self {
        let mut sums = Self::default();
        all.into_iter().for_each(|answers| sums.add(questions, answers));
        sums
    }

    /// Puts the answers of one more to the others.
    pub(super) fn add(&mut self, questions: &[Question], answers: &[Answer]) {
        self.n += 1;
        self.of.resize_with(questions.len(), Sum::default);
        for ((sum, question), answer) in self.of.iter_mut().zip(questions).zip(answers) {
            sum.add(question, answer);
        }
    }

    /// Whether enough have answered for nobody to be known by it.
    pub(super) const fn are_enough(&self) -> bool {
        self.n >= FEWEST
    }
}

impl Sum {
    fn add(&mut self, question: &Question, answer: &Answer) {
        self.counts.resize(question.choices.len(), 0);
        match answer {
            Answer::Nothing => {}
            Answer::Chosen(words) => {
                let chosen = self.counts.iter_mut().zip(&question.choices).filter(|(_, choice)| words.contains(choice));
                chosen.for_each(|(count, _)| *count += 1);
            }
            Answer::Text(text) => insert_sorted(&mut self.texts, text.clone()),
            Answer::Number(text) => hundredths(text).into_iter().for_each(|number| insert_sorted(&mut self.numbers, number)),
        }
    }
}

fn insert_sorted<T: Ord>(all: &mut Vec<T>, new: T) {
    let at = all.partition_point(|one| *one < new);
    all.insert(at, new);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{Just, Strategy, prop_assert_eq, proptest};

    use super::super::question::{Answer, Kind, Question};
    use super::Sums;

    fn questions() -> Vec<Question> {
        let of = |kind, choices: &[&str]| Question {
            kind,
            text: String::new(),
            is_required: true,
            choices: choices.iter().map(|word| (*word).to_owned()).collect(),
        };
        vec![of(Kind::Several, &["甲", "乙"]), of(Kind::Text, &[]), of(Kind::Number, &[])]
    }

    fn answers(choices: &[&str], text: &str, number: &str) -> Vec<Answer> {
        let chosen = Answer::Chosen(choices.iter().map(|word| (*word).to_owned()).collect());
        vec![chosen, Answer::Text(text.to_owned()), Answer::Number(number.to_owned())]
    }

    fn all() -> Vec<Vec<Answer>> {
        vec![answers(&["甲"], "丙", "3"), answers(&["甲", "乙"], "甲", "-1"), answers(&["乙"], "乙", "2.5"), vec![Answer::Nothing; 3]]
    }

    #[test]
    fn everything_is_counted() {
        let sums = Sums::of(&questions(), all().iter().map(Vec::as_slice));
        assert_eq!((sums.n, sums.of[0].counts.clone()), (4, vec![2, 2]));
        assert_eq!(sums.of[2].numbers, [-100, 250, 300]);
        assert!(!sums.are_enough());
    }

    proptest! {
        #[test]
        fn nothing_tells_in_which_order_they_came(order in Just(all()).prop_shuffle()) {
            let (one, other) = (Sums::of(&questions(), all().iter().map(Vec::as_slice)), Sums::of(&questions(), order.iter().map(Vec::as_slice)));
            prop_assert_eq!(one, other);
        }
    }
}
