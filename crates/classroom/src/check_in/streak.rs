//! How a pupil stands to a check-in: which days are done, open, missed, and how many in a row. For the pupil alone; nobody is compared.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::Timestamp;

use super::rule::{Closed, Plan, Rule, Timing, every_day, monday_of};
use crate::period::today;

/// What was handed in for which day.
pub(super) type Done = BTreeMap<Date, Timing>;

/// How a day stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DayState {
    Done,
    MadeUp,
    /// Today, and nothing was handed in yet
    Due,
    /// Over, and it can be made up
    CanMakeUp,
    Missed,
    Coming,
    /// Nothing is asked for, or nothing has to be
    Free,
}

impl DayState {
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::MadeUp => "made-up",
            Self::Due => "due",
            Self::CanMakeUp => "can-make-up",
            Self::Missed => "missed",
            Self::Coming => "coming",
            Self::Free => "free",
        }
    }
}

/// How many days, or weeks where a number of times a week is asked for, in a row. What can still be handed in does not break it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Streak {
    Days(i64),
    Weeks(i64),
}

/// How the day stands at `now`.
pub(super) fn state_of(plan: &Plan, done: &Done, day: Date, now: Timestamp) -> DayState {
    match (done.get(&day), plan.take(day, now)) {
        (Some(Timing::InTime), _) => DayState::Done,
        (Some(Timing::MadeUp), _) => DayState::MadeUp,
        (None, Err(Closed::NoDay)) => DayState::Free,
        (None, Err(Closed::Coming)) => DayState::Coming,
        (None, Ok(Timing::InTime) | Err(Closed::Early)) => DayState::Due,
        (None, Ok(Timing::MadeUp)) => DayState::CanMakeUp,
        (None, Err(Closed::Late)) => match plan.rule {
            Rule::On(_) => DayState::Missed,
            Rule::Times(_) => DayState::Free,
        },
    }
}

/// The weeks of the plan up to the one of `now`, each from Monday to Sunday.
pub(super) fn calendar(plan: &Plan, done: &Done, now: Timestamp) -> Vec<[(Date, DayState); 7]> {
    let until = plan.last.min(today(now).max(plan.first));
    let mondays = every_day(monday_of(plan.first), until).filter(|day| monday_of(*day) == *day);
    mondays.map(|monday| week_of(monday).map(|day| (day, state_of(plan, done, day, now)))).collect()
}

/// The streak at `now`.
pub(super) fn streak(plan: &Plan, done: &Done, now: Timestamp) -> Streak {
    let until = plan.last.min(today(now));
    match plan.rule {
        Rule::On(_) => {
            let days = plan.days().take_while(|day| *day <= until);
            Streak::Days(in_a_row(days.map(|day| (done.contains_key(&day), plan.is_open(day, now)))))
        }
        Rule::Times(_) => {
            let mondays = every_day(monday_of(plan.first), until).filter(|day| monday_of(*day) == *day);
            Streak::Weeks(in_a_row(mondays.map(|monday| {
                let week = Week::new(plan, done, monday, now);
                (week.done >= week.wanted, week.done + week.open >= week.wanted)
            })))
        }
    }
}

/// Whether something is owed for the day, or for its week where a number of times is asked for.
pub(super) fn lacks(plan: &Plan, done: &Done, day: Date, now: Timestamp) -> bool {
    match plan.rule {
        Rule::On(_) => !done.contains_key(&day),
        Rule::Times(_) => {
            let week = Week::new(plan, done, monday_of(day), now);
            week.done < week.wanted && !done.contains_key(&day)
        }
    }
}

/// A week of a rule that counts times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Week {
    /// On how many days something was handed in
    pub(super) done: usize,
    /// How many are asked for: fewer where the plan begins or ends within the week
    pub(super) wanted: usize,
    /// On how many more something can be handed in
    pub(super) open: usize,
}

impl Week {
    /// The week that begins with `monday`.
    pub(super) fn new(plan: &Plan, done: &Done, monday: Date, now: Timestamp) -> Self {
        let days: Vec<Date> = week_of(monday).into_iter().filter(|day| plan.asks_on(*day)).collect();
        let times = match plan.rule {
            Rule::Times(times) => usize::from(times),
            Rule::On(_) => days.len(),
        };
        Self {
            done: days.iter().filter(|day| done.contains_key(day)).count(),
            wanted: times.min(days.len()),
            open: days.iter().filter(|day| !done.contains_key(day) && plan.is_open(**day, now)).count(),
        }
    }
}

/// The length of the last run of what was done; what is still open neither counts nor breaks it.
fn in_a_row(all: impl Iterator<Item = (bool, bool)>) -> i64 {
    all.fold(0, |run, (is_done, is_open)| match (is_done, is_open) {
        (true, _) => run + 1,
        (false, true) => run,
        (false, false) => 0,
    })
}

