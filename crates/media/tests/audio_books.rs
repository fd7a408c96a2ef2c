//! Audio books: an archive of recordings through the door that takes files.

use crate::archive::{Packed, plain, zip};
use crate::epubs::assert_refused;
use crate::epubs::kept_words;
use crate::world::{Browser, World, film, has, worlds};

fn recording(world: &World, name: &str, codec: &str) -> Vec<u8> {
    film(world, name, &format!("-f lavfi -i sine=duration=2 -c:a {codec}"))
}

async fn release(editor: &Browser, page: &str) -> String {
    let form = [
        ("title", "两首儿歌"),
        ("place", "after-school/classic-reading"),
        ("kind", "audio_book"),
        ("licence", "CC-BY-4.0"),
        ("language", "zh-Hans"),
        ("for_pupils", "1"),
    ];
    let released = editor.post_form(&format!("{page}/release"), &form).await;
    assert_eq!(released.status, 303, "{}", released.text());
    released.header("location").to_owned()
}

#[tokio::test]
async fn an_archive_of_recordings_becomes_chapters_in_their_order() {
    if !has("ffmpeg") || !has("ffprobe") {
        return;
    }
    for world in worlds().await {
        let editor = world.browser_of("editor").await;
        let (rain, stars) = (recording(&world, "rain.m4a", "aac"), recording(&world, "stars.mp3", "libmp3lame"));
        let words = "小雨点，\n落屋檐。".as_bytes();
        let files = [plain("10 数星星.mp3", &stars), plain("2 下雨了.m4a", &rain), plain("2 下雨了.txt", words)];
        let page = editor.upload(zip(&files)).await.unwrap();
        world.work().await;
        let text = editor.page(&page).await;
        let (first, second) = (text.find("下雨了").unwrap(), text.find("数星星").unwrap());
        assert!(first < second, "{}: {text}", world.db.name());
        assert!(kept_words(&world).await.contains("落屋檐。"), "{}", world.db.name());

        let resource = release(&editor, &page).await;
        let shown = world.browser().page(&resource).await;
        assert!(shown.contains("00:04") && shown.contains("?section=2"), "{}: {shown}", world.db.name());

        let more = editor.upload(recording(&world, "过小桥.mp3", "libmp3lame")).await.unwrap();
        world.work().await;
        let appended = editor.post_form(&format!("{more}/replace"), &[("item", &resource)]).await;
        assert_eq!(appended.status, 303, "{}", appended.text());
        assert!(world.browser().page(&resource).await.contains("?section=3"), "{}: a recording is its next chapter", world.db.name());
    }
}

#[tokio::test]
async fn what_is_no_recording_makes_no_audio_book() {
    for world in worlds().await {
        let editor = world.browser_of("editor").await;
        let link = Packed { mode: 0o120_777, ..plain("2.mp3", b"/etc/passwd") };
        let playlist: &[u8] = b"#EXTM3U\nfile:///etc/passwd";
        for (name, reason, bytes) in [
            ("playlist by another name", "kind", zip(&[plain("1.mp3", playlist)])),
            ("symbolic link", "archive-path", zip(&[link])),
            ("zip slip", "archive-path", zip(&[plain("../1.mp3", b"ID3")])),
            ("program beside it", "kind", zip(&[plain("1.mp3", b"ID3"), plain("a.exe", b"MZ")])),
            ("two files of one name", "polyglot", zip(&[plain("1.mp3", b"ID3"), plain("1.mp3", b"ID3")])),
        ] {
            assert_refused(&world, &editor, name, reason, bytes).await;
        }
    }
}
