//! What came of a form, as it is shown.

use identity::{Action, Person};
use kernel::{AccountId, Timestamp};
use roster::Seen;
use store::{DbError, Tx};
use web::Shell;

use super::Form;
use super::given::{Given, find_sums};
use super::question::{Answer, Kind, number_text};
use super::sums::{FEWEST, Sum, Sums};

/// What `classroom/forms/results.html` prints.
pub(super) struct Results {
    /// Why nothing is shown yet
    pub(super) hidden: Option<String>,
    pub(super) questions: Vec<SumView>,
    /// The answers under their names, for who leads the form
    pub(super) table: Option<Table>,
}

/// All answers to a question.
pub(super) struct SumView {
    pub(super) text: String,
    pub(super) bars: Vec<Bar>,
    /// Of numbers
    pub(super) summary: Option<String>,
    pub(super) texts: Vec<String>,
}

/// How often a choice was chosen.
pub(super) struct Bar {
    pub(super) label: String,
    pub(super) said: String,
    pub(super) percent: i64,
}

/// Answers under their names.
pub(super) struct Table {
    pub(super) heads: Vec<String>,
    pub(super) rows: Vec<(String, Vec<String>)>,
}

/// How much somebody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// Everything that is known
    All,
    /// How often each choice was chosen
    Counts,
    None,
}

/// Who leads a form sees what came of it; who answered sees the counts, where the form says so.
pub(super) fn sight(person: &Person, seen: &Seen, form: &Form, has_answered: bool) -> Sight {
    if person.may(Action::SeeFormAnswers, form.resource(seen)).is_ok() {
        Sight::All
    } else if form.shows_results && has_answered {
        Sight::Counts
    } else {
        Sight::None
    }
}

/// What came of the form, for who may see it.
pub(super) async fn results(
    tx: &mut Tx,
    shell: &Shell,
    (seen, form): (&Seen, &Form),
    given: &[Given],
    sight: Sight,
    now: Timestamp,
) -> Result<Option<Results>, DbError> {
    if sight == Sight::None {
        return Ok(None);
    }
    let sums = if form.is_anonymous {
        find_sums(tx, &seen.class, form.id).await?
    } else {
        Sums::of(&form.questions, given.iter().filter_map(|one| one.named.as_ref()).map(|named| named.answers.as_slice()))
    };
    if let Some(key) = hidden(form, &sums, sight, now) {
        let hidden = Some(shell.tn(key, FEWEST).into_owned());
        return Ok(Some(Results { hidden, questions: Vec::new(), table: None }));
    }
    let questions = form.questions.iter().zip(&sums.of).map(|(question, sum)| {
        let texts = if sight == Sight::All { sum.texts.clone() } else { Vec::new() };
        SumView {
            text: question.text.clone(),
            bars: if question.kind.has_choices() { bars(shell, &question.choices, sum, sums.n) } else { Vec::new() },
            summary: (question.kind == Kind::Number).then(|| summary(shell, &sum.numbers)),
            texts,
        }
    });
    let has_table = sight == Sight::All && !form.is_anonymous && !given.is_empty();
    Ok(Some(Results { hidden: None, questions: questions.collect(), table: has_table.then(|| table(shell, form, given)) }))
}

/// Why the sums are not shown yet. Whoever saw those of an anonymous form grow could tell who added what: names vanish, one by one, from the
/// list of those who have not answered.
fn hidden(form: &Form, sums: &Sums, sight: Sight, now: Timestamp) -> Option<&'static str> {
    match (form.is_anonymous, sight) {
        (true, _) if !form.is_closed(now) => Some("form-hidden-open"),
        (true, _) | (false, Sight::Counts) if !sums.are_enough() => Some("form-hidden-few"),
        _ => None,
    }
}

fn bars(shell: &Shell, choices: &[String], sum: &Sum, n: i64) -> Vec<Bar> {
    let bar = |(label, count): (&String, &i64)| {
        let percent = (count * 200 + n) / (2 * n).max(1);
        let said = shell.words().format("form-count", &[("n", (*count).into()), ("percent", percent.into())]).into_owned();
        Bar { label: label.clone(), said, percent }
    };
    choices.iter().zip(&sum.counts).map(bar).collect()
}

fn summary(shell: &Shell, numbers: &[i64]) -> String {
    let (Some(least), Some(most)) = (numbers.first(), numbers.last()) else { return shell.t("form-no-number").into_owned() };
    let sum: i64 = numbers.iter().sum();
    let count = i64::try_from(numbers.len()).unwrap_or(1);
    let text = |hundredths: i64| number_text(hundredths).into();
    let variables = [("n", count.into()), ("sum", text(sum)), ("mean", text(sum / count)), ("least", text(*least)), ("most", text(*most))];
    shell.words().format("form-numbers", &variables).into_owned()
}

/// The answers under their names: a row for whoever answered, with when and, of a child, which guardian did.
pub(super) fn table(shell: &Shell, form: &Form, given: &[Given]) -> Table {
    let comma = shell.t("list-comma");
    let texts = form.questions.iter().map(|question| question.text.clone());
    let heads = texts.chain([shell.t("form-table-when").into_owned()]).collect();
    let row = |one: &Given| {
        let named = one.named.as_ref()?;
        let words = named.answers.iter().map(|answer: &Answer| answer.words(&comma));
        Some((one.reader_name.clone(), words.chain([named.made_at.minute()]).collect()))
    };
    Table { heads, rows: given.iter().filter_map(row).collect() }
}

/// Who has not answered, by name.
pub(super) fn missing<'a>(asked: &'a [(AccountId, String)], given: &[Given]) -> Vec<&'a (AccountId, String)> {
    asked.iter().filter(|(reader, _)| !given.iter().any(|one| one.reader == *reader)).collect()
}
