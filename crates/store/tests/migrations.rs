use kernel::Clock;
use store::{Db, Dialect, Tx, migrate, sql};

/// Every table with its columns, types and whether they may be NULL.
async fn columns(db: &Db) -> Vec<String> {
    let mut tx: Tx = db.read().await.unwrap();
    let all = match tx.dialect() {
        Dialect::Sqlite => sql("SELECT m.name || '.' || c.name || ' ' || lower(c.type) || CASE WHEN c.\"notnull\" = 1 OR c.pk > 0 THEN ' NOT NULL' ELSE '' END AS line
              FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"),
        Dialect::Postgres => sql("SELECT table_name || '.' || column_name || ' ' || data_type || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END AS line
              FROM information_schema.columns WHERE table_schema = current_schema()"),
    };
    let mut lines = all.fetch_all(&mut tx, |row| row.get::<String>("line")).await.unwrap();
    lines.sort();
    lines
}

/// Every index that the migrations name.
async fn indexes(db: &Db) -> Vec<String> {
    let mut tx = db.read().await.unwrap();
    let all = match tx.dialect() {
        Dialect::Sqlite => sql("SELECT tbl_name || ' ' || name AS line FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"),
        Dialect::Postgres => sql("SELECT tablename || ' ' || indexname AS line FROM pg_indexes WHERE schemaname = current_schema()
                AND indexname NOT LIKE '%\\_pkey' AND indexname NOT LIKE '%\\_key'"),
    };
    let mut lines = all.fetch_all(&mut tx, |row| row.get::<String>("line")).await.unwrap();
    lines.sort();
    lines
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let all = testing::databases().await;
    let (tables, index) = (columns(&all[0]).await, indexes(&all[0]).await);
    assert!(tables.contains(&"job.lease_until bigint".to_owned()) && index.contains(&"job job_next".to_owned()));
    for db in &all[1..] {
        assert_eq!(columns(db).await, tables, "{}", db.name());
        assert_eq!(indexes(db).await, index, "{}", db.name());
    }
}

#[tokio::test]
async fn columns_are_of_the_types_that_both_databases_share() {
    let db = testing::sqlite().await;
    for line in columns(&db).await {
        let is_shared = ["text", "bigint", "double precision"].iter().any(|kind| line.trim_end_matches(" NOT NULL").ends_with(kind));
        assert!(is_shared, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_processes_may_migrate_at_once_and_one_of_them_does_the_work() {
    for db in testing::empty_databases().await {
        let now = db.clock().now();
        let (here, there) = tokio::join!(Db::open(db.url()), Db::open(db.url()));
        let (here, there) = (here.unwrap(), there.unwrap());
        let (first, second) = tokio::join!(migrate(&here, now), migrate(&there, now));
        let (first, second) = (first.unwrap(), second.unwrap());
        assert!(first.is_empty() != second.is_empty(), "{}: {first:?} {second:?}", db.name());
        assert!(migrate(&db, now).await.unwrap().is_empty(), "{}", db.name());
        here.close().await;
        there.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn processes_that_start_at_once_on_an_empty_folder_all_come_up() {
    for _ in 0..5 {
        let folder = testing::TempFolder::new();
        let url = store::DbUrl::Sqlite(folder.path().join("new.db"));
        let opened = tokio::join!(Db::open(&url), Db::open(&url), Db::open(&url), Db::open(&url));
        for db in [opened.0, opened.1, opened.2, opened.3] {
            db.unwrap().close().await;
        }
    }
}

#[tokio::test]
async fn a_database_of_a_later_version_is_refused() {
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        sql("INSERT INTO schema_migration (name, applied_at) VALUES ('9999-later', 0)").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let refused = migrate(&db, db.clock().now()).await.unwrap_err();
        assert!(refused.to_string().contains("9999-later"), "{}: {refused}", db.name());
    }
}
