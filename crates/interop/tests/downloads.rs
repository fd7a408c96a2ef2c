use serde_json::json;

use super::world::{article, json_of, resource, worlds};

#[tokio::test]
async fn a_file_is_taken_away_with_its_format_and_size_told_before() {
    for world in worlds().await {
        let client = world.client();
        let page = client.get(&format!("/r/{}/files", resource("lesson"))).await;
        assert!(page.text().contains("WebVTT") && page.text().contains("7 B"), "{}", page.text());
        let address = format!("/api/v1/resources/{}/files/{}", resource("lesson"), world.file);
        let name = web::url_encoded("认识亿");
        assert!(page.text().contains(&format!("href=\"/files/{}?name={name}%20", world.file)), "{}", page.text());
        let led = client.get(&address).await;
        assert_eq!((led.status.as_u16(), led.header("location")), (303, format!("/files/{}?name={name}", world.file).as_str()));
        let taken = client.get(led.header("location")).await;
        assert_eq!(taken.bytes, b"WEBVTT\n");
        assert_eq!(taken.header("content-disposition"), format!("attachment; filename=\"___.vtt\"; filename*=UTF-8''{name}.vtt"));
        for wrong in ["0".repeat(64), "2".repeat(64), "x".to_owned()] {
            let reply = client.get(&format!("/api/v1/resources/{}/files/{wrong}", resource("lesson"))).await;
            assert_eq!(reply.status, 404, "a file of something else, one that is not held, and nonsense");
        }
    }
}

#[tokio::test]
async fn a_file_is_shown_in_place_and_may_be_read_by_players_of_other_sites() {
    for world in worlds().await {
        let client = world.client();
        let path = format!("/files/{}", world.file);
        let shown = client.get(&path).await;
        assert_eq!((shown.header("content-disposition"), shown.header("access-control-allow-origin")), ("inline", "*"));
        let piece = client.get_with(&path, &[("range", "bytes=0-2")]).await;
        assert_eq!((piece.status.as_u16(), piece.header("access-control-allow-origin")), (206, "*"));
        assert!(piece.header("access-control-expose-headers").contains("content-range"));
        let known = client.get_with(&path, &[("if-none-match", shown.header("etag"))]).await;
        assert_eq!((known.status.as_u16(), known.header("access-control-allow-origin")), (304, "*"));
        let asked = client.send(http::Method::OPTIONS, &path, &[("origin", "https://example.org")], "".into()).await;
        assert_eq!((asked.status.as_u16(), asked.header("access-control-allow-headers")), (204, "if-none-match, range"));
        let hostile = client.get(&format!("{path}?name=..%2F..%2Fa%0D%0Aset-cookie:x.exe")).await;
        assert!(hostile.header("content-disposition").starts_with("attachment; filename=\"a set-cookie x.exe.vtt\";"));
        assert_eq!(hostile.header("set-cookie"), "", "{}", hostile.header("set-cookie"));
    }
}

#[tokio::test]
async fn a_refused_download_names_its_reason_to_programs_and_says_it_to_people() {
    for world in worlds().await {
        let client = world.client();
        let parts = json!([{ "part": "audio", "file": "2".repeat(64), "duration_ms": 1000,
            "captions": [{ "language": "zh-Hans", "file": world.file.to_string() }] }]);
        let cases = [
            (json!({ "withheld": "privacy" }), "CC-BY-4.0", "privacy", "可以辨认出"),
            (json!({ "withheld": "embargo" }), "CC-BY-4.0", "embargo", "规定日期"),
            (json!({ "withheld": "review" }), "CC-BY-4.0", "review", "正在核查"),
            (json!(null), "all-rights-reserved", "licence", "权利人"),
        ];
        for (download, licence, reason, words) in cases {
            let mut more = json!({ "type": "listening", "licence": licence, "parts": parts });
            if !download.is_null() {
                more["download"] = download;
            }
            world.release(vec![article("kept", &format!("只听 {reason}"), &more)]).await;
            let detail = json_of(&client.get(&format!("/api/v1/resources/{}", resource("kept"))).await);
            assert_eq!(detail["download"], json!({ "policy": "withheld", "reason": reason }));
            assert!(detail["files"].as_array().unwrap().iter().all(|file| file.get("download").is_none()));
            let refused = client.get(&format!("/api/v1/resources/{}/files/{}", resource("kept"), world.file)).await;
            assert_eq!(refused.status, 403);
            assert_eq!(json_of(&refused)["type"], format!("/api#withheld-{reason}"));
            assert!(json_of(&refused)["detail"].as_str().unwrap().contains(words));
            let page = client.get(&format!("/r/{}/files", resource("kept"))).await;
            assert!(page.text().contains(words) && !page.text().contains(" download>"), "{reason}");
        }
        let allowed = json!({ "type": "listening", "licence": "all-rights-reserved", "download": "allowed", "parts": parts });
        world.release(vec![article("kept", "可以拿走", &allowed)]).await;
        let taken = client.get(&format!("/api/v1/resources/{}/files/{}", resource("kept"), world.file)).await;
        assert_eq!(taken.status, 303, "what the document says comes before what the licence suggests");
    }
}

#[tokio::test]
async fn a_resource_without_files_and_one_that_was_recalled_say_so() {
    for world in worlds().await {
        let client = world.client();
        let page = client.get(&format!("/r/{}/files", resource("case"))).await;
        assert!(page.text().contains("没有文件"));
        world.recall("case").await;
        assert_eq!(client.get(&format!("/r/{}/files", resource("case"))).await.status, 410);
    }
}
