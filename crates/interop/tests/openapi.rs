use serde_json::{Value, json};

use super::schema::faults;
use super::world::{World, article, book, json_of, read_all, resource, worlds};

/// An address for every operation, so that a new one cannot be left out.
async fn addresses(world: &World) -> Vec<(&'static str, String)> {
    let client = world.client();
    let history = read_all(&client, &format!("/api/v1/resources/{}/history", resource("lesson")), 10).await;
    let hash = history[0]["release"].as_str().unwrap().to_owned();
    let (lesson, book, file) = (resource("lesson"), book(), world.file);
    vec![
        ("/api/v1/sections", "/api/v1/sections".to_owned()),
        ("/api/v1/sections/{section}", "/api/v1/sections/moral-education".to_owned()),
        (
            "/api/v1/sections/{section}/columns/{column}/resources",
            "/api/v1/sections/course-teaching/columns/self-study/resources?limit=1".to_owned(),
        ),
        ("/api/v1/curriculum", "/api/v1/curriculum?limit=1".to_owned()),
        ("/api/v1/textbooks", "/api/v1/textbooks".to_owned()),
        ("/api/v1/textbooks/{id}", format!("/api/v1/textbooks/{book}")),
        ("/api/v1/textbooks/{id}/pages", format!("/api/v1/textbooks/{book}/pages?limit=2")),
        ("/api/v1/textbooks/{id}/resources", format!("/api/v1/textbooks/{book}/resources")),
        ("/api/v1/textbooks/{id}/history", format!("/api/v1/textbooks/{book}/history")),
        ("/api/v1/textbooks/{id}/files/{digest}", format!("/api/v1/textbooks/{book}/files/{file}")),
        ("/api/v1/resources", "/api/v1/resources?limit=2".to_owned()),
        ("/api/v1/resources/{id}", format!("/api/v1/resources/{lesson}")),
        ("/api/v1/resources/{id}/history", format!("/api/v1/resources/{lesson}/history")),
        ("/api/v1/resources/{id}/files/{digest}", format!("/api/v1/resources/{lesson}/files/{file}")),
        ("/api/v1/changes", "/api/v1/changes?since=0".to_owned()),
        ("/api/v1/releases/{hash}", format!("/api/v1/releases/{hash}")),
        ("/api/v1/export", "/api/v1/export".to_owned()),
        ("/api/v1/openapi.json", "/api/v1/openapi.json".to_owned()),
    ]
}

#[tokio::test]
async fn real_answers_are_as_the_description_says() {
    for world in worlds().await {
        let client = world.client();
        let description = json_of(&client.get("/api/v1/openapi.json").await);
        assert_eq!(description["openapi"], "3.1.0");
        let described: Vec<&String> = description["paths"].as_object().unwrap().keys().collect();
        let addresses = addresses(&world).await;
        assert_eq!(addresses.iter().map(|(path, _)| *path).collect::<Vec<_>>(), described, "every operation is tried here");
        for (path, address) in addresses {
            let reply = client.get(&address).await;
            let responses = &description["paths"][path]["get"]["responses"];
            let response = &responses[reply.status.as_str()];
            assert!(response.is_object(), "{address} answers {}, which is not described", reply.status);
            let media_type = reply.header("content-type");
            let Some(schema) = response["content"].get(media_type).map(|content| &content["schema"]) else { continue };
            for line in reply.text().lines() {
                let value: Value = serde_json::from_str(line).unwrap();
                let found = faults(&description, schema, &value, "");
                assert!(found.is_empty(), "{address}: {found:#?}");
            }
        }
    }
}

#[tokio::test]
async fn every_parameter_that_is_described_is_taken_and_no_other() {
    for world in worlds().await {
        let client = world.client();
        let description = json_of(&client.get("/api/v1/openapi.json").await);
        for (path, address) in addresses(&world).await {
            let parameters = description["paths"][path]["get"]["parameters"].as_array().unwrap();
            let in_path: Vec<&str> = names(parameters, "path");
            assert_eq!(in_path.len(), path.matches('{').count(), "{path}");
            let bare = address.split('?').next().unwrap();
            for name in names(parameters, "query") {
                let value = match name {
                    "limit" | "since" => "1",
                    "type" => "lesson",
                    "unit" => "u1",
                    "cursor" => "00",
                    _ => "a",
                };
                let reply = client.get(&format!("{bare}?stage=a&{name}={value}").replace("stage=a&stage", "stage")).await;
                let with_stage = names(parameters, "query").contains(&"stage");
                let reply = if with_stage { reply } else { client.get(&format!("{bare}?{name}={value}")).await };
                let expected = if name == "cursor" { 400 } else { 200 };
                assert_eq!(reply.status.as_u16(), expected, "{bare} {name}: {}", reply.text());
            }
            let unknown = client.get(&format!("{bare}?unheard=1")).await;
            assert_eq!(json_of(&unknown)["type"], "/api#api-unknown-parameter", "{bare}");
        }
    }
}

fn names<'p>(parameters: &'p [Value], place: &str) -> Vec<&'p str> {
    parameters.iter().filter(|parameter| parameter["in"] == place).map(|parameter| parameter["name"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn problems_are_as_the_description_says_in_the_callers_language() {
    for world in worlds().await {
        let client = world.client();
        let description = json_of(&client.get("/api/v1/openapi.json").await);
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        world.release(vec![article("kept", "只读", &json!({ "download": { "withheld": "licence" } }))]).await;
        for (path, status) in [
            ("/api/v1/nothing", 404),
            ("/api/v1/resources/not-an-id", 404),
            ("/api/v1/resources?limit=0", 400),
            ("/api/v1/resources?cursor=beef", 400),
            ("/api/nothing", 404),
        ] {
            let mut titles = Vec::new();
            for language in ["zh-CN", "zh-TW", "en"] {
                let reply = client.get_with(path, &[("accept-language", language)]).await;
                assert_eq!((reply.status.as_u16(), reply.header("content-type")), (status, "application/problem+json"), "{path}");
                assert_eq!(reply.header("access-control-allow-origin"), "*");
                let problem = json_of(&reply);
                let found = faults(&description, &schema, &problem, "");
                assert!(found.is_empty(), "{path}: {found:?}");
                titles.push(problem["title"].as_str().unwrap().to_owned());
            }
            titles.dedup();
            assert_eq!(titles.len(), 3, "{path}");
        }
        let posted = client.send(http::Method::POST, "/api/v1/resources", &[], axum::body::Body::empty()).await;
        assert_eq!((posted.status.as_u16(), posted.header("content-type")), (405, "application/problem+json"));
        assert!(posted.header("allow").contains("GET"));
    }
}
