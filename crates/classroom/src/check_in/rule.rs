//! Which days a check-in asks for, and what may be handed in for a day at a moment. Pure: the moment is an argument, and days are those of
//! China.

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use kernel::Timestamp;

use crate::period::today;

/// The longest check-in, in days: a term.
const LONGEST_DAYS: i32 = 200;
/// The longest time for making up.
pub(super) const MOST_MAKE_UP_DAYS: i64 = 14;
/// The end of a day.
pub(super) const WHOLE_DAY: i64 = 24 * 60;

/// Which days of a week are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// These weekdays; bit 0 is Monday
    On(u8),
    /// So many days of each week, whichever
    Times(u8),
}

/// When a check-in asks for something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) rule: Rule,
    pub(super) first: Date,
    pub(super) last: Date,
    /// The window of the day in minutes since midnight; it ends before the second
    pub(super) opens_minute: i64,
    pub(super) closes_minute: i64,
    /// For so many days a day that was missed can be made up
    pub(super) make_up_days: i64,
}

/// Why there is no such plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PlanFault {
    Backwards,
    TooLong,
    Window,
    MakeUp,
    NoDay,
}

/// How something handed in stands to its day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timing {
    InTime,
    MadeUp,
}

/// Why nothing can be handed in for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// The day is not asked for
    NoDay,
    /// The day is still to come
    Coming,
    /// It is the day, and the window opens later
    Early,
    /// Window and make-up days are over
    Late,
}

/// A text that is no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a rule of a check-in")]
pub(super) struct RuleError;

impl Rule {
    /// Whether something may be handed in for such a weekday.
    pub(super) fn takes(self, weekday: Weekday) -> bool {
        match self {
            Self::On(days) => days & bit(weekday) != 0,
            Self::Times(_) => true,
        }
    }
}

const fn bit(weekday: Weekday) -> u8 {
    1 << weekday.to_monday_zero_offset()
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(times) => write!(f, "times/{times}"),
            Self::On(days) => {
                f.write_str("on/")?;
                (1..=7).filter(|day| days & (1 << (day - 1)) != 0).try_for_each(|day| write!(f, "{day}"))
            }
        }
    }
}

impl FromStr for Rule {
    type Err = RuleError;
    fn from_str(text: &str) -> Result<Self, RuleError> {
        let digit = |c: char| c.to_digit(10).and_then(|digit| u8::try_from(digit).ok()).filter(|digit| (1..=7).contains(digit));
        match text.split_once('/') {
            Some(("times", times)) if times.len() == 1 => times.chars().next().and_then(digit).map(Self::Times).ok_or(RuleError),
            Some(("on", days)) if (1..=7).contains(&days.len()) => {
                let bits: Option<Vec<u8>> = days.chars().map(|day| digit(day).map(|day| 1 << (day - 1))).collect();
                Ok(Self::On(bits.ok_or(RuleError)?.into_iter().fold(0, |all, bit| all | bit)))
            }
            _ => Err(RuleError),
        }
    }
}

impl PlanFault {
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::Backwards => "check-in-fault-backwards",
            Self::TooLong => "check-in-fault-long",
            Self::Window => "check-in-fault-window",
            Self::MakeUp => "check-in-fault-make-up",
            Self::NoDay => "check-in-fault-no-day",
        }
    }

    /// The field of the form it belongs to.
    pub(super) const fn field(self) -> &'static str {
        match self {
            Self::Backwards | Self::TooLong => "first",
            Self::Window => "opens",
            Self::MakeUp => "make_up",
            Self::NoDay => "rule",
        }
    }
}

impl Closed {
    pub(super) const fn message(self) -> &'static str {
        match self {
            Self::NoDay => "check-in-closed-no-day",
            Self::Coming => "check-in-closed-coming",
            Self::Early => "check-in-closed-early",
            Self::Late => "check-in-closed-late",
        }
    }
}

impl Plan {
    /// The plan, if it makes sense.
    pub(super) fn check(self) -> Result<Self, PlanFault> {
        if self.last < self.first {
            return Err(PlanFault::Backwards);
        }
        if days_between(self.first, self.last) >= LONGEST_DAYS {
            return Err(PlanFault::TooLong);
        }
        if self.opens_minute < 0 || self.closes_minute <= self.opens_minute || self.closes_minute > WHOLE_DAY {
            return Err(PlanFault::Window);
        }
        if !(0..=MOST_MAKE_UP_DAYS).contains(&self.make_up_days) {
            return Err(PlanFault::MakeUp);
        }
        if self.days().next().is_none() {
            return Err(PlanFault::NoDay);
        }
        Ok(self)
    }

    /// Whether something may be handed in for the day.
    pub(super) fn asks_on(&self, day: Date) -> bool {
        (self.first..=self.last).contains(&day) && self.rule.takes(day.weekday())
    }

    /// Every day something may be handed in for.
    pub(super) fn days(&self) -> impl Iterator<Item = Date> + '_ {
        every_day(self.first, self.last).filter(|day| self.asks_on(*day))
    }

    /// What handing in for `day` at `now` would be. After the window of the day has closed it is made up, for as many days as that is allowed.
    pub(super) fn take(&self, day: Date, now: Timestamp) -> Result<Timing, Closed> {
        let (today, minute) = (today(now), minute_of_day(now));
        if !self.asks_on(day) {
            return Err(Closed::NoDay);
        }
        if day > today {
            return Err(Closed::Coming);
        }
        if day == today && minute < self.opens_minute {
            return Err(Closed::Early);
        }
        if day == today && minute < self.closes_minute {
            return Ok(Timing::InTime);
        }
        let late_by = i64::from(days_between(day, today));
        if self.make_up_days > 0 && late_by <= self.make_up_days { Ok(Timing::MadeUp) } else { Err(Closed::Late) }
    }

    /// Whether the day can still be handed in, now or later.
    pub(super) fn is_open(&self, day: Date, now: Timestamp) -> bool {
        matches!(self.take(day, now), Ok(_) | Err(Closed::Coming | Closed::Early))
    }

    /// Whether it goes on: something can still be handed in, now or later.
    pub(super) fn is_running(&self, now: Timestamp) -> bool {
        self.days().any(|day| self.is_open(day, now))
    }
}

