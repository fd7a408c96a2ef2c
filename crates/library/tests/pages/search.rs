use std::ops::Deref;

use kernel::TextbookId;
use library::usage::ResourceUsed;
use serde_json::json;
use store::outbox;
use web::url_encoded;

use super::world::{World, article, book, resource, worlds};

async fn results(world: &World, query: &str) -> String {
    let reply = world.browser().get(&format!("/search?{query}")).await;
    assert_eq!(reply.status, 200, "{query}");
    reply.text().to_owned()
}

fn q(words: &str) -> String {
    format!("q={}", url_encoded(words))
}

/// Where a text stands in a page; later than everything when it does not.
fn place(page: &str, text: &str) -> usize {
    page.find(text).unwrap_or(usize::MAX)
}

#[tokio::test]
async fn a_release_is_found_at_once_by_characters_pinyin_initials_and_english() {
    for world in worlds().await {
        let link = format!("/lesson/{}", resource("lesson"));
        for words in ["认识亿", "認識億", "renshiyi", "rsy", "亿以内的数", "（ＥＮ）认识亿"] {
            assert!(results(&world, &q(words)).await.contains(&link), "{words}");
        }
        assert!(!results(&world, &q("化学")).await.contains(&link));
    }
}

#[tokio::test]
async fn what_was_withdrawn_is_found_no_more() {
    for world in worlds().await {
        let link = format!("/r/{}", resource("case"));
        assert!(results(&world, &q("作业减量")).await.contains(&link));
        world.recall("case").await;
        assert!(!results(&world, &q("作业减量")).await.contains(&link));
    }
}

#[tokio::test]
async fn a_change_of_a_textbook_changes_by_what_its_lessons_are_found() {
    for world in worlds().await {
        let tree = json!([{ "key": "u1", "kind": "chapter", "number": "一", "title": "大数", "children": [
            { "key": "u1.1", "kind": "section", "number": "1.1", "title": "万以上的计数单位" }] }]);
        let path = json!({ "stage": "小学", "subject": "数学", "edition": "青禾版", "grade": "五年级", "volume": "下册" });
        let again = json!({ "kind": "textbook", "id": book(), "title": { "zh-Hans": "青禾版数学" }, "curriculum": path, "licence": "CC-BY-4.0", "tree": tree });
        world.release(vec![again]).await;
        let link = format!("/lesson/{}", resource("lesson"));
        assert!(results(&world, &q("计数单位")).await.contains(&link));
        let narrowed = format!("{}&grade={}", q("认识亿"), url_encoded("五年级"));
        assert!(results(&world, &narrowed).await.contains(&link));
    }
}

#[tokio::test]
async fn filters_keep_the_words_and_never_end_in_nothing() {
    for world in worlds().await {
        let page = results(&world, &q("一句话")).await;
        assert!(page.contains("3 条结果"), "{page}");
        let stage = url_encoded("初中");
        assert!(
            page.contains(&format!("{}&amp;stage={stage}", q("一句话"))) || page.contains(&format!("{}&#38;stage={stage}", q("一句话"))),
            "{page}"
        );
        let narrowed = results(&world, &format!("{}&stage={stage}", q("一句话"))).await;
        assert!(narrowed.contains("1 条结果") && narrowed.contains("作业减量"));
        assert!(narrowed.contains("小学"), "the other stage stays open");
        let none = results(&world, &format!("{}&stage={}", q("一句话"), url_encoded("大学"))).await;
        assert!(none.contains("取消全部筛选") && none.contains("小学"));
    }
}

#[tokio::test]
async fn what_is_said_in_a_film_leads_to_its_second_and_a_textbook_page_to_itself() {
    for world in worlds().await {
        let text = "WEBVTT\n\n04:46.000 --> 04:50.000\n同位角相等，两直线平行\n";
        let (captions, _) = world.db.blobs().keep(text.as_bytes(), 1_000).await.unwrap();
        let film = json!({ "part": "video", "file": "0".repeat(64), "duration_ms": 600_000, "width": 640, "height": 360,
                           "captions": [{ "language": "zh", "file": captions }] });
        let lesson = json!({ "type": "lesson", "parts": [film] });
        let file = json!({ "file": "1".repeat(64) });
        let page = json!({ "small": file, "large": file, "width": 1440, "height": 2036, "text": [[0.1, 0.1, 0.5, 0.1, "三角形的内角和是一百八十度"]] });
        let path = json!({ "stage": "初中", "subject": "数学", "edition": "青禾版", "grade": "七年级", "volume": "下册" });
        let id = kernel::TextbookId::from_name("test", "pages");
        let book = json!({ "kind": "textbook", "id": id, "title": { "zh-Hans": "几何" }, "curriculum": path, "licence": "CC-BY-4.0",
                           "front_pages": 1, "pages": [page.clone(), page.clone(), page], "tree": [] });
        world.release(vec![article("film", "第七章复习", "course-teaching", "self-study", &lesson), book]).await;
        let found = results(&world, &q("两直线平行")).await;
        assert!(found.contains(&format!("/lesson/{}?t=286", resource("film"))) && found.contains("04:46"), "{found}");
        let found = results(&world, &q("三角形内角和")).await;
        assert!(found.contains(&format!("/book/{id}?page=2")) && found.contains(&format!("/book/{id}?page=f1")), "{found}");
        assert!(found.contains("<mark>三角形</mark>"));
    }
}

