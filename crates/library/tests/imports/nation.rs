//! The made-up nation, and the export that two nodes are compared by.

use library::seed::seed;

use super::world::{exported, import, line, write};

#[tokio::test]
async fn the_same_seed_gives_the_same_nation_everywhere() {
    let mut exports = Vec::new();
    for node in testing::databases().await.into_iter().chain([testing::sqlite().await]) {
        let now = kernel::Clock::now(&*node.clock());
        let made = seed(&node, 1_500, 9, now, &|_| ()).await.unwrap();
        assert_eq!((made.textbooks, made.resources), (15, 1_500));
        let again = seed(&node, 1_500, 9, now, &|_| ()).await.unwrap();
        assert_eq!((again.textbooks, again.resources), (0, 0));
        exports.push(exported(&node).await);
    }
    assert!(exports.iter().all(|export| *export == exports[0]));
}

#[tokio::test]
async fn an_export_imported_elsewhere_exports_the_same_bytes() {
    let origin = testing::sqlite().await;
    seed(&origin, 300, 4, kernel::Clock::now(&*origin.clock()), &|_| ()).await.unwrap();
    let bytes = exported(&origin).await;
    for node in testing::databases().await {
        let counts = import(&node, &write(&node, "nation.jsonl", bytes.as_bytes())).await.unwrap().remove(0).counts;
        assert_eq!((counts.added, counts.refused), (306, 0));
        assert_eq!(exported(&node).await, bytes);
    }
}

#[tokio::test]
async fn the_report_counts_a_resource_once_in_each_of_its_sections() {
    const MUSIC: &str = r#"{"section":"arts","column":"music"}"#;
    let two_columns = format!(r#"{MUSIC},{{"section":"arts","column":"stage"}}"#);
    let two_sections = format!(r#"{MUSIC},{{"section":"labour-education","column":"lists"}}"#);
    let lines = [line(1, "一"), line(2, "二").replace(MUSIC, &two_columns), line(3, "三").replace(MUSIC, &two_sections)];
    for node in testing::databases().await {
        let report = import(&node, &write(&node, "few.jsonl", lines.join("\n").as_bytes())).await.unwrap().remove(0);
        let counted: Vec<_> = report.sections.iter().map(|it| (it.section.as_str(), it.resources)).collect();
        assert_eq!(counted, [("arts", 3), ("labour-education", 1)], "{}", node.name());
    }
}
