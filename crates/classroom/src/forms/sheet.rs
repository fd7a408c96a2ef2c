//! The questions of a form, to be answered for one person.

use kernel::{AccountId, RequestId};
use web::Shell;

use super::Form;
use super::given::Given;
use super::question::{Answer, LONGEST_ANSWER};

/// What `classroom/forms/sheet.html` prints.
pub(super) struct Sheet {
    /// For whom
    pub(super) reader: String,
    pub(super) request: String,
    /// The handing in that this one changes; empty for the first
    pub(super) after: String,
    pub(super) questions: Vec<QuestionView>,
    pub(super) fault: Option<String>,
    /// Nothing can be sent any more
    pub(super) is_closed: bool,
    pub(super) is_changed: bool,
    pub(super) longest: usize,
}

/// A question with what was typed.
pub(super) struct QuestionView {
    /// Different on the whole page
    pub(super) id: String,
    /// The field
    pub(super) name: String,
    pub(super) text: String,
    pub(super) kind: &'static str,
    pub(super) is_required: bool,
    /// The place, the words, whether it is chosen
    pub(super) choices: Vec<(usize, String, bool)>,
    pub(super) typed: String,
    pub(super) fault: Option<String>,
}

/// What somebody sends for one person.
#[derive(Debug, Clone, Default)]
pub(super) struct Filled {
    pub(super) reader: String,
    pub(super) request: String,
    pub(super) after: String,
    /// For each question
    values: Vec<Vec<String>>,
}

impl Filled {
    /// An empty sheet for `reader`, or one with what was answered before.
    pub(super) fn first(form: &Form, reader: AccountId, given: Option<&Given>) -> Self {
        let named = given.and_then(|given| given.named.as_ref());
        Self {
            reader: reader.to_string(),
            request: RequestId::new().to_string(),
            after: named.map_or_else(String::new, |named| named.request.to_string()),
            values: named.map_or_else(Vec::new, |named| {
                form.questions.iter().zip(&named.answers).map(|(question, answer)| question.sent(answer)).collect()
            }),
        }
    }

    /// What was sent; fields that no question has are left out.
    pub(super) fn read(sent: Vec<(String, String)>, form: &Form) -> Self {
        let mut filled = Self { values: vec![Vec::new(); form.questions.len()], ..Self::default() };
        for (name, value) in sent {
            match name.as_str() {
                "reader" => filled.reader = value,
                "request" => filled.request = value,
                "after" => filled.after = value,
                other => {
                    let place = other.strip_prefix('q').and_then(|place| place.parse::<usize>().ok());
                    place.and_then(|place| filled.values.get_mut(place)).into_iter().for_each(|values| values.push(value.clone()));
                }
            }
        }
        filled
    }

    /// The same, to change what was answered in between.
    pub(super) fn after(self, given: Option<&Given>) -> Self {
        let named = given.and_then(|given| given.named.as_ref());
        let after = named.map_or_else(String::new, |named| named.request.to_string());
        Self { request: RequestId::new().to_string(), after, ..self }
    }

    fn values(&self, place: usize) -> &[String] {
        self.values.get(place).map_or(&[], Vec::as_slice)
    }

    /// The answers; else for each question what is wrong with it.
    pub(super) fn take(&self, form: &Form) -> Result<Vec<Answer>, Vec<Option<&'static str>>> {
        let taken: Vec<_> = form.questions.iter().enumerate().map(|(place, question)| question.take(self.values(place))).collect();
        if taken.iter().any(Result::is_err) {
            return Err(taken.into_iter().map(Result::err).collect());
        }
        Ok(taken.into_iter().flatten().collect())
    }
}

impl Sheet {
    /// The sheet as it was filled in, with the faults of its questions. `key` is different for each sheet of a page.
    pub(super) fn new(shell: &Shell, form: &Form, filled: &Filled, key: &str, faults: &[Option<&'static str>]) -> Self {
        let question = |place: usize| {
            let question = form.questions.get(place)?;
            let values = filled.values(place);
            let choice = |(at, words): (usize, &String)| (at, words.clone(), values.contains(&at.to_string()));
            Some(QuestionView {
                id: format!("{key}-q{place}"),
                name: format!("q{place}"),
                text: question.text.clone(),
                kind: question.kind.key(),
                is_required: question.is_required,
                choices: question.choices.iter().enumerate().map(choice).collect(),
                typed: values.first().cloned().unwrap_or_default(),
                fault: faults.get(place).copied().flatten().map(|key| shell.t(key).into_owned()),
            })
        };
        Self {
            reader: filled.reader.clone(),
            request: filled.request.clone(),
            after: filled.after.clone(),
            questions: (0..form.questions.len()).filter_map(question).collect(),
            fault: None,
            is_closed: false,
            is_changed: !filled.after.is_empty(),
            longest: LONGEST_ANSWER,
        }
    }
}
