//! Many posts of invented people, for trying the program at the size of a nation.

use identity::{Duty, SeededClass, Space};
use kernel::{AccountId, PostId, Timestamp};
use store::{Db, Value, insert_many};
use web::PageError;

const DAY_MS: i64 = 24 * 3_600_000;
const MINUTE_MS: i64 = 60_000;
/// So many days of a year have lessons.
const SCHOOL_DAYS: i64 = 200;
/// So many days every class has talked for, whether or not it was asked to have a whole year.
const DAYS_OF_ALL: i64 = 2;
const CLASSES_PER_TRANSACTION: usize = 500;
/// What is said on a day: in which space, and how many comments follow.
const DAY: [(Space, usize); 6] =
    [(Space::Pupils, 2), (Space::Pupils, 3), (Space::Parents, 4), (Space::Pupils, 1), (Space::Staff, 1), (Space::Parents, 0)];
const WORDS: [&str; 5] = [
    "今天的作业写在练习本上，明天早读前交给组长，拿不准的题先标出来，课上一起看。",
    "读完第三章的同学可以先写一段自己的看法，不用长，把最想说的一句说清楚就好。",
    "收到，谢谢老师。",
    "周五的活动改到下午第二节，请带上水杯，天冷多穿一件。",
    "我也是这么想的，不过图里的角好像画小了一点。",
];

/// Fills the feeds of the classes of [`roster::seed_classes`]: a school year of posts for `lively` of them, spread over the nation, and two
/// days for all others. The same again adds nothing.
///
/// # Errors
/// The database refused it.
pub async fn seed_feeds(db: &Db, users: u64, seed: u64, lively: u64, now: Timestamp) -> Result<(), PageError> {
    let all: Vec<SeededClass> = identity::seeded_classes(users, seed)?.collect();
    let step = (all.len() / usize::try_from(lively.max(1)).unwrap_or(usize::MAX)).max(1);
    for (first, chunk) in all.chunks(CLASSES_PER_TRANSACTION).enumerate() {
        let mut tx = db.begin().await?;
        for (at, class) in chunk.iter().enumerate() {
            let place = first * CLASSES_PER_TRANSACTION + at;
            let is_lively = place.is_multiple_of(step) && ((place / step) as u64) < lively;
            let days = if is_lively { SCHOOL_DAYS } else { DAYS_OF_ALL };
            let posts = (0..days).flat_map(|day| said_on(class, day, now)).collect();
            let head = "INSERT INTO class_post (home, id, class_id, space, author_id, author_duty, reply_to, body, made_at, verdict)";
            insert_many(head, posts, "ON CONFLICT DO NOTHING").execute(&mut tx).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// The posts of a day, each with its comments.
fn said_on(class: &SeededClass, day: i64, now: Timestamp) -> Vec<Vec<Value>> {
    let morning = now.plus_ms(-(day + 1) * DAY_MS);
    let mut rows = Vec::new();
    for (at, (space, comments)) in DAY.into_iter().enumerate() {
        let post = id_of(class, day, at, 0);
        for number in 0..=comments {
            let Some((author, duty)) = speaker(class, space, day, at + number) else { continue };
            let (id, reply_to) = (id_of(class, day, at, number), (number > 0).then_some(post));
            let minutes = i64::try_from(at * 60 + number * 7).unwrap_or_default();
            rows.push(vec![
                (&class.home).into(),
                id.into(),
                roster::seeded_class_id(class).into(),
                space.key().into(),
                author.into(),
                duty.key().into(),
                reply_to.into(),
                WORDS[(at + number) % WORDS.len()].into(),
                morning.plus_ms(minutes * MINUTE_MS).into(),
                "".into(),
            ]);
        }
    }
    rows
}

fn id_of(class: &SeededClass, day: i64, at: usize, number: usize) -> PostId {
    PostId::from_name("qinghe seed", &format!("{}/{}/{day}/{at}/{number}", class.school, class.number))
}

/// Teachers begin, and everybody who reads the space answers.
fn speaker(class: &SeededClass, space: Space, day: i64, turn: usize) -> Option<(AccountId, Duty)> {
    let nth = |people: &[AccountId], duty| {
        let at = usize::try_from(day).unwrap_or_default() + turn;
        people.get(at % people.len().max(1)).map(|account| (*account, duty))
    };
    match (space, turn % 3) {
        (_, 0) | (Space::Staff, _) => nth(&class.teachers, Duty::SubjectTeacher),
        (Space::Pupils, _) => nth(&class.pupils, Duty::Pupil),
        (Space::Parents, _) => nth(&class.parents, Duty::Guardian),
    }
}
