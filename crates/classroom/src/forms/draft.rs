//! A form as a teacher types it.

use std::collections::BTreeMap;

use identity::Space;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{RequestId, Timestamp};
use web::Shell;

use super::question::{Kind, LONGEST_CHOICE, LONGEST_QUESTION, MOST_CHOICES, MOST_QUESTIONS, Question};
use super::template::Template;
use super::{LONGEST_INTRO, LONGEST_TITLE};
use crate::feed::long_text;
use crate::period::{Half, Period, parse_day, today};

/// So many days a form is open unless the teacher says otherwise, and at most.
const USUAL_DAYS: i64 = 7;
const MOST_DAYS: i64 = 365;
/// From the beginning of school to the last moment of the day.
const REST_OF_DAY_MS: i64 = 16 * 3_600_000 - 1;

/// Everything that was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    pub(super) request: String,
    /// The title is the question
    pub(super) is_poll: bool,
    pub(super) title: String,
    pub(super) intro: String,
    pub(super) space: String,
    pub(super) closes: String,
    pub(super) is_anonymous: bool,
    pub(super) shows_results: bool,
    pub(super) questions: Vec<DraftQuestion>,
}

/// A question that was typed.
#[derive(Debug, Clone, Default)]
pub(super) struct DraftQuestion {
    pub(super) text: String,
    pub(super) kind: String,
    /// One a line
    pub(super) choices: String,
    pub(super) is_optional: bool,
}

/// What a form asks and until when, checked.
pub(super) struct Checked {
    pub(super) title: String,
    pub(super) intro: String,
    pub(super) space: Space,
    pub(super) closes_at: Timestamp,
    pub(super) questions: Vec<Question>,
}

