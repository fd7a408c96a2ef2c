use super::world::{count, exported, import, refusals, sample_nation};

#[tokio::test]
async fn the_demo_nation_imports_whole_and_only_once() {
    let Some(folder) = sample_nation() else { return };
    let lines = std::fs::read_to_string(folder.join("catalogue.jsonl")).unwrap().lines().count();
    for node in testing::databases().await {
        let first = import(&node, &folder).await.unwrap().remove(0);
        let refused = refusals(&node, &first).await;
        assert!(refused.is_empty(), "{}", refused.iter().map(|refusal| format!("{refusal}\n")).collect::<String>());
        assert_eq!((first.source.as_str(), first.counts.added), ("qinghe:nation", lines as i64));
        assert_eq!(exported(&node).await.lines().count(), lines);

        let entries = count(&node, "SELECT seq AS n FROM library_head").await;
        let again = import(&node, &folder).await.unwrap().remove(0);
        assert_eq!((again.counts.added, again.counts.unchanged), (0, lines as i64));
        assert_eq!(count(&node, "SELECT seq AS n FROM library_head").await, entries);
        assert_eq!(count(&node, "SELECT COUNT(*) AS n FROM library_staged").await, 0);
    }
}
