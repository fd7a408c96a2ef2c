use crate::world::{book, lesson, worlds};

#[tokio::test]
async fn a_star_is_pressed_and_pressed_again() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let star = format!("/me/favourites/resource/{}", lesson());
        let kept = format!("/me/kept?of=resource/{},textbook/{},nonsense", lesson(), book());
        assert!(teacher.page("/me/favourites").await.contains("还没有收藏"));
        assert_eq!(teacher.press_star(&star).await.status, 204);
        assert!(teacher.page("/me/favourites").await.contains("大数的认识"));
        assert_eq!(teacher.page(&kept).await, format!("[\"resource/{}\"]", lesson()));
        assert!(!teacher.page("/me/favourites?kind=textbook").await.contains("大数的认识"));
        assert_eq!(teacher.press_star(&star).await.status, 204);
        assert_eq!(teacher.page(&kept).await, "[]");
    }
}

#[tokio::test]
async fn a_star_works_without_script_too() {
    for world in worlds().await {
        let star = format!("/me/favourites/textbook/{}", book());
        let guest = world.browser().post_form_without_token(&star, &[]).await;
        assert_eq!(guest.header("location"), format!("/sign-in?next=/book/{}", book()));

        let pupil = world.browser_of("pupil-primary").await;
        let asked = pupil.post_form_without_token(&star, &[]).await;
        assert_eq!(asked.status, 200);
        assert!(asked.text().contains("要收藏吗") && asked.text().contains("name=\"csrf\""));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_kept").await, 0);
        let confirmed = pupil.post_form(&star, &[("back", "/books?grade=x")]).await;
        assert_eq!((confirmed.status.as_u16(), confirmed.header("location")), (303, "/books?grade=x"));
        assert!(pupil.page("/me/shelf").await.contains("数学 四年级上册"));
        let elsewhere = pupil.post_form(&star, &[("back", "//evil.example")]).await;
        assert_eq!(elsewhere.header("location"), format!("/book/{}", book()));
    }
}

#[tokio::test]
async fn nobody_sees_what_others_keep_or_did() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        teacher.press_star(&format!("/me/favourites/resource/{}", lesson())).await;
        teacher.press_star(&format!("/me/favourites/textbook/{}", book())).await;
        teacher.put(&format!("/me/progress/{}", lesson()), r#"{"position_ms":300000,"duration_ms":600000}"#).await;
        for other in ["pupil-primary", "parent", "school", "nation"] {
            let other = world.browser_of(other).await;
            assert_eq!(other.get(&format!("/me/progress/{}", lesson())).await.status, 204);
            assert_eq!(other.page(&format!("/me/kept?of=resource/{}", lesson())).await, "[]");
            for path in ["/me/favourites", "/me/history", "/me/shelf"] {
                let page = other.page(path).await;
                assert!(!page.contains("大数的认识") && !page.contains("数学 四年级上册"), "{path}");
            }
            other.post_form("/me/history/remove", &[("kind", "resource"), ("id", &lesson().to_string())]).await;
            other.post_form("/me/history/clear", &[]).await;
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM record_progress").await, 1, "{}", world.db.name());
    }
}

#[tokio::test]
async fn a_long_list_goes_on_page_by_page() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let mut tx = world.db.begin().await.unwrap();
        store::sql(
            "INSERT INTO record_kept (home, account_id, object_kind, object_id, kept_at)
             SELECT home, id, 'resource', $1, 5 FROM account WHERE sign_in_name = 'teacher'",
        )
        .bind(lesson())
        .execute(&mut tx)
        .await
        .unwrap();
        for number in 0..25 {
            let id = kernel::ResourceId::from_name("gone", &format!("{number}"));
            store::sql(
                "INSERT INTO record_kept (home, account_id, object_kind, object_id, kept_at)
                 SELECT home, id, 'resource', $1, 9 FROM account WHERE sign_in_name = 'teacher'",
            )
            .bind(id)
            .execute(&mut tx)
            .await
            .unwrap();
        }
        tx.commit().await.unwrap();
        let first = teacher.page("/me/favourites").await;
        assert_eq!((first.matches("class=\"row\"").count(), first.contains("大数的认识")), (20, false));
        let next = first.split("rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().replace("&#38;", "&");
        let second = teacher.page(&next).await;
        assert_eq!((second.matches("class=\"row\"").count(), second.contains("大数的认识")), (6, true));
        assert!(!second.contains("rel=\"next\""));
    }
}
