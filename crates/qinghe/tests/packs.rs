use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::world::{World, text, worlds, worlds_with_bucket};

const BOOK: &str = "00000000-0000-4000-8000-000000000002";

/// A book with two pages, on a node of its own; the pack of it, and the key.
fn packed(origin: &World) -> (std::path::PathBuf, String) {
    let package = origin.package(4);
    let mut lines: Vec<String> = fs::read_to_string(package.join("books.jsonl")).unwrap().lines().map(str::to_owned).collect();
    let page = r#""pages":[{"small":{"file":"page.webp"},"large":{"file":"page.webp"},"width":720,"height":1018}],"tree""#;
    lines[2] = lines[2].replacen("\"tree\"", page, 1);
    fs::write(package.join("books.jsonl"), lines.join("\n")).unwrap();
    fs::write(package.join("page.webp"), b"RIFF0000WEBPVP8 and so on").unwrap();
    origin.json(&["import", "catalogue", text(&package)]);
    let folder = origin.path("pack");
    let written = origin.json(&["pack", "export", "--book", BOOK, "--out", text(&folder)]);
    assert_eq!((&written["documents"], &written["files"]), (&1.into(), &1.into()), "{written}");
    let key = origin.json(&["pack", "key"])["key"].as_str().unwrap().to_owned();
    assert_eq!(written["key"], key.as_str());
    (folder, key)
}

#[tokio::test]
async fn a_pack_is_taken_in_by_whoever_trusts_its_key() {
    let folders = worlds().await.into_iter().zip(worlds().await);
    let buckets = worlds_with_bucket().await.into_iter().zip(worlds_with_bucket().await);
    for (origin, receiver) in folders.chain(buckets) {
        let (folder, key) = packed(&origin);
        receiver.json(&["import", "catalogue", text(&receiver.package(1))]);
        let library = receiver.export();
        let unknown = receiver.run(&["pack", "import", text(&folder)]);
        assert_eq!(unknown.code, Some(4), "{unknown:?}");
        assert!(unknown.err.contains(&key) && unknown.err.contains("--trust"), "{unknown:?}");

        let arguments = ["pack", "import", text(&folder), "--trust", &key];
        let dry = receiver.json(&[&arguments[..], &["--dry-run"]].concat());
        assert_eq!((&dry["added"], &dry["files"], &dry["is_dry_run"]), (&1.into(), &1.into(), &true.into()), "{dry}");
        assert_eq!(receiver.export(), library, "{}: a dry run changes nothing", receiver.name);

        let taken = receiver.json(&arguments);
        assert_eq!((&taken["added"], &taken["files"]), (&1.into(), &1.into()), "{taken}");
        assert!(receiver.export().contains(BOOK));
        let again = receiver.json(&arguments);
        assert_eq!((&again["added"], &again["unchanged"], &again["files"]), (&0.into(), &1.into(), &0.into()), "{again}");
        assert_eq!(receiver.run(&["doctor", "--all"]).code, Some(0), "{}", receiver.name);
    }
}

const PAGES: usize = 400;

/// A book with so many pages, each in a file of its own, that taking it in can be cut off.
fn packed_thick(origin: &World) -> (std::path::PathBuf, String) {
    let package = origin.package(3);
    let mut lines: Vec<String> = fs::read_to_string(package.join("books.jsonl")).unwrap().lines().map(str::to_owned).collect();
    let page = |number: usize| {
        let name = format!("{number}.webp");
        fs::write(package.join(&name), format!("RIFF0000WEBPVP8 and so on {number}")).unwrap();
        format!(r#"{{"small":{{"file":"{name}"}},"large":{{"file":"{name}"}},"width":720,"height":1018}}"#)
    };
    let pages: Vec<String> = (0..PAGES).map(page).collect();
    lines[2] = lines[2].replacen("\"tree\"", &format!("\"pages\":[{}],\"tree\"", pages.join(",")), 1);
    fs::write(package.join("books.jsonl"), lines.join("\n")).unwrap();
    origin.json(&["import", "catalogue", text(&package)]);
    let folder = origin.path("thick");
    let written = origin.json(&["pack", "export", "--book", BOOK, "--out", text(&folder)]);
    (folder, written["key"].as_str().unwrap().to_owned())
}

/// How many files of the node are whole.
fn kept(world: &World) -> usize {
    fn walk(folder: &std::path::Path) -> usize {
        let Ok(entries) = fs::read_dir(folder) else { return 0 };
        let count = |path: std::path::PathBuf| if path.is_dir() { walk(&path) } else { usize::from(is_digest(&path)) };
        entries.map(|entry| count(entry.unwrap().path())).sum()
    }
    fn is_digest(path: &std::path::Path) -> bool {
        path.file_name().is_some_and(|name| name.len() == 64)
    }
    walk(&world.path("node").join("blobs"))
}

#[tokio::test]
async fn a_pack_that_was_killed_while_it_was_taken_in_arrives_whole_when_it_is_taken_in_again() {
    for (origin, receiver) in worlds().await.into_iter().zip(worlds().await) {
        let (folder, key) = packed_thick(&origin);
        receiver.json(&["migrate"]);
        let arguments = ["pack", "import", text(&folder), "--trust", &key];
        for enough in [1, 40] {
            let mut child = receiver.command(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            let until = Instant::now() + Duration::from_secs(60);
            while kept(&receiver) < enough {
                assert!(Instant::now() < until && child.try_wait().unwrap().is_none(), "{}: {}", receiver.name, kept(&receiver));
            }
            child.kill().unwrap();
            assert!(!child.wait().unwrap().success(), "{}: it was done before it could be killed", receiver.name);
            assert!(!receiver.export().contains(BOOK), "{}: a book is there with all its pages or not at all", receiver.name);
        }
        let taken = receiver.json(&arguments);
        assert_eq!(taken["added"], 1, "{}: {taken}", receiver.name);
        assert_eq!(kept(&receiver), PAGES, "{}", receiver.name);
        assert_eq!(receiver.run(&["doctor", "--all"]).code, Some(0), "{}", receiver.name);
        let again = receiver.json(&arguments);
        assert_eq!((&again["added"], &again["unchanged"], &again["files"]), (&0.into(), &1.into(), &0.into()), "{again}");
    }
}

#[tokio::test]
async fn a_flipped_byte_or_a_wrong_command_line_is_refused() {
    for origin in worlds().await {
        let (folder, _) = packed(&origin);
        let shelf = fs::read_dir(folder.join("blobs")).unwrap().next().unwrap().unwrap().path();
        let blob = fs::read_dir(shelf).unwrap().next().unwrap().unwrap().path();
        fs::write(&blob, b"RIFF0000WEBPVP8 and so oo").unwrap();
        let damaged = origin.run(&["pack", "import", text(&folder)]);
        assert_eq!((damaged.code, damaged.err.contains("is damaged")), (Some(4), true), "{damaged:?}");
        for arguments in [
            vec!["pack", "export", "--out", "x"],
            vec!["pack", "export", "--book", BOOK, "--resource", BOOK, "--out", "x"],
            vec!["pack", "import", "x", "--trust", "nonsense"],
        ] {
            assert_eq!(origin.run(&arguments).code, Some(2), "{arguments:?}");
        }
        assert_eq!(origin.run(&["pack", "import", text(&origin.path("nothing"))]).code, Some(4));
    }
}
