use crate::world::worlds;

#[tokio::test]
async fn the_demo_nation_is_made_once_and_served() {
    for world in worlds().await {
        let demo = world.json(&["demo"]);
        assert!(demo["imports"][0]["added"].as_i64().unwrap() > 100, "{}: {demo}", world.name);
        assert_eq!(demo["imports"][0]["refused"], 0, "{}", world.name);
        assert!(demo["accounts"].as_array().unwrap().len() >= 11, "{}", world.name);
        let again = world.json(&["demo"]);
        assert_eq!(again["imports"][0]["added"], 0, "{}", world.name);

        let server = world.serve();
        for path in ["/", "/course", "/books", "/s/moral-education", "/sign-in", "/healthz", "/readyz", "/metrics", "/robots.txt"] {
            assert_eq!(server.get(path), 200, "{} {path}", world.name);
        }
        assert_eq!(server.get("/no-such-page"), 404);
        assert_eq!(server.get("/admin/jobs"), 303);
        assert_eq!(server.stop(), Some(0), "{}", world.name);
        assert_eq!(world.run(&["doctor", "--all"]).code, Some(0), "{}", world.name);
    }
}

#[tokio::test]
async fn a_node_with_content_of_its_own_does_not_become_the_demo() {
    for world in worlds().await {
        let package = world.package(3);
        world.json(&["import", "catalogue", package.to_str().unwrap()]);
        let refused = world.run(&["demo"]);
        assert_eq!(refused.code, Some(1), "{}: {refused:?}", world.name);
        assert_eq!(world.export().lines().count(), 3);
    }
}
