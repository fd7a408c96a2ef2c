use std::fs;

use store::{BlobMeta, BlobStore, record_blob};

use crate::world::worlds;

#[tokio::test]
async fn the_doctor_finds_a_flipped_byte_and_the_server_does_not_give_it_out() {
    for world in worlds().await {
        world.json(&["migrate"]);
        let db = world.database().await.unwrap();
        let blobs = BlobStore::open(&world.path("node").join("blobs")).unwrap();
        let (id, size_bytes) = blobs.keep(&b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n"[..], 100).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let blob = BlobMeta { id, size_bytes, media_type: "text/vtt".to_owned() };
        record_blob(&mut tx, &blob, kernel::Clock::now(&kernel::SystemClock)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.run(&["doctor", "--all"]).code, Some(0), "{}", world.name);

        let path = blobs.local(id, &world.path("scratch")).await.unwrap();
        let whole = fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        flipped[12] ^= 1;
        fs::write(&path, flipped).unwrap();
        let said = world.run(&["doctor", "--all"]);
        assert_eq!(said.code, Some(1), "{}: {said:?}", world.name);
        assert!(said.out.contains(&id.to_string()) && said.out.contains("1 files are marked as damaged"), "{}: {said:?}", world.name);
        assert_eq!(world.serve().get(&format!("/files/{id}")), 500, "{}", world.name);

        fs::write(&path, whole).unwrap();
        assert_eq!(world.run(&["doctor", "--all"]).code, Some(0), "{}: an intact copy was put back", world.name);
        assert_eq!(world.serve().get(&format!("/files/{id}")), 200, "{}", world.name);
    }
}
