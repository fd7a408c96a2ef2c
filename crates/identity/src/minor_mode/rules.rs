use std::ops::RangeInclusive;

use kernel::Timestamp;

use crate::Schooling;

/// So many minutes before the end a child is told.
const TOLD_BEFORE_MINUTES: i64 = 10;
/// After so long it is time to look into the distance.
const EYES_EVERY_MINUTES: i64 = 30;

/// The age bands of the national guideline, as far as there are pupils in them. No birthday is kept: the year at school tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Band {
    /// 不满 8 岁: the first two years
    Under8,
    /// 8 至 12 岁: the third to the sixth year
    Under12,
    /// 12 至 16 岁: from the seventh year to the tenth
    Under16,
    /// 16 至 18 岁
    Under18,
}

impl Band {
    /// The band of a pupil; one whose year is not known is taken to be past primary school.
    #[must_use]
    pub fn of(schooling: Option<&Schooling>) -> Self {
        match schooling.map(Schooling::year) {
            Some(1..=2) => Self::Under8,
            Some(3..=6) => Self::Under12,
            Some(11..) => Self::Under18,
            _ => Self::Under16,
        }
    }

    /// The name in messages.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Under8 => "under-8",
            Self::Under12 => "under-12",
            Self::Under16 => "under-16",
            Self::Under18 => "under-18",
        }
    }

    /// The rules before anybody changed them: the guideline recommends up to an hour under 16, and two from then on; its draft had 40 minutes
    /// under 8, which is kept here.
    #[must_use]
    pub const fn rules(self) -> Rules {
        let daily_minutes = match self {
            Self::Under8 => 40,
            Self::Under12 | Self::Under16 => 60,
            Self::Under18 => 120,
        };
        Rules { daily_minutes, night_from: Some(22), night_until: 6 }
    }

    /// Within what a guardian chooses the minutes of a day.
    #[must_use]
    pub const fn bounds(self) -> RangeInclusive<i64> {
        match self {
            Self::Under8 => 20..=60,
            Self::Under12 => 20..=90,
            Self::Under16 => 30..=120,
            Self::Under18 => 30..=180,
        }
    }
}

/// What holds for a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Minutes a day
    pub daily_minutes: i64,
    /// The hour at which the night begins; `None` without a pause at night
    pub night_from: Option<i64>,
    /// The hour at which it ends
    pub night_until: i64,
}

/// A child in minor mode, today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Minor {
    /// The age band
    pub band: Band,
    /// What holds
    pub rules: Rules,
    /// Minutes counted today
    pub used_minutes: i64,
    /// What a guardian added or took today
    pub extra_minutes: i64,
}

/// What minor mode says at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// Go on
    Free,
    /// Look into the distance
    RestEyes,
    /// So many minutes are left
    Ends(i64),
    /// Enough for today
    Enough,
    /// It is night
    Night,
}

impl Now {
    /// Whether personal pages wait.
    #[must_use]
    pub const fn is_rest(self) -> bool {
        matches!(self, Self::Enough | Self::Night)
    }
}

impl Minor {
    /// Minutes left today.
    #[must_use]
    pub fn left(&self) -> i64 {
        (self.rules.daily_minutes + self.extra_minutes - self.used_minutes).max(0)
    }

    /// What is said at `at`. The night goes before the minutes.
    #[must_use]
    pub fn at(&self, at: Timestamp) -> Now {
        let hour: i64 = at.minute().get(11..13).and_then(|hour| hour.parse().ok()).unwrap_or(12);
        match (self.rules.night_from, self.left()) {
            (Some(from), _) if hour >= from || hour < self.rules.night_until => Now::Night,
            (_, 0) => Now::Enough,
            (_, left) if left <= TOLD_BEFORE_MINUTES => Now::Ends(left),
            _ if self.used_minutes > 0 && self.used_minutes % EYES_EVERY_MINUTES == 0 => Now::RestEyes,
            _ => Now::Free,
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::{Band, Minor, Now, Rules};
    use crate::Schooling;

    /// 2026-03-02, so many hours and minutes into the day in China.
    fn at(hour: i64, minute: i64) -> Timestamp {
        Timestamp::from_ms(1_772_380_800_000).plus_ms((hour * 60 + minute) * 60_000)
    }

    fn child(band: Band, used_minutes: i64) -> Minor {
        Minor { band, rules: band.rules(), used_minutes, extra_minutes: 0 }
    }

    #[test]
    fn the_year_at_school_tells_the_band() {
        for (schooling, band) in [
            ("小学/一年级", Band::Under8),
            ("小学/二年级", Band::Under8),
            ("特殊教育/二年级", Band::Under8),
            ("小学/三年级", Band::Under12),
            ("小学/六年级", Band::Under12),
            ("初中（五•四学制）/六年级", Band::Under12),
            ("初中/七年级", Band::Under16),
            ("高中/高一", Band::Under16),
            ("高中/高二", Band::Under18),
        ] {
            assert_eq!(Band::of(Some(&schooling.parse::<Schooling>().unwrap())), band, "{schooling}");
        }
        assert_eq!(Band::of(None), Band::Under16);
    }

    #[test]
    fn each_band_is_told_reminded_and_sent_to_rest_in_time() {
        for (band, used, expected) in [
            (Band::Under8, 0, Now::Free),
            (Band::Under8, 29, Now::Free),
            (Band::Under8, 30, Now::Ends(10)),
            (Band::Under8, 35, Now::Ends(5)),
            (Band::Under8, 40, Now::Enough),
            (Band::Under12, 30, Now::RestEyes),
            (Band::Under12, 45, Now::Free),
            (Band::Under12, 50, Now::Ends(10)),
            (Band::Under12, 65, Now::Enough),
            (Band::Under16, 60, Now::Enough),
            (Band::Under18, 60, Now::RestEyes),
            (Band::Under18, 120, Now::Enough),
        ] {
            assert_eq!(child(band, used).at(at(16, 0)), expected, "{band:?} after {used} minutes");
        }
    }

    #[test]
    fn the_night_lasts_from_ten_to_six_unless_a_guardian_says_otherwise() {
        let child = child(Band::Under12, 60);
        for (hour, minute, expected) in
            [(21, 59, Now::Enough), (22, 0, Now::Night), (0, 30, Now::Night), (5, 59, Now::Night), (6, 0, Now::Enough)]
        {
            assert_eq!(child.at(at(hour, minute)), expected, "{hour}:{minute}");
        }
        let early = Minor { rules: Rules { night_from: Some(20), night_until: 7, ..child.rules }, used_minutes: 0, ..child };
        assert_eq!((early.at(at(20, 0)), early.at(at(6, 30)), early.at(at(7, 0))), (Now::Night, Now::Night, Now::Free));
        let never = Minor { rules: Rules { night_from: None, ..child.rules }, used_minutes: 0, ..child };
        assert_eq!(never.at(at(23, 0)), Now::Free);
    }

    #[test]
    fn a_guardian_gives_and_takes_minutes_for_today() {
        let more = Minor { extra_minutes: 15, ..child(Band::Under12, 60) };
        assert_eq!((more.left(), more.at(at(16, 0))), (15, Now::RestEyes));
        let done = Minor { extra_minutes: -60, ..child(Band::Under12, 5) };
        assert_eq!((done.left(), done.at(at(16, 0))), (0, Now::Enough));
        for band in [Band::Under8, Band::Under12, Band::Under16, Band::Under18] {
            assert!(band.bounds().contains(&band.rules().daily_minutes));
        }
    }
}
