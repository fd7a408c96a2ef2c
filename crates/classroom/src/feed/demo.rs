//! A few posts to try the program with.

use identity::{Duty, Space, find_demo_person};
use kernel::{ClassId, PostId, Timestamp};
use roster::{Class, find_class};
use store::Tx;
use web::PageError;

use super::Post;
use super::rows::{add, pin};

const HOUR_MS: i64 = 3_600_000;

/// Who, in what duty and space, how many hours ago, on which post (by its number), what.
type Said = (&'static str, Duty, Space, i64, Option<usize>, &'static str);

const SAID: [Said; 8] = [
    (
        "teacher",
        Duty::HeadTeacher,
        Space::Pupils,
        72,
        None,
        "周五下午第三节开主题班会“我的一本书”。每人带一本最近读的书，准备一分钟介绍，不用 PPT。",
    ),
    ("pupil", Duty::Pupil, Space::Pupils, 70, Some(0), "老师，可以带漫画吗？"),
    ("teacher", Duty::HeadTeacher, Space::Pupils, 69, Some(0), "可以，能说出它好在哪里就行。"),
    ("c73-01", Duty::Pupil, Space::Pupils, 26, None, "今天值日把后窗的花浇了，别再浇第二遍啦。"),
    ("teacher", Duty::HeadTeacher, Space::Parents, 48, None, "本周起早读 7:40 开始。路上注意安全，不必赶在 7:20 前到校，校门 7:20 才开。"),
    ("parent", Duty::Guardian, Space::Parents, 46, Some(4), "收到，谢谢老师。"),
    ("teacher", Duty::HeadTeacher, Space::Parents, 20, None, "这周的数学作业里第 12 题超出要求，孩子不会做不用着急，周一课上讲。"),
    ("teacher", Duty::HeadTeacher, Space::Staff, 30, None, "期中前各科作业量请大家互相看一眼，周三晚上语文数学错开。"),
];

/// What was said in a demo class of late. The same again adds nothing.
///
/// # Errors
/// The database refused it.
pub async fn demo_feed(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let Some(class) = find_class(tx, ClassId::from_name("qinghe demo", "七（3）班")).await? else { return Ok(()) };
    for (at, said) in SAID.iter().enumerate() {
        say(tx, &class, at, said, now).await?;
    }
    pin(tx, &class, id_of(0), Some(now.plus_ms(-72 * HOUR_MS))).await?;
    Ok(())
}

fn id_of(at: usize) -> PostId {
    PostId::from_name("qinghe demo", &format!("post {at}"))
}

async fn say(tx: &mut Tx, class: &Class, at: usize, &(who, duty, space, hours, on, body): &Said, now: Timestamp) -> Result<(), PageError> {
    let Some(person) = find_demo_person(tx, who).await? else { return Ok(()) };
    let new = Post {
        id: id_of(at),
        space,
        author: person.account,
        author_name: String::new(),
        author_duty: duty,
        is_by_head: duty == Duty::HeadTeacher,
        reply_to: on.map(id_of),
        body: body.to_owned(),
        made_at: now.plus_ms(-hours * HOUR_MS),
        edited_at: None,
        is_pinned: false,
        is_hidden: false,
        is_removed: false,
        verdict: String::new(),
    };
    add(tx, class, &new).await?;
    Ok(())
}
