//! A notice to try the program with.

use identity::{Duty, find_demo_person};
use kernel::{ClassId, NoticeId, Timestamp};
use roster::find_class;
use store::Tx;
use web::PageError;

use super::Notice;
use super::acts::publish;

const DAY_MS: i64 = 24 * 3_600_000;

/// A notice in a demo class that its parents have not read yet. The same again adds nothing.
///
/// # Errors
/// The database refused it.
pub async fn demo_notice(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let class = find_class(tx, ClassId::from_name("qinghe demo", "七（3）班")).await?;
    let (Some(class), Some(teacher)) = (class, find_demo_person(tx, "teacher").await?) else { return Ok(()) };
    let notice = Notice {
        id: NoticeId::from_name("qinghe demo", "spring outing"),
        author: teacher.account,
        author_name: String::new(),
        author_duty: Duty::HeadTeacher,
        title: "下周三去示例植物园".to_owned(),
        body: "上午 8:00 校门口集合，下午 15:30 回到学校。请穿运动鞋，带水和一份午餐；不收费用。\n有过敏或晕车的孩子，请在家校里告诉我。"
            .to_owned(),
        to_pupils: true,
        to_parents: true,
        due_at: Some(now.plus_ms(3 * DAY_MS)),
        made_at: now.plus_ms(-DAY_MS / 8),
    };
    publish(tx, &class, &notice).await
}
