use std::ops::Deref;

use administration::demo_administration;
use identity::{AccountErased, find_demo_person};
use kernel::Clock;
use store::outbox;

use crate::world::worlds;

#[tokio::test]
async fn what_an_org_said_stays_without_who_said_it() {
    for world in worlds().await {
        let mut tx = world.db.begin().await.unwrap();
        demo_administration(&mut tx, world.db.clock().now()).await.unwrap();
        demo_administration(&mut tx, world.db.clock().now()).await.unwrap();
        for name in ["city", "county"] {
            let person = find_demo_person(&mut tx, name).await.unwrap().unwrap();
            let gone = AccountErased { home: person.home.to_string(), account: person.account };
            outbox::publish(&mut tx, &gone, world.db.clock().now()).await.unwrap();
        }
        tx.commit().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM school_request").await, 1, "the demo comes once");
        let subscribers = administration::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM org_notice WHERE author_id = ''").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM org_notice_receipt WHERE account_id = ''").await, 1);
        assert!(world.browser_of("city").await.get("/admin/notices").await.text().contains("1 份回执"), "{}", world.db.name());
    }
}
