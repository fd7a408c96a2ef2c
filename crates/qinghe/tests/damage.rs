use store::{BlobMeta, record_blob};

use crate::world::{worlds, worlds_with_bucket};

#[tokio::test]
async fn the_doctor_finds_a_flipped_byte_and_the_server_does_not_give_it_out() {
    for world in worlds().await.into_iter().chain(worlds_with_bucket().await) {
        world.json(&["migrate"]);
        let db = world.database().await.unwrap();
        let whole = b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n";
        let (id, size_bytes) = world.blobs().keep(&whole[..], 100).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let blob = BlobMeta { id, size_bytes, media_type: "text/vtt".to_owned() };
        record_blob(&mut tx, &blob, kernel::Clock::now(&kernel::SystemClock)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(world.run(&["doctor", "--all"]).code, Some(0), "{}", world.name);

        let mut flipped = whole.to_vec();
        flipped[12] ^= 1;
        world.overwrite(id, &flipped);
        let said = world.run(&["doctor", "--all"]);
        assert_eq!(said.code, Some(1), "{}: {said:?}", world.name);
        assert!(said.out.contains(&id.to_string()) && said.out.contains("1 files are marked as damaged"), "{}: {said:?}", world.name);
        assert_eq!(world.serve().get(&format!("/files/{id}")), 500, "{}", world.name);

        world.overwrite(id, whole);
        assert_eq!(world.run(&["doctor", "--all"]).code, Some(0), "{}: an intact copy was put back", world.name);
        assert_eq!(world.serve().get(&format!("/files/{id}")), 200, "{}", world.name);
    }
}
