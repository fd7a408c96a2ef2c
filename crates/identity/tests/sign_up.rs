use crate::world::worlds;

const PASSWORD: (&str, &str) = ("password", "three green shoots");

#[tokio::test]
async fn a_parent_signs_up_and_is_signed_in() {
    for world in worlds().await {
        let browser = world.browser();
        assert!(browser.get("/sign-up").await.text().contains("/sign-up?role=parent"));
        assert_eq!(browser.status("/sign-up?role=parent").await, 200);
        let fields = [("role", "parent"), ("display_name", "林家长"), ("sign_in_name", "lin.parent"), PASSWORD];
        assert_eq!(browser.post("/sign-up", &fields).await, 303);
        assert!(browser.badge().await.contains("林家长"));
        assert_eq!(world.browser().sign_in("LIN.PARENT", PASSWORD.1).await.status, 303);
    }
}

#[tokio::test]
async fn a_child_needs_a_guardian_and_gives_name_and_grade_only() {
    for world in worlds().await {
        let browser = world.browser();
        let page = browser.get("/sign-up?role=pupil").await;
        assert!(page.text().contains("未满 14 周岁"));
        for asked in ["tel", "email", "address", "birthday", "school"] {
            assert!(!page.text().contains(&format!("name=\"{asked}\"")), "{asked}");
        }
        let child = [("role", "pupil"), ("display_name", "小禾"), ("sign_in_name", "xiaohe"), PASSWORD, ("schooling", "小学/四年级")];
        let refused = browser.post_form("/sign-up", &child).await;
        assert_eq!(refused.status, 422);
        assert!(refused.text().contains("href=\"#guardian_agrees\"") && refused.text().contains("value=\"小禾\""));

        let with_guardian = [&child[..], &[("guardian_agrees", "1")]].concat();
        assert_eq!(browser.post("/sign-up", &with_guardian).await, 303);
        assert!(browser.badge().await.contains("学生 · 四年级"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account WHERE sign_in_name = 'xiaohe' AND guardian_agreed_at > 0").await, 1);
    }
}

#[tokio::test]
async fn an_older_pupil_needs_none_unless_they_say_so() {
    for world in worlds().await {
        let pupil = [("role", "pupil"), ("display_name", "小满"), ("sign_in_name", "xiaoman"), PASSWORD, ("schooling", "初中/七年级")];
        let under_14 = [&pupil[..], &[("under_14", "1")]].concat();
        assert_eq!(world.browser().post("/sign-up", &under_14).await, 422);
        assert_eq!(world.browser().post("/sign-up", &pupil).await, 303);
    }
}

#[tokio::test]
async fn a_teacher_waits_for_the_school_they_name() {
    for world in worlds().await {
        let browser = world.browser();
        let teacher = [("role", "teacher"), ("display_name", "许老师"), ("sign_in_name", "xu"), ("school", "没有这所学校"), PASSWORD];
        let refused = browser.post_form("/sign-up", &teacher).await;
        assert!(refused.text().contains("href=\"#sign_in_name\"") && refused.text().contains("href=\"#school\""));
        let teacher =
            [("role", "teacher"), ("display_name", "许老师"), ("sign_in_name", "xu.teacher"), ("school", "示例市第一中学"), PASSWORD];
        assert_eq!(browser.post("/sign-up", &teacher).await, 303);
        assert!(browser.get("/me/role").await.text().contains("等待确认"));
        let home = "SELECT COUNT(*) AS n FROM account WHERE sign_in_name = 'xu.teacher' AND home = '990101'";
        assert_eq!(world.count(home).await, 1, "a teacher lives where the school is");
    }
}

#[tokio::test]
async fn nobody_declares_themselves_an_administrator_or_editor() {
    for world in worlds().await {
        for role in ["administrator", "editor", "", "pupil.x"] {
            let fields = [("role", role), ("display_name", "某人"), ("sign_in_name", "somebody"), PASSWORD];
            assert_eq!(world.browser().post("/sign-up", &fields).await, 400, "{role}");
        }
        let browser = world.browser_of("teacher").await;
        assert_eq!(browser.post("/me/role/add", &[("role", "administrator")]).await, 409);
    }
}
