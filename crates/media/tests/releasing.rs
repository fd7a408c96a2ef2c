use testing::Reply;

use crate::world::{Browser, CLIP, World, between, film, has, worlds};

const FORM: [(&str, &str); 8] = [
    ("title", "三角形的内角和"),
    ("place", "course-teaching/self-study"),
    ("kind", "micro_lesson"),
    ("licence", "CC-BY-4.0"),
    ("provider", "示例市第一中学"),
    ("language", "zh-Hans"),
    ("for_pupils", "1"),
    ("summary", ""),
];

async fn release(browser: &Browser, page: &str, change: &[(&str, &str)]) -> Reply {
    let mut form = FORM.to_vec();
    for (name, value) in change {
        form.retain(|(known, _)| known != name);
        if !value.is_empty() {
            form.push((name, value));
        }
    }
    browser.post_form(&format!("{page}/release"), &form).await
}

async fn clip(world: &World, browser: &Browser) -> String {
    let page = browser.upload(film(world, "clip.mp4", CLIP)).await.unwrap();
    world.work().await;
    page
}

#[tokio::test]
async fn an_editor_releases_what_a_teacher_offered_and_a_guest_plays_it() {
    if !has("ffmpeg") {
        return;
    }
    for world in worlds().await {
        let (teacher, editor, guest) = (world.browser_of("teacher").await, world.browser_of("editor").await, world.browser());
        let page = clip(&world, &teacher).await;
        assert_eq!(release(&teacher, &page, &[]).await.status, 403, "a teacher does not release");
        teacher.post_form(&format!("{page}/offer"), &[]).await;
        for (change, sentence) in [
            (("title", " "), "请填写标题"),
            (("place", "course-teaching/nowhere"), "请选择一个栏目"),
            (("for_pupils", ""), "请至少选择一类适用对象"),
            (("licence", "mine"), "请选择许可方式"),
        ] {
            let refused = release(&editor, &page, &[change]).await;
            assert_eq!(refused.status, 422, "{change:?}");
            assert!(refused.text().contains(sentence), "{change:?}: {}", refused.text());
        }
        let released = release(&editor, &page, &[]).await;
        assert_eq!(released.status, 303, "{}", released.text());
        assert_eq!(release(&editor, &page, &[]).await.status, 409, "once is enough");

        let text = guest.page(released.header("location")).await;
        let stream = between(&text, "<source src=\"", "\" type=\"application/vnd.apple.mpegurl\"").to_owned();
        let source = between(&text, "mpegurl\"><source src=\"", "\"").to_owned();
        let film = guest.get_with(&source, &[("range", "bytes=0-99")]).await;
        assert_eq!((film.status.as_u16(), film.header("content-type")), (206, "video/mp4"), "{source}");
        assert_eq!(film.header("cache-control"), "public, max-age=31536000, immutable");
        plays_by_its_playlists(&guest, &stream).await;
        let original =
            world.count("SELECT COUNT(*) AS n FROM blob b JOIN media_upload u ON u.blob_id = b.id WHERE b.visibility = 'private'");
        assert_eq!(original.await, 1, "{}: the file as it came stays private", world.db.name());
    }
}

/// Every piece that the playlists name is there, in the bytes that they name.
async fn plays_by_its_playlists(guest: &Browser, stream: &str) {
    let master = guest.get(stream).await;
    assert_eq!(master.header("content-type"), "application/vnd.apple.mpegurl");
    let playlists: Vec<String> = master.text().lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    assert_eq!(playlists.len(), 3, "two sizes and the sound: {}", master.text());
    for playlist in playlists {
        let text = guest.page(&format!("/files/{playlist}")).await;
        let file = text.lines().rfind(|line| !line.starts_with('#')).unwrap().to_owned();
        let whole = guest.get(&format!("/files/{file}")).await.bytes;
        let spans: Vec<(usize, usize)> = text
            .lines()
            .filter_map(|line| line.strip_prefix("#EXT-X-BYTERANGE:")?.split_once('@'))
            .map(|(length, from)| (from.parse().unwrap(), length.parse().unwrap()))
            .collect();
        assert!(!spans.is_empty(), "{text}");
        for (from, length) in spans {
            assert_eq!(&whole[from + 4..from + 8], b"moof", "a piece begins with its fragment: {text}");
            assert!(from + length <= whole.len(), "{text}");
        }
    }
}

#[tokio::test]
async fn a_new_film_and_captions_take_their_place_in_a_resource() {
    if !has("ffmpeg") {
        return;
    }
    for world in worlds().await {
        let editor = world.browser_of("editor").await;
        let page = clip(&world, &editor).await;
        let resource = release(&editor, &page, &[]).await.header("location").to_owned();
        let before = editor.page(&resource).await;

        let again = editor.upload(film(&world, "other.mp4", &CLIP.replace("testsrc2", "testsrc"))).await.unwrap();
        world.work().await;
        let replaced = editor.post_form(&format!("{again}/replace"), &[("item", &format!("https://node.example{resource}?t=3"))]).await;
        assert_eq!((replaced.status.as_u16(), replaced.header("location")), (303, resource.as_str()), "{}", replaced.text());
        let after = editor.page(&resource).await;
        let source = |page: &str| between(page, "mpegurl\"><source src=\"", "\"").to_owned();
        assert_ne!(source(&before), source(&after));

        let captions = editor.upload("WEBVTT\n\n00:01.000 --> 00:02.000\n你好\n").await.unwrap();
        world.work().await;
        editor.post_form(&format!("{captions}/replace"), &[("item", &resource)]).await;
        assert!(editor.page(&resource).await.contains("<track kind=\"captions\""), "{}", world.db.name());
        let unknown = editor.post_form(&format!("{captions}/replace"), &[("item", "nothing")]).await;
        assert_eq!(unknown.status, 409, "released before: {}", unknown.text());
    }
}
