use kernel::Clock;
use store::{Db, migrate, sql, sql_dynamic};

const BEFORE: &str = "CREATE TABLE record_video_answer (home TEXT NOT NULL, account_id TEXT NOT NULL, resource_id TEXT NOT NULL,
    question TEXT NOT NULL, at BIGINT NOT NULL, verb TEXT NOT NULL, response TEXT NOT NULL, success BIGINT,
    PRIMARY KEY (home, account_id, resource_id, question, at))";
const RESOURCE: &str =
    "INSERT INTO library_resource (id, source, release_hash, version, state, kind, title, card, has_file, released_seq, released_at)
    VALUES ('lesson', 'test', 'now', 1, 'published', 'lesson', '', '{}', 0, 1, 1)";
const EXERCISE: &str = "INSERT INTO record_answer VALUES ('h', 'a', 'old', 'lesson', 3, 'then', '0[,]1', 1, 2, 2, 5, 6, 7)";

/// Puts the tables back to what they were before films and exercises shared one.
async fn as_before(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    let exercises = include_str!("../../../migrations/0010-answers/up.sql");
    let code: String = exercises.lines().filter(|line| !line.trim_start().starts_with("--")).flat_map(|line| [line, "\n"]).collect();
    let forget = "DELETE FROM schema_migration WHERE name = '0012-one-answer-table'";
    for text in
        ["DROP TABLE record_answer", BEFORE, forget, RESOURCE].into_iter().chain(code.split(";\n").filter(|it| !it.trim().is_empty()))
    {
        sql_dynamic(text.to_owned()).execute(&mut tx).await.unwrap();
    }
    sql_dynamic(EXERCISE.to_owned()).execute(&mut tx).await.unwrap();
    for (question, at, verb, response, success) in [
        ("0123456789abcdef", 1_700_000_000_001, "answered", r#"{"choices":[0,2]}"#.to_owned(), Some(1)),
        ("0123456789abcdef", 1_700_000_000_002, "answered", r#"{"choices":[1]}"#.to_owned(), Some(0)),
        ("fedcba9876543210", 1_700_000_000_003, "skipped", r#""skipped""#.to_owned(), None),
        ("fedcba9876543210", 1_700_000_000_004, "answered", serde_json::json!({ "text": WORDS }).to_string(), None),
    ] {
        sql("INSERT INTO record_video_answer VALUES ('h', 'a', 'lesson', $1, $2, $3, $4, $5)")
            .bind(question)
            .bind(at)
            .bind(verb)
            .bind(response)
            .bind(success)
            .execute(&mut tx)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
}

const WORDS: &str = "他说 \"好\"\nC:\\new\\\\x, {\"choices\":[1]}";

#[tokio::test]
async fn answers_to_films_move_beside_those_to_exercises() {
    for db in testing::databases().await {
        as_before(&db).await;
        assert_eq!(migrate(&db, db.clock().now()).await.unwrap(), ["0012-one-answer-table"]);
        let mut tx = db.read().await.unwrap();
        let all =
            sql("SELECT id, item, release_hash, verb, response, success, points, answered_at FROM record_answer ORDER BY answered_at");
        let rows = all
            .fetch_all(&mut tx, |row| {
                let texts: [String; 5] =
                    [row.get("id")?, row.get("item")?, row.get("release_hash")?, row.get("verb")?, row.get("response")?];
                Ok((texts.join(" "), row.get::<Option<i64>>("success")?, row.get::<i64>("points")?))
            })
            .await
            .unwrap();
        let film = "film-0123456789abcdef now answered";
        let wanted = [
            ("old 3 then answered 0[,]1".to_owned(), Some(1), 2),
            (format!("01234567-89ab-8cde-8001-700000000001 {film} 0[,]2"), Some(1), 1),
            (format!("01234567-89ab-8cde-8001-700000000002 {film} 1"), Some(0), 0),
            ("fedcba98-7654-8321-8001-700000000003 film-fedcba9876543210 now skipped ".to_owned(), None, 0),
            (format!("fedcba98-7654-8321-8001-700000000004 film-fedcba9876543210 now answered {WORDS}"), None, 0),
        ];
        assert_eq!(rows, wanted, "{}", db.name());
    }
}
