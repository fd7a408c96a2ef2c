use identity::DEMO_PASSWORD;

use crate::world::worlds;

#[tokio::test]
async fn a_pupil_signs_in_and_out() {
    for world in worlds().await {
        let browser = world.browser();
        assert_eq!(browser.status("/sign-in").await, 200);
        let reply = browser.sign_in("Pupil", DEMO_PASSWORD).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/me"));
        assert_eq!(browser.cookie("qh_in").as_deref(), Some("1"));
        let badge = browser.badge().await;
        assert!(badge.contains("林小满") && badge.contains("学生 · 七年级"), "{badge}");

        assert_eq!(browser.post("/sign-out", &[]).await, 303);
        assert_eq!((browser.cookie("qh_session"), browser.cookie("qh_in")), (None, None));
        assert!(!browser.is_signed_in().await);
    }
}

#[tokio::test]
async fn the_session_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    for world in worlds().await {
        let reply = world.browser().sign_in("pupil", DEMO_PASSWORD).await;
        let cookies: Vec<_> = reply.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
        let session = cookies.iter().find(|cookie| cookie.starts_with("qh_session=")).unwrap();
        assert!(session.contains("; HttpOnly; SameSite=Lax") && session.contains("; Path=/;"), "{session}");
        let secret = session.split(['.', ';']).nth(1).unwrap();
        assert_eq!(secret.len(), 43, "256 bits in base64url");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM session").await, 1);
        let mut tx = world.db.read().await.unwrap();
        let kept = store::sql("SELECT token_hash FROM session").fetch_one(&mut tx, |row| row.get::<String>("token_hash")).await.unwrap();
        assert_ne!(kept, secret);
    }
}

#[tokio::test]
async fn a_wrong_password_keeps_the_name_and_tells_nothing_else() {
    for world in worlds().await {
        let browser = world.browser();
        let wrong = browser.sign_in("pupil", "wrong password").await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.text().contains("value=\"pupil\"") && !wrong.text().contains("wrong password"), "{}", wrong.text());
        assert_eq!(browser.cookie("qh_session"), None);
        let nobody = browser.sign_in("nobody", "wrong password").await;
        assert_eq!(nobody.status, 422);
        assert_eq!(nobody.text().replace("nobody", "pupil"), wrong.text());
    }
}

#[tokio::test]
async fn after_signing_in_one_is_where_one_wanted_to_go_but_never_on_another_site() {
    for world in worlds().await {
        let to_settings = world.browser().get("/me/settings").await;
        assert_eq!((to_settings.status.as_u16(), to_settings.header("location")), (303, "/sign-in?next=/me/settings"));
        for (next, expected) in [
            ("/me/settings?a=%E8%AF%BE", "/me/settings?a=%E8%AF%BE"),
            ("https://evil.example/", "/me"),
            ("//evil.example", "/me"),
            ("/\\evil.example", "/me"),
            ("/课", "/me"),
        ] {
            let fields = [("name", "pupil"), ("password", DEMO_PASSWORD), ("next", next)];
            let reply = world.browser().post_form("/sign-in", &fields).await;
            assert_eq!((reply.status.as_u16(), reply.header("location")), (303, expected), "{next}");
        }
    }
}

#[tokio::test]
async fn a_form_from_another_site_changes_nothing() {
    for world in worlds().await {
        let browser = world.browser_of("teacher").await;
        for (path, fields) in [
            ("/sign-in", [("name", "pupil"), ("password", DEMO_PASSWORD)]),
            ("/sign-up", [("role", "parent"), ("sign_in_name", "x")]),
            ("/sign-out", [("a", "b"), ("c", "d")]),
            ("/me/role", [("role", "teacher"), ("next", "/me")]),
            ("/me/settings/profile", [("display_name", "X"), ("schooling", "")]),
            ("/me/settings/devices", [("device", "others"), ("a", "b")]),
            ("/admin/people/grant", [("kind", "editor"), ("org", "")]),
        ] {
            let reply = browser.post_form_without_token(path, &fields).await;
            assert_eq!(reply.status, 403, "{path}");
        }
        assert!(browser.is_signed_in().await);
    }
}

#[tokio::test]
async fn nobody_is_told_so_quietly_and_not_asked_again() {
    for world in worlds().await {
        let browser = world.browser();
        browser.set_cookie("qh_in", "1");
        assert_eq!(browser.status("/me/badge").await, 204);
        assert_eq!(browser.cookie("qh_in"), None);
    }
}
