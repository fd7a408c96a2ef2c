use super::world::{json_of, resource, worlds};

const VALUES: [&str; 22] = [
    "",
    "%00",
    "%ff%fe",
    "-1",
    "0",
    "101",
    "99999999999999999999999999",
    "1e9",
    "NaN",
    "'%20OR%201=1--",
    "%3Cscript%3E",
    "..%2f..%2fetc",
    "00",
    "zz",
    "%F0%9F%98%80",
    "[]",
    "{}",
    "%0d%0aSet-Cookie:%20x=1",
    "小学",
    "null",
    "%E2%80%AE",
    "%7B%7B7*7%7D%7D",
];

#[tokio::test]
async fn hostile_parameters_get_a_clear_refusal_and_never_a_fault_of_ours() {
    let lists = ["/api/v1/resources", "/api/v1/textbooks", "/api/v1/curriculum", "/api/v1/changes", "/api/v1/export", "/api/v1/sections"];
    let names = ["limit", "cursor", "since", "stage", "type", "unit", "region", "x"];
    let long = "a".repeat(20_000);
    for world in worlds().await {
        let client = world.client();
        for path in lists {
            for name in names {
                for value in VALUES.iter().map(|value| web::url_encoded(value).replace("%25", "%")).chain([long.clone()]) {
                    let reply = client.get(&format!("{path}?{name}={value}")).await;
                    assert!(reply.status.as_u16() == 200 || reply.status.as_u16() == 400, "{path} {name} {value}: {}", reply.status);
                    assert!(reply.status == 200 || json_of(&reply)["type"].as_str().unwrap().starts_with("/api#api-"), "{}", reply.text());
                }
            }
        }
    }
}

#[tokio::test]
async fn hostile_ids_are_not_found() {
    let paths = [
        "/api/v1/resources/{}",
        "/api/v1/resources/{}/history",
        "/api/v1/textbooks/{}",
        "/api/v1/textbooks/{}/pages",
        "/api/v1/textbooks/{}/resources",
        "/api/v1/releases/{}",
        "/api/v1/sections/{}",
        "/r/{}/files",
        "/share/resource/{}",
        "/share/textbook/{}",
        "/q/{}",
        "/s/{}/feed.atom",
        "/sitemap/{}",
    ];
    let upper = resource("lesson").to_string().to_uppercase();
    let odd = [
        "%00",
        "x",
        "-1",
        "9223372036854775807.xml",
        "-1.xml",
        "%E8%AF%BE",
        "01890a5d-ac96-774b-bcce-b302099a8057",
        &"f".repeat(64),
        &upper,
    ];
    for world in worlds().await {
        let client = world.client();
        for path in paths {
            for value in odd {
                let reply = client.get(&path.replace("{}", value)).await;
                // One id has one spelling in links; the database knows no other.
                assert!(
                    [200, 404].contains(&reply.status.as_u16()) && (reply.status == 404 || value == upper),
                    "{path} {value}: {}",
                    reply.status
                );
            }
        }
    }
}

#[tokio::test]
async fn nonsense_in_headers_is_passed_over() {
    let long = "x".repeat(5_000);
    for world in worlds().await {
        let client = world.client();
        for (name, value) in [
            ("accept", "text/html;q=0,*/*;q=0"),
            ("accept", "\"\\"),
            ("accept-language", long.as_str()),
            ("if-none-match", "\""),
            ("range", "bytes=9-1"),
            ("origin", "null"),
        ] {
            for path in ["/api/v1/resources", "/oai?verb=Identify", "/sitemap.xml", "/opensearch.xml", "/api/v1/openapi.json"] {
                assert_eq!(client.get_with(path, &[(name, value)]).await.status, 200, "{path} {name}");
            }
        }
    }
}
