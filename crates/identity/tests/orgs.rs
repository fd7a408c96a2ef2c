use identity::org::{find_line, find_root, list_ancestors, list_children, save};
use identity::{Org, OrgKind};
use kernel::{OrgId, PageSize, Timestamp};
use store::{Db, Tx};

fn org(kind: OrgKind, name: &str, parent: Option<&str>) -> Org {
    let id = |name| OrgId::from_name("test", name);
    Org { id: id(name), parent: parent.map(id), kind, code: name.to_owned(), home: "990101".parse().unwrap(), name: name.to_owned() }
}

async fn tree(db: &Db) -> Tx {
    let mut tx = db.begin().await.unwrap();
    for org in [
        org(OrgKind::Nation, "国", None),
        org(OrgKind::Province, "省一", Some("国")),
        org(OrgKind::Province, "省二", Some("国")),
        org(OrgKind::City, "市", Some("省一")),
        org(OrgKind::School, "校甲", Some("市")),
        org(OrgKind::School, "校乙", Some("市")),
    ] {
        save(&mut tx, &org, Timestamp::from_ms(1)).await.unwrap();
    }
    tx
}

async fn above(tx: &mut Tx, name: &str) -> Vec<String> {
    let orgs = list_ancestors(tx, OrgId::from_name("test", name)).await.unwrap();
    orgs.into_iter().map(|org| org.name).collect()
}

#[tokio::test]
async fn an_org_knows_what_it_is_part_of_nearest_first() {
    for db in testing::databases().await {
        let mut tx = tree(&db).await;
        assert_eq!(above(&mut tx, "校甲").await, ["市", "省一", "国"]);
        assert_eq!(find_root(&mut tx).await.unwrap().unwrap().name, "国");
        let line = find_line(&mut tx, OrgId::from_name("test", "市")).await.unwrap().unwrap();
        assert_eq!(line.above, [OrgId::from_name("test", "省一"), OrgId::from_name("test", "国")]);
    }
}

#[tokio::test]
async fn a_city_that_moves_takes_its_schools_along() {
    for db in testing::databases().await {
        let mut tx = tree(&db).await;
        save(&mut tx, &org(OrgKind::City, "市", Some("省二")), Timestamp::from_ms(2)).await.unwrap();
        assert_eq!(above(&mut tx, "校乙").await, ["市", "省二", "国"]);
        save(&mut tx, &org(OrgKind::City, "市", Some("省二")), Timestamp::from_ms(3)).await.unwrap();
        assert_eq!(above(&mut tx, "校乙").await, ["市", "省二", "国"]);
    }
}

#[tokio::test]
async fn nothing_becomes_part_of_itself() {
    for db in testing::databases().await {
        let mut tx = tree(&db).await;
        assert!(save(&mut tx, &org(OrgKind::Province, "省一", Some("校甲")), Timestamp::from_ms(2)).await.is_err());
    }
}

#[tokio::test]
async fn the_parts_of_an_org_come_page_by_page() {
    for db in testing::databases().await {
        let mut tx = tree(&db).await;
        let (city, one) = (OrgId::from_name("test", "市"), PageSize::clamped(1));
        let first = list_children(&mut tx, city, None, one).await.unwrap();
        let second = list_children(&mut tx, city, first.next.as_deref(), one).await.unwrap();
        let mut names: Vec<_> = first.entries.into_iter().chain(second.entries).map(|org| org.name).collect();
        names.sort();
        assert_eq!((names, second.next), (vec!["校乙".to_owned(), "校甲".to_owned()], None));
    }
}