#[tokio::test]
async fn a_query_that_names_a_unit_has_a_direct_hit() {
    for world in worlds().await {
        for words in ["亿以内的数", "yiyineideshu"] {
            let page = results(&world, &q(words)).await;
            assert!(page.contains("card direct") && page.contains(&format!("book={}", book())), "{words}: {page}");
        }
        assert!(!results(&world, &q("认识亿")).await.contains("card direct"));
    }
}

#[tokio::test]
async fn suggestions_come_from_the_first_character_and_in_words_alone() {
    for world in worlds().await {
        let suggested = |words: &'static str| {
            let browser = world.browser();
            async move { browser.get(&format!("/search/suggest?{}", q(words))).await.text().to_owned() }
        };
        for words in ["角", "j", "jiao"] {
            assert!(suggested(words).await.contains("\"角\""), "{words}");
        }
        assert!(suggested("rensh").await.contains("认识亿"));
        assert_eq!(suggested("").await, "[]");
        assert_eq!(suggested("()").await, "[]");
    }
}

#[tokio::test]
async fn a_guest_gets_the_common_order_and_a_parent_their_own() {
    for world in worlds().await {
        let of = |audience: &str| json!({ "audience": [audience] });
        let all = ["pupil", "parent", "teacher"].map(|name| article(name, "陪孩子读书", "family-education", "methods", &of(name)));
        world.release(all.to_vec()).await;
        for name in ["parent", "teacher", "pupil"] {
            let page = world.browser_of(name).await.get(&format!("/search?{}", q("陪孩子读书"))).await;
            assert_eq!(page.header("cache-control"), "private, no-store");
            let own = place(page.text(), &resource(name).to_string());
            let others = ["pupil", "parent", "teacher"].into_iter().filter(|other| *other != name);
            assert!(others.map(|other| place(page.text(), &resource(other).to_string())).all(|other| own < other), "{name}");
        }
        let guest = world.browser().get_with(&format!("/search?{}", q("陪孩子读书")), &[("accept-encoding", "gzip")]).await;
        assert!(guest.header("cache-control").starts_with("public"), "{}", guest.header("cache-control"));
        assert!(!guest.header("etag").is_empty());
    }
}

#[tokio::test]
async fn what_is_used_most_comes_first_on_request_and_nobody_is_named() {
    for world in worlds().await {
        let all = ["one", "two", "three"].map(|name| article(name, "朗读比赛", "arts", "music", &json!({})));
        world.release(all.to_vec()).await;
        let mut tx = world.db.begin().await.unwrap();
        for _ in 0..3 {
            outbox::publish(&mut tx, &ResourceUsed::new(resource("two")), kernel::Timestamp::from_ms(1)).await.unwrap();
        }
        tx.commit().await.unwrap();
        let subscribers = library::usage::subscribe(jobs::Subscribers::new());
        jobs::Deliveries::new(world.db.deref().clone(), jobs::Wake::default(), subscribers).deliver_due().await.unwrap();
        world.index().await;
        let page = results(&world, &format!("{}&sort=used", q("朗读比赛"))).await;
        assert!(place(&page, &resource("two").to_string()) < place(&page, &resource("three").to_string()));
        assert!(place(&page, &resource("two").to_string()) < place(&page, &resource("one").to_string()));
    }
}

#[tokio::test]
async fn the_same_content_of_two_providers_is_one_hit_with_also_in() {
    for world in worlds().await {
        let of = |name: &str, provider: &str| article(name, "同一篇文章", "arts", "music", &json!({ "providers": [provider] }));
        world.release(vec![of("ours", "示例县教研室"), of("theirs", "示例市电教馆")]).await;
        let page = results(&world, &q("同一篇文章")).await;
        assert_eq!(page.matches("<article class=\"hit\">").count(), 1);
        assert!(page.contains("1 条结果") && page.contains("也来自") && page.contains("示例县教研室") && page.contains("示例市电教馆"));
    }
}

