use super::world::{resource, worlds};

#[tokio::test]
async fn hostile_addresses_get_a_clear_page_and_never_a_fault_of_ours() {
    let long = "x".repeat(20_000);
    let many: String = (0..5_000).map(|n| format!("a{n}=1&")).collect();
    let odd = [
        "/lesson/not-an-id",
        "/lesson/..%2f..%2fetc",
        "/r/%00",
        "/r/%ff%fe",
        "/s/%E5",
        "/s/MORAL",
        "/channel/%F0%9F%98%80",
        "/course?stage=%00",
        "/course?stage=%ff",
        "/course?unit=%3Cscript%3E",
        "/course?book=1",
        "/books?page=99999999999999999999",
        "/books?page=-1",
        "/books?page=0",
        "/s/moral-education?after=abc",
        "/s/moral-education?minutes=99999999",
        "/search?q=%25_%25!",
        "/search?q=%00",
        "/view?set=../../x&next=//evil.example",
        "/about/nothing",
    ];
    for world in worlds().await {
        let guest = world.browser();
        let further = [format!("/search?q={long}"), format!("/course?{many}"), format!("/lesson/{}/no-such-part", resource("lesson"))];
        for address in odd.iter().map(ToString::to_string).chain(further) {
            let reply = guest.get(&address).await;
            let shown: String = address.chars().take(80).collect();
            assert!(reply.status.as_u16() < 500, "{shown}: {}", reply.status);
            assert_eq!(reply.header("x-content-type-options"), "nosniff", "{shown}");
            if reply.status.is_client_error() {
                assert!(reply.text().contains("<html lang=\"zh-Hans\""), "{shown}: {}", reply.text());
            }
        }
    }
}

#[tokio::test]
async fn what_people_wrote_cannot_bring_script_into_a_page() {
    for world in worlds().await {
        let guest = world.browser();
        let page = guest.get(&format!("/r/{}", resource("local"))).await;
        assert!(page.text().contains("&lt;script&gt;alert(1)") && !page.text().contains("<script>alert"));
        let search = guest.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
        assert!(!search.text().contains("<script>alert"));
    }
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    for world in worlds().await {
        let nation = world.browser_of("nation").await;
        let item = resource("case").to_string();
        let forged = nation.post_form_without_token("/admin/library", &[("item", &item), ("decision", "recall")]).await;
        assert_eq!(forged.status, 403);
        assert_eq!(world.browser().get(&format!("/r/{item}")).await.status, 200);
    }
}
