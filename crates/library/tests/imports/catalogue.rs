use std::collections::BTreeMap;
use std::path::Path;

use library::import::{ImportReport, detect};
use serde_json::Value;

use super::world::{count, exported, import, real_data, refusals};

fn records(file: &Path) -> Vec<Value> {
    serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn tag<'r>(record: &'r Value, dimension: &str) -> Vec<&'r str> {
    let tags = record["tag_list"].as_array().unwrap();
    tags.iter().filter(|tag| tag["tag_dimension_id"] == dimension).filter_map(|tag| tag["tag_name"].as_str()).collect()
}

fn of<'r>(reports: &'r [ImportReport], source: &str) -> &'r ImportReport {
    reports.iter().find(|report| report.source == source).unwrap()
}

fn by_subject(report: &ImportReport) -> BTreeMap<(String, String), i64> {
    report.subjects.iter().map(|count| ((count.stage.clone(), count.subject.clone()), count.textbooks)).collect()
}

#[test]
fn every_data_set_of_the_real_catalogue_is_found() {
    let Some(folder) = real_data("catalogue") else { return };
    let found = detect(&folder).unwrap();
    let sources: Vec<_> = found.datasets.iter().map(|set| (set.source.as_str(), set.missing.len(), set.is_complete)).collect();
    assert_eq!(
        sources,
        [
            ("listing:chinatextbook_listing", 0, true),
            ("tch_material:tch_material_sample60", 0, true),
            ("national_lesson", 0, true),
            ("tch_material", 3, false),
        ]
    );
    assert_eq!(found.skipped.iter().map(|skipped| skipped.file.as_str()).collect::<Vec<_>>(), ["NOTICE.md"]);
}

#[tokio::test]
async fn the_real_catalogue_is_counted_as_an_independent_count_does() {
    let Some(folder) = real_data("catalogue") else { return };
    let mut expected: BTreeMap<(String, String), i64> = BTreeMap::new();
    for shard in ["part_100.json", "part_101.json", "part_102.json"] {
        for record in records(&folder.join("national_lesson_v1").join(shard)) {
            *expected.entry((tag(&record, "zxxxd")[0].to_owned(), tag(&record, "zxxxk")[0].to_owned())).or_default() += 1;
        }
    }
    for node in testing::databases().await {
        let reports = import(&node, &folder).await.unwrap();
        let lessons = of(&reports, "national_lesson");
        assert_eq!((lessons.counts.added, lessons.counts.refused), (2_277, 0));
        assert_eq!(by_subject(lessons), expected);

        let listing = of(&reports, "listing:chinatextbook_listing");
        assert_eq!((listing.counts.added, listing.counts.refused), (2_053, 34));
        let refused = refusals(&node, listing).await;
        assert!(refused.iter().all(|refusal| refusal.field == "stage" && refusal.reason.key() == "not-k12"));

        let sample = of(&reports, "tch_material:tch_material_sample60");
        assert_eq!((sample.counts.added, sample.counts.refused), (60, 0));
        let declared = of(&reports, "tch_material");
        assert_eq!((declared.counts.added, declared.is_complete, declared.missing.len()), (0, false, 3));

        let before = exported(&node).await;
        let entries = count(&node, "SELECT seq AS n FROM library_head").await;
        for again in import(&node, &folder).await.unwrap() {
            assert_eq!(
                (again.counts.added, again.counts.changed, again.counts.moved, again.counts.vanished),
                (0, 0, 0, 0),
                "{}",
                again.source
            );
        }
        assert_eq!(count(&node, "SELECT seq AS n FROM library_head").await, entries);
        assert_eq!(exported(&node).await, before);
    }
}

#[tokio::test]
async fn a_sub_book_stands_where_its_parent_stands() {
    let Some(file) = real_data("catalogue/tch_material_sample60.json") else { return };
    let records = records(&file);
    let subs: Vec<_> = records.iter().filter(|record| record["tag_list"].as_array().unwrap().is_empty()).collect();
    assert_eq!(subs.len(), 6);
    for node in testing::databases().await {
        import(&node, &file).await.unwrap();
        let mut tx = node.read().await.unwrap();
        for sub in &subs {
            let path = |id: &str| store::sql("SELECT path FROM library_textbook WHERE id = $1").bind(id);
            let own = path(sub["id"].as_str().unwrap()).fetch_one(&mut tx, |row| row.get::<String>("path")).await.unwrap();
            let parent =
                path(sub["teachmeterial_ids"][0].as_str().unwrap()).fetch_one(&mut tx, |row| row.get::<String>("path")).await.unwrap();
            assert_eq!(own, parent);
        }
        let special = "SELECT COUNT(*) AS n FROM library_textbook t JOIN library_curriculum c ON c.path = t.path
                        WHERE c.stage = '特殊教育' AND c.category <> '' AND c.grade <> ''";
        let expected = records.iter().filter(|record| tag(record, "zxxxd").contains(&"特殊教育")).count();
        assert_eq!(count(&node, special).await, expected as i64);
    }
}
