use crate::world::{between, worlds};

const NEW_CLASS: &str = "姓名,学号,年级,班级,身份,任教学科\n\
    沈一,S1,八年级,1,学生,\n沈二,S2,初二,八（1）班,,\n郑老师,T1,八年级,1班,班主任,\n钱老师,T2,8,1,教师,数学\n";

#[tokio::test]
async fn a_file_is_looked_at_before_it_changes_anything() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let check = school.upload(NEW_CLASS).await;
        let page = school.get(&check).await;
        for text in ["新建 1 个班级", "新增 4 人", "八（1）班", "沈一"] {
            assert!(page.text().contains(text), "{text} on {}: {}", world.db.name(), page.text());
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM roster_number WHERE number = 'S1'").await, 0);
        assert!(school.confirm(&check).await.text().contains("新增 4 人"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM audit_log WHERE action = 'roster.import'").await, 1);
        assert!(school.get("/admin/roster").await.text().contains("八（1）班"));
        let again = school.post_form(&format!("{check}/confirm"), &[("effect", "x")]).await;
        assert_eq!(again.status, 409, "a file is confirmed once");
    }
}

#[tokio::test]
async fn the_same_file_again_changes_nothing_and_says_so() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        school.confirm(&school.upload(NEW_CLASS).await).await;
        let people = world.count("SELECT COUNT(*) AS n FROM account").await;
        let page = school.get(&school.upload(NEW_CLASS).await).await;
        assert!(page.text().contains("不会改变什么"), "{}", page.text());
        assert!(!page.text().contains("name=\"effect\""));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account").await, people);
    }
}

#[tokio::test]
async fn rows_with_errors_are_mended_in_place_and_mended_values_stay() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let file = "Number,Name,Class,Grade\nS1,沈一,1,大班\nS2,,1,8\nS3,=HYPERLINK(1),1,8\nS4,沈四,1,8\nS4,沈四,2,8\nS6,沈六,3,7\nC73-01,别人,5,8\n";
        let check = school.upload(file).await;
        let page = school.get(&check).await;
        for text in ["有 4 行需要修改", "没有这个年级", "姓名要有 1 到 30 个字", "电子表格会把它当作公式", "已有同一名学生，在另一个班"]
        {
            assert!(page.text().contains(text), "{text}: {}", page.text());
        }
        let half = [("r0-grade", "八年级"), ("r1-name", "沈二")];
        assert_eq!(school.post_form(&check, &half).await.status, 303);
        assert!(school.get(&check).await.text().contains("有 2 行需要修改"));
        let refused = school.post_form(&format!("{check}/confirm"), &[("effect", "0")]).await;
        assert_eq!(refused.status, 409, "nothing is confirmed while a row is faulty");
        school.post_form(&check, &[("r2-name", "沈三"), ("r4-out", "1")]).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("新增 5 人"), "{}", page.text());
        assert!(page.text().contains("1 名学生换班") && page.text().contains("改正 1 个姓名"), "{}", page.text());
        school.confirm(&check).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account WHERE display_name = '沈三'").await, 1);
    }
}

#[tokio::test]
async fn who_is_missing_leaves_only_when_the_file_is_whole() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let check = school.upload("姓名,学号,年级,班级\n林小满,PUPIL,七年级,3\n").await;
        assert!(school.get(&check).await.text().contains("不会改变什么"));
        school.post_form(&check, &[("coverage", "classes")]).await;
        let page = school.get(&check).await;
        assert!(page.text().contains("11 人离开班级"), "{}", page.text());
        school.confirm(&check).await;
        let left = "SELECT COUNT(*) AS n FROM enrollment WHERE ended_at IS NOT NULL AND duty = 'pupil'";
        assert_eq!(world.count(left).await, 11);
        world.db.clock().advance_ms(60_000);
        let back = school.upload("姓名,学号,年级,班级\n安然,C73-01,七年级,3\n").await;
        assert!(school.confirm(&back).await.text().contains("1 名学生换班或回到班级"));
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM account WHERE display_name = '安然'").await, 1, "one pupil, one account");
    }
}

#[tokio::test]
async fn a_pupil_who_moves_keeps_account_and_history() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let check = school.upload("姓名,学号,年级,班级\n林小满,PUPIL,八年级,2\n").await;
        assert!(school.get(&check).await.text().contains("七（3）班 → 八（2）班"));
        school.confirm(&check).await;
        let mine = "SELECT COUNT(*) AS n FROM enrollment e JOIN account a ON a.id = e.account_id WHERE a.sign_in_name = 'pupil'
                     AND e.is_administrative = 1";
        assert_eq!(world.count(mine).await, 2, "the stay that ended is kept");
        let grade = "SELECT COUNT(*) AS n FROM account_role r JOIN account a ON a.id = r.account_id WHERE a.sign_in_name = 'pupil'
                      AND r.grade = '八年级'";
        assert_eq!(world.count(grade).await, 1);
    }
}

#[tokio::test]
async fn a_new_head_teacher_takes_the_place_of_the_earlier_one() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let check = school.upload("姓名,学号,年级,班级,身份\n郑老师,T1,七年级,3,班主任\n").await;
        assert!(school.get(&check).await.text().contains("1 名班主任由别人接替"));
        school.confirm(&check).await;
        let heads = "SELECT COUNT(*) AS n FROM enrollment e JOIN class_group c ON c.id = e.class_id
                      WHERE c.name = '七（3）班' AND e.duty = 'head_teacher' AND e.ended_at IS NULL";
        assert_eq!(world.count(heads).await, 1);
    }
}

#[tokio::test]
async fn what_is_exported_changes_nothing_when_it_comes_back() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        school.confirm(&school.upload(NEW_CLASS).await).await;
        world.browser_of("pupil").await.post_form("/me/settings/profile", &[("display_name", "=1+1"), ("schooling", "初中/七年级")]).await;
        let file = school.get("/admin/roster/roster.csv").await;
        assert!(file.text().contains("'=1+1,PUPIL") && !file.text().contains("\n=1"), "{}", file.text());
        assert!(file.text().contains("钱老师,T2,八年级,八（1）班,教师,数学"), "{}", file.text());
        let page = school.get(&school.upload(file.text()).await).await;
        assert!(page.text().contains("不会改变什么"), "{}", page.text());
    }
}

#[tokio::test]
async fn what_was_shown_is_what_is_done_or_nothing() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let (one, other) = (school.upload(NEW_CLASS).await, school.upload(NEW_CLASS).await);
        let shown = school.get(&one).await;
        let effect = between(shown.text(), "name=\"effect\" value=\"", "\"").to_owned();
        school.confirm(&other).await;
        assert_eq!(school.post_form(&format!("{one}/confirm"), &[("effect", &effect)]).await.status, 409);
        world.db.clock().advance_ms(25 * 3_600_000);
        assert_eq!(school.get(&one).await.status, 404, "a file waits for a day");
    }
}
