use std::ops::Deref;

use identity::guardians::Owner;
use identity::{Duty, EraseDueAccounts, find_demo_person};
use kernel::{AccountId, BehaviourId, ClassId, Clock, RequestId};
use roster::{Enrollment, enroll, find_class, leave, save_class};
use store::sql;
use testing::Client;
use web::Service;

use crate::world::{World, address, worlds};

const CLASS: &str = "七（3）班";
const FOURTH: &str = "四（2）班";
const DAY_MS: i64 = 24 * 3_600_000;

fn id_of(name: &str) -> String {
    AccountId::from_name("qinghe demo", name).to_string()
}

/// The teacher records a behaviour of the demo pupils; answers the status.
async fn record(teacher: &Client<Service>, pupils: &[&str], behaviour: &str, more: &[(&str, &str)]) -> u16 {
    record_as(teacher, &RequestId::new().to_string(), pupils, behaviour, more).await
}

async fn record_as(teacher: &Client<Service>, request: &str, pupils: &[&str], behaviour: &str, more: &[(&str, &str)]) -> u16 {
    let ids: Vec<String> = pupils.iter().map(|name| id_of(name)).collect();
    let mut fields = vec![("request", request), ("behaviour", behaviour)];
    fields.extend(ids.iter().map(|id| ("pupil", id.as_str())));
    fields.extend(more);
    teacher.post_form(&format!("{}/evaluation", address(CLASS)), &fields).await.status.as_u16()
}

async fn count(world: &World, text: &'static str) -> i64 {
    let mut tx = world.db.read().await.unwrap();
    sql(text).fetch_one(&mut tx, |row| row.get("n")).await.unwrap()
}

async fn only(world: &World, text: &'static str) -> String {
    let mut tx = world.db.read().await.unwrap();
    sql(text).fetch_one(&mut tx, |row| row.get("id")).await.unwrap()
}

/// The demo person becomes a subject teacher of the class.
async fn teach(world: &World, name: &str) {
    let mut tx = world.db.begin().await.unwrap();
    let person = find_demo_person(&mut tx, name).await.unwrap().unwrap();
    let class = find_class(&mut tx, ClassId::from_name("qinghe demo", CLASS)).await.unwrap().unwrap();
    let who = Owner { home: person.home, account: person.account };
    let place = Enrollment { who, duty: Duty::SubjectTeacher, subject: "数学".to_owned() };
    enroll(&mut tx, &class, &place, world.db.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
}

/// The pupil leaves the seventh form for the fourth, a class of another head teacher.
async fn transfer(world: &World, name: &str) {
    let mut tx = world.db.begin().await.unwrap();
    let person = find_demo_person(&mut tx, name).await.unwrap().unwrap();
    let now = world.db.clock().now();
    let from = find_class(&mut tx, ClassId::from_name("qinghe demo", CLASS)).await.unwrap().unwrap();
    let to = find_class(&mut tx, ClassId::from_name("qinghe demo", FOURTH)).await.unwrap().unwrap();
    leave(&mut tx, &from, person.account, now).await.unwrap();
    let who = Owner { home: person.home, account: person.account };
    enroll(&mut tx, &to, &Enrollment { who, duty: Duty::Pupil, subject: String::new() }, now).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn an_entry_is_seen_by_pupil_and_guardian_and_by_nobody_elses_family() {
    for world in worlds().await {
        let (teacher, parent, pupil) =
            (world.browser_of("teacher").await, world.browser_of("parent").await, world.browser_of("pupil").await);
        let page = format!("{}/evaluation", address(CLASS));
        assert_eq!(record(&teacher, &["pupil"], "helps-classmates", &[("note", "扶起同学")]).await, 303, "{}", world.db.name());
        for reader in [&parent, &pupil] {
            let seen = reader.get(&page).await;
            assert!(seen.text().contains("主动帮助同学") && seen.text().contains("扶起同学"), "{}", world.db.name());
            assert!(!seen.text().contains("name=\"behaviour\""), "who does not teach gets no form");
        }
        let classmate = world.browser_of("c73-01").await;
        let other = classmate.get(&page).await;
        assert!(other.status == 200 && !other.text().contains("扶起同学") && !other.text().contains(&id_of("pupil")));
        let of_pupil = format!("{page}/pupils/{}", id_of("pupil"));
        assert_eq!(classmate.get(&of_pupil).await.status, 404);
        assert_eq!(parent.get(&format!("{page}/pupils/{}", id_of("c73-01"))).await.status, 404);
        assert!(teacher.get(&of_pupil).await.text().contains("扶起同学"));
        assert_eq!(world.browser_of("teacher-parent").await.get(&of_pupil).await.status, 404, "a teacher of another class");
        assert_eq!(record(&parent, &["pupil"], "polite", &[]).await, 403);
        assert_eq!(record(&pupil, &["pupil"], "polite", &[]).await, 403);
    }
}

#[tokio::test]
async fn one_form_records_for_several_once_and_those_without_an_entry_come_first() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let request = RequestId::new().to_string();
        for _ in 0..2 {
            assert_eq!(record_as(&teacher, &request, &["pupil", "c73-01"], "on-duty", &[]).await, 303);
        }
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM evaluation").await, 2, "{}", world.db.name());
        let page = teacher.get(&format!("{}/evaluation", address(CLASS))).await;
        let choice = |name: &str| page.text().find(&format!("name=\"pupil\" value=\"{}\"", id_of(name))).unwrap();
        let others = page.text().find("其他学生").unwrap();
        assert!(choice("c73-02") < others && others < choice("pupil"));
        assert_eq!(record(&teacher, &[], "on-duty", &[]).await, 422);
        assert_eq!(record(&teacher, &["pupil"], "no-such-thing", &[]).await, 422);
        assert_eq!(record(&teacher, &["pupil"], "on-duty", &[("note", &"长".repeat(301))]).await, 422);
        assert_eq!(record(&teacher, &["c42-01"], "on-duty", &[]).await, 404, "a pupil of another class");
    }
}

