use std::process::Stdio;

use crate::world::{Server, said, worlds};

#[tokio::test]
async fn two_processes_may_bring_the_tables_up_to_date_at_once() {
    for world in worlds().await {
        let start = || world.command(&["migrate", "--json"]).stdout(Stdio::piped()).spawn().unwrap();
        let running = [start(), start(), start()];
        let made = running.map(|child| child.wait_with_output().unwrap());
        assert!(made.iter().all(|output| output.status.success()), "{}: {made:?}", world.name);
        let working = made.iter().filter(|output| output.stdout != b"{\"made\":[]}\n").count();
        assert_eq!(working, 1, "{}: one works, the others wait", world.name);
    }
}

#[tokio::test]
async fn many_servers_share_a_postgresql_database_and_one_has_an_embedded_one() {
    for world in worlds().await {
        let first = world.serve();
        if world.name == "PostgreSQL" {
            let second = world.serve();
            assert_eq!((first.get("/readyz"), second.get("/readyz")), (200, 200));
        } else {
            let second = world.run(&["serve", "--listen", "127.0.0.1:0"]);
            assert_eq!(second.code, Some(5), "{second:?}");
            assert!(second.err.contains("already serves"), "{second:?}");
        }
    }
}

#[tokio::test]
async fn an_address_in_use_is_said_so() {
    for (world, other) in worlds().await.into_iter().zip(worlds().await) {
        let server = world.serve();
        let refused = other.run(&["serve", "--listen", server.address()]);
        assert_eq!(refused.code, Some(5), "{refused:?}");
        assert!(refused.err.contains("is in use"), "{refused:?}");
    }
}

#[tokio::test]
async fn a_section_added_later_has_its_page() {
    for world in worlds().await {
        let added =
            world.json(&["channel", "add", "--key", "reading", "--title", "阅读", "--title-en", "Reading", "--column", "poems=诗歌"]);
        assert_eq!(added[0]["key"], "reading");
        let twice = world.run(&["channel", "add", "--key", "reading", "--title", "阅读", "--column", "poems=诗歌"]);
        assert_eq!(twice.code, Some(1), "{}: {twice:?}", world.name);
        assert_eq!(world.json(&["channel", "list"]).as_array().unwrap().len(), 13, "{}", world.name);
        let server = world.serve();
        assert_eq!(server.get("/s/reading"), 200, "{}", world.name);
    }
}

#[tokio::test]
async fn seeding_twice_gives_the_same_nation() {
    for (world, other) in worlds().await.into_iter().zip(worlds().await) {
        world.json(&["seed", "--resources", "300", "--users", "20", "--seed", "7"]);
        other.json(&["seed", "--resources", "300", "--seed", "7"]);
        other.json(&["seed", "--resources", "300", "--seed", "7"]);
        assert!(world.export() == other.export(), "{}: the exports differ", world.name);
        drop(Server::start(world.command(&["serve", "--json", "--listen", "127.0.0.1:0"])));
        assert_eq!(said(world.command(&["doctor"])).code, Some(0), "{}", world.name);
    }
}