#[tokio::test]
async fn who_finds_nothing_is_offered_every_edition_that_has_something_near() {
    for world in worlds().await {
        let path = json!({ "stage": "小学", "subject": "数学", "edition": "清溪版", "grade": "四年级", "volume": "下册" });
        let tree = json!([{ "key": "c1", "kind": "chapter", "title": "亿以内的数" }]);
        let other = TextbookId::from_name("test", "other");
        let textbook = json!({ "kind": "textbook", "id": other, "title": { "zh-Hans": "清溪版数学" }, "curriculum": path, "licence": "CC-BY-4.0", "tree": tree });
        let only_here =
            json!({ "curriculum": [{ "stage": "小学", "subject": "数学", "edition": "清溪版", "grade": "四年级", "volume": "下册" }] });
        world.release(vec![textbook, article("only", "竖式谜题", "arts", "music", &only_here)]).await;

        let near = results(&world, &q("亿以外")).await;
        for (line, textbook) in [("数学 · 四年级上册 · 青禾版", book()), ("数学 · 四年级下册 · 清溪版", other)] {
            assert!(near.contains(line) && near.contains(&format!("book={textbook}&")), "{line} ({}): {near}", world.db.name());
        }

        let chosen =
            format!("{}&stage={}&grade={}&edition={}", q("竖式谜题"), url_encoded("小学"), url_encoded("四年级"), url_encoded("青禾版"));
        let none = results(&world, &chosen).await;
        assert!(none.contains("其他版本里有"), "{none}");
        let has_it = none.split("其他版本里有").nth(1).unwrap();
        let href = has_it.split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
        let href = href.strip_prefix("/search?").unwrap();
        assert_eq!(
            href,
            format!("{}&stage={}&edition={}", q("竖式谜题"), url_encoded("小学"), url_encoded("清溪版")),
            "the grade may differ"
        );
        assert_eq!(results(&world, href).await.matches("<article class=\"hit\">").count(), 1, "and there it is");
    }
}

#[tokio::test]
async fn who_finds_nothing_is_offered_what_is_near_and_tells_what_is_missing() {
    for world in worlds().await {
        let guest = world.browser();
        let page = guest.get(&format!("/search?{}", q("亿以外"))).await;
        assert!(page.text().contains("亿以内的数") && page.text().contains("name=\"note\""), "{}", page.text());
        assert_eq!(page.header("cache-control"), "private, no-store");
        let wish = [("words", "化学实验"), ("note", "九年级\u{7}化学实验视频")];
        assert_eq!(guest.post_form("/search/missing", &wish).await.header("location"), "/search/missing/thanks");
        assert_eq!(guest.post_form("/search/missing", &wish).await.status, 303);
        assert_eq!(guest.get("/search/missing/thanks").await.status, 200);
        assert_eq!(guest.post_form("/search/missing", &[("note", " ")]).await.status, 400);
        assert_eq!(guest.post_form_without_token("/search/missing", &wish).await.status, 403);

        let nation = world.browser_of("nation").await;
        let desk = nation.get("/admin/missing").await;
        assert!(desk.text().contains("九年级 化学实验视频") && desk.text().contains("2 次"), "{}", desk.text());
        assert_eq!(world.browser_of("pupil").await.get("/admin/missing").await.status, 403);
        let seen = [("words", "化学实验"), ("note", "九年级 化学实验视频")];
        assert_eq!(nation.post_form("/admin/missing", &seen).await.status, 303);
        assert!(!nation.get("/admin/missing").await.text().contains("化学实验"));
    }
}

#[tokio::test]
async fn the_same_network_does_not_fill_the_list() {
    for world in worlds().await {
        let guest = world.browser();
        let wish = [("words", "x"), ("note", "y")];
        let mut last = guest.post_form("/search/missing", &wish).await;
        for _ in 0..30 {
            last = guest.post_form("/search/missing", &wish).await;
        }
        assert_eq!(last.status, 429);
        assert!(!last.header("retry-after").is_empty());
        world.db.clock().advance_ms(3_600_000);
        assert_eq!(guest.post_form("/search/missing", &wish).await.status, 303);
    }
}

#[tokio::test]
async fn while_there_is_no_index_search_says_so() {
    let db = testing::sqlite().await;
    let app = web::App::new(db.deref().clone(), db.blobs(), db.clock());
    let library = library::Library::open(app.clone()).await.unwrap();
    let routes = library::pages::routes(library);
    let browser = testing::Client::new(web::Service::new(app, routes, web::ServeOptions { trusts_proxy: false }));
    let page = browser.get(&format!("/search?{}", q("角"))).await;
    assert!(page.status == 200 && page.text().contains("搜索正在准备"), "{}", page.text());
    assert_eq!(browser.get("/search/suggest?q=a").await.text(), "[]");
}