/// The field that does not fit, the message that says why, and the number of its question.
pub(super) type Fault = (String, &'static str, usize);

fn fault<T>(field: &str, key: &'static str) -> Result<T, Fault> {
    Err((field.to_owned(), key, 0))
}

/// The first and the last day on which a form can close.
pub(super) fn closing_days(now: Timestamp) -> (Date, Date) {
    let first = today(now);
    (first, first.checked_add(MOST_DAYS.days()).unwrap_or(first))
}

impl Draft {
    /// What the template fills in.
    pub(super) fn of(template: Template, shell: &Shell, now: Timestamp) -> Self {
        let question = |(key, kind, is_optional): &(&'static str, Kind, bool)| DraftQuestion {
            text: shell.t(&format!("form-asks-{key}")).into_owned(),
            kind: kind.key().to_owned(),
            choices: if kind.has_choices() { shell.t(&format!("form-offers-{key}")).into_owned() } else { String::new() },
            is_optional: *is_optional,
        };
        let mut questions: Vec<DraftQuestion> = template.questions().iter().map(question).collect();
        questions.push(DraftQuestion { kind: Kind::One.key().to_owned(), ..DraftQuestion::default() });
        let closes = today(now).checked_add(USUAL_DAYS.days()).map(|day| day.to_string());
        Self {
            request: RequestId::new().to_string(),
            is_poll: template == Template::Poll,
            closes: closes.unwrap_or_default(),
            questions,
            ..Self::default()
        }
    }

    pub(super) fn read(sent: Vec<(String, String)>) -> Self {
        let mut draft = Self::default();
        let mut questions: BTreeMap<usize, DraftQuestion> = BTreeMap::new();
        for (name, value) in sent {
            match name.as_str() {
                "request" => draft.request = value,
                "poll" => draft.is_poll = !value.is_empty(),
                "title" => draft.title = value,
                "intro" => draft.intro = value,
                "space" => draft.space = value,
                "closes" => draft.closes = value,
                "anonymous" => draft.is_anonymous = true,
                "results" => draft.shows_results = true,
                other => {
                    let Some((part, place)) = other.split_once('-') else { continue };
                    let Some(place) = place.parse().ok().filter(|place| *place < 2 * MOST_QUESTIONS) else { continue };
                    questions.entry(place).or_default().put(part, value);
                }
            }
        }
        draft.questions = questions.into_values().collect();
        draft
    }

    /// Makes room for another question, if there may be one.
    pub(super) fn add_question(&mut self) {
        if self.may_add() {
            self.questions.push(DraftQuestion { kind: Kind::One.key().to_owned(), ..DraftQuestion::default() });
        }
    }

    pub(super) fn may_add(&self) -> bool {
        !self.is_poll && self.questions.len() < MOST_QUESTIONS
    }

    /// The form that was typed; else the first field that does not fit.
    pub(super) fn check(&self, now: Timestamp) -> Result<Checked, Fault> {
        let Some(title) = long_text(&self.title, LONGEST_TITLE).filter(|title| !title.contains('\n')) else {
            return fault("title", "form-fault-title");
        };
        let Some(intro) = optional_text(&self.intro, LONGEST_INTRO) else { return fault("intro", "form-fault-intro") };
        let questions = self.check_questions(&title)?;
        let Ok(space) = self.space.parse() else { return fault("space", "form-fault-space") };
        let Some(closes_at) = self.closes_at(now) else { return fault("closes", "form-fault-closes") };
        Ok(Checked { title, intro, space, closes_at, questions })
    }

    /// The end of the day that was chosen.
    fn closes_at(&self, now: Timestamp) -> Option<Timestamp> {
        let (first, last) = closing_days(now);
        let day = parse_day(&self.closes).filter(|day| (first..=last).contains(day))?;
        Some(Period { day, half: Half::Morning }.begins_at().plus_ms(REST_OF_DAY_MS))
    }

    fn check_questions(&self, title: &str) -> Result<Vec<Question>, Fault> {
        let typed = self.questions.iter().enumerate().filter(|(_, question)| self.is_poll || !question.is_blank());
        let questions: Vec<Question> = typed
            .map(|(place, question)| {
                let text = if self.is_poll { title } else { &question.text };
                question.check(text).map_err(|(part, key)| (format!("{part}-{place}"), key, place + 1))
            })
            .collect::<Result<_, Fault>>()?;
        match questions.len() {
            0 => fault("text-0", "form-fault-questions"),
            1..=MOST_QUESTIONS => Ok(questions),
            _ => fault("text-0", "form-fault-questions"),
        }
    }
}

/// The text, empty where nothing was typed; `None` when it is too long.
fn optional_text(typed: &str, longest: usize) -> Option<String> {
    if typed.trim().is_empty() { Some(String::new()) } else { long_text(typed, longest) }
}

impl DraftQuestion {
    fn put(&mut self, part: &str, value: String) {
        match part {
            "text" => self.text = value,
            "kind" => self.kind = value,
            "choices" => self.choices = value,
            "optional" => self.is_optional = true,
            _ => {}
        }
    }

    fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.choices.trim().is_empty()
    }

    fn check(&self, text: &str) -> Result<Question, (&'static str, &'static str)> {
        let text = long_text(text, LONGEST_QUESTION).filter(|text| !text.contains('\n')).ok_or(("text", "form-fault-question"))?;
        let kind: Kind = self.kind.parse().map_err(|_| ("kind", "form-fault-kind"))?;
        let choices = self.check_choices()?;
        match (kind.has_choices(), choices.len()) {
            (true, 2..=MOST_CHOICES) | (false, 0) => Ok(Question { kind, text, is_required: !self.is_optional, choices }),
            (true, _) => Err(("choices", "form-fault-choices")),
            (false, _) => Err(("kind", "form-fault-no-choices")),
        }
    }

    fn check_choices(&self) -> Result<Vec<String>, (&'static str, &'static str)> {
        let mut choices: Vec<String> = Vec::new();
        for line in self.choices.lines().filter(|line| !line.trim().is_empty()) {
            let choice = long_text(line, LONGEST_CHOICE).ok_or(("choices", "form-fault-long-choice"))?;
            if choices.contains(&choice) {
                return Err(("choices", "form-fault-twice"));
            }
            choices.push(choice);
        }
        Ok(choices)
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::Draft;

    fn check(pairs: &[(&str, &str)]) -> Result<usize, (String, &'static str, usize)> {
        let usual = [("title", "春游"), ("space", "parents"), ("closes", "2026-03-09")];
        let sent = usual.iter().chain(pairs).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let now = Timestamp::from_utc("2026-03-02T02:00:00Z").unwrap();
        Draft::read(sent).check(now).map(|checked| checked.questions.len())
    }

    #[test]
    fn a_poll_is_a_title_and_choices() {
        let poll = |choices: &str| check(&[("poll", "1"), ("kind-0", "one"), ("choices-0", choices)]);
        assert_eq!(poll("植物园\r\n\r\n 科技馆 "), Ok(1));
        assert_eq!(poll("植物园"), Err(("choices-0".to_owned(), "form-fault-choices", 1)));
        assert_eq!(poll("植物园\n植物园"), Err(("choices-0".to_owned(), "form-fault-twice", 1)));
        assert_eq!(poll(&"长".repeat(61)), Err(("choices-0".to_owned(), "form-fault-long-choice", 1)));
        let many: Vec<String> = (0..21).map(|n| n.to_string()).collect();
        assert_eq!(poll(&many.join("\n")), Err(("choices-0".to_owned(), "form-fault-choices", 1)));
    }

    #[test]
    fn what_does_not_fit_names_its_field_and_question() {
        let ask = |place: usize, text: &str, kind: &str, choices: &str| {
            let names = ["text", "kind", "choices"].map(|part| format!("{part}-{place}"));
            let fields: Vec<(&str, &str)> = names.iter().map(String::as_str).zip([text, kind, choices]).collect();
            check(&fields)
        };
        assert_eq!(ask(0, "几人", "number", ""), Ok(1));
        assert_eq!(ask(7, "几人", "number", ""), Ok(1));
        assert_eq!(ask(2, "", "one", ""), Err(("text-0".to_owned(), "form-fault-questions", 0)), "cleared ones do not count");
        assert_eq!(ask(0, "几人", "number", "1\n2"), Err(("kind-0".to_owned(), "form-fault-no-choices", 1)));
        assert_eq!(ask(0, "", "one", "1\n2"), Err(("text-0".to_owned(), "form-fault-question", 1)));
        assert_eq!(ask(0, "几人", "grid", ""), Err(("kind-0".to_owned(), "form-fault-kind", 1)));
        assert_eq!(ask(40, "几人", "number", ""), Err(("text-0".to_owned(), "form-fault-questions", 0)), "beyond all bounds");
        let closes = |day: &str| check(&[("text-0", "几人"), ("kind-0", "number"), ("closes", day)]);
        assert_eq!((closes("2026-03-02"), closes("2027-03-02")), (Ok(1), Ok(1)));
        for day in ["2026-03-01", "2027-03-03", "", "soon"] {
            assert_eq!(closes(day), Err(("closes".to_owned(), "form-fault-closes", 0)), "{day}");
        }
    }
}
