use administration::divisions::{Change, ImportError, Report, import, read};
use identity::{Org, OrgKind, org};
use kernel::{OrgId, Timestamp};
use store::{Db, Dialect, Tx, sql};
use testing::TempFolder;

use crate::world::worlds;

const FIRST: &str = "code,name,level,parent
930000,示例三省,1,
930100,示例三市,2,930000
930101,示例甲区,3,930100
930102,示例乙县,3,930100
939000,省直辖县,2,930000
939001,示例直管市,3,939000
940000,示例直辖市,1,
940100,市辖区,2,940000
940101,示例丙区,3,940100
";

async fn take(db: &Db, csv: &str) -> Report {
    let folder = TempFolder::new();
    let file = folder.path().join("divisions.csv");
    std::fs::write(&file, csv).unwrap();
    let divisions = read(&file).unwrap();
    let mut tx = db.begin().await.unwrap();
    let report = import(&mut tx, &divisions, Timestamp::from_ms(5)).await.unwrap();
    tx.commit().await.unwrap();
    report
}

async fn find(tx: &mut Tx, code: &str) -> Org {
    let root = org::find_root(tx).await.unwrap().unwrap();
    org::find_places(tx, root.id, code).await.unwrap().into_iter().next().unwrap()
}

async fn way(db: &Db, code: &str) -> Vec<String> {
    let mut tx = db.read().await.unwrap();
    let id = find(&mut tx, code).await.id;
    org::list_ancestors(&mut tx, id).await.unwrap().into_iter().map(|org| org.name).collect()
}

#[tokio::test]
async fn the_same_file_again_changes_nothing() {
    for world in worlds().await {
        assert_eq!(take(&world.db, FIRST).await, Report { added: 7, ..Report::default() });
        assert_eq!(way(&world.db, "930102").await, ["示例三市", "示例三省", "国家示例节点"]);
        assert_eq!(way(&world.db, "939001").await, ["示例三省", "国家示例节点"]);
        assert_eq!(way(&world.db, "940101").await, ["示例直辖市", "国家示例节点"]);
        assert_eq!(world.acts().await, ["org.import"], "what changes the tree is recorded");
        assert_eq!(take(&world.db, FIRST).await, Report { unchanged: 7, ..Report::default() });
        assert_eq!(world.acts().await, ["org.import"], "and nothing else");
        let mut tx = world.db.read().await.unwrap();
        let homes = [find(&mut tx, "930102").await.home, find(&mut tx, "939001").await.home, find(&mut tx, "93").await.home];
        assert_eq!(homes.map(|home| home.to_string()), ["930100", "939000", "930000"]);
    }
}

#[tokio::test]
async fn a_file_that_changed_renames_moves_and_reports_what_vanished() {
    for world in worlds().await {
        take(&world.db, FIRST).await;
        let later = FIRST
            .replace("示例乙县", "示例乙区")
            .replace("939000,省直辖县", "939000,示例四市")
            .replace("930101,示例甲区,3,930100\n", "930103,示例丁区,3,930100\n");
        let report = take(&world.db, &later).await;
        let change = |code: &str, name: &str| vec![Change { code: code.to_owned(), name: name.to_owned() }];
        assert_eq!((report.added, report.unchanged, report.not_moved.len()), (2, 4, 0));
        assert_eq!(report.renamed, change("930102", "示例乙区"));
        assert_eq!(report.moved, change("939001", "示例直管市"));
        assert_eq!(report.vanished, change("930101", "示例甲区"));
        let mut acts = world.acts().await;
        acts.sort();
        assert_eq!(acts, ["org.import", "org.import", "org.move", "org.rename"]);
        assert_eq!(way(&world.db, "939001").await, ["示例四市", "示例三省", "国家示例节点"]);
        assert_eq!(way(&world.db, "930101").await, ["示例三市", "示例三省", "国家示例节点"], "it stays");
    }
}

#[tokio::test]
async fn what_administrators_changed_stays_until_the_file_changes_there() {
    for world in worlds().await {
        take(&world.db, FIRST).await;
        let mut tx = world.db.begin().await.unwrap();
        let (county, province) = (find(&mut tx, "930102").await.id, find(&mut tx, "94").await.id);
        org::rename(&mut tx, county, "示例新县").await.unwrap().unwrap();
        org::move_to(&mut tx, county, province, Timestamp::from_ms(6)).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert_eq!(take(&world.db, FIRST).await, Report { unchanged: 7, ..Report::default() });
        assert_eq!(way(&world.db, "930102").await, ["示例直辖市", "国家示例节点"]);
        assert_eq!(find(&mut world.db.read().await.unwrap(), "930102").await.name, "示例新县");
    }
}