#[tokio::test]
async fn an_ordinary_class_says_why_it_has_no_evaluation() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        for page in ["evaluation", "evaluation/terms", "evaluation/behaviours", "growth"] {
            let refused = teacher.get(&format!("{}/{page}", address("科学社"))).await;
            assert!(refused.status == 403 && refused.text().contains("只有行政班"), "{page}");
        }
        let fields = [("request", "x"), ("behaviour", "polite")];
        assert_ne!(teacher.post_form(&format!("{}/evaluation", address("科学社")), &fields).await.status, 303);
    }
}

#[tokio::test]
async fn who_recorded_it_takes_it_back_for_a_week() {
    for world in worlds().await {
        teach(&world, "teacher-parent").await;
        let (teacher, other) = (world.browser_of("teacher").await, world.browser_of("teacher-parent").await);
        record(&teacher, &["pupil"], "more-focus", &[("tell", "1")]).await;
        let entry = only(&world, "SELECT id FROM evaluation").await;
        let back = format!("{}/evaluation/entries/{entry}/take-back", address(CLASS));
        assert_eq!(other.post_form(&back, &[]).await.status, 409, "another teacher's");
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM inbox_entry").await, 1);
        assert_eq!(teacher.post_form(&back, &[]).await.status, 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM evaluation").await, 0, "{}", world.db.name());
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM inbox_entry").await, 0, "the guardians read no more of it");
        record(&teacher, &["pupil"], "polite", &[]).await;
        let entry = only(&world, "SELECT id FROM evaluation").await;
        world.db.clock().advance_ms(7 * DAY_MS);
        let late = teacher.post_form(&format!("{}/evaluation/entries/{entry}/take-back", address(CLASS)), &[]).await;
        assert_eq!(late.status, 409);
    }
}

#[tokio::test]
async fn guardians_are_told_only_what_needs_attention_and_only_when_the_teacher_says_so() {
    for world in worlds().await {
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        record(&teacher, &["pupil"], "more-focus", &[]).await;
        record(&teacher, &["pupil"], "polite", &[("tell", "1")]).await;
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM inbox_entry").await, 0, "{}", world.db.name());
        record(&teacher, &["pupil"], "work-on-time", &[("tell", "1")]).await;
        world.db.clock().advance_ms(DAY_MS);
        let inbox = parent.get("/me/inbox").await;
        assert!(inbox.text().contains("林小满：老师有一条期待"), "{}", world.db.name());
        assert!(!inbox.text().contains("按时交作业"), "the inbox names nothing that others could read over a shoulder");
    }
}

#[tokio::test]
async fn a_term_text_is_made_of_entries_and_stays_as_it_was_shared() {
    for world in worlds().await {
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        record(&teacher, &["pupil"], "tends-plants", &[("note", "老师的秘密")]).await;
        let (all, own) = (format!("{}/evaluation/terms", address(CLASS)), format!("{}/evaluation", address(CLASS)));
        assert_eq!(teacher.post_form(&all, &[("act", "generate")]).await.status, 303);
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM term_text").await, 1, "only who has entries gets a text");
        let text = format!("{all}/{}", id_of("pupil"));
        let draft = teacher.get(&text).await;
        assert!(draft.text().contains("细心照料植物") && draft.text().contains("林小满"));
        assert!(!parent.get(&own).await.text().contains("<article"), "a draft is the teacher's");
        let print = format!("{all}/print?pupil={}", id_of("pupil"));
        teacher.post_form(&text, &[("act", "share"), ("body", "第一版：你照料植物。")]).await;
        assert!(parent.get(&own).await.text().contains("第一版"));
        teacher.post_form(&text, &[("act", "save"), ("body", "改了一半")]).await;
        assert!(parent.get(&print).await.text().contains("第一版"), "what was shared stays");
        assert!(!parent.get(&own).await.text().contains("改了一半"), "{}", world.db.name());
        for _ in 0..2 {
            teacher.post_form(&text, &[("act", "share"), ("body", "第二版")]).await;
        }
        assert!(parent.get(&print).await.text().contains("第二版"));
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM term_text_shared").await, 2, "the same text is the same version");
        assert_eq!(
            count(&world, "SELECT COUNT(*) AS n FROM term_text_shared WHERE body = '第一版：你照料植物。' AND version = 1").await,
            1
        );
        let classmate = world.browser_of("c73-01").await;
        assert!(!classmate.get(&print).await.text().contains("第二版"));
        assert_eq!(parent.get(&text).await.status, 403);
        assert_eq!(parent.post_form(&all, &[("act", "share")]).await.status, 403);
    }
}

#[tokio::test]
async fn a_subject_teacher_records_and_leaves_the_texts_to_the_head_teacher() {
    for world in worlds().await {
        teach(&world, "teacher-parent").await;
        let other = world.browser_of("teacher-parent").await;
        assert_eq!(record(&other, &["pupil"], "explains", &[]).await, 303);
        for page in ["evaluation/terms", "evaluation/behaviours", "growth"] {
            assert_eq!(other.get(&format!("{}/{page}", address(CLASS))).await.status, 403, "{page}");
        }
        assert_eq!(other.get(&format!("/growth/{}", id_of("pupil"))).await.status, 404);
    }
}

#[tokio::test]
async fn a_class_adds_behaviours_and_what_was_recorded_keeps_them() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let page = format!("{}/evaluation/behaviours", address(CLASS));
        let id = BehaviourId::new().to_string();
        let new = [("id", id.as_str()), ("dimension", "labour"), ("leaning", "positive"), ("name", "种好班级菜地"), ("points", "2")];
        for _ in 0..2 {
            assert_eq!(teacher.post_form(&page, &new).await.status, 303);
        }
        assert_eq!(record(&teacher, &["pupil"], &id, &[]).await, 303);
        assert_eq!(teacher.post_form(&format!("{page}/{id}/retire"), &[]).await.status, 303);
        assert_eq!(record(&teacher, &["pupil"], &id, &[]).await, 422, "retired");
        let own = world.browser_of("parent").await.get(&format!("{}/evaluation", address(CLASS))).await;
        assert!(own.text().contains("种好班级菜地") && own.text().contains("+2"), "{}", world.db.name());
        for wrong in [("dimension", "wealth"), ("points", "6"), ("name", "太长的名字太长的名字太长的名字太长的名字太长")]
        {
            let fresh = BehaviourId::new().to_string();
            let mut fields: Vec<_> = new.iter().copied().filter(|(key, _)| *key != wrong.0 && *key != "id").collect();
            fields.extend([wrong, ("id", fresh.as_str())]);
            assert_eq!(teacher.post_form(&page, &fields).await.status, 422, "{wrong:?}");
        }
    }
}

