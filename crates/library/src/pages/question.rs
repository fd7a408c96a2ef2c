use kernel::ResourceId;
use web::Shell;

use crate::document::{Exercise, LearningResourceType, ReleaseHash, Resource};

/// An exercise as a form that anyone can answer.
pub struct Question {
    /// Its place among the resource's exercises, from 1
    pub number: usize,
    /// How it is answered
    pub kind: QuestionKind,
    /// What is asked, as safe HTML
    pub prompt: String,
    /// The options
    pub choices: Vec<Choice>,
    /// The right answer, for reading
    pub answer: String,
    /// Why, as safe HTML
    pub solution: String,
    /// Where the form goes
    pub action: String,
    /// The release that is asked from
    pub release: String,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuestionKind {
    /// One option
    Single,
    /// Several options
    Multiple,
    /// A text
    Text,
}

/// An option.
pub struct Choice {
    /// Its name: A, B, C …
    pub letter: String,
    /// What it says
    pub text: String,
    /// Whether choosing it is right
    pub is_right: bool,
}

impl Question {
    /// The exercise at `item` (from 0) of a resource.
    #[must_use]
    pub fn of(shell: &Shell, resource: ResourceId, release: &ReleaseHash, item: usize, exercise: &Exercise) -> Self {
        let right = exercise.right_choices();
        let choice = |(at, text): (usize, &String)| Choice { letter: letter(at), text: text.clone(), is_right: right.contains(&at) };
        let letters: String = right.iter().map(|at| letter(*at)).collect();
        let answer = exercise.answer.as_str().map_or(letters, str::to_owned);
        let kind = match exercise.choices.len() {
            0 => QuestionKind::Text,
            _ if exercise.has_one_choice() => QuestionKind::Single,
            _ => QuestionKind::Multiple,
        };
        Self {
            number: item + 1,
            kind,
            prompt: web::to_html(&exercise.prompt),
            choices: exercise.choices.iter().enumerate().map(choice).collect(),
            answer: if answer.is_empty() { shell.t("open-answer").into_owned() } else { answer },
            solution: web::to_html(&exercise.solution),
            action: format!("/answer/{resource}/{item}"),
            release: release.to_string(),
        }
    }

    /// The message that names the kind.
    #[must_use]
    pub fn kind_key(&self) -> &'static str {
        match self.kind {
            QuestionKind::Single => "question-choice",
            QuestionKind::Multiple => "question-choices",
            QuestionKind::Text => "question-open",
        }
    }
}

/// The name of the option at `at`: A to Z, then numbers.
#[must_use]
pub fn letter(at: usize) -> String {
    u8::try_from(at).ok().filter(|at| *at < 26).map_or_else(|| (at + 1).to_string(), |at| char::from(b'A' + at).to_string())
}

/// The page on which the exercise at `item` stands.
#[must_use]
pub fn question_page(resource: &Resource, item: usize) -> String {
    let number = item + 1;
    match resource.kind {
        LearningResourceType::Lesson => format!("/lesson/{}/exercises#q{number}", resource.id),
        _ => format!("/r/{}#q{number}", resource.id),
    }
}
