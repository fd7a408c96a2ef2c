use roxmltree::Document;
use serde_json::json;

use super::world::{HOSTILE_TITLE, article, book, resource, worlds};

fn locations(text: &str) -> Vec<String> {
    let document = Document::parse(text).unwrap();
    document.descendants().filter(|node| node.tag_name().name() == "loc").map(|node| node.text().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn sitemaps_name_every_published_page_once() {
    for world in worlds().await {
        let client = world.client();
        world.release((0..1_050).map(|n| article(&format!("n{n}"), &format!("第{n}篇"), &json!({}))).collect()).await;
        world.recall("case").await;
        let maps = locations(client.get("/sitemap.xml").await.text());
        assert_eq!(maps, ["https://learn.example/sitemap/pages.xml", "https://learn.example/sitemap/0.xml"]);
        let found = locations(client.get("/sitemap/0.xml").await.text());
        assert_eq!(found.len(), 1_054);
        for path in [format!("/book/{}", book()), format!("/lesson/{}", resource("lesson")), format!("/r/{}", resource("n1049"))] {
            assert!(found.contains(&format!("https://learn.example{path}")), "{path}");
        }
        assert!(!found.iter().any(|address| address.contains(&resource("case").to_string())));
        for page in locations(client.get("/sitemap/pages.xml").await.text()) {
            let path = page.strip_prefix("https://learn.example").unwrap();
            assert_eq!(client.get(path).await.status, 200, "{path}");
        }
        assert!(client.get("/robots.txt").await.text().contains("Sitemap: https://learn.example/sitemap.xml"));
    }
}

#[tokio::test]
async fn each_section_has_a_feed_of_what_is_new() {
    for world in worlds().await {
        let client = world.client();
        world.release(vec![article("new", "最新一篇", &json!({}))]).await;
        let reply = client.get("/s/moral-education/feed.atom").await;
        let document = Document::parse(reply.text()).unwrap();
        let titles: Vec<&str> =
            document.descendants().filter(|node| node.tag_name().name() == "title").filter_map(|node| node.text()).collect();
        assert_eq!(titles[1..], ["最新一篇", HOSTILE_TITLE], "the newest first, and nothing broke out");
        let again = client.get_with("/s/moral-education/feed.atom", &[("if-none-match", reply.header("etag"))]).await;
        assert_eq!(again.status, 304);
        assert!(client.get("/s/moral-education").await.text().contains("/s/moral-education/feed.atom"), "the section's page leads to it");
        assert_eq!(client.get("/s/nothing/feed.atom").await.status, 404);
    }
}

#[tokio::test]
async fn browsers_can_search_from_their_address_bar() {
    for world in worlds().await {
        let client = world.client();
        assert!(client.get("/about").await.text().contains("rel=\"search\""));
        let reply = client.get("/opensearch.xml").await;
        let document = Document::parse(reply.text()).unwrap();
        let templates: Vec<_> = document.descendants().filter_map(|node| node.attribute("template")).collect();
        assert!(templates.contains(&"https://learn.example/search?q={searchTerms}"));
    }
}

#[tokio::test]
async fn pages_describe_themselves_to_search_engines() {
    for world in worlds().await {
        let client = world.client();
        let page = client.get(&format!("/lesson/{}", resource("lesson"))).await;
        let (_, rest) = page.text().split_once("<script type=\"application/ld+json\">").unwrap();
        let data: serde_json::Value = serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap();
        assert_eq!(data["@type"], "LearningResource");
        assert_eq!(data["timeRequired"], "PT15M");
        assert_eq!(data["license"], "https://creativecommons.org/licenses/by/4.0/");
        assert_eq!(data["educationalLevel"], json!(["小学 四年级"]));
        assert_eq!(data["educationalAlignment"][0]["targetName"], "1.1 亿以内的数");
        assert_eq!(data["accessibilityFeature"], json!(["captions"]));
        let hostile = client.get(&format!("/r/{}", resource("hostile"))).await;
        assert!(!hostile.text().contains("<script>alert"));
    }
}