#[tokio::test]
async fn what_is_typed_is_printed_as_text() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        let hostile = "=HYPERLINK(\"http://x\")<script>alert(1)</script>{ $name }";
        record(&teacher, &["pupil"], "polite", &[("note", hostile)]).await;
        let text = format!("{}/evaluation/terms/{}", address(CLASS), id_of("pupil"));
        teacher.post_form(&text, &[("act", "share"), ("body", hostile)]).await;
        let record = format!("/growth/{}", id_of("pupil"));
        let piece = RequestId::new().to_string();
        assert_eq!(pupil.post_form(&format!("{record}/pieces"), &[("request", &piece), ("body", hostile)]).await.status, 303);
        for page in [record.clone(), format!("{}/evaluation", address(CLASS))] {
            let seen = pupil.get(&page).await;
            assert!(seen.text().contains("=HYPERLINK(") && !seen.text().contains("<script>alert"), "{page}");
        }
        for body in ["", "\u{0}", &"长".repeat(1_001)] {
            assert_eq!(pupil.post_form(&format!("{record}/pieces"), &[("request", &piece), ("body", body)]).await.status, 422);
        }
    }
}

#[tokio::test]
async fn a_record_goes_along_when_the_pupil_moves() {
    for world in worlds().await {
        let (teacher, parent, pupil) =
            (world.browser_of("teacher").await, world.browser_of("parent").await, world.browser_of("pupil").await);
        record(&teacher, &["pupil"], "keeps-word", &[("note", "旧班的夸奖")]).await;
        record(&teacher, &["pupil"], "more-focus", &[("note", "旧班的期待")]).await;
        let text = format!("{}/evaluation/terms/{}", address(CLASS), id_of("pupil"));
        teacher.post_form(&text, &[("act", "share"), ("body", "旧班的评语")]).await;
        let mark = format!("mark-{}", id_of("pupil"));
        assert_eq!(teacher.post_form(&format!("{}/attendance", address(CLASS)), &[(&mark, "late")]).await.status, 303);
        let page = format!("/growth/{}", id_of("pupil"));
        assert!(teacher.get(&page).await.text().contains("旧班的夸奖"));
        let next = world.browser_of("teacher-parent").await;
        assert_eq!(next.get(&page).await.status, 404);
        transfer(&world, "pupil").await;
        for reader in [&pupil, &parent, &next] {
            let seen = reader.get(&page).await;
            assert!(seen.text().contains("旧班的夸奖") && seen.text().contains("旧班的评语"), "{}", world.db.name());
            assert!(seen.text().contains(CLASS), "it says where it comes from");
            assert!(seen.text().contains("迟到 1"), "attendance is summed up");
            assert!(!seen.text().contains("旧班的期待"), "what needed attention does not follow a child");
        }
        assert_eq!(teacher.get(&page).await.status, 404, "no longer the teacher's pupil");
        assert_eq!(world.browser_of("c73-01").await.get(&page).await.status, 404);
    }
}

