use crate::world::{Browser, World, between, worlds};

async fn slip(world: &World, school: &Browser, file: &str) -> String {
    school.confirm(&school.upload(file).await).await;
    let id: String = {
        let mut tx = world.db.read().await.unwrap();
        store::sql("SELECT id FROM class_group WHERE name IN ('八（1）班', '三（1）班')")
            .fetch_one(&mut tx, |row| row.get("id"))
            .await
            .unwrap()
    };
    let page = school.post_form("/admin/roster/slips", &[("group", &id)]).await;
    assert!(page.status == 200 && page.text().contains("https://learn.example/activate"), "the address that was set");
    between(page.text(), "slip-code\">", "<").to_owned()
}

const OLDER: &str = "姓名,学号,年级,班级\n沈一,S1,八年级,1\n";

#[tokio::test]
async fn a_pupil_takes_the_account_over_with_the_code_once() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let code = slip(&world, &school, OLDER).await;
        let form = [("code", code.as_str()), ("sign_in_name", "shenyi"), ("password", "three green shoots")];
        let pupil = world.browser();
        let reply = pupil.post_form("/activate", &form).await;
        assert_eq!((reply.status.as_u16(), reply.header("location")), (303, "/me"), "{}", reply.text());
        assert!(pupil.get("/me/badge").await.text().contains("沈一"));
        let again = world.browser().post_form("/activate", &[("sign_in_name", "other"), form[0], form[2]]).await;
        assert_eq!(again.status, 422, "a code works once");
        assert!(!school.get("/admin/roster").await.text().contains("八（1）班</span></button>"), "nobody waits");
    }
}

#[tokio::test]
async fn a_young_child_needs_the_guardian_and_a_taken_name_keeps_the_code() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let code = slip(&world, &school, "姓名,学号,年级,班级\n沈幼,S9,三年级,1\n").await.to_lowercase().replace('-', " ");
        let base = [("code", code.as_str()), ("password", "three green shoots")];
        let alone = world.browser().post_form("/activate", &[&base[..], &[("sign_in_name", "shenyou")]].concat()).await;
        assert_eq!(alone.status, 422);
        assert!(alone.text().contains("请监护人") || alone.text().contains("guardian_agrees-e"), "{}", alone.text());
        let agreed = [base[0], base[1], ("guardian_agrees", "1")];
        let taken = world.browser().post_form("/activate", &[&agreed[..], &[("sign_in_name", "pupil")]].concat()).await;
        assert_eq!(taken.status, 422);
        let right = world.browser().post_form("/activate", &[&agreed[..], &[("sign_in_name", "shenyou")]].concat()).await;
        assert_eq!(right.status, 303, "{}", right.text());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account WHERE sign_in_name = 'shenyou' AND guardian_agreed_at > 0").await, 1);
    }
}

#[tokio::test]
async fn who_says_to_be_under_14_is_remembered_as_such() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let code = slip(&world, &school, OLDER).await;
        let said = [("code", code.as_str()), ("sign_in_name", "shenyi"), ("password", "three green shoots"), ("under_14", "1")];
        assert_eq!(world.browser().post_form("/activate", &said).await.status, 422, "a guardian has to agree");
        let agreed = [&said[..], &[("guardian_agrees", "1")]].concat();
        assert_eq!(world.browser().post_form("/activate", &agreed).await.status, 303);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account WHERE sign_in_name = 'shenyi' AND said_under_14_at > 0").await, 1);
    }
}

#[tokio::test]
async fn earlier_and_old_codes_open_nothing() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let earlier = slip(&world, &school, OLDER).await;
        let class = between(school.get("/admin/roster").await.text(), "八（1）班</a></th>", "</form>").to_owned();
        let group = between(&class, "name=\"group\" value=\"", "\"").to_owned();
        let page = school.post_form("/admin/roster/slips", &[("group", &group)]).await;
        let later = between(page.text(), "slip-code\">", "<").to_owned();
        let try_code = async |code: &str| {
            let form = [("code", code), ("sign_in_name", "shenyi"), ("password", "three green shoots")];
            world.browser().post_form("/activate", &form).await.status.as_u16()
        };
        assert_eq!(try_code(&earlier).await, 422);
        world.db.clock().advance_ms(91 * 24 * 3_600_000);
        assert_eq!(try_code(&later).await, 422);
        assert_eq!(try_code("").await, 422);
    }
}

#[tokio::test]
async fn guessing_codes_is_slowed_down() {
    for world in worlds().await {
        let browser = world.browser();
        let mut last = 0;
        for guess in 0..60 {
            let code = format!("AAAA-BBBB-{guess:04}");
            last = browser.post_form("/activate", &[("code", &code)]).await.status.as_u16();
        }
        assert_eq!(last, 429, "{}", world.db.name());
    }
}

#[tokio::test]
async fn nobody_signs_in_to_an_account_that_waits() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        school.confirm(&school.upload(OLDER).await).await;
        for password in ["", "three green shoots"] {
            for name in ["S1", "沈一"] {
                assert_eq!(world.browser().post_form("/sign-in", &[("name", name), ("password", password)]).await.status, 422);
            }
        }
    }
}
