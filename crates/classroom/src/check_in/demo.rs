//! Check-ins to try the program with.

use identity::consent::{Purpose, demo_consent};
use identity::guardians::Owner;
use identity::{Person, find_demo_person};
use jiff::civil::Date;
use kernel::{CheckInEntryId, CheckInId, ClassId, RequestId, Timestamp};
use roster::{Class, find_class};
use store::Tx;
use web::PageError;

use super::comment::{self, Comment, Stamp};
use super::entry::{self, Entry};
use super::evidence::{Asked, Evidence, Given};
use super::rule::{Plan, Rule, Timing, WHOLE_DAY};
use super::task::{self, CheckIn, SeenBy};
use crate::period::today;

/// Class, its teacher, the title, what to do.
type DemoCheckIn = (&'static str, &'static str, &'static str, &'static str, &'static [DemoEntry]);

/// Pupil, how many days ago, pages, words, and what the teacher stamped.
type DemoEntry = (&'static str, i64, i64, &'static str, Option<Stamp>);

const CHECK_INS: [DemoCheckIn; 2] = [
    (
        "七（3）班",
        "teacher",
        "名著阅读",
        "每天读《西游记》，写下页数和一句感想。",
        &[
            ("pupil", 3, 12, "石猴有了名字，还有了一群伙伴。", Some(Stamp::WellDone)),
            ("pupil", 2, 15, "学本领真不容易，他等了七年。", Some(Stamp::KeepGoing)),
            ("c73-01", 3, 10, "龙宫那一段最好笑。", Some(Stamp::Creative)),
            ("c73-01", 1, 14, "", None),
            ("c73-02", 2, 20, "读到大闹天宫了！", None),
            ("c73-03", 1, 8, "今天读得慢，因为查了很多字。", Some(Stamp::Careful)),
            ("c73-04", 0, 11, "唐僧终于出发了。", None),
        ],
    ),
    (
        "四（2）班",
        "teacher-parent",
        "亲子阅读",
        "和家人一起读一本喜欢的书，记下页数。",
        &[
            ("pupil-primary", 2, 6, "和爸爸读了小英雄雨来。", Some(Stamp::WellDone)),
            ("pupil-primary", 1, 8, "", None),
            ("c42-01", 1, 5, "妈妈读一段，我读一段。", None),
            ("c42-02", 0, 9, "", None),
        ],
    ),
];

/// Whose entries are shown to the class, and the guardian who agreed to that.
const SHOWN: (&str, &str) = ("c42-01", "teacher-parent");

/// A running check-in with some entries in both demo classes. The same again adds nothing.
///
/// # Errors
/// The database refused it.
pub async fn demo_check_ins(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    for (class, teacher, title, what, entries) in CHECK_INS {
        let class_row = find_class(tx, ClassId::from_name("qinghe demo", class)).await?;
        let (Some(class_row), Some(teacher)) = (class_row, find_demo_person(tx, teacher).await?) else { continue };
        let id = CheckInId::from_name("qinghe demo", class);
        if task::find(tx, &class_row, id).await?.is_some() {
            continue;
        }
        let of = CheckIn {
            id,
            title: title.to_owned(),
            task: what.to_owned(),
            asked: Asked([Evidence::Words, Evidence::Pages].into()),
            plan: Plan {
                rule: Rule::On(0b111_1111),
                first: ago(now, 3),
                last: ago(now, -24),
                opens_minute: 0,
                closes_minute: WHOLE_DAY,
                make_up_days: 3,
            },
            seen_by: SeenBy::Teacher,
        };
        task::add(tx, &class_row, &of, teacher.account, RequestId::from_name("qinghe demo", class), now).await?;
        for demo in entries {
            add(tx, &class_row, &of, &teacher, demo, now).await?;
        }
    }
    Ok(())
}

async fn add(tx: &mut Tx, class: &Class, of: &CheckIn, teacher: &Person, demo: &DemoEntry, now: Timestamp) -> Result<(), PageError> {
    let (pupil, days, pages, words, stamp) = *demo;
    let Some(person) = find_demo_person(tx, pupil).await? else { return Ok(()) };
    let (name, day) = (format!("{} {pupil} {days}", of.id), ago(now, days));
    let new = Entry {
        id: CheckInEntryId::from_name("qinghe demo", &name),
        check_in: of.id,
        pupil: Owner { home: person.home, account: person.account },
        day,
        request: RequestId::from_name("qinghe demo", &name),
        given: Given { words: words.to_owned(), amount: Some(pages) },
        timing: Timing::InTime,
        is_by_guardian: false,
        handed_in_at: now,
        shown_at: None,
        consent_asked_at: None,
        hidden: None,
    };
    if !entry::add(tx, class, of, &new).await? {
        return Ok(());
    }
    if stamp.is_some() {
        let said = Comment { entry: new.id, author: teacher.account, stamp, words: String::new() };
        comment::save(tx, class, &said, now).await?;
    }
    if let (true, Some(guardian)) = (pupil == SHOWN.0, find_demo_person(tx, SHOWN.1).await?) {
        demo_consent(tx, &new.pupil, Purpose::Showcase, guardian.account, now).await?;
        entry::show(tx, class, new.id, Some(now)).await?;
    }
    Ok(())
}

fn ago(now: Timestamp, days: i64) -> Date {
    today(now).checked_sub(jiff::Span::new().days(days)).unwrap_or_else(|_| today(now))
}
