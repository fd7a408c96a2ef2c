use kernel::ResourceId;
use web::Shell;

use super::card::clock_time;
use crate::document::{Exercise, ItemRef, LearningResourceType, ReleaseHash, Resource, VideoQuestion};

/// A question as a form that anyone can answer.
pub struct Question {
    /// Its place among the resource's exercises or the film's questions, from 1
    pub number: usize,
    /// Its `id` on the page
    pub anchor: String,
    /// When the film stops for it; `None` for an exercise
    pub moment: Option<Moment>,
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

/// A moment of a film.
pub struct Moment {
    /// Milliseconds from its beginning
    pub at_ms: u64,
    /// The same for people: `00:18`
    pub time: String,
    /// The page on which the film begins there
    pub href: String,
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
    pub fn of_exercise(shell: &Shell, resource: ResourceId, release: &ReleaseHash, item: usize, exercise: &Exercise) -> Self {
        Self::new(shell, format!("/answer/{resource}/{}", ItemRef::Exercise(item)), release, item, exercise)
    }

    /// What the film of `resource` stops for.
    #[must_use]
    pub fn of_film(shell: &Shell, resource: &Resource, release: &ReleaseHash) -> Vec<Self> {
        let moment = |asked: &VideoQuestion| Moment {
            at_ms: asked.at_ms,
            time: clock_time(asked.at_ms),
            href: format!("{}?t={}", resource_page(resource), asked.at_ms / 1_000),
        };
        let question = |(at, asked): (usize, &VideoQuestion)| {
            let action = format!("/answer/{}/{}", resource.id, ItemRef::Film(asked.key()));
            Self { anchor: film_anchor(at), moment: Some(moment(asked)), ..Self::new(shell, action, release, at, &asked.exercise) }
        };
        resource.film_questions().enumerate().map(question).collect()
    }

    /// The question that `item` names.
    #[must_use]
    pub fn find(shell: &Shell, resource: &Resource, release: &ReleaseHash, item: &ItemRef) -> Option<Self> {
        match item {
            ItemRef::Exercise(at) => Some(Self::of_exercise(shell, resource.id, release, *at, resource.exercises().nth(*at)?)),
            ItemRef::Film(_) => Self::of_film(shell, resource, release).into_iter().nth(film_place(resource, item)?),
        }
    }

    fn new(shell: &Shell, action: String, release: &ReleaseHash, item: usize, exercise: &Exercise) -> Self {
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
            anchor: format!("q{}", item + 1),
            moment: None,
            kind,
            prompt: web::to_html(&exercise.prompt),
            choices: exercise.choices.iter().enumerate().map(choice).collect(),
            answer: if answer.is_empty() { shell.t("open-answer").into_owned() } else { answer },
            solution: web::to_html(&exercise.solution),
            action,
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

/// The page on which the question stands.
#[must_use]
pub fn question_page(resource: &Resource, item: &ItemRef) -> String {
    let page = resource_page(resource);
    match (item, resource.kind) {
        (ItemRef::Exercise(at), LearningResourceType::Lesson) => format!("{page}/exercises#q{}", at + 1),
        (ItemRef::Exercise(at), _) => format!("{page}#q{}", at + 1),
        (ItemRef::Film(_), _) => film_place(resource, item).map_or_else(|| page.clone(), |at| format!("{page}#{}", film_anchor(at))),
    }
}

fn resource_page(resource: &Resource) -> String {
    match resource.kind {
        LearningResourceType::Lesson => format!("/lesson/{}", resource.id),
        _ => format!("/r/{}", resource.id),
    }
}

fn film_place(resource: &Resource, item: &ItemRef) -> Option<usize> {
    let ItemRef::Film(key) = item else { return None };
    resource.film_questions().position(|asked| asked.key() == *key)
}

fn film_anchor(at: usize) -> String {
    format!("f{}", at + 1)
}
