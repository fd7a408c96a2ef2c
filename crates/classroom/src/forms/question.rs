//! What a form asks, and what fits as an answer.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::feed::long_text;

pub(super) const MOST_QUESTIONS: usize = 20;
pub(super) const MOST_CHOICES: usize = 20;
pub(super) const LONGEST_QUESTION: usize = 200;
pub(super) const LONGEST_CHOICE: usize = 60;
pub(super) const LONGEST_ANSWER: usize = 500;

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// 单选
    One,
    /// 多选
    Several,
    /// 简答
    Text,
    /// 数字
    Number,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Question {
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) is_required: bool,
    /// What can be chosen, each different
    pub(super) choices: Vec<String>,
}

/// An answer to one question. What was chosen is kept in words, so that it can be read without the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Nothing,
    Chosen(Vec<String>),
    Text(String),
    /// With at most two decimals, as [`plain_number`] writes it
    Number(String),
}

/// A text that names no kind of question.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of question")]
pub(super) struct KindError;

impl Kind {
    pub(super) const ALL: [Self; 4] = [Self::One, Self::Several, Self::Text, Self::Number];

    /// The name in forms and messages.
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Several => "several",
            Self::Text => "text",
            Self::Number => "number",
        }
    }

    /// Whether one chooses from a list.
    pub(super) const fn has_choices(self) -> bool {
        matches!(self, Self::One | Self::Several)
    }
}

impl FromStr for Kind {
    type Err = KindError;
    fn from_str(key: &str) -> Result<Self, KindError> {
        Self::ALL.into_iter().find(|kind| kind.key() == key).ok_or(KindError)
    }
}

impl Question {
    /// The answer in what was sent for the question; else the message that says why there is none.
    ///
    /// # Errors
    /// Nothing where something is required, or what does not fit.
    pub(super) fn take(&self, sent: &[String]) -> Result<Answer, &'static str> {
        let sent: Vec<&str> = sent.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        let Some(first) = sent.first() else {
            return if self.is_required { Err("form-fault-required") } else { Ok(Answer::Nothing) };
        };
        match self.kind {
            Kind::One if sent.len() > 1 => Err("form-fault-choice"),
            Kind::One | Kind::Several => self.chosen(&sent).map(Answer::Chosen).ok_or("form-fault-choice"),
            Kind::Text => long_text(first, LONGEST_ANSWER).map(Answer::Text).ok_or("form-fault-text"),
            Kind::Number => plain_number(first).map(Answer::Number).ok_or("form-fault-number"),
        }
    }

    /// The words of the choices with these places, in the order of the form.
    fn chosen(&self, places: &[&str]) -> Option<Vec<String>> {
        let places: Option<BTreeSet<usize>> = places.iter().map(|place| place.parse().ok()).collect();
        places?.into_iter().map(|place| self.choices.get(place).cloned()).collect()
    }

    /// What a browser would send for the answer.
    pub(super) fn sent(&self, answer: &Answer) -> Vec<String> {
        match answer {
            Answer::Nothing => Vec::new(),
            Answer::Chosen(words) => {
                let place = |word: &String| self.choices.iter().position(|choice| choice == word);
                words.iter().filter_map(place).map(|place| place.to_string()).collect()
            }
            Answer::Text(text) | Answer::Number(text) => vec![text.clone()],
        }
    }
}

impl Answer {
    /// As it is read; `comma` stands between choices.
    pub(super) fn words(&self, comma: &str) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Chosen(words) => words.join(comma),
            Self::Text(text) | Self::Number(text) => text.clone(),
        }
    }
}

/// A number of at most nine digits and two decimals, also as a Chinese keyboard types it, without what can go.
fn plain_number(typed: &str) -> Option<String> {
    hundredths(&typed.chars().map(narrow).collect::<String>()).map(number_text)
}

fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        '．' | '。' => '.',
        '－' | '−' => '-',
        other => other,
    }
}

/// The number times a hundred.
pub(super) fn hundredths(text: &str) -> Option<i64> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let is_number = |text: &str, most: usize| text.len() <= most && text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_number(whole, 9) || !is_number(part, 2) {
        return None;
    }
    format!("{whole}{part:0<2}").parse::<i64>().ok().map(|number| sign * number)
}

/// The number of so many hundredths.
pub(super) fn number_text(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let size = hundredths.unsigned_abs();
    let text = format!("{sign}{}.{:02}", size / 100, size % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Answer, Kind, Question, plain_number};

    fn question(kind: Kind, is_required: bool) -> Question {
        let choices = if kind.has_choices() { ["参加", "不参加", "看天气"].map(str::to_owned).to_vec() } else { Vec::new() };
        Question { kind, text: "问题".to_owned(), is_required, choices }
    }

    fn take(kind: Kind, is_required: bool, sent: &[&str]) -> Result<Answer, &'static str> {
        let sent: Vec<String> = sent.iter().map(|text| (*text).to_owned()).collect();
        question(kind, is_required).take(&sent)
    }

    #[test]
    fn only_what_was_asked_for_is_taken() {
        let chosen = |words: &[&str]| Ok(Answer::Chosen(words.iter().map(|word| (*word).to_owned()).collect()));
        assert_eq!(take(Kind::One, true, &["1"]), chosen(&["不参加"]));
        assert_eq!(take(Kind::Several, true, &["2", "0", "2"]), chosen(&["参加", "看天气"]));
        for sent in [&["3"][..], &["-1"], &["参加"], &["0", "1"]] {
            assert_eq!(take(Kind::One, true, sent), Err("form-fault-choice"), "{sent:?}");
        }
        assert_eq!(take(Kind::Text, false, &[" \n"]), Ok(Answer::Nothing));
        assert_eq!(take(Kind::Text, true, &[" "]), Err("form-fault-required"));
        assert_eq!(take(Kind::Text, true, &["\u{202E}"]), Err("form-fault-text"), "nothing that shows");
        assert_eq!(take(Kind::Text, true, &[&"长".repeat(501)]), Err("form-fault-text"));
        assert_eq!(take(Kind::Text, true, &["a\r\nb"]), Ok(Answer::Text("a\nb".to_owned())));
    }

    #[test]
    fn what_was_answered_can_be_filled_in_again() {
        let question = question(Kind::Several, true);
        let answer = question.take(&["0".to_owned(), "2".to_owned()]).unwrap();
        assert_eq!(question.take(&question.sent(&answer)), Ok(answer));
    }

    #[test]
    fn numbers_are_plain() {
        for (typed, number) in [("3", "3"), ("３．５", "3.5"), ("007", "7"), ("-0.50", "-0.5"), ("0", "0"), ("-0", "0"), ("120.00", "120")]
        {
            assert_eq!(plain_number(typed).as_deref(), Some(number), "{typed}");
        }
        for typed in ["", "-", ".5", "1.234", "1e9", "1234567890", "NaN", "1,000", "一", "--1", "1.2.3"] {
            assert_eq!(plain_number(typed), None, "{typed}");
        }
    }
}
