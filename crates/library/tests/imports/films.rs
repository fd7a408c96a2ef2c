use super::world::{count, exported, import, refusals, resource_id, write};

const MP4: &[u8] = b"\0\0\0\x20ftypisom\0\0\0\0film";
const SRT: &str = "1\r\n00:00:01,500 --> 00:00:03,000\r\n<i>同位角</i>相等\r\n";

fn film(number: u32, captions: &str, more: &str) -> String {
    let id = resource_id(number);
    format!(
        r#"{{"kind":"resource","id":"{id}","type":"micro_lesson","title":{{"zh-Hans":"片 {number}"}},"summary":{{"zh-Hans":"一句话"}},"places":[{{"section":"arts","column":"music"}}],"audience":["pupil"],"language":"zh-Hans","licence":"CC-BY-4.0","parts":[{{"part":"video","file":{{"file":"film.mp4"}},"duration_ms":60000,"width":640,"height":360,"captions":[{{"language":"zh-Hans","file":{{"file":"{captions}"}}}}]{more}}}]}}"#
    )
}

fn question(at_ms: u64, prompt: &str) -> String {
    format!(r#"{{"at_ms":{at_ms},"exercise":{{"prompt":"{prompt}","choices":["甲","乙"],"answer":[0]}}}}"#)
}

#[tokio::test]
async fn captions_in_srt_become_webvtt() {
    for node in testing::databases().await {
        write(&node, "in/film.mp4", MP4);
        write(&node, "in/zh.srt", SRT.as_bytes());
        let folder = write(&node, "in/catalogue.jsonl", film(1, "zh.srt", "").as_bytes());
        let reports = import(&node, folder.parent().unwrap()).await.unwrap();
        assert_eq!((reports[0].counts.added, reports[0].counts.refused), (1, 0), "{}", node.name());
        let document: serde_json::Value =
            serde_json::from_str(exported(&node).await.lines().find(|line| line.contains("\"video\"")).unwrap()).unwrap();
        let digest = document["parts"][0]["captions"][0]["file"].as_str().unwrap().to_owned();
        let kept = node.blobs().read(digest.parse().unwrap(), 1_000).await.unwrap();
        assert_eq!(String::from_utf8(kept).unwrap(), "WEBVTT\n\n00:00:01.500 --> 00:00:03.000\n同位角相等\n");
        let kinds = count(&node, "SELECT COUNT(*) AS n FROM blob WHERE media_type = 'text/vtt'").await;
        assert_eq!(kinds, 1);
    }
}

#[tokio::test]
async fn a_film_brings_its_questions_and_its_sign_language() {
    for node in testing::databases().await {
        write(&node, "in/film.mp4", MP4);
        write(&node, "in/sign.mp4", b"\0\0\0\x20ftypisom\0\0\0\0sign");
        write(&node, "in/zh.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n");
        let more = format!(r#","sign":{{"file":"sign.mp4"}},"questions":[{},{}]"#, question(1_000, "一"), question(2_000, "二"));
        let folder = write(&node, "in/catalogue.jsonl", film(1, "zh.vtt", &more).as_bytes());
        let reports = import(&node, folder.parent().unwrap()).await.unwrap();
        assert_eq!((reports[0].counts.added, reports[0].counts.refused), (1, 0), "{}", node.name());
        let text = exported(&node).await;
        assert!(text.contains("\"questions\":[{\"at_ms\":1000") && text.contains("\"sign\":{\"file\":\""), "{text}");
    }
}

#[tokio::test]
async fn a_film_that_does_not_hold_together_is_refused_with_the_reason() {
    for node in testing::databases().await {
        write(&node, "in/film.mp4", MP4);
        write(&node, "in/zh.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nx\n");
        write(&node, "in/page.srt", b"<!doctype html><script>alert(1)</script>");
        write(&node, "in/binary.srt", &[0xFF; 2_000]);
        write(&node, "in/large.srt", format!("{SRT}{}", " ".repeat(1 << 20)).as_bytes());
        let many: Vec<String> = (0..51).map(|at| question(at * 10, &format!("第 {at} 问"))).collect();
        let cases = [
            (film(1, "page.srt", ""), "parts[0].captions[0].file", "file-kind"),
            (film(2, "binary.srt", ""), "parts[0].captions[0].file", "file-kind"),
            (film(3, "large.srt", ""), "parts[0].captions[0].file", "file-too-large"),
            (film(4, "zh.vtt", r#","sign":{"file":"zh.vtt"}"#), "parts[0].sign", "file-kind"),
            (film(5, "zh.vtt", r#","sign":{"file":"../film.mp4"}"#), "parts[0].sign", "unsafe-path"),
            (film(6, "zh.vtt", &format!(r#","questions":[{}]"#, question(60_000, "太晚"))), "parts[0].questions[0].at_ms", "out-of-range"),
            (
                film(7, "zh.vtt", &format!(r#","questions":[{},{}]"#, question(2_000, "一"), question(1_000, "二"))),
                "parts[0].questions[1].at_ms",
                "out-of-range",
            ),
            (
                film(8, "zh.vtt", &format!(r#","questions":[{},{}]"#, question(1_000, "一"), question(2_000, "一"))),
                "parts[0].questions[1]",
                "duplicate-key",
            ),
            (film(9, "zh.vtt", &format!(r#","questions":[{}]"#, many.join(","))), "parts[0].questions", "too-many"),
        ];
        let lines: Vec<&str> = cases.iter().map(|(line, ..)| line.as_str()).collect();
        let folder = write(&node, "in/catalogue.jsonl", lines.join("\n").as_bytes());
        let reports = import(&node, folder.parent().unwrap()).await.unwrap();
        let found = refusals(&node, &reports[0]).await;
        let found: Vec<(String, String)> = found.into_iter().map(|refusal| (refusal.field, refusal.reason.key().to_owned())).collect();
        let expected: Vec<(String, String)> = cases.iter().map(|(_, field, reason)| ((*field).to_owned(), (*reason).to_owned())).collect();
        assert_eq!(found, expected, "{}", node.name());
    }
}