#[tokio::test]
async fn a_shared_text_keeps_the_name_that_the_class_had() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let text = format!("{}/evaluation/terms/{}", address(CLASS), id_of("pupil"));
        teacher.post_form(&text, &[("act", "share"), ("body", "一年的话")]).await;
        let mut tx = world.db.begin().await.unwrap();
        let mut class = find_class(&mut tx, ClassId::from_name("qinghe demo", CLASS)).await.unwrap().unwrap();
        class.name = "八（3）班".to_owned();
        save_class(&mut tx, &class, world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let seen = world.browser_of("pupil").await.get(&format!("/growth/{}", id_of("pupil"))).await;
        assert!(seen.text().contains("一年的话") && seen.text().contains(CLASS), "{}", world.db.name());
    }
}

#[tokio::test]
async fn only_the_pupil_adds_and_chooses() {
    for world in worlds().await {
        let (teacher, parent, pupil) =
            (world.browser_of("teacher").await, world.browser_of("parent").await, world.browser_of("pupil").await);
        record(&teacher, &["pupil"], "reads", &[]).await;
        let (page, piece) = (format!("/growth/{}", id_of("pupil")), RequestId::new().to_string());
        for _ in 0..2 {
            let added = pupil.post_form(&format!("{page}/pieces"), &[("request", &piece), ("body", "我学会了游泳")]).await;
            assert_eq!(added.status, 303);
        }
        assert_eq!(parent.get(&page).await.text().matches("我学会了游泳").count(), 1, "{}", world.db.name());
        let entry = only(&world, "SELECT id FROM evaluation").await;
        let chosen = [("source", "evaluation"), ("item", entry.as_str()), ("is_favourite", "1")];
        assert_eq!(pupil.post_form(&format!("{page}/favourites"), &chosen).await.status, 303);
        assert_eq!(parent.get(&page).await.text().matches("喜欢阅读").count(), 2, "among the favourites and in its term");
        let unknown = [("source", "evaluation"), ("item", "x"), ("is_favourite", "1")];
        assert_eq!(pupil.post_form(&format!("{page}/favourites"), &unknown).await.status, 404);
        for reader in [&parent, &teacher] {
            assert_eq!(reader.post_form(&format!("{page}/favourites"), &chosen).await.status, 403);
            assert_eq!(reader.post_form(&format!("{page}/pieces"), &[("request", &piece), ("body", "x")]).await.status, 403);
        }
        assert_eq!(pupil.post_form(&format!("{page}/pieces/{piece}/remove"), &[]).await.status, 303);
        assert!(!parent.get(&page).await.text().contains("我学会了游泳"));
    }
}

