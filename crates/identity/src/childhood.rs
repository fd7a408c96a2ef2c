//! Who is under 14, so that a guardian decides about their data (Personal Information Protection Law, article 31). No birthday is kept: the
//! year at school tells, or the pupil does. A year at school that a child types itself makes nobody older.

use kernel::Timestamp;

use crate::Schooling;

/// Pupils of the first six years are under 14.
const LAST_YEAR_UNDER_14: usize = 6;
/// Who is not yet 14 and past the sixth year will be in so long.
const SAID_COUNTS_FOR_MS: i64 = 2 * YEAR_MS;
const YEAR_MS: i64 = 365 * 24 * 3_600_000;

/// Whether a pupil who attends `schooling`, and said at `said_at` to be under 14, is.
pub(crate) fn is_under_14(schooling: Option<&Schooling>, said_at: Option<Timestamp>, now: Timestamp) -> bool {
    let says_so = said_at.is_some_and(|said_at| now < said_at.plus_ms(SAID_COUNTS_FOR_MS));
    says_so || schooling.is_some_and(|schooling| schooling.year() <= LAST_YEAR_UNDER_14)
}

/// When the first six years end of a pupil who attended `before`, if now they say to attend a later year: from then on they count as if they had
/// just said to be under 14. So nobody is let out of childhood by a form, and nobody stays in it for ever.
pub(crate) fn sixth_year_ends(before: &Schooling, after: &Schooling, now: Timestamp) -> Option<Timestamp> {
    let years_left = LAST_YEAR_UNDER_14.checked_sub(before.year()).filter(|_| after.year() > before.year())?;
    Some(now.plus_ms(i64::try_from(years_left).ok()? * YEAR_MS))
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::{YEAR_MS, is_under_14, sixth_year_ends};
    use crate::Schooling;

    #[test]
    fn the_year_at_school_tells_or_the_pupil_does() {
        let (said, now) = (Timestamp::from_ms(0), Timestamp::from_ms(1));
        for (schooling, by_year, when_said) in
            [("小学/六年级", true, true), ("特殊教育/二年级", true, true), ("初中/七年级", false, true), ("高中/高一", false, true)]
        {
            let schooling: Schooling = schooling.parse().unwrap();
            assert_eq!(is_under_14(Some(&schooling), None, now), by_year, "{schooling:?}");
            assert_eq!(is_under_14(Some(&schooling), Some(said), now), when_said, "{schooling:?}");
        }
        let grown: Schooling = "初中/九年级".parse().unwrap();
        assert!(!is_under_14(Some(&grown), Some(said), said.plus_ms(3 * 365 * 24 * 3_600_000)));
        assert!(!is_under_14(None, None, now), "a grown-up attends nothing");
    }

    #[test]
    fn who_says_to_attend_a_later_year_is_a_child_as_long_as_before() {
        let now = Timestamp::from_ms(0);
        let ends = |before: &str, after: &str| sixth_year_ends(&before.parse().unwrap(), &after.parse().unwrap(), now);
        assert_eq!(ends("小学/三年级", "高中/高三"), Some(now.plus_ms(3 * YEAR_MS)));
        assert_eq!(ends("小学/三年级", "小学/六年级"), Some(now.plus_ms(3 * YEAR_MS)), "also step by step");
        assert_eq!(ends("小学/六年级", "初中/七年级"), Some(now));
        for (before, after) in [("初中/七年级", "高中/高三"), ("小学/六年级", "小学/三年级"), ("小学/六年级", "小学/六年级")]
        {
            assert_eq!(ends(before, after), None, "{before} to {after}");
        }
    }
}
