use testing::Client;
use web::Service;

use super::world::{World, article, book, resource, worlds};

/// The code on a sharing page.
fn code_on(page: &str) -> Option<String> {
    let at = page.find("https://learn.example/q/")? + "https://learn.example/q/".len();
    page.get(at..at + 6).map(str::to_owned)
}

async fn make(client: &Client<Service>, path: &str) -> String {
    let made = client.post_form(path, &[]).await;
    assert_eq!((made.status.as_u16(), made.header("location")), (303, path), "{}", made.text());
    code_on(client.get(path).await.text()).unwrap()
}

async fn leads_to(world: &World, code: &str) -> String {
    let reply = world.client().get(&format!("/q/{code}")).await;
    assert_eq!(reply.status, 303, "{}", reply.text());
    reply.header("location").to_owned()
}

#[tokio::test]
async fn a_guest_gets_a_code_for_a_lesson_and_it_survives_new_content() {
    for world in worlds().await {
        let guest = world.client();
        let lesson = guest.get(&format!("/lesson/{}", resource("lesson"))).await;
        let path = format!("/share/resource/{}", resource("lesson"));
        assert!(lesson.text().contains(&path), "one gets there from the lesson");
        assert_eq!(code_on(guest.get(&path).await.text()), None);
        let code = make(&guest, &path).await;
        assert_eq!(make(&world.client(), &path).await, code, "there is one code for one thing");
        assert!(guest.get(&path).await.text().contains("<svg aria-hidden=\"true\" class=\"qr\""));
        assert_eq!(leads_to(&world, &code).await, format!("/lesson/{}", resource("lesson")));
        assert_eq!(
            leads_to(&world, &format!("{}-{}", &code[..3], code[3..].to_lowercase())).await,
            format!("/lesson/{}", resource("lesson"))
        );
        world.release(vec![article("lesson", "认识亿（修订）", &serde_json::json!({}))]).await;
        assert_eq!(leads_to(&world, &code).await, format!("/r/{}", resource("lesson")));
    }
}

#[tokio::test]
async fn a_book_and_each_of_its_units_have_codes_of_their_own() {
    for world in worlds().await {
        let guest = world.client();
        let whole = make(&guest, &format!("/share/textbook/{}", book())).await;
        let unit = make(&guest, &format!("/share/textbook/{}/u1.1", book())).await;
        assert_ne!(whole, unit);
        assert_eq!(leads_to(&world, &whole).await, format!("/book/{}", book()));
        assert_eq!(leads_to(&world, &unit).await, format!("/course?book={}&unit=u1.1", book()));
        for wrong in [format!("/share/textbook/{}/nothing", book()), format!("/share/resource/{}", book()), "/share/resource/x".to_owned()]
        {
            assert_eq!(guest.get(&wrong).await.status, 404, "{wrong}");
            assert_eq!(guest.post_form(&wrong, &[]).await.status, 404, "{wrong}");
        }
    }
}

#[tokio::test]
async fn a_recalled_resource_answers_410_with_a_way_on_until_an_editor_sets_a_successor() {
    for world in worlds().await {
        let code = make(&world.client(), &format!("/share/resource/{}", resource("case"))).await;
        world.recall("case").await;
        let gone = world.client().get(&format!("/q/{code}")).await;
        assert_eq!(gone.status, 410);
        assert!(gone.text().contains("/s/reform-experience"), "{}", gone.text());
        let fields = [("code", code.as_str()), ("item", &format!("https://learn.example/r/{}", resource("local")))];
        for name in ["teacher", "county", "pupil"] {
            let refused = world.browser_of(name).await.post_form("/admin/codes/successor", &fields).await;
            assert_eq!(refused.status, 403, "{name}");
        }
        let editor = world.browser_of("editor").await;
        assert_eq!(editor.post_form("/admin/codes/successor", &fields).await.status, 303);
        assert_eq!(leads_to(&world, &code).await, format!("/r/{}", resource("local")));
    }
}

#[tokio::test]
async fn an_editor_makes_many_at_once_and_prints_them() {
    for world in worlds().await {
        let editor = world.browser_of("editor").await;
        assert_eq!(editor.get("/admin/codes").await.status, 200);
        let items = format!("/book/{}\n\nhttps://learn.example/lesson/{}?t=3\n{}\n", book(), resource("lesson"), resource("lesson"));
        let made = editor.post_form("/admin/codes", &[("items", &items), ("units", "1")]).await;
        assert_eq!(made.status, 303, "{}", made.text());
        let sheet = editor.get(made.header("location")).await;
        assert_eq!(sheet.text().matches("class=\"qr\"").count(), 5, "the book, its three units, the lesson once");
        let again = editor.post_form("/admin/codes", &[("items", &items), ("units", "1")]).await;
        assert_eq!(again.header("location"), made.header("location"), "making them again changes nothing");
        assert_eq!(world.client().get(made.header("location")).await.status, 303, "guests are sent to sign in");
        let many = format!("/book/{}\n", book()).repeat(251);
        for wrong in ["", "nothing", many.as_str()] {
            assert_eq!(editor.post_form("/admin/codes", &[("items", wrong)]).await.status, 400);
        }
        for name in ["teacher", "nation"] {
            assert_eq!(world.browser_of(name).await.get("/admin/codes").await.status, 403, "{name}");
        }
    }
}

#[tokio::test]
async fn who_tries_codes_out_is_made_to_wait() {
    for world in worlds().await {
        let guest = world.client();
        let known = make(&guest, &format!("/share/resource/{}", resource("lesson"))).await;
        for n in 0..60 {
            let wrong = ["ZZZZZZ", "0", "%E8%AF%BE", "......"][n % 4];
            let reply = guest.get_with(&format!("/q/{wrong}"), &[("x-forwarded-for", "203.0.113.9")]).await;
            assert_eq!(reply.status, 404);
        }
        let blocked = guest.get_with(&format!("/q/{known}"), &[("x-forwarded-for", "203.0.113.9")]).await;
        assert_eq!((blocked.status.as_u16(), blocked.header("retry-after")), (429, "601"));
        assert_eq!(leads_to(&world, &known).await, format!("/lesson/{}", resource("lesson")), "others are not made to wait");
    }
}
