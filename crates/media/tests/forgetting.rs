use std::time::{Duration, SystemTime};

use axum::body::Body;
use identity::AccountErased;
use jobs::{Deliveries, Subscribers, Wake};
use media::{ExpireUploads, ScrubFiles};
use store::{outbox, sql, sweep_blobs};

use crate::world::{World, shell_of_a_film, worlds};

const CAPTIONS: &str = "WEBVTT\n\n00:01.000 --> 00:02.000\n你好\n";

#[tokio::test]
async fn half_uploads_that_nobody_continues_go_after_a_day() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let path = teacher.begin(9_000).await.unwrap();
        teacher.patch(&path, 0, Body::from(shell_of_a_film(2_000))).await;
        world.db.clock().advance_ms(24 * 3_600_000 - 1);
        ExpireUploads {}.run(&world.media, world.context()).await.unwrap();
        assert_eq!(world.files().len(), 1, "{}: there is still time", world.db.name());
        world.db.clock().advance_ms(2);
        ExpireUploads {}.run(&world.media, world.context()).await.unwrap();
        assert_eq!((world.files().len(), world.count("SELECT COUNT(*) AS n FROM media_upload").await), (0, 0), "{}", world.db.name());
    }
}

#[tokio::test]
async fn what_is_removed_goes_with_the_next_sweep_and_what_others_have_stays() {
    for world in worlds().await {
        let (teacher, colleague) = (world.browser_of("teacher").await, world.browser_of("editor").await);
        let own = teacher.upload(CAPTIONS).await.unwrap();
        let theirs = colleague.upload(CAPTIONS).await.unwrap();
        world.work().await;
        teacher.post_form(&format!("{own}/remove"), &[]).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM blob").await, 1, "{}: the same bytes are a colleague's too", world.db.name());
        colleague.post_form(&format!("{theirs}/remove"), &[]).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM blob").await, 0);
        assert_eq!(sweep(&world, 23).await, 0, "{}: a backup may still need them", world.db.name());
        assert_eq!((sweep(&world, 25).await, world.files().len()), (1, 0), "{}", world.db.name());
    }
}

/// Takes away what nothing names any more, as if so many hours had passed.
pub async fn sweep(world: &World, hours: u64) -> u64 {
    let later = SystemTime::now() + Duration::from_secs(hours * 3_600);
    sweep_blobs(&world.db, &world.db.blobs(), later).await.unwrap()
}

#[tokio::test]
async fn uploads_go_with_their_account() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        teacher.upload(CAPTIONS).await.unwrap();
        let mut tx = world.db.begin().await.unwrap();
        let account = sql("SELECT account_id FROM media_upload").fetch_one(&mut tx, |row| row.parse("account_id")).await.unwrap();
        let now = kernel::Clock::now(&*world.db.clock());
        outbox::publish(&mut tx, &AccountErased { home: "990101".to_owned(), account }, now).await.unwrap();
        tx.commit().await.unwrap();
        let deliveries = Deliveries::new((*world.db).clone(), Wake::new(), media::subscribe(Subscribers::new()));
        deliveries.deliver_due().await.unwrap();
        for table in ["SELECT COUNT(*) AS n FROM media_upload", "SELECT COUNT(*) AS n FROM media_file", "SELECT COUNT(*) AS n FROM blob"] {
            assert_eq!(world.count(table).await, 0, "{}: {table}", world.db.name());
        }
    }
}

#[tokio::test]
async fn a_flipped_byte_is_never_served_and_is_reported() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let page = teacher.upload(CAPTIONS).await.unwrap();
        world.work().await;
        let file = world.files().remove(0);
        let digest = file.file_name().unwrap().to_str().unwrap().to_owned();
        let mut tx = world.db.begin().await.unwrap();
        store::open_to_everyone(&mut tx, digest.parse().unwrap()).await.unwrap();
        tx.commit().await.unwrap();

        let mut bytes = std::fs::read(&file).unwrap();
        bytes[10] ^= 1;
        std::fs::write(&file, &bytes).unwrap();
        let guest = world.browser();
        for door in [format!("/files/{digest}"), format!("{page}/files/{digest}")] {
            assert_eq!(teacher.get(&door).await.status, 500, "{}: {door}", world.db.name());
            assert_eq!(guest.get_with(&format!("/files/{digest}"), &[("range", "bytes=0-3")]).await.status, 500);
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM blob WHERE damaged_at IS NOT NULL").await, 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn reading_in_the_background_finds_what_nobody_asked_for() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        teacher.upload(CAPTIONS).await.unwrap();
        world.work().await;
        let file = world.files().remove(0);
        let whole = std::fs::read(&file).unwrap();
        std::fs::write(&file, b"WEBVTT\n\nsomething else").unwrap();
        let damaged = "SELECT COUNT(*) AS n FROM blob WHERE damaged_at IS NOT NULL";
        ScrubFiles {}.run(&world.media, world.context()).await.unwrap();
        assert_eq!(world.count(damaged).await, 0, "{}: it was read when it came", world.db.name());
        world.db.clock().advance_ms(31 * 24 * 3_600_000);
        ScrubFiles {}.run(&world.media, world.context()).await.unwrap();
        assert_eq!(world.count(damaged).await, 1, "{}", world.db.name());
        std::fs::write(&file, whole).unwrap();
        world.db.clock().advance_ms(31 * 24 * 3_600_000);
        ScrubFiles {}.run(&world.media, world.context()).await.unwrap();
        assert_eq!(world.count(damaged).await, 0, "{}: an intact copy was put back", world.db.name());
    }
}
