use kernel::ResourceId;

use crate::world::{book, lesson, story, worlds};

#[tokio::test]
async fn nonsense_gets_a_clear_answer() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let unknown = ResourceId::new();
        for path in [
            "/me/favourites?after=x",
            "/me/favourites?kind=account",
            "/me/favourites?after=1.%00",
            "/me/shelf?after=99999999999999999999.a",
            "/me/history?after=-1",
        ] {
            assert_eq!(pupil.get(path).await.status, 400, "{path}");
        }
        let (film, pages) = (format!("/me/progress/{}", lesson()), format!("/me/progress/book/{}", book()));
        let chapters = format!("/me/progress/book/{}", story());
        for (path, body, status) in [
            (film.as_str(), "{}", 400),
            (&film, r#"{"position_ms":99999999999,"duration_ms":1}"#, 400),
            (&film, "\0", 400),
            (&pages, r#"{"page_index":0}"#, 400),
            (&pages, r#"{"page_index":5}"#, 400),
            (&pages, r#"{"page_index":-1}"#, 400),
            (&chapters, r#"{"section":3,"share":0}"#, 400),
            (&chapters, r#"{"section":0,"share":0}"#, 400),
            (&chapters, r#"{"section":1,"share":1.5}"#, 400),
            (&pages, r#"{"section":1,"share":0}"#, 404),
            ("/me/progress/x", r#"{"position_ms":1,"duration_ms":2}"#, 404),
            ("/me/progress/%00", r#"{"position_ms":1,"duration_ms":2}"#, 404),
            (&format!("/me/progress/{unknown}"), r#"{"position_ms":1,"duration_ms":2}"#, 404),
            (&format!("/me/progress/book/{unknown}"), r#"{"page_index":1}"#, 404),
            (&format!("/me/opened/{unknown}"), "", 404),
        ] {
            assert_eq!(pupil.put(path, body).await, status, "{path} {body}");
        }
        for path in ["/me/favourites/account/1", "/me/favourites/resource/%00", &format!("/me/favourites/resource/{unknown}")] {
            assert_eq!(pupil.press_star(path).await.status, 404, "{path}");
        }
        let remove = pupil.post_form("/me/history/remove", &[("kind", "resource"), ("id", "' OR 1=1 --")]).await;
        assert_eq!(remove.status, 400);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_progress").await, 0, "{}", world.db.name());
    }
}

#[tokio::test]
async fn other_sites_can_record_nothing() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil-primary").await;
        let path = format!("/me/progress/{}", lesson());
        let body = r#"{"position_ms":1,"duration_ms":2}"#;
        let forged = pupil.send(http::Method::PUT, &path, &[("content-type", "application/json")], body.into()).await;
        assert_eq!(forged.status, 403);
        for path in ["/me/history/clear", "/me/history/remove"] {
            assert_eq!(pupil.post_form_without_token(path, &[]).await.status, 403, "{path}");
        }
        assert_eq!(world.browser().put(&path, body).await, 303);
    }
}
