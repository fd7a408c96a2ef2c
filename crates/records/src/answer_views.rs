//! What the pages of answers print.

use kernel::Page;
use library::Library;
use library::document::{ItemRef, Mark};
use library::pages::{Question, QuestionKind, letter, question_page};
use web::{OrNotFound, PageError, Shell};

use crate::answer::Answer;
use crate::answer_pages::Asked;
use crate::object::Object;
use crate::thing::list_things;

/// Whether an answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeping {
    /// Nobody is signed in.
    Guest,
    /// Not yet: the person is asked once more.
    Asking,
    /// It is.
    Kept,
}

/// An answer and what it earned.
#[derive(askama::Template)]
#[template(path = "records/answered.html")]
pub struct AnsweredPage {
    shell: Shell,
    name: String,
    question: Question,
    keeping: Keeping,
    id: String,
    text: String,
    given: Vec<usize>,
    verdict: Verdict,
    back: String,
    next: Option<String>,
    past: Vec<Line>,
}

/// What is said of an answer.
struct Verdict {
    look: &'static str,
    icon: &'static str,
    text: String,
}

/// An answer in a list.
struct Line {
    href: String,
    title: String,
    verdict: Verdict,
    at: String,
}

impl Verdict {
    fn of(shell: &Shell, mark: Mark) -> Self {
        let (look, icon, key) = match mark.success {
            Some(true) => ("notice-o", "circle-check", "answer-right"),
            Some(false) => ("notice-w", "info-circle", "answer-wrong"),
            None => ("", "info-circle", "answer-compare"),
        };
        Self { look, icon, text: shell.t(key).into_owned() }
    }
}

impl AnsweredPage {
    pub fn new(shell: Shell, asked: &Asked, given: &Answer, keeping: Keeping, past: &[Answer]) -> Result<Self, PageError> {
        let exercise = asked.exercise()?;
        let question = Question::find(&shell, &asked.resource, &asked.release, &asked.item).or_not_found()?;
        let chosen = if exercise.choices.is_empty() { Vec::new() } else { indexes(&given.response) };
        let back = question_page(&asked.resource, &asked.item);
        let number = name(&shell, &asked.item);
        let title = asked.resource.title.get(shell.language()).to_owned();
        let shell = shell.crumb(title, Some(back.clone())).crumb(number.clone(), None);
        let next = match asked.item {
            ItemRef::Exercise(at) => Some(ItemRef::Exercise(at + 1)).filter(|next| asked.resource.question(next).is_some()),
            ItemRef::Film(_) => None,
        };
        Ok(Self {
            name: number,
            keeping,
            id: given.id.to_string(),
            text: if exercise.choices.is_empty() { given.response.clone() } else { String::new() },
            given: chosen,
            verdict: Verdict::of(&shell, given.mark),
            back,
            next: next.map(|next| question_page(&asked.resource, &next)),
            past: past.iter().map(|it| Line::of(&shell, it, said(&it.response, question.kind))).collect(),
            question,
            shell,
        })
    }

    fn is_given(&self, at: &usize) -> bool {
        self.given.contains(at)
    }
}

impl Line {
    fn of(shell: &Shell, answer: &Answer, title: String) -> Self {
        Self {
            href: format!("/me/answers/{}", answer.id),
            title,
            verdict: Verdict::of(shell, answer.mark),
            at: answer.answered_at.minute(),
        }
    }
}

fn indexes(response: &str) -> Vec<usize> {
    response.split("[,]").filter_map(|at| at.parse().ok()).collect()
}

/// What a question is called in lists.
fn name(shell: &Shell, item: &ItemRef) -> String {
    match item {
        ItemRef::Exercise(at) => shell.tn("question-n", at + 1).into_owned(),
        ItemRef::Film(_) => shell.t("film-question").into_owned(),
    }
}

/// The response in words.
fn said(response: &str, kind: QuestionKind) -> String {
    match kind {
        QuestionKind::Text => response.to_owned(),
        QuestionKind::Single | QuestionKind::Multiple => indexes(response).into_iter().map(letter).collect(),
    }
}

/// All answers of a person.
#[derive(askama::Template)]
#[template(path = "records/answers.html")]
pub struct AnswersPage {
    shell: Shell,
    lines: Vec<Line>,
    next: Option<String>,
    is_further: bool,
}

impl AnswersPage {
    pub async fn new(library: &Library, shell: Shell, page: Page<Answer>, is_further: bool) -> Result<Self, PageError> {
        let objects: Vec<_> = page.entries.iter().map(|answer| (Object::Resource(answer.resource), None)).collect();
        let things = list_things(library, &shell, &objects).await?;
        let line = |(answer, thing): (&Answer, crate::thing::Thing)| {
            Line::of(&shell, answer, format!("{} · {}", thing.title, name(&shell, &answer.item)))
        };
        let lines = page.entries.iter().zip(things).map(line).collect();
        Ok(Self { lines, next: page.next.map(|cursor| format!("/me/answers?after={cursor}")), is_further, shell })
    }
}
