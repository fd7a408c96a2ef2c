use std::fs;
use std::process::Stdio;

use store::{Db, sql};

use crate::world::{text, worlds};

#[tokio::test]
async fn the_same_catalogue_again_changes_nothing() {
    for world in worlds().await {
        let package = world.package(40);
        let first = world.json(&["import", "catalogue", text(&package)]);
        assert_eq!(first["outcomes"][0]["added"], 40, "{}", world.name);
        assert_eq!(first["outcomes"][0]["textbooks"][0]["textbooks"], 40, "{}", world.name);
        let library = world.export();

        let second = world.json(&["import", "catalogue", text(&package)]);
        assert_eq!((&second["outcomes"][0]["added"], &second["outcomes"][0]["unchanged"]), (&0.into(), &40.into()), "{}", world.name);
        assert_eq!(world.export(), library, "{}", world.name);
        world.json(&["rebuild"]);
        assert_eq!(world.export(), library, "{}", world.name);
        assert_eq!(world.json(&["import", "status"]).as_array().unwrap().len(), 2, "{}", world.name);
    }
}

#[tokio::test]
async fn a_killed_import_goes_on_and_ends_the_same() {
    for (world, reference) in worlds().await.into_iter().zip(worlds().await) {
        let package = world.package(8_000);
        reference.json(&["import", "catalogue", text(&package)]);

        let mut running = world.command(&["import", "catalogue", text(&package)]).stderr(Stdio::null()).spawn().unwrap();
        let mut database = None;
        while running.try_wait().unwrap().is_none() {
            match &database {
                None => database = world.database().await,
                Some(db) if is_applying(db).await => break,
                Some(_) => {}
            }
        }
        running.kill().unwrap();
        assert!(!running.wait().unwrap().success(), "{}: it was done before it could be killed", world.name);

        world.json(&["import", "catalogue", text(&package)]);
        assert!(world.export() == reference.export(), "{}: the exports differ", world.name);
    }
}

/// Looked up in the database itself: starting the program to ask takes longer than the import.
async fn is_applying(db: &Db) -> bool {
    let Ok(mut tx) = db.read().await else { return false };
    let running = sql("SELECT COUNT(*) AS n FROM library_import WHERE phase = 'applying'");
    running.fetch_one(&mut tx, |row| row.get::<i64>("n")).await.is_ok_and(|count| count > 0)
}

#[tokio::test]
async fn refused_rows_are_kept_in_a_report_and_broken_files_change_nothing() {
    for world in worlds().await {
        let package = world.package(3);
        let lines = fs::read_to_string(package.join("books.jsonl")).unwrap();
        fs::write(package.join("books.jsonl"), lines.replacen("\"publisher\"", "\"publishr\"", 1)).unwrap();
        let report = world.path("refused.jsonl");
        let said = world.json(&["import", "catalogue", text(&package), "--report", text(&report)]);
        assert_eq!((&said["outcomes"][0]["added"], &said["outcomes"][0]["refused"]), (&2.into(), &1.into()), "{}", world.name);
        let line: serde_json::Value = serde_json::from_str(fs::read_to_string(&report).unwrap().trim()).unwrap();
        assert_eq!((&line["file"], &line["line"]), (&"books.jsonl".into(), &1.into()), "{}: {line}", world.name);

        let library = world.export();
        fs::write(package.join("books.jsonl"), format!("{lines}{{\"kind\":")).unwrap();
        assert_eq!(world.run(&["import", "catalogue", text(&package)]).code, Some(4), "{}", world.name);
        assert_eq!(world.export(), library, "{}", world.name);
    }
}
