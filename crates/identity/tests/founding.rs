use identity::{Founding, FoundingError, OrgKind, Password, found, org};
use kernel::Clock;

use crate::world::worlds;

fn founding(name: &str, password: &str) -> Founding {
    let [org_code, org_name, display_name] = ["9909", "示例省", "王老师"].map(str::to_owned);
    let password = Password::new(password);
    Founding { sign_in_name: name.to_owned(), display_name, password, org_kind: OrgKind::Province, org_code, org_name }
}

#[tokio::test]
async fn who_runs_the_machine_makes_the_first_administrator_and_a_tree_to_stand_in() {
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        found(&mut tx, founding("wang", "a-long-way-to-school"), db.clock().now()).await.unwrap();
        let root = org::find_root(&mut tx).await.unwrap().unwrap();
        assert_eq!((root.name.as_str(), root.kind), ("示例省", OrgKind::Province));
        let again = found(&mut tx, founding("wang", "a-long-way-to-school"), db.clock().now()).await;
        assert!(matches!(again, Err(FoundingError::Taken)));
        let weak = found(&mut tx, founding("li-li", "12345678"), db.clock().now()).await;
        assert!(matches!(weak, Err(FoundingError::Password(_))));
    }
}

#[tokio::test]
async fn a_founded_administrator_signs_in_and_looks_after_people() {
    for world in worlds().await {
        let mut tx = world.db.begin().await.unwrap();
        found(&mut tx, founding("wang", "a-long-way-to-school"), world.db.clock().now()).await.unwrap();
        tx.commit().await.unwrap();
        let browser = world.browser();
        assert_eq!(browser.sign_in("wang", "a-long-way-to-school").await.status, 303);
        assert_eq!(browser.get("/admin/people").await.status, 200);
    }
}
