//! A question that a film stops for, as the list under the film shows it and the player asks it.

use web::Shell;

use super::card::clock_time;
use crate::document::VideoQuestion;

pub(super) struct FilmQuestion {
    pub key: String,
    pub at_ms: u64,
    pub time: String,
    pub href: String,
    pub prompt: String,
    pub choices: Vec<(char, String)>,
    /// The indexes of the right choices, for the script that asks: `0,2`
    pub right: String,
    /// The right choices by letter, or the model answer
    pub answer: String,
    pub solution: String,
}

impl FilmQuestion {
    /// `base` is the page that holds the player.
    pub fn of(shell: &Shell, asked: &VideoQuestion, base: &str) -> Self {
        let exercise = &asked.exercise;
        let right = exercise.right_choices();
        let choices: Vec<(char, String)> = ('A'..='Z').zip(exercise.choices.iter().cloned()).collect();
        let letters: String = right.iter().filter_map(|index| choices.get(*index)).map(|(letter, _)| *letter).collect();
        let answer = exercise.answer.as_str().map_or(letters, str::to_owned);
        Self {
            key: asked.key(),
            at_ms: asked.at_ms,
            time: clock_time(asked.at_ms),
            href: format!("{base}?t={}", asked.at_ms / 1_000),
            prompt: web::to_html(&exercise.prompt),
            right: right.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            answer: if answer.is_empty() { shell.t("open-answer").into_owned() } else { answer },
            solution: web::to_html(&exercise.solution),
            choices,
        }
    }
}
