//! Quiet hours.

use kernel::Timestamp;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;
/// China Standard Time, ahead of UTC.
const CHINA_MS: i64 = 8 * HOUR_MS;
const ENDS_AT_MS: i64 = 7 * HOUR_MS;
const BEGINS_AT_MS: i64 = 21 * HOUR_MS;

/// From when an entry made at `now` is seen.
pub(super) fn visible_from(now: Timestamp, is_urgent: bool) -> Timestamp {
    let into_day = (now.as_ms() + CHINA_MS).rem_euclid(DAY_MS);
    if is_urgent || (ENDS_AT_MS..BEGINS_AT_MS).contains(&into_day) {
        return now;
    }
    let days = if into_day >= BEGINS_AT_MS { DAY_MS } else { 0 };
    now.plus_ms(days + ENDS_AT_MS - into_day)
}

#[cfg(test)]
mod tests {
    use kernel::Timestamp;

    use super::visible_from;

    #[test]
    fn what_can_wait_is_seen_from_seven_in_the_morning() {
        let at = |text: &str| Timestamp::from_utc(text).unwrap();
        for (made, seen) in [
            ("2026-03-02T12:59:59Z", "2026-03-02T12:59:59Z"),
            ("2026-03-02T13:00:00Z", "2026-03-02T23:00:00Z"),
            ("2026-03-02T15:00:00Z", "2026-03-02T23:00:00Z"),
            ("2026-03-02T17:30:00Z", "2026-03-02T23:00:00Z"),
            ("2026-03-02T22:59:59Z", "2026-03-02T23:00:00Z"),
            ("2026-03-02T23:00:00Z", "2026-03-02T23:00:00Z"),
        ] {
            assert_eq!(visible_from(at(made), false), at(seen), "{made}");
            assert_eq!(visible_from(at(made), true), at(made), "{made}, urgent");
        }
    }
}
