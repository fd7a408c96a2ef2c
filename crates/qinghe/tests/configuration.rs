use std::fs;

use testing::TempFolder;

use crate::world::{program, said, text};

#[test]
fn an_unknown_key_is_refused_and_no_secret_is_printed() {
    let folder = TempFolder::new();
    let file = folder.path().join("qinghe.toml");
    fs::write(&file, "listen = \"127.0.0.1:8081\"\ndatabse_url = \"postgres://u:hunter2@h/d\"\n").unwrap();
    let refused = said(program(&["config", "check", "--config", text(&file)]));
    assert_eq!(refused.code, Some(2), "{refused:?}");
    assert!(refused.err.contains("qinghe.toml:2") && refused.err.contains("databse_url"), "{refused:?}");
    assert!(!refused.err.contains("hunter2"), "{refused:?}");
}

#[test]
fn the_command_line_wins_over_the_environment_and_that_over_the_file() {
    let folder = TempFolder::new();
    let file = folder.path().join("qinghe.toml");
    fs::write(&file, "data = \"file\"\nlisten = \"127.0.0.1:1\"\ndatabase_url = \"postgres://u:hunter2@h/d\"\n").unwrap();
    let checked = |args: &[&str], listen: Option<&str>| {
        let mut command = program(&[&["config", "check", "--json"], args].concat());
        command.env("QINGHE_CONFIG", &file).envs(listen.map(|address| ("QINGHE_LISTEN", address)));
        let said = said(command);
        assert!(!said.out.contains("hunter2"), "{said:?}");
        serde_json::from_str::<serde_json::Value>(&said.out).unwrap()
    };
    assert_eq!(checked(&[], None)["listen"], "127.0.0.1:1");
    assert_eq!(checked(&[], Some("127.0.0.1:2"))["listen"], "127.0.0.1:2");
    assert_eq!(checked(&["--listen", "127.0.0.1:3"], Some("127.0.0.1:2"))["listen"], "127.0.0.1:3");
    assert_eq!(checked(&["--data", "flag"], None)["data"], "flag");
}

#[test]
fn every_way_to_fail_has_its_exit_code() {
    let folder = TempFolder::new();
    let data = folder.path().join("node");
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let away = "postgres://127.0.0.1:1/none?sslmode=disable";
    for (args, code) in [
        (&["no-such-command"][..], 2),
        (&["serve", "--listen", "nowhere"], 2),
        (&["migrate", "--database-url", "mysql://h/d"], 2),
        (&["channel", "add", "--key", "Wrong Key", "--title", "阅读", "--column", "a=诗歌"], 2),
        (&["doctor"], 1),
        (&["export", "catalogue"], 1),
        (&["import", "catalogue", text(&folder.path().join("nothing"))], 4),
        (&["import", "catalogue", text(&empty)], 4),
        (&["restore", "--from", text(&empty)], 4),
        (&["migrate", "--database-url", away], 3),
    ] {
        let mut command = program(args);
        command.env("QINGHE_DATA", &data);
        let said = said(command);
        assert_eq!(said.code, Some(code), "{args:?}: {said:?}");
        assert!(!said.err.is_empty(), "{args:?} says why");
    }
}

#[test]
fn every_command_explains_itself_with_an_example() {
    for args in [
        &["serve"][..],
        &["demo"],
        &["import", "catalogue"],
        &["import", "status"],
        &["export", "catalogue"],
        &["seed"],
        &["channel", "add"],
        &["channel", "list"],
        &["migrate"],
        &["doctor"],
        &["backup"],
        &["restore"],
        &["rebuild"],
        &["config", "check"],
    ] {
        let help = said(program(&[args, &["--help"]].concat()));
        assert_eq!(help.code, Some(0), "{args:?}");
        assert!(help.out.contains("Example:\n  qinghe ") && help.out.contains("--data"), "{args:?}: {}", help.out);
    }
    assert!(said(program(&["--help"])).out.contains("Exit codes:"));
}
