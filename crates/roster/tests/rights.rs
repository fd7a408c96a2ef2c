use crate::world::worlds;

const FILE: &str = "姓名,学号,年级,班级\n沈一,S1,八年级,1\n";

#[tokio::test]
async fn only_the_administrators_above_a_school_have_its_roster() {
    for world in worlds().await {
        let mine = world.browser_of("school").await;
        let check = mine.upload(FILE).await;
        assert_eq!(world.browser_of("city").await.get(&check).await.status, 200);
        for who in ["county", "teacher", "pupil", "parent", "editor"] {
            let browser = world.browser_of(who).await;
            assert_eq!(browser.get(&check).await.status, 404, "{who}");
            assert_eq!(browser.post_form(&check, &[("r0-name", "x")]).await.status, 404, "{who}");
            assert_eq!(browser.post_form(&format!("{check}/confirm"), &[("effect", "")]).await.status, 404, "{who}");
            assert_eq!(browser.post_form(&format!("{check}/discard"), &[]).await.status, 404, "{who}");
        }
        let school = kernel::OrgId::from_name("qinghe demo", "9901010002").to_string();
        let county = world.browser_of("county").await;
        assert_eq!(county.get(&format!("/admin/roster?org={school}")).await.status, 404);
        assert_eq!(county.get(&format!("/admin/roster/roster.csv?org={school}")).await.status, 404);
        assert_eq!(county.upload_to(&school, "a.csv", FILE.as_bytes()).await.status, 404);
        assert_eq!(county.post_form("/admin/roster/slips", &[("org", &school), ("group", "teachers")]).await.status, 404);
        assert_eq!(county.get("/admin/roster").await.status, 409, "a county has no roster of its own");
        assert_eq!(world.browser_of("teacher").await.get("/admin/roster").await.status, 403);
        assert_eq!(world.browser().get("/admin/roster").await.status, 303);
    }
}

#[tokio::test]
async fn a_hostile_file_is_refused_and_nothing_is_kept() {
    for world in worlds().await {
        let school = world.browser_of("school").await;
        let many = format!("姓名,学号,年级,班级\n{}", "一,1,1,1\n".repeat(20_001));
        for (file, sentence) in [
            (b"PK\x03\x04\0\0\0".to_vec(), "这不是花名册文件"),
            (b"\xFF\xFE\x00\x01".to_vec(), "这不是花名册文件"),
            (Vec::new(), "文件里没有内容"),
            ("a,b\n1,2".into(), "表头缺少"),
            ("姓名,姓名,学号,年级,班级\n1,2,3,4,5".into(), "表头缺少"),
            (many.into_bytes(), "20,000"),
            (vec![b'x'; (5 << 20) + 1], "5 MB"),
        ] {
            let reply = school.upload_to("", "../../x.csv", &file).await;
            assert_eq!(reply.status, 422, "{sentence}");
            assert!(reply.text().contains(sentence), "{sentence}");
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM roster_import").await, 0);
        let named = school.upload_to("", "..\\<script>.csv", FILE.as_bytes()).await;
        let page = school.get(named.header("location")).await;
        assert!(page.text().contains("&#60;script&#62;.csv") && !page.text().contains("<script>.csv"), "{}", page.text());
    }
}
