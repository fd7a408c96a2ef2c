//! What a form says of a course.

use std::collections::BTreeMap;

use crate::after_school::change::Details;

/// The most places of one course.
const MOST_PLACES: i64 = 2_000;
const LONGEST_NAME_CHARS: usize = 40;

/// The details as they were sent, or the key of the first fault.
pub(super) fn read_details(sent: &BTreeMap<String, String>) -> Result<Details, &'static str> {
    let field = |name: &str| sent.get(name).map_or("", |text| text.trim());
    let named = |name: &str, fault| {
        let text = field(name);
        let fits = !text.is_empty() && text.chars().count() <= LONGEST_NAME_CHARS && !text.chars().any(char::is_control);
        if fits { Ok(text.to_owned()) } else { Err(fault) }
    };
    let number = |name: &str, range: std::ops::RangeInclusive<i64>, fault| {
        field(name).parse::<i64>().ok().filter(|number| range.contains(number)).ok_or(fault)
    };
    let (begins_minute, ends_minute) = (minute_of(field("begins")), minute_of(field("ends")));
    let (Some(begins_minute), Some(ends_minute)) = (begins_minute, ends_minute) else { return Err("after-school-fault-time") };
    if begins_minute >= ends_minute {
        return Err("after-school-fault-time");
    }
    Ok(Details {
        title: named("title", "after-school-fault-title")?,
        weekday: number("weekday", 1..=7, "after-school-fault-time")?,
        begins_minute,
        ends_minute,
        place: named("place", "after-school-fault-place")?,
        places: number("places", 1..=MOST_PLACES, "after-school-fault-places")?,
    })
}

/// The details of a course as a form has them.
pub(super) fn write_details(details: &Details) -> BTreeMap<String, String> {
    let fields = [
        ("title", details.title.clone()),
        ("weekday", details.weekday.to_string()),
        ("begins", clock_of(details.begins_minute)),
        ("ends", clock_of(details.ends_minute)),
        ("place", details.place.clone()),
        ("places", details.places.to_string()),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn clock_of(minute: i64) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `16:30` as minutes since midnight.
fn minute_of(clock: &str) -> Option<i64> {
    let (hour, minute) = clock.split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}
