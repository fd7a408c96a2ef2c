use crate::world::{book, worlds};

#[tokio::test]
async fn guests_are_sent_to_sign_in_and_back() {
    for world in worlds().await {
        for path in ["/me", "/me/favourites", "/me/shelf", "/me/history"] {
            let reply = world.browser().get(path).await;
            assert_eq!((reply.status.as_u16(), reply.header("location")), (303, format!("/sign-in?next={path}").as_str()));
        }
    }
}

#[tokio::test]
async fn every_role_has_a_home_with_its_own_panels() {
    for world in worlds().await {
        for (name, expected) in [
            ("pupil-primary", vec!["早上好，林小禾", "接着学", "四年级的教材", "本年级新上", "大数的认识"]),
            ("teacher", vec!["早上好，周敏", "找课", "最近备课", "教师研修", "思政师德"]),
            ("parent", vec!["早上好，林建国", "家庭教育新上", "怎样陪孩子读书"]),
            ("researcher", vec!["早上好，何文", "资源库", "册教材", "教改经验"]),
            ("editor", vec!["早上好，苏青", "最近新上"]),
            ("city", vec!["管理范围：示例市及所属机构", "待确认身份", "/admin/people", "/admin/library"]),
            ("nation", vec!["/admin/jobs"]),
        ] {
            let desk = world.browser_of(name).await.page("/me").await;
            for words in expected {
                assert!(desk.contains(words), "{words} on the home of {name} ({})", world.db.name());
            }
        }
        assert!(!world.browser_of("city").await.page("/me").await.contains("/admin/jobs"));
    }
}

#[tokio::test]
async fn a_pupil_finds_the_textbooks_of_the_grade() {
    for world in worlds().await {
        let desk = world.browser_of("pupil-primary").await.page("/me").await;
        assert!(desk.contains(&format!("/book/{}", book())));
        let desk = world.browser_of("pupil").await.page("/me").await;
        assert!(!desk.contains(&format!("/book/{}", book())), "another grade's book");
    }
}

#[tokio::test]
async fn no_language_lacks_a_word() {
    for world in worlds().await.into_iter().take(1) {
        for name in ["pupil", "teacher", "parent", "researcher", "nation"] {
            let browser = world.browser_of(name).await;
            for language in ["zh-Hans.auto.m", "zh-Hant.auto.m", "en.auto.m"] {
                browser.set_cookie("qh_view", language);
                for path in ["/me", "/me/favourites", "/me/shelf", "/me/history", "/me/history?clear=1"] {
                    let page = browser.page(path).await.replace("class=\"desk-h\"", "");
                    assert!(!page.contains("desk-") && !page.contains("records-"), "{path} of {name} in {language}");
                }
            }
        }
    }
}