#[tokio::test]
async fn a_move_that_was_refused_is_tried_again() {
    for world in worlds().await {
        let later = FIRST.replace("939000,省直辖县", "939000,示例四市");
        take(&world.db, &later).await;
        assert_eq!(take(&world.db, FIRST).await.moved.len(), 1, "the county is the province's again");
        let mut tx = world.db.begin().await.unwrap();
        let city = find(&mut tx, "9390").await.id;
        org::close(&mut tx, city, Timestamp::from_ms(6)).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        for run in ["first", "second"] {
            let report = take(&world.db, &later).await;
            assert_eq!((report.moved.len(), report.not_moved.len()), (0, 1), "the {run} run on {}", world.db.name());
        }
        let mut tx = world.db.begin().await.unwrap();
        org::reopen(&mut tx, city).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert_eq!(take(&world.db, &later).await.moved.len(), 1);
        assert_eq!(way(&world.db, "939001").await, ["示例四市", "示例三省", "国家示例节点"]);
        assert_eq!(take(&world.db, &later).await.unchanged, 8);
    }
}

const LATER_COUNTY: &str = "930103,示例新区,3,930100\n";

#[tokio::test]
async fn what_is_added_below_an_org_that_moves_meanwhile_stands_below_its_new_place() {
    for world in worlds().await {
        if world.db.dialect() == Dialect::Sqlite {
            continue; // It has one writer.
        }
        take(&world.db, FIRST).await;
        let mut moving = world.db.begin().await.unwrap();
        let (city, province) = (find(&mut moving, "9301").await.id, find(&mut moving, "94").await.id);
        org::move_to(&mut moving, city, province, Timestamp::from_ms(6)).await.unwrap().unwrap();
        let bring = async {
            take(&world.db, &format!("{FIRST}{LATER_COUNTY}")).await;
        };
        let commit = async {
            // Until the import waits for the tree, or has ended without waiting.
            let mut tx = world.db.read().await.unwrap();
            while !is_anybody_waiting(&mut tx).await && !is_there(&mut tx, "930103").await {
                tokio::task::yield_now().await;
            }
            moving.commit().await.unwrap();
        };
        tokio::join!(bring, commit);
        assert_eq!(way(&world.db, "930103").await, ["示例三市", "示例直辖市", "国家示例节点"]);
    }
}

async fn is_anybody_waiting(tx: &mut Tx) -> bool {
    let waiting = sql("SELECT COUNT(*) AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())");
    waiting.fetch_one(tx, |row| row.get::<i64>("n")).await.unwrap() > 0
}

async fn is_there(tx: &mut Tx, code: &'static str) -> bool {
    let found = sql("SELECT COUNT(*) AS n FROM org WHERE code = $1").bind(code);
    found.fetch_one(tx, |row| row.get::<i64>("n")).await.unwrap() > 0
}

#[tokio::test]
async fn a_province_takes_its_own_part_and_a_school_takes_none() {
    for db in testing::databases().await {
        let mut tx = db.begin().await.unwrap();
        let root = |kind, code: &str| Org {
            id: OrgId::from_name("test", "root"),
            parent: None,
            kind,
            code: code.to_owned(),
            home: "930000".parse().unwrap(),
            name: "示例三省教育厅".to_owned(),
        };
        org::save(&mut tx, &root(OrgKind::School, "1"), Timestamp::from_ms(1)).await.unwrap();
        assert!(matches!(import(&mut tx, &[], Timestamp::from_ms(2)).await, Err(ImportError::NoDivisions)));
        org::save(&mut tx, &root(OrgKind::Province, "930000"), Timestamp::from_ms(1)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(take(&db, FIRST).await, Report { added: 4, outside: 3, ..Report::default() });
        assert_eq!(way(&db, "930101").await, ["示例三市", "示例三省教育厅"], "the top keeps its name");
    }
}

#[tokio::test]
async fn the_layouts_of_packages_are_read_and_a_bad_row_stops_everything() {
    let folder = TempFolder::new();
    let dist = folder.path().join("dist");
    std::fs::create_dir(&dist).unwrap();
    let write = |name: &str, text: &str| std::fs::write(dist.join(name), text).unwrap();
    write("provinces.json", r#"[{"code":"93","name":"示例三省"}]"#);
    write("cities.json", r#"[{"code":"9301","name":"示例三市","provinceCode":"93"}]"#);
    write("areas.json", r#"[{"code":"930101","name":"示例甲区","cityCode":"9301","provinceCode":"93"}]"#);
    assert_eq!(read(folder.path()).unwrap().len(), 3);
    write("areas.json", r#"[{"code":"930101","name":"=cmd|'/c calc'!A1","cityCode":"9301","provinceCode":"93"}]"#);
    assert!(read(folder.path()).unwrap_err().to_string().contains("areas.json 1: the name"));
    write("areas.json", "[{]");
    assert!(read(folder.path()).is_err());
    assert!(read(&folder.path().join("nothing")).is_err());
}
