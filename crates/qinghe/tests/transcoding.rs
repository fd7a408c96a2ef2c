use std::process::Command;
use std::time::Duration;

use kernel::{AccountId, UploadId};
use media::Prepare;
use store::{BlobMeta, Db, record_private_blob, sql};

use crate::world::{World, worlds, worlds_with_bucket};

/// Long enough to be killed in the middle, short enough to wait for.
const FILM: &str = "-nostdin -v error -y -f lavfi -i testsrc2=size=854x600:rate=25:duration=20 -f lavfi -i sine=duration=20 \
-c:v libx264 -preset ultrafast -c:a aac -shortest";

#[tokio::test]
async fn a_film_whose_conversion_was_killed_is_converted_after_all() {
    if Command::new("ffmpeg").arg("-version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "ffmpeg must be there in continuous integration: tests/check/packages.sh");
        return;
    }
    // The databases and the places for files have nothing to do with each other: each once is enough.
    for world in worlds().await.into_iter().chain(worlds_with_bucket().await.into_iter().take(1)) {
        world.json(&["migrate"]);
        let db = world.database().await.unwrap();
        let upload = arrived(&world, &db).await;
        let server = world.serve();
        until(&db, "SELECT COUNT(*) AS n FROM media_upload WHERE state = 'preparing' AND progress > 0").await;
        // Dropping a server is `kill -9`.
        drop(server);
        assert_eq!(count(&db, "SELECT COUNT(*) AS n FROM job WHERE kind = 'media.prepare' AND state = 'running'").await, 1);

        // As after the minute in which a living worker would have renewed its claim.
        let mut tx = db.begin().await.unwrap();
        sql("UPDATE job SET lease_until = 0 WHERE kind = 'media.prepare'").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        let server = world.serve();
        until(&db, "SELECT COUNT(*) AS n FROM media_upload WHERE state = 'ready'").await;
        until(&db, "SELECT COUNT(*) AS n FROM job WHERE kind = 'media.prepare' AND state = 'done' AND attempts = 2").await;
        assert_eq!(server.stop(), Some(0), "{}", world.name);
        let files = sql("SELECT COUNT(*) AS n FROM media_file WHERE upload_id = $1").bind(upload);
        let files = files.fetch_one(&mut db.read().await.unwrap(), |row| row.get::<i64>("n")).await.unwrap();
        assert_eq!(files, 9, "{}: the film, two sizes, the sound, four playlists, a picture", world.name);
        let left = std::fs::read_dir(world.path("node/blobs/incoming")).unwrap().count();
        assert_eq!(left, 1, "{}: only what the killed server had not finished is left, for the daily sweep", world.name);
        assert_eq!(world.run(&["doctor", "--all"]).code, Some(0), "{}", world.name);
    }
}

/// A film that has just arrived, as the server leaves it.
async fn arrived(world: &World, db: &Db) -> UploadId {
    let blobs = world.blobs();
    let film = world.path("film.mp4");
    assert!(Command::new("ffmpeg").args(FILM.split(' ')).arg(&film).status().unwrap().success());
    let taken = blobs.incoming().join("film");
    std::fs::copy(film, &taken).unwrap();
    let (id, size_bytes) = blobs.adopt(&taken).await.unwrap();
    std::fs::remove_file(taken).unwrap();
    let upload = UploadId::new();
    let now = kernel::Clock::now(&kernel::SystemClock);
    let mut tx = db.begin().await.unwrap();
    record_private_blob(&mut tx, &BlobMeta { id, size_bytes, media_type: "video/mp4".to_owned() }, now).await.unwrap();
    sql("INSERT INTO media_upload (home, id, account_id, name, size_bytes, state, kind, refusal, progress, prepared, blob_id, created_at, expires_at)
         VALUES ('990101', $1, $2, 'film.mp4', 1, 'preparing', 'film', '', 0, '', $3, 0, 0)")
    .bind(upload)
    .bind(AccountId::new())
    .bind(id)
    .execute(&mut tx)
    .await
    .unwrap();
    sql("INSERT INTO media_file (home, upload_id, blob_id) VALUES ('990101', $1, $2)")
        .bind(upload)
        .bind(id)
        .execute(&mut tx)
        .await
        .unwrap();
    jobs::enqueue(&mut tx, &Prepare { home: "990101".to_owned(), upload }, now).await.unwrap();
    tx.commit().await.unwrap();
    upload
}

async fn count(db: &Db, statement: &'static str) -> i64 {
    sql(statement).fetch_one(&mut db.read().await.unwrap(), |row| row.get("n")).await.unwrap()
}

/// Looks until the count is one; gives up after some minutes.
async fn until(db: &Db, statement: &'static str) {
    let looking = async {
        let mut turn = tokio::time::interval(Duration::from_millis(50));
        while count(db, statement).await != 1 {
            turn.tick().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(400), looking).await.unwrap_or_else(|_| panic!("never: {statement}"));
}
