use library::pack::{PackError, Wanted, verify};
use library::reading::find_head;

use super::world::{FILM_FILES, LESSONS, PAGES, apply, book, lesson, pairs, state};

#[tokio::test]
async fn a_chapter_arrives_on_another_node_as_it_was() {
    for (origin, receiver) in pairs().await {
        let folder = origin.pack("pack").await;
        let pack = verify(&receiver, &folder, &origin.trusted()).await.unwrap();
        let planned = pack.plan(&receiver).await.unwrap();
        assert_eq!(state(&receiver).await, (String::new(), vec![]), "planning changes nothing");
        let applied = apply(&receiver, &pack, u64::MAX).await.unwrap();
        assert_eq!(applied, planned, "{}", receiver.name());
        assert_eq!((applied.added, applied.files), (u64::from(LESSONS), 2 * PAGES as u64 + FILM_FILES));

        let (library, files) = state(&receiver).await;
        let (whole, all_files) = state(&origin.db).await;
        assert!(library.lines().all(|line| whole.lines().any(|other| other == line)), "byte for byte");
        assert_eq!(whole.lines().count() - library.lines().count(), 1, "the lesson of the other unit stays behind");
        assert_eq!(files, all_files);
    }
}

#[tokio::test]
async fn taking_the_same_pack_in_again_changes_nothing() {
    for (origin, receiver) in pairs().await {
        let folder = origin.pack("pack").await;
        let pack = verify(&receiver, &folder, &origin.trusted()).await.unwrap();
        apply(&receiver, &pack, u64::MAX).await.unwrap();
        let before = (state(&receiver).await, find_head(&mut receiver.read().await.unwrap()).await.unwrap());
        let again = apply(&receiver, &pack, u64::MAX).await.unwrap();
        assert_eq!((again.added, again.unchanged, again.files), (0, u64::from(LESSONS), 0), "{}", receiver.name());
        assert_eq!((state(&receiver).await, find_head(&mut receiver.read().await.unwrap()).await.unwrap()), before);
    }
}

#[tokio::test]
async fn a_run_that_is_stopped_anywhere_ends_the_same_when_it_is_repeated() {
    for ((origin, receiver), (_, reference)) in pairs().await.into_iter().zip(pairs().await) {
        let folder = origin.pack("pack").await;
        let pack = verify(&receiver, &folder, &origin.trusted()).await.unwrap();
        apply(&reference, &pack, u64::MAX).await.unwrap();
        let mut stops = 0;
        while let Err(error) = apply(&receiver, &pack, stops + 1).await {
            assert!(matches!(error, PackError::Stopped), "{error}");
            stops += 1;
        }
        assert!(stops >= 4, "there was too little to stop: {stops}");
        assert_eq!(state(&receiver).await, state(&reference).await, "{}", receiver.name());
    }
}

#[tokio::test]
async fn what_was_withdrawn_here_stays_withdrawn() {
    for (origin, receiver) in pairs().await {
        let folder = origin.pack("pack").await;
        let pack = verify(&receiver, &folder, &origin.trusted()).await.unwrap();
        apply(&receiver, &pack, u64::MAX).await.unwrap();
        let mut tx = receiver.begin().await.unwrap();
        let now = kernel::Clock::now(&*receiver.clock());
        library::log::recall(&mut tx, library::document::Subject::Resource(lesson(3)), "test", now).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(pack.plan(&receiver).await.unwrap().recalled, 1);
        apply(&receiver, &pack, u64::MAX).await.unwrap();
        assert!(!state(&receiver).await.0.contains(&lesson(3).to_string()), "{}", receiver.name());
    }
}

#[tokio::test]
async fn only_what_is_published_is_packed_and_only_into_an_empty_folder() {
    for (origin, _) in pairs().await {
        let (_, manifest) = origin.try_pack("some", &Wanted::Resources(vec![lesson(1), lesson(2), lesson(1)])).await.unwrap();
        assert_eq!((manifest.document_count(), manifest.blobs.len() as u64), (2, FILM_FILES));
        for (name, wanted, says) in [
            ("some", Wanted::Resources(vec![lesson(1)]), "not empty"),
            ("none", Wanted::Resources(vec![]), "nothing to pack"),
            ("unknown", Wanted::Resources(vec![lesson(999)]), "nothing to pack"),
            ("unit", Wanted::Book { id: book(), unit: Some("9".parse().unwrap()) }, "nothing to pack"),
        ] {
            let error = origin.try_pack(name, &wanted).await.unwrap_err();
            assert!(error.to_string().contains(says), "{name}: {error}");
        }
    }
}
