use std::process::Stdio;
use std::time::{Duration, Instant};

use ::search::{Index, Look};

use crate::world::{World, worlds};

const RESOURCES: u64 = 1_500;

fn documents(world: &World) -> Option<u64> {
    match Index::look(&world.path("node").join("search").join("1")) {
        Look::At(position, documents) if position.building_to == 0 => Some(documents),
        _ => None,
    }
}

#[tokio::test]
async fn an_index_that_was_killed_while_it_was_made_is_made_to_its_end() {
    for world in worlds().await {
        world.json(&["seed", "--resources", &RESOURCES.to_string(), "--seed", "3"]);
        let whole = world.json(&["search", "rebuild"])["documents"].as_u64().unwrap();
        assert!(whole > RESOURCES, "{}: {whole}", world.name);
        for wait_ms in [0, 150, 400, 800] {
            let began = Instant::now();
            let mut child = world.command(&["search", "rebuild"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            while began.elapsed() < Duration::from_millis(wait_ms) {
                std::thread::yield_now();
            }
            child.kill().unwrap();
            child.wait().unwrap();
        }
        let server = world.serve();
        let until = Instant::now() + Duration::from_secs(120);
        while documents(&world) != Some(whole) {
            assert!(Instant::now() < until, "{}: {:?} of {whole}", world.name, documents(&world));
            assert_eq!(server.get("/search?q=a"), 200);
        }
        let kept = || std::fs::read_to_string(world.path("node/search/1/meta.json")).unwrap();
        let before = kept();
        assert_eq!(world.json(&["search", "rebuild"])["servers"], 1, "{}: a server uses it", world.name);
        while world.path("node/search/1.rebuild").exists() || documents(&world) != Some(whole) {
            assert!(Instant::now() < until, "{}: {:?} of {whole}", world.name, documents(&world));
            assert_eq!(server.get("/search?q=b"), 200, "the server answers meanwhile");
        }
        assert_ne!(kept(), before, "{}: the server has made it anew", world.name);
        drop(server);
        let looked = world.run(&["doctor"]);
        assert!(looked.code == Some(0) && looked.out.contains("0 entries behind"), "{}: {looked:?}", world.name);
    }
}

#[tokio::test]
async fn what_is_imported_while_servers_run_is_found_by_each_of_them() {
    for world in worlds().await {
        let servers = if world.name == "PostgreSQL" { vec![world.serve(), world.serve()] } else { vec![world.serve()] };
        world.json(&["import", "catalogue", crate::world::text(&world.package(3))]);
        let until = Instant::now() + Duration::from_secs(60);
        for server in &servers {
            while !server.page("/search?q=%E6%95%B0%E5%AD%A6").contains("/book/00000000") {
                assert!(Instant::now() < until, "{}: not found", world.name);
            }
        }
    }
}
