use axum::body::Body;
use http::Request;
use serde_json::json;
use store::sql;
use tower::ServiceExt;

use super::world::{article, book, json_of, read_all, resource, worlds};

#[tokio::test]
async fn everything_public_can_be_reached_from_the_sections_on() {
    for world in worlds().await {
        let client = world.client();
        let sections = json_of(&client.get("/api/v1/sections").await);
        assert_eq!(sections["items"].as_array().unwrap().len(), 12);
        let course = json_of(&client.get("/api/v1/sections/course-teaching").await);
        let column = course["columns"].as_array().unwrap().iter().find(|column| column["key"] == "self-study").unwrap();
        assert_eq!(column["count"], 1);
        let listed = json_of(&client.get(column["resources"].as_str().unwrap()).await);
        let lesson = json_of(&client.get(listed["items"][0]["href"].as_str().unwrap()).await);
        assert_eq!(lesson["resource"]["title"]["zh-Hans"], "认识亿");
        assert_eq!(lesson["standing"], "published");
        let captions = lesson["files"].as_array().unwrap().iter().find(|file| file["use"] == "captions").unwrap();
        assert_eq!((&captions["size_bytes"], &captions["media_type"]), (&json!(7), &json!("text/vtt")));
        assert_eq!(captions["digest"], world.file.to_string());
    }
}

#[tokio::test]
async fn a_textbook_comes_with_its_tree_its_pages_and_what_teaches_it() {
    for world in worlds().await {
        let client = world.client();
        let filter = web::url_encoded("小学");
        let books = read_all(&client, &format!("/api/v1/textbooks?stage={filter}"), 1).await;
        assert_eq!(books.len(), 1);
        assert_eq!(books[0]["lesson_count"], 1);
        assert!(read_all(&client, "/api/v1/textbooks?stage=x", 1).await.is_empty());
        let found = json_of(&client.get(books[0]["href"].as_str().unwrap()).await);
        assert_eq!(found["textbook"]["tree"][0]["children"][0]["key"], "u1.1");
        let pages = read_all(&client, found["pages"].as_str().unwrap(), 2).await;
        let printed: Vec<_> = pages.iter().map(|page| page.get("printed").and_then(serde_json::Value::as_u64)).collect();
        assert_eq!(printed, [None, Some(1), Some(2)]);
        let taught = read_all(&client, found["resources"].as_str().unwrap(), 1).await;
        assert_eq!((taught.len(), &taught[0]["unit"]), (1, &json!("u1.1")));
        let of_unit = format!("{}?unit=u2", found["resources"].as_str().unwrap());
        assert!(read_all(&client, &of_unit, 1).await.is_empty());
        let paths = read_all(&client, "/api/v1/curriculum", 1).await;
        assert!(paths.iter().any(|path| path["subject"] == "数学"));
    }
}

#[tokio::test]
async fn a_list_misses_nothing_that_is_released_while_it_is_read() {
    for world in worlds().await {
        let client = world.client();
        let many = (0..7).map(|n| article(&format!("n{n}"), &format!("第{n}篇"), &json!({}))).collect();
        world.release(many).await;
        let first = json_of(&client.get("/api/v1/resources?limit=4").await);
        // One of those already read changes, one of those still to come changes, and a new one comes.
        let again = ["n0", "n6", "new"].map(|name| article(name, "新的", &json!({}))).to_vec();
        world.release(again).await;
        let mut seen: Vec<String> = first["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect();
        let mut next = first["next"].as_str().map(str::to_owned);
        while let Some(address) = next {
            let part = json_of(&client.get(&address).await);
            seen.extend(part["items"].as_array().unwrap().iter().map(|it| it["id"].as_str().unwrap().to_owned()));
            next = part["next"].as_str().map(str::to_owned);
        }
        for name in ["lesson", "case", "local", "hostile", "n0", "n1", "n2", "n3", "n4", "n5", "n6", "new"] {
            assert!(seen.contains(&resource(name).to_string()), "{name}");
        }
        let articles = read_all(&client, "/api/v1/resources?type=case", 5).await;
        assert_eq!(articles.len(), 1);
    }
}

#[tokio::test]
async fn who_has_an_answer_already_hears_so_and_other_sites_may_read() {
    for world in worlds().await {
        let client = world.client();
        let address = format!("/api/v1/resources/{}", resource("lesson"));
        let first = client.get(&address).await;
        assert_eq!(first.header("access-control-allow-origin"), "*");
        assert_eq!(first.header("set-cookie"), "", "what caches keep carries no cookie");
        for tags in [first.header("etag").to_owned(), format!("\"x\", W/{}", first.header("etag")), "*".to_owned()] {
            let again = client.get_with(&address, &[("if-none-match", &tags)]).await;
            assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0), "{tags}");
            assert_eq!(again.header("access-control-allow-origin"), "*");
        }
        let asked = client.send(http::Method::OPTIONS, &address, &[("origin", "https://a.example")], axum::body::Body::empty()).await;
        assert_eq!(asked.status, 204);
        assert!(asked.header("access-control-allow-headers").contains("if-none-match"));
    }
}

