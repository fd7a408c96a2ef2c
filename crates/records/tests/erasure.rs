use std::ops::Deref;

use identity::AccountErased;
use store::{outbox, sql};

use crate::world::{lesson, question_key, worlds};

#[tokio::test]
async fn records_go_with_the_account_and_others_stay() {
    for world in worlds().await {
        for name in ["pupil-primary", "teacher"] {
            let browser = world.browser_of(name).await;
            browser.put(&format!("/me/opened/{}", lesson()), "").await;
            browser.post_form(&format!("/answer/{}/film-{}", lesson(), question_key(0)), &[("choice", "1")]).await;
            browser.press_star(&format!("/me/favourites/resource/{}", lesson())).await;
            browser.post_form(&format!("/answer/{}/0", lesson()), &[("choice", "0")]).await;
        }
        let now = kernel::Clock::now(&*world.db.clock());
        let mut tx = world.db.begin().await.unwrap();
        let find = sql("SELECT home, id FROM account WHERE sign_in_name = 'teacher'");
        let gone = find.fetch_one(&mut tx, |row| Ok(AccountErased { home: row.get("home")?, account: row.parse("id")? })).await.unwrap();
        outbox::publish(&mut tx, &gone, now).await.unwrap();
        tx.commit().await.unwrap();

        let subscribers = records::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        for (table, left) in [
            ("SELECT COUNT(*) AS n FROM record_progress", 1),
            ("SELECT COUNT(*) AS n FROM record_kept", 1),
            ("SELECT COUNT(*) AS n FROM record_answer", 2),
            ("SELECT COUNT(*) AS n FROM record_statement", 2),
        ] {
            assert_eq!(world.count(table).await, left, "{table} ({})", world.db.name());
        }
    }
}
