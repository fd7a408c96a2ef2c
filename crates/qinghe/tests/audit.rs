use store::sql;

use crate::world::{World, said, worlds};

fn add(world: &World, name: &str) {
    let mut command = world.command(&["administrator", "add", "--sign-in-name", name, "--name", "王老师"]);
    command.env("QINGHE_PASSWORD", "a-long-way-to-school");
    let added = said(command);
    assert_eq!(added.code, Some(0), "{}: {added:?}", world.name);
}

async fn tamper(world: &World, statement: &'static str) {
    let db = world.database().await.unwrap();
    let mut tx = db.begin().await.unwrap();
    sql(statement).execute(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    db.close().await;
}

#[tokio::test]
async fn the_record_of_acts_tells_where_somebody_touched_it() {
    for world in worlds().await {
        ["wang", "zhao", "liang"].iter().for_each(|name| add(&world, name));
        assert_eq!(world.json(&["audit", "verify"])["entries"], 3, "{}", world.name);
        tamper(&world, "UPDATE audit_log SET subject = 'another' WHERE seq = 2").await;
        let broken = world.run(&["audit", "verify"]);
        assert_eq!(broken.code, Some(1), "{}: {broken:?}", world.name);
        assert!(broken.err.contains("entry 2"), "{}: {broken:?}", world.name);
        tamper(&world, "DELETE FROM audit_log WHERE seq >= 2").await;
        let cut = world.run(&["audit", "verify"]);
        assert!(cut.code == Some(1) && cut.err.contains("entry 2"), "{}: {cut:?}", world.name);
    }
}
