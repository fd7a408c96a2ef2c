//! A later state of the same source, and what becomes of it.

use std::path::Path;

use library::log;
use library::projection;
use serde_json::Value;
use testing::TestDb;

use super::world::{count, exported, import, line, real_data, refusals, resource_id, write};

/// Copies a data set of the real input, each of its records through `change`, which drops it by answering `None`.
fn copy(node: &TestDb, from: &Path, to: &str, change: impl Fn(usize, Value) -> Option<Value>) -> std::path::PathBuf {
    let mut at = 0;
    for name in ["data_version.json", "part_100.json", "part_101.json", "part_102.json"] {
        let text = std::fs::read_to_string(from.join(name)).unwrap();
        let mut content: Value = serde_json::from_str(&text).unwrap();
        if let Value::Array(records) = &mut content {
            *records = std::mem::take(records).into_iter().filter_map(|record| (change(at, record), at += 1).0).collect();
        }
        write(node, &format!("{to}/{name}"), content.to_string().as_bytes());
    }
    node.folder().path().join(to)
}

#[tokio::test]
async fn a_later_snapshot_is_told_apart_exactly() {
    let Some(folder) = real_data("catalogue/national_lesson_v1") else { return };
    for node in testing::databases().await {
        let first = copy(&node, &folder, "first", |_, record| Some(record));
        import(&node, &first).await.unwrap();

        let touched = copy(&node, &folder, "touched", |_, mut record| {
            for key in ["update_time", "online_time", "create_time"] {
                record[key] = "2031-01-01T00:00:00.000+0800".into();
            }
            Some(record)
        });
        let report = import(&node, &touched).await.unwrap().remove(0);
        assert_eq!((report.counts.unchanged, report.counts.changed), (2_277, 0));

        let later = copy(&node, &folder, "later", |at, mut record| {
            match at {
                0..5 => return None,
                5..12 => record["title"] = format!("改名 {at}").into(),
                12..15 => {
                    let tags = record["tag_list"].as_array_mut().unwrap();
                    tags.iter_mut().find(|tag| tag["tag_dimension_id"] == "zxxbb").unwrap()["tag_name"] = "另一版".into();
                }
                15..24 => record["id"] = resource_id(at as u32).into(),
                _ => {}
            }
            Some(record)
        });
        let counts = import(&node, &later).await.unwrap().remove(0).counts;
        // A new id is one book gone and another one come.
        assert_eq!((counts.added, counts.changed, counts.moved, counts.vanished), (9, 7, 3, 14));

        let counts = import(&node, &first).await.unwrap().remove(0).counts;
        assert_eq!((counts.added, counts.changed, counts.moved, counts.vanished), (14, 7, 3, 9));
    }
}

#[tokio::test]
async fn nothing_vanishes_while_a_shard_is_missing() {
    let Some(folder) = real_data("catalogue/national_lesson_v1") else { return };
    for node in testing::databases().await {
        let whole = copy(&node, &folder, "set", |_, record| Some(record));
        import(&node, &whole).await.unwrap();
        std::fs::remove_file(whole.join("part_102.json")).unwrap();
        let report = import(&node, &whole).await.unwrap().remove(0);
        assert_eq!((report.counts.vanished, report.counts.unchanged), (0, 2_000));
        assert_eq!((report.is_complete, report.missing), (false, vec!["part_102.json".to_owned()]));
    }
}

