//! A poll, a registration and what came of a survey, to try the program with.

use identity::{Duty, Space, find_demo_person};
use kernel::{AccountId, ClassId, FormId, RequestId, Timestamp};
use roster::{Class, find_class};
use store::Tx;
use web::PageError;

use super::given::{Handing, drop_in, keep};
use super::question::{Answer, Kind, Question};
use super::{Form, people, rows};
use crate::inbox;

const DAY_MS: i64 = 24 * 3_600_000;
const HOUR_MS: i64 = 3_600_000;

/// A question: how it is answered, whether it can be left out, its words and its choices.
type Asked = (Kind, bool, &'static str, &'static [&'static str]);

/// A form, and who has answered what: for each question the words, one choice after another.
struct DemoForm {
    name: &'static str,
    space: Space,
    title: &'static str,
    intro: &'static str,
    questions: &'static [Asked],
    is_anonymous: bool,
    /// In how many days it closes
    days: i64,
    given: &'static [(&'static str, &'static [&'static str])],
}

const FORMS: [DemoForm; 3] = [
    DemoForm {
        name: "survey",
        space: Space::Parents,
        title: "开学第一个月，您怎么看",
        intro: "匿名问卷，一分钟。想说的都可以写。",
        questions: &[(Kind::One, false, "孩子每天的作业时间", &["偏少", "合适", "偏多"]), (Kind::Text, true, "想对老师说的话", &[])],
        is_anonymous: true,
        days: -1,
        given: &[
            ("c73-01", &["合适", "孩子很喜欢科学课。"]),
            ("c73-02", &["偏多", "周三作业有点多。"]),
            ("c73-03", &["合适", ""]),
            ("c73-04", &["合适", "谢谢老师。"]),
            ("c73-05", &["偏少", ""]),
            ("c73-06", &["合适", "希望多一些户外活动。"]),
        ],
    },
    DemoForm {
        name: "poll",
        space: Space::Pupils,
        title: "下次主题班会聊什么",
        intro: "",
        questions: &[(Kind::One, false, "下次主题班会聊什么", &["我喜欢的科学家", "怎样安排周末", "手机和我们"])],
        is_anonymous: false,
        days: 4,
        given: &[
            ("c73-01", &["手机和我们"]),
            ("c73-02", &["怎样安排周末"]),
            ("c73-03", &["手机和我们"]),
            ("c73-05", &["我喜欢的科学家"]),
            ("c73-07", &["手机和我们"]),
        ],
    },
    DemoForm {
        name: "sign-up",
        space: Space::Parents,
        title: "周六示例植物园亲子活动报名",
        intro: "周六 8:30 校门口集合，12:00 回到学校，不收费用。",
        questions: &[
            (Kind::One, false, "孩子是否参加", &["参加", "不参加"]),
            (Kind::Number, true, "家长几人同行", &[]),
            (Kind::Text, true, "需要老师知道的情况（如过敏、晕车）", &[]),
        ],
        is_anonymous: false,
        days: 5,
        given: &[
            ("c73-01", &["参加", "1", ""]),
            ("c73-03", &["参加", "2", "晕车，请坐前排。"]),
            ("c73-04", &["不参加", "", "周六有比赛。"]),
            ("c73-08", &["参加", "0", ""]),
        ],
    },
];

/// Forms in a demo class. The same again adds nothing.
///
/// # Errors
/// The database refused it.
pub async fn demo_forms(tx: &mut Tx, now: Timestamp) -> Result<(), PageError> {
    let class = find_class(tx, ClassId::from_name("qinghe demo", "七（3）班")).await?;
    let (Some(class), Some(teacher)) = (class, find_demo_person(tx, "teacher").await?) else { return Ok(()) };
    for demo in &FORMS {
        let form = form(demo, teacher.account, now);
        if rows::add(tx, &class, &form).await? {
            fill(tx, &class, demo, &form, now).await?;
        }
    }
    Ok(())
}

fn form(demo: &DemoForm, author: AccountId, now: Timestamp) -> Form {
    let question = |(kind, is_optional, text, choices): &Asked| Question {
        kind: *kind,
        text: (*text).to_owned(),
        is_required: !is_optional,
        choices: choices.iter().map(|choice| (*choice).to_owned()).collect(),
    };
    Form {
        id: FormId::from_name("qinghe demo", demo.name),
        space: demo.space,
        author,
        author_name: String::new(),
        author_duty: Duty::HeadTeacher,
        title: demo.title.to_owned(),
        intro: demo.intro.to_owned(),
        questions: demo.questions.iter().map(question).collect(),
        is_anonymous: demo.is_anonymous,
        shows_results: true,
        closes_at: now.plus_ms(demo.days * DAY_MS),
        reminded_at: None,
        // A whole day ago, so that it waits in no night's quiet hours.
        made_at: now.plus_ms((demo.days.min(0) - 1) * DAY_MS),
    }
}

async fn fill(tx: &mut Tx, class: &Class, demo: &DemoForm, form: &Form, now: Timestamp) -> Result<(), PageError> {
    if !form.is_closed(now) {
        let asked = people::list_asked(tx, class, form.space).await?;
        let readers: Vec<AccountId> = asked.into_iter().map(|(reader, _)| reader).collect();
        people::tell(tx, class, form, &readers, false, form.made_at).await?;
    }
    for (hours, (who, words)) in (1..).zip(demo.given) {
        let Some(person) = find_demo_person(tx, who).await? else { continue };
        let (reader, at) = (person.account, form.made_at.plus_ms(hours * HOUR_MS));
        let answers = form.questions.iter().zip(*words).map(|(question, words)| answer(question.kind, words)).collect();
        let new = Handing { reader, by: reader, request: RequestId::new(), after: None, answers };
        if form.is_anonymous {
            drop_in(tx, class, form, &new).await?;
        } else {
            keep(tx, class, form.id, &new, at).await?;
        }
        inbox::handle(tx, &class.home, &people::subject(form.id, reader), reader, at).await?;
    }
    Ok(())
}

fn answer(kind: Kind, words: &str) -> Answer {
    match kind {
        _ if words.is_empty() => Answer::Nothing,
        Kind::One | Kind::Several => Answer::Chosen(vec![words.to_owned()]),
        Kind::Text => Answer::Text(words.to_owned()),
        Kind::Number => Answer::Number(words.to_owned()),
    }
}
