//! What is wrong with an input is said precisely, and changes nothing.

use library::import::{Broken, ImportError};
use testing::TestDb;

use super::world::{count, import, line, refusals, write};

async fn broken(node: &TestDb, name: &str, bytes: &[u8]) -> (u64, u64, Broken) {
    let before = count(node, "SELECT seq AS n FROM library_head").await;
    let outcome = import(node, &write(node, name, bytes)).await;
    assert_eq!(count(node, "SELECT seq AS n FROM library_head").await, before);
    assert_eq!(count(node, "SELECT COUNT(*) AS n FROM library_staged").await, 0);
    match outcome {
        Err(ImportError::Broken(why)) => (why.line, why.column, why.broken),
        other => panic!("{name}: {other:?}"),
    }
}

fn record(id: u32) -> String {
    let tag = |dimension: &str, name: &str| format!(r#"{{"tag_dimension_id":"{dimension}","tag_name":"{name}"}}"#);
    let tags = [tag("zxxxd", "小学"), tag("zxxxk", "数学")].join(",");
    format!(
        r#"{{"id":"00000000-0000-4000-8000-{id:012}","title":"数学{id}","tag_list":[{tags}],"resource_type_code":"teachingmaterials"}}"#
    )
}

#[tokio::test]
async fn a_broken_array_is_refused_as_a_whole() {
    for node in testing::databases().await {
        let whole = format!("[{},\n{}\n]", record(1), record(2));
        let cut = &whole[..whole.len() - 20];
        let end = cut.lines().last().unwrap().chars().count() as u64 + 1;
        assert_eq!(broken(&node, "cut.json", cut.as_bytes()).await, (2, end, Broken::Truncated));

        let mut gbk = format!("[{},\n{{\"title\":\"", record(1)).into_bytes();
        gbk.extend([0xCA, 0xFD, 0xD1, 0xA7]);
        gbk.extend(b"\"}]");
        assert_eq!(broken(&node, "gbk.json", &gbk).await, (2, 12, Broken::NotUtf8));

        let after = format!("{whole} x");
        assert_eq!(broken(&node, "after.json", after.as_bytes()).await, (3, 3, Broken::AfterEnd));
        let joined = format!("[{} {}]", record(1), record(2));
        assert!(matches!(broken(&node, "joined.json", joined.as_bytes()).await, (1, _, Broken::NoComma)));

        let huge = format!("[{},{{\"title\":\"{}\"}}]", record(1), "x".repeat(1 << 20));
        assert!(matches!(broken(&node, "huge.json", huge.as_bytes()).await, (1, _, Broken::RecordTooLong)));
        let deep = format!("[{},{}{}]", record(1), "[".repeat(40), "]".repeat(40));
        assert!(matches!(broken(&node, "deep.json", deep.as_bytes()).await, (1, _, Broken::TooDeep)));
        let nul = format!("[{},\n{{\"title\":\"a\0b\"}}]", record(1));
        assert!(matches!(broken(&node, "nul.json", nul.as_bytes()).await, (2, _, Broken::Syntax)));
    }
}

#[tokio::test]
async fn a_byte_order_mark_is_tolerated() {
    for node in testing::databases().await {
        let marked = format!("\u{FEFF}[{}]", record(1));
        let report = import(&node, &write(&node, "marked.json", marked.as_bytes())).await.unwrap().remove(0);
        assert_eq!((report.source.as_str(), report.counts.added), ("national_lesson:marked", 1));
    }
}

#[tokio::test]
async fn a_listing_in_another_encoding_or_with_other_columns_is_refused_as_a_whole() {
    for node in testing::databases().await {
        let mut gbk = b"stage,subject,edition,subpath,title,parts\n".to_vec();
        gbk.extend([0xCA, 0xFD, 0xD1, 0xA7]);
        gbk.extend(b",a,b,,c,1\n");
        assert!(matches!(broken(&node, "gbk.csv", &gbk).await, (2, _, Broken::NotUtf8)));
        assert!(matches!(broken(&node, "other.csv", b"a,b,c\n1,2,3\n").await, (1, _, Broken::Header)));
    }
}

#[tokio::test]
async fn each_refused_line_says_where_and_why() {
    let lines = [
        line(1, "好的一行"),
        line(2, "少了地方").replace(r#"[{"section":"arts","column":"music"}]"#, "[]"),
        line(3, "错字").replace("\"minutes\"", "\"minuts\""),
        line(1, "又来一次"),
        line(5, "空字符").replace("空字符", "空\\u0000字符"),
        line(6, "走丢的栏目").replace("\"music\"", "\"musik\""),
        line(7, "逃出去").replace("\"minutes\"", r#""poster":{"file":"../secret.webp"},"minutes""#),
        line(8, "没有文件").replace("\"minutes\"", r#""poster":{"file":"media/none.webp"},"minutes""#),
        line(9, "没有许可").replace(r#""licence":"CC-BY-4.0","#, ""),
        line(10, "不是数").replace("\"minutes\":10", "\"minutes\":\"10\""),
        line(11, "案例").replace("\"article\",\"title\"", "\"case\",\"title\""),
    ];
    let expected = [
        "lines.jsonl:2 places is missing",
        "lines.jsonl:3 minuts is not a known key",
        "lines.jsonl:4 id was given before in the same input",
        "lines.jsonl:5 title holds a control character",
        "lines.jsonl:6 places[0] is no section and column",
        "lines.jsonl:7 poster is not a plain relative path",
        "lines.jsonl:8 poster names a file that is not in the package",
        "lines.jsonl:9 licence is missing",
        "lines.jsonl:10 record has a value of the wrong type",
        "lines.jsonl:11 parts needs the parts problem, action and evidence",
    ];
    for node in testing::databases().await {
        let report = import(&node, &write(&node, "lines.jsonl", lines.join("\n").as_bytes())).await.unwrap().remove(0);
        let said: Vec<String> = refusals(&node, &report).await.iter().map(ToString::to_string).collect();
        assert_eq!(said, expected);
        assert_eq!((report.counts.added, report.counts.refused), (1, 10));
    }
}

#[tokio::test]
async fn a_line_that_becomes_wrong_does_not_make_its_resource_vanish() {
    for node in testing::databases().await {
        let file = write(&node, "lines.jsonl", format!("{}\n{}\n", line(1, "甲"), line(2, "乙")).as_bytes());
        import(&node, &file).await.unwrap();
        write(&node, "lines.jsonl", line(1, "甲").replace("\"minutes\"", "\"minuts\"").as_bytes());
        let report = import(&node, &file).await.unwrap().remove(0);
        assert_eq!((report.counts.vanished, report.counts.refused), (1, 1));
        assert_eq!(count(&node, "SELECT COUNT(*) AS n FROM library_resource WHERE state = 'published'").await, 1);
    }
}