#[tokio::test]
async fn what_was_recalled_stays_away_until_it_is_restored() {
    for node in testing::databases().await {
        let file = write(&node, "pack.jsonl", format!("{}\n{}\n", line(1, "甲"), line(2, "乙")).as_bytes());
        import(&node, &file).await.unwrap();
        let subject = library::document::Subject::Resource(resource_id(1).parse().unwrap());
        let now = kernel::Clock::now(&*node.clock());
        let mut tx = node.begin().await.unwrap();
        assert!(log::recall(&mut tx, subject, "desk", now).await.unwrap());
        assert!(!log::recall(&mut tx, subject, "desk", now).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(exported(&node).await.lines().count(), 1);

        let report = import(&node, &file).await.unwrap().remove(0);
        assert_eq!((report.counts.added, report.counts.vanished, report.counts.refused), (0, 0, 1));
        assert_eq!(refusals(&node, &report).await[0].reason.key(), "recalled");

        let mut tx = node.begin().await.unwrap();
        assert!(log::restore(&mut tx, subject, "desk", now).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(exported(&node).await.lines().count(), 2);
        assert_eq!(import(&node, &file).await.unwrap()[0].counts.unchanged, 2);
    }
}

const BOOK: &str = r#"{"kind":"textbook","id":"10000000-0000-4000-8000-000000000001","title":{"zh-Hans":"音乐"},"curriculum":{"stage":"小学","subject":"艺术·音乐","grade":"三年级"},"licence":"CC-BY-4.0","tree":[{"key":"u1","kind":"unit","title":"一"},{"key":"u2","kind":"unit","title":"二"}]}"#;

#[tokio::test]
async fn a_resource_follows_the_textbook_it_teaches() {
    let taught = line(1, "节拍")
        .replace("\"audience\"", r#""alignments":[{"textbook":"10000000-0000-4000-8000-000000000001","unit":"u2"}],"audience""#);
    let position = "SELECT position AS n FROM library_alignment";
    let in_grade = "SELECT COUNT(*) AS n FROM library_place WHERE stage = '小学' AND grade = '三年级'";
    for node in testing::databases().await {
        import(&node, &write(&node, "lessons.jsonl", taught.as_bytes())).await.unwrap();
        assert_eq!((count(&node, position).await, count(&node, in_grade).await), (-1, 0));
        import(&node, &write(&node, "books.jsonl", BOOK.as_bytes())).await.unwrap();
        assert_eq!((count(&node, position).await, count(&node, in_grade).await), (1, 1));
        let moved = BOOK.replace("三年级", "四年级");
        let report = import(&node, &write(&node, "books.jsonl", moved.as_bytes())).await.unwrap().remove(0);
        assert_eq!((report.counts.moved, count(&node, in_grade).await), (1, 0));
        let card = store::sql("SELECT card FROM library_resource");
        let card = card.fetch_one(&mut node.read().await.unwrap(), |row| row.get::<String>("card")).await.unwrap();
        assert!(card.contains("四年级"), "{card}");
    }
}

#[tokio::test]
async fn all_projections_can_be_made_anew_from_the_log() {
    for node in testing::databases().await {
        let now = kernel::Clock::now(&*node.clock());
        library::seed::seed(&node, 600, 3, now, &|_| ()).await.unwrap();
        let pack = format!("{}\n{}\n{}\n", line(1, "甲"), line(2, "乙"), line(3, "丙"));
        let file = write(&node, "pack.jsonl", pack.as_bytes());
        import(&node, &file).await.unwrap();
        write(&node, "pack.jsonl", format!("{}\n{}\n", line(1, "甲改"), line(4, "丁")).as_bytes());
        let counts = import(&node, &file).await.unwrap().remove(0).counts;
        assert_eq!((counts.added, counts.changed, counts.vanished), (1, 1, 2));
        write(&node, "pack.jsonl", pack.as_bytes());
        import(&node, &file).await.unwrap();

        let before = tables(&node).await;
        projection::rebuild(&node).await.unwrap();
        let after = tables(&node).await;
        for (before, after) in before.iter().zip(&after) {
            assert_eq!(before, after);
        }
        assert!(before.iter().all(|table| !table.is_empty()));
    }
}

/// Every row of every projection, as text.
async fn tables(node: &TestDb) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut tx = node.read().await.unwrap();
    for (texts, numbers, table) in [
        ("path, stage, category, subject, edition, grade, volume, revision", "", "library_curriculum"),
        (
            "id, source, release_hash, state, path, title, sort_key",
            "page_count, front_pages, lesson_count, released_seq",
            "library_textbook",
        ),
        ("id, source, release_hash, state, kind, title, card", "version, has_file, released_seq, released_at", "library_resource"),
        ("section, column_key, region, stage, grade, resource_id, kind", "released_seq, minutes", "library_place"),
        ("textbook_id, unit_key, resource_id, kind", "position", "library_alignment"),
    ] {
        let columns: Vec<&str> = texts.split(", ").chain(numbers.split(", ").filter(|name| !name.is_empty())).collect();
        let row: Vec<String> = columns.iter().map(|column| format!("CAST({column} AS TEXT)")).collect();
        let statement = format!("SELECT {} AS line FROM {table} ORDER BY 1", row.join(" || '|' || "));
        all.push(store::sql_dynamic(statement).fetch_all(&mut tx, |row| row.get::<String>("line")).await.unwrap());
    }
    all
}
