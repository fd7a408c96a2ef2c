//! Leave 请假: a guardian asks, the head teacher approves or asks back, and attendance follows.
//!
//! Invariants: two requests of one pupil that are not withdrawn never overlap; what was approved stays in the pupil's history.

mod acts;
mod demo;
mod page;
mod rows;

use std::fmt;
use std::str::FromStr;

use axum::Router;
use axum::routing::{get, post};
use jiff::ToSpan;
use kernel::{AccountId, LeaveId, Timestamp};
use web::App;

use crate::period::{Half, Period, today};

pub use demo::demo_leave;
pub(crate) use rows::list_approved;

/// The longest leave that is asked for here, in days; a longer one needs the school's papers.
const LONGEST_DAYS: i64 = 60;
/// How many days ahead leave can begin.
const FARTHEST_DAYS: i64 = 180;

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/class/{id}/leave", get(page::show).post(page::ask))
        .route("/class/{id}/leave/{leave}/approve", post(acts::approve))
        .route("/class/{id}/leave/{leave}/ask-back", post(acts::ask_back))
        .route("/class/{id}/leave/{leave}/answer", post(acts::answer))
        .route("/class/{id}/leave/{leave}/withdraw", post(acts::withdraw))
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// The head teacher has to decide
    Waiting,
    /// The family has to answer
    AskedBack,
    /// The pupil may stay away
    Approved,
    /// The family took it back
    Withdrawn,
}

/// A text that names no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a state of a leave request")]
pub(crate) struct StateError;

impl State {
    const ALL: [Self; 4] = [Self::Waiting, Self::AskedBack, Self::Approved, Self::Withdrawn];

    const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::AskedBack => "asked_back",
            Self::Approved => "approved",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl FromStr for State {
    type Err = StateError;
    fn from_str(key: &str) -> Result<Self, StateError> {
        Self::ALL.into_iter().find(|state| state.key() == key).ok_or(StateError)
    }
}

/// From one period to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Period,
    pub(crate) to: Period,
}

/// Why leave cannot be asked for a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpanFault {
    /// The end is before the beginning
    Backwards,
    /// It begins on a day that is gone, or is over
    Past,
    /// More than [`LONGEST_DAYS`]
    TooLong,
    /// Later than [`FARTHEST_DAYS`] from now
    TooFar,
}

impl SpanFault {
    const fn message(self) -> &'static str {
        match self {
            Self::Backwards => "leave-fault-backwards",
            Self::Past => "leave-fault-past",
            Self::TooLong => "leave-fault-long",
            Self::TooFar => "leave-fault-far",
        }
    }
}

impl Span {
    /// The time from `from` to `to`, if leave can be asked for it at `now`. Leave for today can still be asked after school has begun.
    pub(crate) fn ask(from: Period, to: Period, now: Timestamp) -> Result<Self, SpanFault> {
        let day = today(now);
        let later = |days: i64| from.day.checked_add(days.days()).unwrap_or(from.day);
        if to < from {
            return Err(SpanFault::Backwards);
        }
        if from.day < day || to < Period::at(now) {
            return Err(SpanFault::Past);
        }
        if to.day >= later(LONGEST_DAYS) {
            return Err(SpanFault::TooLong);
        }
        if from.day > day.checked_add(FARTHEST_DAYS.days()).unwrap_or(day) {
            return Err(SpanFault::TooFar);
        }
        Ok(Self { from, to })
    }

    pub(crate) fn overlaps(self, other: Self) -> bool {
        self.from <= other.to && other.from <= self.to
    }

    pub(crate) fn covers(self, period: Period) -> bool {
        self.from <= period && period <= self.to
    }

    /// The whole of one day.
    fn day(day: jiff::civil::Date) -> (Period, Period) {
        (Period { day, half: Half::Morning }, Period { day, half: Half::Afternoon })
    }

    fn days(self) -> Days {
        Days(self)
    }
}

/// The days of a span as digits, the same in every language.
struct Days(Span);

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Span { from, to } = self.0;
        if from.day == to.day { write!(f, "{}", from.day) } else { write!(f, "{} – {}", from.day, to.day) }
    }
}

/// A request for leave.
#[derive(Debug, Clone)]
pub(crate) struct Leave {
    pub(crate) id: LeaveId,
    pub(crate) pupil: AccountId,
    pub(crate) applicant: AccountId,
    pub(crate) span: Span,
    pub(crate) reason: String,
    pub(crate) state: State,
    pub(crate) question: String,
    pub(crate) answer: String,
}

impl Leave {
    fn may_decide(&self) -> bool {
        matches!(self.state, State::Waiting | State::AskedBack)
    }

    /// The family may take it back until it begins, and what was not approved at any time.
    fn may_withdraw(&self, now: Timestamp) -> bool {
        match self.state {
            State::Waiting | State::AskedBack => true,
            State::Approved => now < self.span.from.begins_at(),
            State::Withdrawn => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::{Span, SpanFault};
    use crate::period::Period;

    /// Monday 2026-03-02, 14:05 in China.
    const NOW: Timestamp = Timestamp::from_ms(1_772_431_500_000);

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn leave_is_asked_for_a_time_to_come() {
        for (from, to, fault) in [
            ("2026-03-02/am", "2026-03-02/pm", None),
            ("2026-03-02/am", "2026-03-02/am", Some(SpanFault::Past)),
            ("2026-03-01/pm", "2026-03-03/pm", Some(SpanFault::Past)),
            ("2026-03-03/pm", "2026-03-03/am", Some(SpanFault::Backwards)),
            ("2026-03-03/am", "2026-05-01/pm", None),
            ("2026-03-03/am", "2026-05-02/am", Some(SpanFault::TooLong)),
            ("2026-08-29/am", "2026-08-29/pm", None),
            ("2026-08-30/am", "2026-08-30/pm", Some(SpanFault::TooFar)),
        ] {
            assert_eq!(Span::ask(period(from), period(to), NOW).err(), fault, "{from} to {to}");
        }
    }

    #[test]
    fn half_days_touch_without_overlapping() {
        let span = |from, to| Span { from: period(from), to: period(to) };
        let morning = span("2026-03-03/am", "2026-03-03/am");
        assert!(!morning.overlaps(span("2026-03-03/pm", "2026-03-04/pm")));
        assert!(morning.overlaps(span("2026-03-02/am", "2026-03-03/am")));
        assert!(morning.covers(period("2026-03-03/am")) && !morning.covers(period("2026-03-03/pm")));
    }

    #[test]
    fn texts_of_periods_are_hostile_until_parsed() {
        for odd in ["", "2026-03-02", "2026-03-02/xx", "2026-02-30/am", "20260302/am", "9999-01-01/am", "2026-03-02T00:00/am"] {
            assert!(odd.parse::<Period>().is_err(), "{odd}");
        }
        assert_eq!(period("2026-03-02/pm").to_string(), "2026-03-02/pm");
        assert_eq!(period("2026-03-02/am").begins_at().minute(), "2026-03-02 08:00");
    }
}
