use kernel::AccountId;
use store::Dialect;
use testing::Reply;

use crate::world::{Browser, World, worlds};

const DAY_MINUTES: i64 = 24 * 60;

/// The id of the demo person's account.
pub fn id(name: &str) -> String {
    AccountId::from_name("qinghe demo", name).to_string()
}

fn desk(pupil: &str) -> String {
    format!("/admin/people/{}/guardians", id(pupil))
}

fn printed_code(page: &Reply) -> String {
    let text = page.text();
    let (_, after) = text.split_once("<code>").unwrap_or_else(|| panic!("no code on {text}"));
    after.split_once("</code>").unwrap().0.to_owned()
}

/// A fresh code for the pupil, made by an administrator of the school or of what it is part of.
async fn make_code(admin: &Browser, pupil: &str) -> String {
    printed_code(&admin.post_form(&desk(pupil), &[("act", "make_code")]).await)
}

async fn pair(parent: &Browser, code: &str, relation: &str) -> u16 {
    parent.post("/me/children/pair", &[("code", code), ("relation", relation)]).await
}

/// `guardian` becomes a guardian of `pupil`, by the school's hands.
pub async fn make_guardian(world: &World, guardian: &Browser, guardian_name: &str, pupil: &str) {
    let school = world.browser_of("city").await;
    let code = make_code(&school, pupil).await;
    assert_eq!(pair(guardian, &code, "father").await, 303);
    assert_eq!(school.post(&desk(pupil), &[("act", "confirm"), ("guardian", &id(guardian_name))]).await, 303);
}

#[tokio::test]
async fn a_code_pairs_a_parent_once_the_pupil_confirms() {
    for world in worlds().await {
        let (school, parent, pupil) = (world.browser_of("school").await, world.browser_of("parent").await, world.browser_of("pupil").await);
        let code = make_code(&school, "pupil").await;
        assert_eq!(pair(&parent, &code.to_lowercase().replace('-', " "), "mother").await, 303);
        assert!(!parent.get("/me/children").await.text().contains("林小满"), "the name is given away by the other side only");
        assert_eq!(pair(&parent, &code, "mother").await, 422, "a code is good for one use");

        let asked = pupil.get("/me/guardians").await;
        assert!(asked.text().contains("林建国") && asked.text().contains("说自己是孩子的母亲"), "{}", asked.text());
        assert_eq!(
            parent.post("/me/guardians", &[("act", "confirm"), ("guardian", &id("parent"))]).await,
            403,
            "nobody confirms themselves"
        );
        assert_eq!(pupil.post("/me/guardians", &[("act", "confirm"), ("guardian", &id("parent"))]).await, 303);
        assert!(parent.get("/me/children").await.text().contains("林小满"));
        assert_eq!(
            pupil.post("/me/guardians", &[("act", "confirm"), ("guardian", &id("parent"))]).await,
            403,
            "decided by the first from now on"
        );
        let acts = "SELECT COUNT(*) AS n FROM audit_log WHERE action IN ('pairing.code', 'guardian.ask', 'guardian.confirm')";
        assert_eq!(world.count(acts).await, 3);
    }
}

#[tokio::test]
async fn under_14_the_school_confirms_and_the_pupil_cannot() {
    for world in worlds().await {
        let (city, parent, child) =
            (world.browser_of("city").await, world.browser_of("parent").await, world.browser_of("pupil-primary").await);
        let code = make_code(&city, "pupil-primary").await;
        assert_eq!(pair(&parent, &code, "father").await, 303);
        let confirm = [("act", "confirm"), ("guardian", &*id("parent"))];
        assert_eq!(child.post("/me/guardians", &confirm).await, 403);
        assert_eq!(
            world.browser_of("school").await.post(&desk("pupil-primary"), &confirm).await,
            404,
            "another school knows nothing of it"
        );
        assert_eq!(city.post(&desk("pupil-primary"), &confirm).await, 303);
        assert_eq!(city.post(&desk("pupil-primary"), &confirm).await, 409, "decided already");
        assert!(parent.get("/me/children").await.text().contains("林小禾"));
    }
}

