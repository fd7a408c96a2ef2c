//! A node whose files lie in a bucket.

use std::fs;

use kernel::BlobId;
use store::{BlobMeta, record_blob};
use testing::{Manner, TempFolder};

use crate::world::{Server, World, program, said, text, worlds, worlds_with_bucket};

/// More than two blocks, and a piece.
fn film() -> Vec<u8> {
    (0..700_001_usize).map(|at| (at / 1_000 + at % 251) as u8).collect()
}

/// Keeps a film, for everyone to see.
async fn keep_film(world: &World) -> BlobId {
    world.json(&["migrate"]);
    let (id, size_bytes) = world.blobs().keep(&film()[..], 1 << 20).await.unwrap();
    let db = world.database().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    let blob = BlobMeta { id, size_bytes, media_type: "video/mp4".to_owned() };
    record_blob(&mut tx, &blob, kernel::Clock::now(&kernel::SystemClock)).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// Head and body of an answer.
fn ranged(server: &Server, path: &str, headers: &str) -> (String, Vec<u8>) {
    let answer = server.bytes(path, headers);
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    (String::from_utf8_lossy(&answer[..end]).to_lowercase(), answer[end + 4..].to_vec())
}

#[tokio::test]
async fn a_film_is_played_from_the_bucket_as_from_the_folder() {
    for world in worlds().await.into_iter().chain(worlds_with_bucket().await) {
        let id = keep_film(&world).await;
        let (server, path) = (world.serve(), format!("/files/{id}"));
        // The second time the file is open already.
        for _ in 0..2 {
            let (head, body) = ranged(&server, &path, "");
            assert!(
                head.starts_with("http/1.1 200") && head.contains("content-length: 700001") && body == film(),
                "{}: {head}",
                world.name
            );
            assert!(head.contains("cache-control: public, max-age=31536000, immutable"), "{}: {head}", world.name);
            let (head, body) = ranged(&server, &path, "range: bytes=262000-300000\r\n");
            assert!(
                head.starts_with("http/1.1 206") && head.contains("content-range: bytes 262000-300000/700001"),
                "{}: {head}",
                world.name
            );
            assert!(body == film()[262_000..=300_000], "{}", world.name);
            let (head, _) = ranged(&server, &path, "range: bytes=700001-\r\n");
            assert!(head.starts_with("http/1.1 416") && head.contains("content-range: bytes */700001"), "{}: {head}", world.name);
            let (head, body) = ranged(&server, &path, &format!("if-none-match: \"{id}\"\r\n"));
            assert!(head.starts_with("http/1.1 304") && body.is_empty(), "{}: {head}", world.name);
        }
        assert_eq!(server.get("/readyz"), 200, "{}", world.name);
    }
}

#[tokio::test]
async fn while_the_bucket_is_away_people_read_why_and_the_node_is_not_ready() {
    for world in worlds_with_bucket().await {
        let id = keep_film(&world).await;
        world.bucket().behave(Manner::Busy);
        let server = world.serve();
        let page = server.page(&format!("/files/{id}"));
        assert!(page.starts_with("HTTP/1.1 503") && page.contains("retry-after: 5") && page.contains("</html>"), "{page}");
        assert!(!page.contains("SlowDown"), "no detail reaches the page: {page}");
        let ready = server.page("/readyz");
        assert!(ready.starts_with("HTTP/1.1 503") && ready.contains(r#""why":"files""#), "{ready}");
        assert_eq!(server.get("/"), 200, "{}: what needs no file goes on", world.name);
        let doctor = world.run(&["doctor"]);
        assert_eq!(doctor.code, Some(1), "{doctor:?}");
        assert!(doctor.out.contains("cannot be read"), "{doctor:?}");

        world.bucket().behave(Manner::Well);
        assert_eq!((server.get(&format!("/files/{id}")), server.get("/readyz")), (200, 200), "{}: no file was blamed", world.name);
        assert_eq!(world.run(&["doctor", "--all"]).code, Some(0), "{}", world.name);
    }
}

#[tokio::test]
async fn a_backup_leaves_the_files_in_the_bucket_unless_it_is_asked_for_them() {
    for (world, elsewhere) in worlds_with_bucket().await.into_iter().zip(worlds().await) {
        let id = keep_film(&world).await;
        let [without, with] = ["without", "with"].map(|name| world.path(name));
        let taken = world.run(&["backup", "--to", text(&without)]);
        assert_eq!(taken.code, Some(0), "{taken:?}");
        assert!(taken.out.contains("1 files were left in bucket"), "{taken:?}");
        assert!(!without.join("blobs").exists());
        world.json(&["backup", "--to", text(&with), "--with-files"]);

        let refused = elsewhere.run(&["restore", "--from", text(&without)]);
        assert!(refused.code == Some(4) && refused.err.contains("1 files"), "{}: {refused:?}", world.name);
        for (target, from) in worlds().await.into_iter().chain(worlds_with_bucket().await).map(|target| (target, &with)) {
            target.json(&["restore", "--from", text(from)]);
            assert_eq!(target.run(&["doctor", "--all"]).code, Some(0), "{}", target.name);
            assert!(target.blobs().read(id, 1 << 20).await.unwrap() == film(), "{}", target.name);
        }
    }
}

#[tokio::test]
async fn a_backup_without_files_is_restored_beside_the_same_bucket() {
    for (world, fresh) in worlds_with_bucket().await.into_iter().zip(worlds().await) {
        let id = keep_film(&world).await;
        let backup = world.path("backup");
        world.json(&["backup", "--to", text(&backup)]);
        let mut restore = fresh.command(&["restore", "--from", text(&backup)]);
        let restored = said({
            restore.envs(world.bucket().environment());
            restore
        });
        assert_eq!(restored.code, Some(0), "{}: {restored:?}", world.name);

        let name = id.to_string();
        world.bucket().remove(&format!("{}/{name}", &name[..2]));
        let lost = world.run(&["backup", "--to", text(&world.path("later"))]);
        assert!(lost.code == Some(1) && lost.out.contains(&name), "{}: {lost:?}", world.name);
    }
}

#[test]
fn a_bucket_is_named_whole_and_its_secret_is_printed_nowhere() {
    let folder = TempFolder::new();
    let file = folder.path().join("qinghe.toml");
    let table = "[s3]\nendpoint = \"https://s3.example.org\"\nbucket = \"qinghe\"\nkey_id = \"GK1\"\n";
    let check = |text: &str, secret: Option<&str>| {
        fs::write(&file, text).unwrap();
        let mut command = program(&["config", "check", "--config", file.to_str().unwrap()]);
        command.envs(secret.map(|secret| ("QINGHE_S3_SECRET", secret)));
        let said = said(command);
        assert!(!said.out.contains("hunter2") && !said.err.contains("hunter2"), "{said:?}");
        said
    };
    assert!(check("", None).out.contains("in the data folder"));
    let whole = check(table, Some("hunter2"));
    assert!(whole.code == Some(0) && whole.out.contains("bucket qinghe at https://s3.example.org"), "{whole:?}");
    assert_eq!(check(&format!("{table}secret = \"hunter2\"\n"), None).code, Some(0));
    let missing = check(table, None);
    assert!(missing.code == Some(2) && missing.err.contains("secret is not set"), "{missing:?}");
    let unknown = check(&format!("{table}secret = \"hunter2\"\nbuket = \"x\"\n"), None);
    assert!(unknown.code == Some(2) && unknown.err.contains("qinghe.toml:6") && unknown.err.contains("buket"), "{unknown:?}");
}
