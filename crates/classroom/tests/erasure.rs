use std::ops::Deref;

use identity::{DEMO_PASSWORD, EraseDueAccounts};
use kernel::{AccountId, Clock};
use store::{Dialect, sql, sql_dynamic};

use crate::check_in::{SEVENTH, day, hand_in, make, only_entry};
use crate::joining::id;
use crate::world::{World, address, request, worlds};

const WEEK_MS: i64 = 7 * 24 * 3_600_000;

/// The tables in which one of the texts stands.
async fn tables_with(world: &World, texts: &[&str]) -> Vec<String> {
    let mut tx = world.db.read().await.unwrap();
    let is_postgres = tx.dialect() == Dialect::Postgres;
    let names = if is_postgres {
        "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    } else {
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1"
    };
    let tables = sql(names).fetch_all(&mut tx, |row| row.get::<String>("name")).await.unwrap();
    assert!(tables.len() > 25, "all tables are walked: {tables:?}");
    let mut found = Vec::new();
    for table in tables {
        let row = if is_postgres {
            "CAST(t AS TEXT)".to_owned()
        } else {
            let columns = sql_dynamic(format!("SELECT name FROM pragma_table_info('{table}')"));
            let columns = columns.fetch_all(&mut tx, |row| row.get::<String>("name")).await.unwrap();
            columns.iter().map(|name| format!("COALESCE(CAST(t.\"{name}\" AS TEXT), '')")).collect::<Vec<_>>().join(" || ' ' || ")
        };
        let rows = sql_dynamic(format!("SELECT {row} AS line FROM \"{table}\" t"));
        let rows = rows.fetch_all(&mut tx, |row| row.get::<String>("line")).await.unwrap();
        if rows.iter().any(|row| texts.iter().any(|text| row.contains(text))) {
            found.push(table);
        }
    }
    found
}

#[tokio::test]
async fn of_an_erased_pupil_nothing_is_left_but_an_id_in_the_audit_log() {
    for world in worlds().await {
        let (pupil, parent) = (world.browser_of("c73-02").await, world.browser_of("teacher").await);
        let id = AccountId::from_name("qinghe demo", "c73-02").to_string();
        let traces = [id.as_str(), "白鹭", "c73-02"];
        pupil.post_form("/me/settings/consent", &[("purpose", "recording"), ("decision", "given")]).await;
        let desk = format!("{}/members/{id}/guardians", crate::world::address("七（3）班"));
        assert_eq!(parent.post_form(&desk, &[("act", "make_code")]).await.status, 200);
        let before = tables_with(&world, &traces).await;
        for table in ["account", "account_role", "consent", "enrollment", "pairing_code", "session", "sign_in_name"] {
            assert!(before.iter().any(|name| name == table), "{table} holds something to erase: {before:?}");
        }
        assert_eq!(pupil.post_form("/me/settings/erase", &[("current_password", DEMO_PASSWORD)]).await.status, 303);
        world.db.clock().advance_ms(WEEK_MS);
        let now = world.db.clock().now();
        EraseDueAccounts {}.run(world.db.deref(), now).await.unwrap();
        let subscribers = roster::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        assert_eq!(tables_with(&world, &traces).await, ["audit_log", "outbox"], "{}", world.db.name());
        store::outbox::prune(world.db.deref(), now.plus_ms(1)).await.unwrap();
        assert_eq!(tables_with(&world, &traces).await, ["audit_log"], "the message itself goes after its days");
        assert_eq!(tables_with(&world, &["白鹭", "c73-02"]).await, Vec::<String>::new(), "and the audit log knows no name");
    }
}

#[tokio::test]
async fn an_erased_guardian_leaves_the_childs_consent_without_a_name() {
    for world in worlds().await {
        let parent = world.browser_of("parent").await;
        let child = AccountId::from_name("qinghe demo", "pupil-primary");
        let page = format!("/me/children/{child}/consent");
        assert_eq!(parent.post_form(&page, &[("purpose", "showcase"), ("decision", "given")]).await.status, 303);
        parent.post_form("/me/settings/erase", &[("current_password", DEMO_PASSWORD)]).await;
        world.db.clock().advance_ms(WEEK_MS);
        let now = world.db.clock().now();
        EraseDueAccounts {}.run(world.db.deref(), now).await.unwrap();
        let id = AccountId::from_name("qinghe demo", "parent").to_string();
        assert_eq!(tables_with(&world, &[&id, "林建国"]).await, ["audit_log", "outbox"], "{}", world.db.name());
        let kept = world.browser_of("pupil-primary").await.get("/me/settings/consent").await;
        assert!(kept.text().contains("已同意"), "what was agreed to for the child stays the child's");
    }
}

