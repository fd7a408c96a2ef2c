use axum::body::Body;
use http::Method;

use crate::world::{between, worlds};

const CAPTIONS: &str = "WEBVTT\n\n00:01.000 --> 00:02.000\n你好\n";

#[tokio::test]
async fn teachers_researchers_editors_and_administrators_upload_and_others_do_not() {
    for world in worlds().await {
        for name in ["teacher", "researcher", "editor", "school", "nation"] {
            let browser = world.browser_of(name).await;
            browser.page("/me/uploads").await;
            browser.upload(CAPTIONS).await.unwrap_or_else(|reply| panic!("{name}: {}", reply.text()));
        }
        for name in ["pupil", "parent"] {
            let browser = world.browser_of(name).await;
            assert_eq!(browser.get("/me/uploads").await.status, 403, "{name}");
            assert_eq!(browser.begin(100).await.unwrap_err().status, 403, "{name}");
        }
        let guest = world.browser();
        assert_eq!(guest.get("/me/uploads").await.status, 303);
        assert_eq!(guest.begin(100).await.unwrap_err().status, 303);
    }
}

#[tokio::test]
async fn an_upload_is_its_owners_alone_until_it_is_offered() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let page = teacher.upload(CAPTIONS).await.unwrap();
        world.work().await;
        let digest = world.files()[0].file_name().unwrap().to_str().unwrap().to_owned();
        let file = format!("{page}/files/{digest}");
        assert_eq!(teacher.get(&file).await.text(), CAPTIONS);
        assert_eq!(teacher.get(&file).await.header("cache-control"), "private, no-cache");

        let (editor, colleague, nation) =
            (world.browser_of("editor").await, world.browser_of("teacher-parent").await, world.browser_of("nation").await);
        for other in [&editor, &colleague, &nation, &world.browser_of("pupil").await] {
            assert_eq!(other.get(&page).await.status, 404);
            assert_eq!(other.get(&file).await.status, 404);
            assert_eq!(other.post_form(&format!("{page}/remove"), &[]).await.status, 404);
            let protocol = page.replace("/990101/", "/tus/");
            assert!(matches!(other.tus(Method::HEAD, &protocol, &[], Body::empty()).await.status.as_u16(), 403 | 404));
            let closed = other.get(&format!("/files/{digest}")).await;
            assert_eq!((closed.status.as_u16(), closed.header("access-control-allow-origin")), (404, ""), "private bytes stay private");
        }
        assert_eq!(teacher.post_form(&format!("{page}/offer"), &[]).await.status, 303);
        assert_eq!(editor.get(&page).await.status, 200);
        assert_eq!(editor.get(&file).await.status, 200);
        assert!(editor.page("/me/uploads").await.contains(&page));
        assert_eq!(editor.post_form(&format!("{page}/remove"), &[]).await.status, 403, "an editor does not remove what others offered");
        assert_eq!((colleague.get(&page).await.status.as_u16(), nation.get(&page).await.status.as_u16()), (404, 404));
    }
}

#[tokio::test]
async fn a_signed_link_opens_a_private_file_for_an_hour() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let page = teacher.upload(CAPTIONS).await.unwrap();
        world.work().await;
        let text = teacher.page(&format!("{page}?link=1")).await;
        let link = between(&text, "id=\"link\" href=\"", "\"").replace("&#38;", "&").replace("&amp;", "&");
        let guest = world.browser();
        let opened = guest.get(&link).await;
        assert_eq!((opened.status.as_u16(), opened.text()), (200, CAPTIONS), "{}: {link}", world.db.name());
        assert_eq!((opened.header("access-control-allow-origin"), opened.header("content-disposition")), ("", "inline"));
        assert_eq!(opened.header("cache-control"), "private, no-cache");
        for wrong in [link.replace("key=", "key=0"), link.replace("until=1", "until=2"), link.split('?').next().unwrap().to_owned()] {
            assert_eq!(guest.get(&wrong).await.status, 404, "{wrong}");
        }
        world.db.clock().advance_ms(3_600_001);
        assert_eq!(guest.get(&link).await.status, 404, "{}", world.db.name());
    }
}