#[tokio::test]
async fn of_an_erased_pupil_no_entry_text_or_piece_is_left() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("c73-02").await);
        record(&teacher, &["c73-02"], "reads", &[]).await;
        let text = format!("{}/evaluation/terms/{}", address(CLASS), id_of("c73-02"));
        teacher.post_form(&text, &[("act", "share"), ("body", "再见")]).await;
        let (page, piece) = (format!("/growth/{}", id_of("c73-02")), RequestId::new().to_string());
        pupil.post_form(&format!("{page}/pieces"), &[("request", &piece), ("body", "我的话")]).await;
        let favourite = [("source", "own"), ("item", piece.as_str()), ("is_favourite", "1")];
        pupil.post_form(&format!("{page}/favourites"), &favourite).await;
        let counted =
            "SELECT (SELECT COUNT(*) FROM evaluation) + (SELECT COUNT(*) FROM term_text) + (SELECT COUNT(*) FROM term_text_shared)
                            + (SELECT COUNT(*) FROM growth_piece) + (SELECT COUNT(*) FROM growth_favourite) AS n";
        assert_eq!(count(&world, counted).await, 5, "{}", world.db.name());
        pupil.post_form("/me/settings/erase", &[("current_password", identity::DEMO_PASSWORD)]).await;
        world.db.clock().advance_ms(7 * DAY_MS);
        EraseDueAccounts {}.run(world.db.deref(), world.db.clock().now()).await.unwrap();
        let subscribers = classroom::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        assert_eq!(count(&world, counted).await, 0, "{}", world.db.name());
    }
}

#[tokio::test]
async fn what_a_colleague_writes_meanwhile_is_not_written_over_by_the_machine() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        assert_eq!(record(&teacher, &["pupil"], "helps-classmates", &[]).await, 303);
        let mut writing = world.db.begin().await.unwrap();
        let class = find_class(&mut writing, ClassId::from_name("qinghe demo", CLASS)).await.unwrap().unwrap();
        let term = classroom::Term::of(world.db.clock().now()).to_string();
        let insert =
            "INSERT INTO term_text (home, class_id, pupil_id, term, body, written_by, written_at) VALUES ($1, $2, $3, $4, '亲笔', $5, 0)";
        let text = sql(insert).bind(&class.home).bind(class.id).bind(id_of("pupil")).bind(term).bind(id_of("teacher"));
        text.execute(&mut writing).await.unwrap();
        let all = format!("{}/evaluation/terms", address(CLASS));
        let reply = world.beside(writing, teacher.post_form(&all, &[("act", "generate")])).await;
        assert_eq!(reply.status, 303, "{}", reply.text());
        assert_eq!(count(&world, "SELECT COUNT(*) AS n FROM term_text WHERE body = '亲笔'").await, 1, "{}", world.db.name());
    }
}