/// What a teacher, a parent and a pupil do in a class, so that the ids of teacher and parent stand in every table that holds them.
async fn live_in_a_class(world: &World) {
    let (teacher, parent, pupil) = (world.browser_of("teacher").await, world.browser_of("parent").await, world.browser_of("pupil").await);
    let (class, child) = (address(SEVENTH), id("pupil"));
    let at = make(world, &teacher, SEVENTH, &[]).await;
    assert_eq!(hand_in(world, &pupil, &at, "pupil", &day(world, 0), "读了").await.status, 303);
    let entry = only_entry(world, &at).await;
    assert_eq!(teacher.post_form(&format!("{entry}/comment"), &[("stamp", "careful")]).await.status, 303);
    for tomorrow in [1, 2] {
        let when = day(world, tomorrow);
        let asked =
            [("when", "range"), ("from_day", when.as_str()), ("from_half", "am"), ("to_day", &when), ("to_half", "pm"), ("reason", "看牙")];
        assert_eq!(parent.post_form(&format!("{class}/leave"), &asked).await.status, 303);
    }
    let leave = {
        let mut tx = world.db.read().await.unwrap();
        sql("SELECT id FROM leave_request ORDER BY from_period").fetch_all(&mut tx, |row| row.get::<String>("id")).await.unwrap().remove(0)
    };
    assert_eq!(teacher.post_form(&format!("{class}/leave/{leave}/approve"), &[]).await.status, 303);
    let mark = format!("mark-{child}");
    for how in ["absent", "late"] {
        assert_eq!(teacher.post_form(&format!("{class}/attendance"), &[(mark.as_str(), how)]).await.status, 303);
        world.db.clock().advance_ms(60_000);
    }
    let (first, second) = (request(), request());
    let behaviour = [("id", first.as_str()), ("dimension", "labour"), ("leaning", "positive"), ("name", "浇花"), ("points", "1")];
    assert_eq!(teacher.post_form(&format!("{class}/evaluation/behaviours"), &behaviour).await.status, 303);
    let seen = [("request", second.as_str()), ("behaviour", "helps-classmates"), ("pupil", &child)];
    assert_eq!(teacher.post_form(&format!("{class}/evaluation"), &seen).await.status, 303);
    let text = format!("{class}/evaluation/terms/{child}");
    assert_eq!(teacher.post_form(&text, &[("act", "share"), ("body", "你照料植物。")]).await.status, 303);
    let mut tx = world.db.begin().await.unwrap();
    classroom::demo_after_school(&mut tx, world.db.clock().now()).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_a_pupil_keeps_does_not_name_an_erased_teacher_or_guardian() {
    for world in worlds().await {
        live_in_a_class(&world).await;
        for (who, written) in [
            (
                "teacher",
                &[
                    "after_school_offer",
                    "attendance",
                    "attendance_correction",
                    "check_in",
                    "check_in_comment",
                    "evaluation",
                    "evaluation_behaviour",
                    "inbox_entry",
                    "leave_request",
                    "term_text",
                    "term_text_shared",
                ][..],
            ),
            ("parent", &["leave_request", "inbox_entry"][..]),
        ] {
            let (browser, id) = (world.browser_of(who).await, id(who));
            let before = tables_with(&world, &[&id]).await;
            for table in written {
                assert!(before.iter().any(|name| name == table), "{who} stands in {table}: {before:?}");
            }
            assert_eq!(browser.post_form("/me/settings/erase", &[("current_password", DEMO_PASSWORD)]).await.status, 303);
            world.db.clock().advance_ms(WEEK_MS);
            EraseDueAccounts {}.run(world.db.deref(), world.db.clock().now()).await.unwrap();
            let subscribers = classroom::subscribe(media::subscribe(roster::subscribe(jobs::Subscribers::new())));
            jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
            assert_eq!(tables_with(&world, &[&id]).await, ["audit_log", "outbox"], "{who} on {}", world.db.name());
        }
        let (pupil, class) = (world.browser_of("pupil").await, address(SEVENTH));
        for page in ["leave", "attendance", "evaluation", "check-in", "after-school"] {
            assert_eq!(pupil.get(&format!("{class}/{page}")).await.status, 200, "{page} is still read on {}", world.db.name());
        }
        let record = pupil.get(&format!("/growth/{}", id("pupil"))).await;
        assert!(record.text().contains("你照料植物。"), "what was said of a child stays the child's");
        assert!(pupil.get(&format!("{class}/attendance")).await.text().contains("迟到"));
    }
}