fn week_of(monday: Date) -> [Date; 7] {
    std::array::from_fn(|later| monday.checked_add(jiff::Span::new().days(i64::try_from(later).unwrap_or(0))).unwrap_or(monday))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{Date, date};
    use kernel::Timestamp;
    use proptest::collection::btree_set;
    use proptest::prelude::{Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};

    use super::{DayState, Done, Streak, calendar, streak};
    use crate::check_in::rule::{Plan, Rule, Timing};
    use crate::period::today;

    const FIRST: Date = date(2026, 3, 2);
    /// Midnight in China on the first day.
    const FIRST_MS: i64 = 1_772_380_800_000;
    const DAY_MS: i64 = 24 * 3_600_000;

    fn later(days: i64) -> Date {
        FIRST.checked_add(jiff::Span::new().days(days)).unwrap()
    }

    fn plans() -> impl Strategy<Value = Plan> {
        let rules = prop_oneof![(1..128_u8).prop_map(Rule::On), (1..8_u8).prop_map(Rule::Times)];
        (rules, 6..60_i64, 0..15_i64, 0..1_000_i64, 1..440_i64).prop_map(|(rule, days, make_up_days, opens_minute, long)| Plan {
            rule,
            first: FIRST,
            last: later(days),
            opens_minute,
            closes_minute: opens_minute + long,
            make_up_days,
        })
    }

    fn done(plan: &Plan, days: impl IntoIterator<Item = i64>) -> Done {
        days.into_iter().map(later).filter(|day| plan.asks_on(*day)).map(|day| (day, Timing::InTime)).collect()
    }

    fn length(streak: Streak) -> i64 {
        match streak {
            Streak::Days(n) | Streak::Weeks(n) => n,
        }
    }

    proptest! {
        #[test]
        fn in_time_is_the_day_itself_within_the_window(plan in plans(), day in 0..70_i64, ms in 0..70 * DAY_MS) {
            let now = Timestamp::from_ms(FIRST_MS + ms);
            let (into_day, is_today) = (ms % DAY_MS / 60_000, today(now) == later(day));
            let in_window = plan.opens_minute <= into_day && into_day < plan.closes_minute;
            prop_assert_eq!(plan.take(later(day), now) == Ok(Timing::InTime), is_today && in_window && plan.asks_on(later(day)));
        }

        #[test]
        fn what_is_made_up_is_never_older_than_allowed(plan in plans(), day in 0..70_i64, ms in 0..70 * DAY_MS) {
            let is_made_up = plan.take(later(day), Timestamp::from_ms(FIRST_MS + ms)) == Ok(Timing::MadeUp);
            let age = ms / DAY_MS - day;
            prop_assert!(!is_made_up || (0..=plan.make_up_days).contains(&age));
        }

        #[test]
        fn one_more_day_never_shortens_a_streak(plan in plans(), days in btree_set(0..60_i64, 0..40), more in 0..60_i64, ms in 0..80 * DAY_MS) {
            let now = Timestamp::from_ms(FIRST_MS + ms);
            let (before, after) = (done(&plan, days.iter().copied()), done(&plan, days.into_iter().chain([more])));
            prop_assert!(length(streak(&plan, &before, now)) <= length(streak(&plan, &after, now)));
        }

        #[test]
        fn who_missed_nothing_has_every_day_in_a_row(plan in plans(), ms in 0..80 * DAY_MS) {
            let now = Timestamp::from_ms(FIRST_MS + ms);
            let all = done(&plan, 0..60);
            let days = plan.days().filter(|day| *day <= today(now)).count();
            if let Streak::Days(n) = streak(&plan, &all, now) {
                prop_assert_eq!(n, i64::try_from(days).unwrap());
            }
        }

        #[test]
        fn a_day_missed_for_good_breaks_the_streak(plan in plans(), missed in 0..60_i64, ms in any::<u32>()) {
            let plan = Plan { rule: Rule::On(0b111_1111), ..plan };
            let now = Timestamp::from_ms(FIRST_MS + i64::from(ms));
            let all = done(&plan, (0..60).filter(|day| *day != missed));
            let shown = i64::from(ms) / DAY_MS;
            let end = shown.min(plan.days().count() as i64 - 1);
            let is_gone = missed <= end && !plan.is_open(later(missed), now);
            let hole = i64::from(missed <= end);
            prop_assert_eq!(length(streak(&plan, &all, now)), if is_gone { end - missed } else { end + 1 - hole });
        }

        #[test]
        fn the_same_day_in_china_shows_the_same_calendar_of_what_was_done(plan in plans(), days in btree_set(0..60_i64, 0..40), day in 0..60_i64, ms in 0..DAY_MS) {
            let all = done(&plan, days);
            let at = |ms| calendar(&plan, &all, Timestamp::from_ms(FIRST_MS + day * DAY_MS + ms)).concat();
            let is_done = |day: &(Date, DayState)| day.1 == DayState::Done;
            prop_assert_eq!(at(0).into_iter().filter(is_done).count(), at(ms).into_iter().filter(is_done).count());
            prop_assert_eq!(at(ms).len() % 7, 0);
        }
    }

    #[test]
    fn weeks_count_where_a_number_of_times_is_asked_for() {
        let rule = Rule::Times(3);
        let plan = Plan { rule, first: later(4), last: later(27), opens_minute: 0, closes_minute: 1440, make_up_days: 1 };
        // The first week has three days left, Friday to Sunday; the second has its three; the third has two and a day left to come.
        let days = done(&plan, [4, 5, 6, 7, 9, 13, 14, 16]);
        let at = |day: i64| streak(&plan, &days, Timestamp::from_ms(FIRST_MS + day * DAY_MS));
        assert_eq!(at(6), Streak::Weeks(1));
        assert_eq!(at(13), Streak::Weeks(2));
        assert_eq!(at(20), Streak::Weeks(2), "Sunday, and today is left");
        assert_eq!(at(21), Streak::Weeks(2), "Sunday can still be made up");
        assert_eq!(at(22), Streak::Weeks(0));
    }
}
