use std::fs;

use crate::world::{text, worlds};

#[tokio::test]
async fn a_backup_taken_while_serving_restores_to_the_same_node() {
    for (world, elsewhere) in worlds().await.into_iter().zip(worlds().await) {
        world.json(&["demo"]);
        let server = world.serve();
        let backup = world.path("backup");
        let taken = world.json(&["backup", "--to", text(&backup)]);
        assert!(taken["files"].as_i64().unwrap() > 100, "{}: {taken}", world.name);
        assert_eq!(world.run(&["backup", "--to", text(&backup)]).code, Some(1), "{}: it may not overwrite", world.name);
        assert_eq!(server.get("/"), 200);

        elsewhere.json(&["restore", "--from", text(&backup)]);
        assert!(elsewhere.export() == world.export(), "{}: the exports differ", world.name);
        assert_eq!(elsewhere.run(&["doctor", "--all"]).code, Some(0), "{}", world.name);
        assert_eq!(elsewhere.run(&["restore", "--from", text(&backup)]).code, Some(1), "{}: it is not empty", world.name);
    }
}

#[tokio::test]
async fn a_damaged_backup_is_refused_whole() {
    for (world, elsewhere) in worlds().await.into_iter().zip(worlds().await) {
        let package = world.package(3);
        world.json(&["import", "catalogue", text(&package)]);
        let backup = world.path("backup");
        world.json(&["backup", "--to", text(&backup)]);
        let table = backup.join("tables/library_log.jsonl");
        fs::write(&table, fs::read_to_string(&table).unwrap().replacen("added", "moved", 1)).unwrap();
        assert_eq!(elsewhere.run(&["restore", "--from", text(&backup)]).code, Some(4), "{}", world.name);
        assert_eq!(elsewhere.run(&["migrate"]).code, Some(0));
        assert_eq!(elsewhere.export(), "", "{}", world.name);
    }
}