/// Minutes since midnight in China.
pub(super) fn minute_of_day(now: Timestamp) -> i64 {
    const MINUTE_MS: i64 = 60_000;
    const CHINA_MS: i64 = 8 * 60 * MINUTE_MS;
    (now.as_ms() + CHINA_MS).div_euclid(MINUTE_MS).rem_euclid(WHOLE_DAY)
}

/// How many days later `to` is.
pub(super) fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}

/// The days from one to the other, both included.
pub(super) fn every_day(from: Date, to: Date) -> impl Iterator<Item = Date> {
    from.series(jiff::Span::new().days(1)).take_while(move |day| *day <= to)
}

/// The Monday of the day's week.
pub(super) fn monday_of(day: Date) -> Date {
    let back = i64::from(day.weekday().to_monday_zero_offset());
    day.checked_sub(jiff::Span::new().days(back)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use kernel::Timestamp;

    use super::{Closed, Plan, PlanFault, Rule, Timing};

    /// Weekdays of two weeks, from 17:00 to 21:00, two days to make up. 2026-03-02 is a Monday.
    const PLAN: Plan = Plan {
        rule: Rule::On(0b001_1111),
        first: date(2026, 3, 2),
        last: date(2026, 3, 15),
        opens_minute: 17 * 60,
        closes_minute: 21 * 60,
        make_up_days: 2,
    };

    fn at(utc: &str) -> Timestamp {
        Timestamp::from_utc(utc).unwrap()
    }

    #[test]
    fn a_day_is_one_of_china_and_its_window_ends_before_its_last_minute() {
        let (second, third): (Date, Date) = (date(2026, 3, 3), date(2026, 3, 4));
        for (utc, day, answer) in [
            ("2026-03-03T08:59:59Z", second, Err(Closed::Early)),
            ("2026-03-03T09:00:00Z", second, Ok(Timing::InTime)),
            ("2026-03-03T12:59:59Z", second, Ok(Timing::InTime)),
            ("2026-03-03T13:00:00Z", second, Ok(Timing::MadeUp)),
            ("2026-03-03T15:59:59Z", third, Err(Closed::Coming)),
            ("2026-03-03T16:00:00Z", third, Err(Closed::Early)),
            ("2026-03-05T15:59:59Z", second, Ok(Timing::MadeUp)),
            ("2026-03-05T16:00:00Z", second, Err(Closed::Late)),
        ] {
            assert_eq!(PLAN.take(day, at(utc)), answer, "{day} at {utc}");
        }
    }

    #[test]
    fn without_make_up_days_a_window_that_closed_is_closed() {
        let plan = Plan { make_up_days: 0, ..PLAN };
        assert_eq!(plan.take(date(2026, 3, 3), at("2026-03-03T13:00:00Z")), Err(Closed::Late));
        assert_eq!(plan.take(date(2026, 3, 3), at("2026-03-04T10:00:00Z")), Err(Closed::Late));
    }

    #[test]
    fn days_outside_the_rule_take_nothing() {
        let now = at("2026-03-15T10:00:00Z");
        for day in [date(2026, 3, 14), date(2026, 3, 15), date(2026, 3, 16), date(2026, 3, 1)] {
            assert_eq!(PLAN.take(day, now), Err(Closed::NoDay), "{day}");
        }
        assert_eq!(Plan { rule: Rule::Times(2), ..PLAN }.take(date(2026, 3, 15), now), Ok(Timing::InTime));
    }

    #[test]
    fn it_runs_until_nothing_can_be_made_up() {
        assert!(PLAN.is_running(at("2026-02-01T00:00:00Z")) && PLAN.is_running(at("2026-03-15T15:59:59Z")));
        assert!(!PLAN.is_running(at("2026-03-15T16:00:00Z")), "the Friday before is more than two days ago");
    }

    #[test]
    fn plans_that_make_no_sense_are_refused() {
        for (plan, fault) in [
            (Plan { last: date(2026, 3, 1), ..PLAN }, PlanFault::Backwards),
            (Plan { last: date(2026, 9, 18), ..PLAN }, PlanFault::TooLong),
            (Plan { closes_minute: 17 * 60, ..PLAN }, PlanFault::Window),
            (Plan { closes_minute: 24 * 60 + 1, ..PLAN }, PlanFault::Window),
            (Plan { make_up_days: 15, ..PLAN }, PlanFault::MakeUp),
            (Plan { rule: Rule::On(0b100_0000), last: date(2026, 3, 7), ..PLAN }, PlanFault::NoDay),
        ] {
            assert_eq!(plan.check(), Err(fault));
        }
        assert_eq!(Plan { last: date(2026, 9, 17), ..PLAN }.check().err(), None);
    }

    #[test]
    fn texts_of_rules_are_hostile_until_parsed() {
        for odd in ["", "on", "on/", "on/8", "on/0", "on/12345678", "times/", "times/0", "times/8", "times/12", "off/1", "on/1/2", "on/一"]
        {
            assert!(odd.parse::<Rule>().is_err(), "{odd}");
        }
        for text in ["on/135", "on/1234567", "times/3"] {
            assert_eq!(text.parse::<Rule>().unwrap().to_string(), text);
        }
    }
}