#[tokio::test]
async fn what_was_recalled_is_gone_with_its_release_and_keeps_its_history() {
    for world in worlds().await {
        let client = world.client();
        let address = format!("/api/v1/resources/{}", resource("case"));
        let history = read_all(&client, &format!("{address}/history"), 1).await;
        let release = format!("/api/v1/releases/{}", history[0]["release"].as_str().unwrap());
        let document = client.get(&release).await;
        assert_eq!(library::document::ReleaseHash::of(document.text()).as_str(), history[0]["release"].as_str().unwrap());
        world.recall("case").await;
        for path in [&address, &release] {
            let gone = client.get(path).await;
            assert_eq!(gone.status, 410, "{path}");
            assert_eq!(json_of(&gone)["type"], "/api#error-410");
        }
        let history = read_all(&client, &format!("{address}/history"), 1).await;
        assert_eq!(history.iter().map(|line| line["change"].as_str().unwrap()).collect::<Vec<_>>(), ["added", "recalled"]);
        assert_eq!(client.get(&format!("/api/v1/textbooks/{}/history", book())).await.status, 200);
    }
}

#[tokio::test]
async fn the_export_is_what_the_command_line_writes() {
    for world in worlds().await {
        let many = (0..150).map(|n| article(&format!("n{n}"), &format!("第{n}篇"), &json!({}))).collect();
        world.release(many).await;
        world.recall("n7").await;
        let mut written = Vec::new();
        let mut snapshot = world.db.snapshot().await.unwrap();
        let count = library::export::export(&mut snapshot, &mut written).await.unwrap();
        let reply = world.client().get("/api/v1/export").await;
        assert_eq!((reply.status.as_u16(), reply.header("content-type")), (200, "application/jsonl"));
        assert_eq!(reply.bytes, written);
        assert_eq!(count, 154);
        let expected = sql("SELECT COUNT(*) AS n FROM library_resource WHERE state = 'published'");
        let resources = expected.fetch_one(&mut snapshot, |row| row.get::<i64>("n")).await.unwrap();
        assert_eq!(u64::try_from(resources).unwrap() + 1, count);
    }
}

#[tokio::test]
async fn a_third_export_waits_until_one_of_two_is_done() {
    for world in worlds().await {
        let begin = || world.service().oneshot(Request::get("/api/v1/export").body(Body::empty()).unwrap());
        let (first, second) = (begin().await.unwrap(), begin().await.unwrap());
        let third = world.client().get("/api/v1/export").await;
        assert_eq!((third.status.as_u16(), third.header("retry-after")), (429, "30"));
        assert_eq!(json_of(&third)["type"], "/api#error-429");
        drop((first, second));
        // Who hangs up makes room as soon as the export notices.
        let is_free = async {
            while world.client().get("/api/v1/export").await.status != 200 {
                tokio::task::yield_now().await;
            }
        };
        assert!(tokio::time::timeout(std::time::Duration::from_secs(20), is_free).await.is_ok());
    }
}

#[tokio::test]
async fn answers_are_compressed_for_those_who_take_it() {
    for world in worlds().await {
        let client = world.client();
        let plain = client.get("/api/v1/sections").await;
        let small = client.get_with("/api/v1/sections", &[("accept-encoding", "br, gzip")]).await;
        assert_eq!((small.header("content-encoding"), small.header("vary")), ("gzip", "accept-encoding"));
        assert!(small.bytes.len() * 3 < plain.bytes.len(), "{} of {}", small.bytes.len(), plain.bytes.len());
        assert_ne!(small.header("etag"), plain.header("etag"));
        let known = client.get_with("/api/v1/sections", &[("accept-encoding", "gzip"), ("if-none-match", small.header("etag"))]).await;
        assert_eq!(known.status, 304);
        let refused = client.get_with("/api/v1/sections", &[("accept-encoding", "gzip;q=0")]).await;
        assert_eq!(refused.bytes, plain.bytes);
    }
}

#[tokio::test]
async fn the_page_for_people_tells_every_operation_and_problem_in_three_languages() {
    for world in worlds().await {
        for (language, word) in [("zh-CN", "开放接口"), ("zh-TW", "開放介面"), ("en", "Open interfaces")] {
            let page = world.client().get_with("/api", &[("accept-language", language)]).await;
            assert_eq!(page.status, 200);
            assert!(page.text().contains(word));
            for anchor in ["id=\"changes\"", "id=\"withheld-licence\"", "id=\"api-bad-cursor\"", "id=\"error-429\"", "/api/v1/openapi.json"]
            {
                assert!(page.text().contains(anchor), "{anchor}");
            }
            assert!(!page.text().contains(">api-"), "a message is missing in {language}");
        }
    }
}
