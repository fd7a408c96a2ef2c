use kernel::AccountId;

use crate::world::{address, worlds};

fn id(name: &str) -> String {
    AccountId::from_name("qinghe demo", name).to_string()
}

fn desk(class: &str, pupil: &str) -> String {
    format!("{}/members/{}/guardians", address(class), id(pupil))
}

#[tokio::test]
async fn the_head_teacher_gives_out_a_slip_and_confirms_who_used_it() {
    for world in worlds().await {
        let (teacher, parent) = (world.browser_of("teacher").await, world.browser_of("parent").await);
        let page = desk("七（3）班", "c73-01");
        let slip = teacher.post_form(&page, &[("act", "make_code")]).await;
        let code = slip.text().split_once("<code>").unwrap().1.split_once("</code>").unwrap().0.to_owned();
        assert_eq!(parent.post_form("/me/children/pair", &[("code", &code), ("relation", "other")]).await.status, 303);
        let members = format!("{}/members", address("七（3）班"));
        assert!(teacher.get(&members).await.text().contains("有家长待确认"));
        assert!(!parent.get(&members).await.text().contains("有家长待确认"), "another child's guardian hears nothing of it");
        assert_eq!(teacher.post_form(&page, &[("act", "confirm"), ("guardian", &id("parent"))]).await.status, 303);
        assert!(parent.get("/me/children").await.text().contains("安然"));
        assert!(!teacher.get(&members).await.text().contains("有家长待确认"));
    }
}

#[tokio::test]
async fn nobody_else_reaches_the_guardians_of_a_pupil() {
    for world in worlds().await {
        let code = [("act", "make_code")];
        for (who, class, pupil, status) in [
            ("pupil", "七（3）班", "c73-01", 403),
            ("parent", "七（3）班", "c73-01", 403),
            ("teacher-parent", "七（3）班", "c73-01", 404),
            ("teacher", "四（2）班", "pupil-primary", 404),
            ("teacher", "七（3）班", "pupil-primary", 404),
            ("teacher", "科学社", "pupil", 403),
        ] {
            let reply = world.browser_of(who).await.post_form(&desk(class, pupil), &code).await;
            assert_eq!(reply.status.as_u16(), status, "{who} in {class} about {pupil}");
        }
    }
}