#[tokio::test]
async fn a_second_guardian_needs_the_first_or_the_school() {
    for world in worlds().await {
        let (school, first, pupil) = (world.browser_of("school").await, world.browser_of("parent").await, world.browser_of("pupil").await);
        make_guardian(&world, &first, "parent", "pupil").await;
        let second = world.browser_of("teacher-parent").await;
        second.post("/me/role", &[("role", "parent")]).await;
        let code = make_code(&school, "pupil").await;
        assert_eq!(pair(&second, &code, "grandparent").await, 303);
        let confirm = [("act", "confirm"), ("guardian", &*id("teacher-parent"))];
        assert_eq!(pupil.post("/me/guardians", &confirm).await, 403);
        let by_first = format!("/me/children/{}/guardians", id("pupil"));
        assert_eq!(second.post(&by_first, &confirm).await, 404, "the second is nobody yet");
        assert_eq!(first.post(&by_first, &confirm).await, 303);
        assert!(second.get("/me/children").await.text().contains("林小满"));
        let end_second = [("act", "end"), ("guardian", &*id("teacher-parent"))];
        assert_eq!(first.post(&by_first, &end_second).await, 403, "a guardian ends their own guardianship only");
        assert_eq!(second.post(&by_first, &end_second).await, 303);
        assert_eq!(second.status(&by_first).await, 404);
    }
}

#[tokio::test]
async fn a_refused_or_ended_guardian_sees_the_child_no_more() {
    for world in worlds().await {
        let (parent, pupil) = (world.browser_of("parent").await, world.browser_of("pupil").await);
        let code = make_code(&world.browser_of("school").await, "pupil").await;
        pair(&parent, &code, "father").await;
        assert_eq!(pupil.post("/me/guardians", &[("act", "refuse"), ("guardian", &id("parent"))]).await, 303);
        assert!(!parent.get("/me/children").await.text().contains("林小满"));
        make_guardian(&world, &parent, "parent", "pupil").await;
        assert_eq!(parent.status(&format!("/me/children/{}/consent", id("pupil"))).await, 200);
        assert_eq!(pupil.post("/me/guardians", &[("act", "end"), ("guardian", &id("parent"))]).await, 303);
        assert_eq!(parent.status(&format!("/me/children/{}/consent", id("pupil"))).await, 404);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM audit_log WHERE action = 'guardian.end'").await, 1);
    }
}

#[tokio::test]
async fn old_replaced_and_replayed_codes_open_nothing() {
    for world in worlds().await {
        let (school, parent) = (world.browser_of("school").await, world.browser_of("parent").await);
        let replaced = make_code(&school, "pupil").await;
        let late = make_code(&school, "pupil").await;
        assert_eq!(pair(&parent, &replaced, "father").await, 422);
        world.advance_minutes(14 * DAY_MINUTES);
        assert_eq!(pair(&parent, &late, "father").await, 422);
        assert_eq!(pair(&parent, "'; DROP TABLE pairing; --", "father").await, 422);
        assert_eq!(pair(&parent, &late, "king").await, 422);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM pairing").await, 0);
        assert_eq!(world.browser_of("pupil").await.status("/me/children/pair").await, 403);
        assert_eq!(world.browser_of("teacher").await.post(&desk("pupil"), &[("act", "make_code")]).await, 404);
    }
}

#[tokio::test]
async fn ten_thousand_guesses_of_a_code_change_nothing() {
    for world in worlds().await {
        let (school, parent) = (world.browser_of("school").await, world.browser_of("parent").await);
        let code = make_code(&school, "pupil").await;
        let mut looked_at = 0;
        // The refusal is the same code on both; a tenth is enough to see it on the slower one.
        let guesses = if world.db.dialect() == Dialect::Postgres { 1_000 } else { 10_000 };
        for guess in 0..guesses {
            let guess = format!("{guess:0>10}").replace('0', "A").replace('1', "B");
            looked_at += usize::from(pair(&parent, &guess, "father").await == 422);
        }
        assert_eq!(looked_at, 10, "ten are looked at, the others are refused unseen ({})", world.db.name());
        assert_eq!(pair(&parent, &code, "father").await, 429, "and then the right one waits as well");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM pairing").await, 0);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM pairing_code").await, 1, "the code itself is still good");
        assert_eq!(pair(&world.browser_of("teacher-parent").await, &code, "father").await, 403, "in the role of a teacher");
    }
}
