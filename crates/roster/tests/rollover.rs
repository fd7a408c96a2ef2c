use crate::world::{between, worlds};

/// From the clock of the tests, in March 2026, to October 2027.
const TO_THE_YEAR_AFTER_MS: i64 = 580 * 24 * 3_600_000;

#[tokio::test]
async fn every_class_moves_up_and_the_last_grade_leaves_once_a_year() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        school.confirm(&school.upload("姓名,学号,年级,班级\n沈一,S1,九年级,1\n沈二,S2,八年级,实验班\n").await).await;
        world.db.clock().advance_ms(TO_THE_YEAR_AFTER_MS);
        let school = world.browser_of("school").await;
        let page = school.get("/admin/roster/rollover").await;
        for text in ["七（3）班", "八（3）班", "九（1）班", "毕业，班级关闭", "实验班"] {
            assert!(page.text().contains(text), "{text} on {}: {}", world.db.name(), page.text());
        }
        let stale = school.post_form("/admin/roster/rollover", &[("shown", "x")]).await;
        assert_eq!(stale.status, 409);
        let shown = between(page.text(), "name=\"shown\" value=\"", "\"").replace("&#62;", ">");
        assert_eq!(school.post_form("/admin/roster/rollover", &[("shown", &shown)]).await.status, 303);
        let roster = school.get("/admin/roster").await;
        assert!(roster.text().contains("八（3）班") && !roster.text().contains("九（1）班"), "{}", roster.text());
        let later = school.get("/admin/roster/rollover").await;
        assert!(later.text().contains("实验班") && !later.text().contains("八（3）班"), "a class two years behind turns twice");
        let shown = between(later.text(), "name=\"shown\" value=\"", "\"").replace("&#62;", ">");
        assert_eq!(school.post_form("/admin/roster/rollover", &[("shown", &shown)]).await.status, 303);
        assert!(school.get("/admin/roster/rollover").await.text().contains("所有班级都已经在新学年了"));
        let grade = "SELECT COUNT(*) AS n FROM account_role r JOIN account a ON a.id = r.account_id WHERE a.sign_in_name = 'pupil'
                      AND r.grade = '八年级'";
        assert_eq!(world.count(grade).await, 1);
        let stays = "SELECT COUNT(*) AS n FROM enrollment e JOIN account a ON a.id = e.account_id WHERE a.sign_in_name = 'pupil'
                      AND e.is_administrative = 1";
        assert_eq!(world.count(stays).await, 1, "the class goes on, with everybody in it");
    }
}

#[tokio::test]
async fn another_schools_classes_are_nobodys_to_turn() {
    for world in worlds().await {
        let school = kernel::OrgId::from_name("qinghe demo", "9901010002").to_string();
        let county = world.browser_of("county").await;
        assert_eq!(county.get(&format!("/admin/roster/rollover?org={school}")).await.status, 404);
        assert_eq!(county.post_form("/admin/roster/rollover", &[("org", &school)]).await.status, 404);
    }
}
