use identity::audit::{Verdict, append, verify};
use kernel::{AccountId, Timestamp};
use store::{Db, sql};

async fn four_acts(db: &Db) {
    for act in 1..=4 {
        let mut tx = db.begin().await.unwrap();
        append(&mut tx, AccountId::new(), "role.grant", &format!("subject {act}"), Timestamp::from_ms(act)).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn run(db: &Db, statement: &'static str) {
    let mut tx = db.begin().await.unwrap();
    sql(statement).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_record_nobody_touched_is_whole() {
    for db in testing::databases().await {
        assert_eq!(verify(&db).await.unwrap(), Verdict::Whole(0));
        four_acts(&db).await;
        assert_eq!(verify(&db).await.unwrap(), Verdict::Whole(4));
    }
}

#[tokio::test]
async fn whatever_is_changed_or_taken_out_is_found() {
    for (statement, at) in [
        ("UPDATE audit_log SET subject = 'somebody else' WHERE seq = 2", 2),
        ("UPDATE audit_log SET at = 9 WHERE seq = 3", 3),
        ("DELETE FROM audit_log WHERE seq = 1", 1),
        ("DELETE FROM audit_log WHERE seq = 3", 3),
        ("DELETE FROM audit_log WHERE seq = 4", 4),
        ("UPDATE audit_log SET action = subject, subject = action WHERE seq = 4", 4),
    ] {
        for db in testing::databases().await {
            four_acts(&db).await;
            run(&db, statement).await;
            assert_eq!(verify(&db).await.unwrap(), Verdict::BrokenAt(at), "{statement}");
        }
    }
}

#[tokio::test]
async fn an_act_that_did_not_happen_leaves_no_entry() {
    for db in testing::databases().await {
        four_acts(&db).await;
        let mut tx = db.begin().await.unwrap();
        append(&mut tx, AccountId::new(), "role.grant", "never", Timestamp::from_ms(5)).await.unwrap();
        drop(tx);
        four_acts(&db).await;
        assert_eq!(verify(&db).await.unwrap(), Verdict::Whole(8));
    }
}
