use identity::consent::{Purpose, is_given};
use identity::guardians::Owner;
use kernel::AccountId;

use crate::guardians::{id, make_guardian};
use crate::world::{World, worlds};

async fn is_showcase_given(world: &World, name: &str) -> bool {
    let who = Owner { home: "990101".parse().unwrap(), account: AccountId::from_name("qinghe demo", name) };
    is_given(&mut world.db.read().await.unwrap(), &who, Purpose::Showcase).await.unwrap()
}

#[tokio::test]
async fn under_14_the_guardian_gives_and_withdraws_consent() {
    for world in worlds().await {
        let (parent, child) = (world.browser_of("parent").await, world.browser_of("pupil-primary").await);
        let page = format!("/me/children/{}/consent", id("pupil-primary"));
        let (give, withdraw) = ([("purpose", "showcase"), ("decision", "given")], [("purpose", "showcase"), ("decision", "withdrawn")]);
        assert_eq!(parent.post(&page, &give).await, 404, "not before they are paired");
        make_guardian(&world, &parent, "parent", "pupil-primary").await;
        assert!(!is_showcase_given(&world, "pupil-primary").await, "nothing is agreed to by itself");
        assert_eq!(child.post("/me/settings/consent", &give).await, 403);
        assert_eq!(parent.post(&page, &give).await, 303);
        assert_eq!(parent.post(&page, &give).await, 303);
        assert!(is_showcase_given(&world, "pupil-primary").await);
        assert_eq!(parent.post(&page, &withdraw).await, 303);
        assert!(!is_showcase_given(&world, "pupil-primary").await);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM consent").await, 2, "the ledger keeps both, and the same decision once");
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM outbox WHERE topic = 'identity.consent_withdrawn'").await, 1);
        assert!(child.get("/me/settings/consent").await.text().contains("由已确认的监护人决定"));
        assert_eq!(parent.post(&page, &[("purpose", "everything"), ("decision", "given")]).await, 400);
    }
}

#[tokio::test]
async fn from_14_on_pupils_decide_themselves_and_guardians_see_it() {
    for world in worlds().await {
        let (parent, pupil) = (world.browser_of("parent").await, world.browser_of("pupil").await);
        make_guardian(&world, &parent, "parent", "pupil").await;
        let give = [("purpose", "showcase"), ("decision", "given")];
        let page = format!("/me/children/{}/consent", id("pupil"));
        assert_eq!(parent.post(&page, &give).await, 403);
        assert_eq!(pupil.post("/me/settings/consent", &give).await, 303);
        assert!(parent.get(&page).await.text().contains("已同意"));
        assert!(is_showcase_given(&world, "pupil").await);
        assert_eq!(world.browser_of("teacher").await.status(&page).await, 404);
    }
}
