use kernel::BlobId;
use serde_json::json;

use super::world::{article, book, resource, worlds};

/// A lesson with everything that can stand around a film, in the chapter of the lesson that is there already.
fn film_lesson() -> serde_json::Value {
    let file = |number: u8| BlobId::from_digest([number; 32]);
    let choice = json!({ "prompt": "1 亿有几个 0？", "choices": ["7", "8"], "answer": [1], "solution": "**八个**" });
    let open = json!({ "prompt": "为什么 <b>分级</b>？", "answer": "好读" });
    let film = json!({ "part": "video", "file": file(1), "duration_ms": 60_000, "width": 640, "height": 360, "sign": { "file": file(2) },
        "questions": [{ "at_ms": 18_000, "exercise": choice }, { "at_ms": 65_000 - 6_000, "exercise": open }] });
    let slides = json!({ "part": "courseware", "pages": [
        { "small": { "file": file(3) }, "large": { "file": file(4) }, "width": 1280, "height": 720 }] });
    let parts = json!([film, slides, { "part": "audio", "file": file(5), "duration_ms": 60_000 },
        { "part": "exercises", "items": [{ "prompt": "读一读", "answer": "略" }, { "prompt": "写一写", "answer": "略" }] }]);
    article(
        "film",
        "数的产生",
        "course-teaching",
        "self-study",
        &json!({ "type": "lesson", "alignments": [{ "textbook": book(), "unit": "u1" }], "parts": parts }),
    )
}

#[tokio::test]
async fn a_film_comes_with_what_helps_to_follow_it() {
    for world in worlds().await {
        world.release(vec![film_lesson()]).await;
        let guest = world.browser();
        let path = format!("/lesson/{}", resource("film"));
        let page = guest.get(&path).await.text().to_owned();
        let signed = BlobId::from_digest([2; 32]);
        let sound = BlobId::from_digest([5; 32]);
        for wanted in [
            format!("data-sign=\"/files/{signed}\""),
            format!("data-listen=\"/files/{sound}\""),
            format!("href=\"{path}/courseware\" data-swap"),
            "做 2 道练习".to_owned(),
            format!("href=\"/lesson/{}\"", resource("lesson")),
            format!("/me/notes/resource/{}", resource("film")),
        ] {
            assert!(page.contains(&wanted), "{wanted} ({}): {page}", world.db.name());
        }
        assert!(page.find("做 2 道练习").unwrap() < page.find("下一课").unwrap(), "exercises come before the next lesson");
        let slides = guest.get(&format!("{path}/courseware")).await.text().to_owned();
        assert!(slides.contains("data-ask-ms=\"18000\""), "the film asks whatever tab is open");
    }
}

#[tokio::test]
async fn without_a_script_the_questions_of_a_film_are_a_list_with_solutions() {
    for world in worlds().await {
        world.release(vec![film_lesson()]).await;
        let page = world.browser().get(&format!("/lesson/{}", resource("film"))).await.text().to_owned();
        let list = &page[page.find("id=\"film-questions\"").unwrap()..];
        assert!(list.contains(&format!("/lesson/{}?t=18\" data-seek-ms=\"18000\">00:18", resource("film"))), "{list}");
        assert!(list.contains("<b>B</b><span>8</span>") && list.contains("<strong>八个</strong>"), "{list}");
        assert!(list.contains(&format!("action=\"/answer/{}/film-", resource("film"))), "each can be answered: {list}");
        assert!(list.contains("好读") && !list.contains("<b>分级</b>"), "{list}");
        let other = world.browser().get(&format!("/lesson/{}", resource("lesson"))).await.text().to_owned();
        assert!(!other.contains("film-questions"));
        assert!(page.contains("data-act=\"listen\"") && !other.contains("data-act=\"listen\""), "only where there is a recording");
    }
}
