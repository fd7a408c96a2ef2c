use serde_json::{Value, json};
use store::{Row, sql};

use super::world::{World, article, json_of, link_of, read_all, textbook, worlds};

async fn log_of(world: &World) -> Vec<(i64, String, String, Option<String>)> {
    let line = |row: &Row| Ok((row.get("seq")?, row.get("change")?, row.get("subject_id")?, row.get("release_hash")?));
    let mut tx = world.db.read().await.unwrap();
    sql("SELECT seq, change, subject_id, release_hash FROM library_log ORDER BY seq").fetch_all(&mut tx, line).await.unwrap()
}

fn told(change: &Value) -> (i64, String, String, Option<String>) {
    let text = |name: &str| change[name].as_str().map(str::to_owned);
    (change["seq"].as_i64().unwrap(), text("change").unwrap(), text("subject").unwrap(), text("release"))
}

#[tokio::test]
async fn the_feed_is_exactly_the_log_in_order() {
    for world in worlds().await {
        world.release(vec![article("case", "改过", &json!({}))]).await;
        let moved = json!({ "places": [{ "section": "moral-education", "column": "patriotism" }] });
        world.release(vec![article("hostile", super::world::HOSTILE_TITLE, &moved), textbook("初中")]).await;
        world.recall("local").await;
        let changes = read_all(&world.client(), "/api/v1/changes?since=0", 2).await;
        assert_eq!(changes.iter().map(told).collect::<Vec<_>>(), log_of(&world).await);
        let kinds: Vec<&str> = changes.iter().map(|change| change["change"].as_str().unwrap()).collect();
        assert!(kinds.contains(&"changed") && kinds.contains(&"recalled"), "{kinds:?}");
        let tail = json_of(&world.client().get("/api/v1/changes?since=5").await);
        assert_eq!(tail["items"][0]["seq"], 6);
    }
}

#[tokio::test]
async fn a_full_part_is_kept_for_ever_and_the_last_one_is_asked_for_anew() {
    for world in worlds().await {
        let client = world.client();
        let full = client.get("/api/v1/changes?since=0&limit=3").await;
        assert!(full.header("cache-control").contains("immutable"));
        let last = client.get("/api/v1/changes?since=3&limit=3").await;
        assert_eq!(last.header("cache-control"), "public, no-cache");
        assert_eq!(link_of(&last), None);
        let since = json_of(&last)["since"].as_i64().unwrap();
        world.release(vec![article("later", "后来", &json!({}))]).await;
        assert_eq!(client.get("/api/v1/changes?since=0&limit=3").await.bytes, full.bytes, "a full part never changes");
        assert_ne!(client.get("/api/v1/changes?since=3&limit=3").await.header("etag"), last.header("etag"));
        let news = json_of(&client.get(&format!("/api/v1/changes?since={since}")).await);
        assert_eq!(news["items"].as_array().unwrap().len(), 1);
        let none = json_of(&client.get("/api/v1/changes?since=999999999").await);
        assert_eq!((none["items"].as_array().unwrap().len(), &none["since"]), (0, &json!(999_999_999)));
    }
}
