use std::fs;

use testing::TempFolder;

use crate::world::{program, said, text, worlds};

const ADD: [&str; 6] = ["client", "add", "--name", "示例省教研网", "--redirect-uri", "https://research.example/signed-in"];

#[tokio::test]
async fn a_system_is_registered_listed_and_removed_and_its_secret_is_told_once() {
    for world in worlds().await {
        world.json(&["migrate"]);
        let added = world.json(&ADD);
        let (id, secret) = (added["client_id"].as_str().unwrap(), added["client_secret"].as_str().unwrap());
        assert_eq!((secret.len(), added["scopes"].as_str()), (43, Some("openid profile roles")), "{}", world.name);
        let listed = world.run(&["client", "list"]);
        assert!(listed.out.contains(id) && listed.out.contains("示例省教研网") && !listed.out.contains(secret), "{listed:?}");
        let public = world.json(&[&ADD[..], &["--public", "--scopes", "openid"]].concat());
        assert!(public.get("client_secret").is_none(), "what cannot keep a secret gets none");

        assert_eq!(world.run(&["client", "remove", id]).code, Some(0));
        assert_eq!(world.run(&["client", "remove", id]).code, Some(1), "it is gone");
        assert_eq!(world.run(&["client", "remove", "nobody"]).code, Some(2));
        assert_eq!(world.json(&["audit", "verify"])["entries"], 3, "two came and one went");
        for wrong in
            [["--redirect-uri", "http://research.example/"], ["--redirect-uri", "https://b.example/"], ["--scopes", "openid email"]]
        {
            assert_eq!(world.run(&[&ADD[..], &wrong].concat()).code, Some(2), "{wrong:?}");
        }
    }
}

#[test]
fn a_provider_is_named_in_the_configuration_and_its_secret_is_not_printed() {
    let folder = TempFolder::new();
    let (file, secret) = (folder.path().join("qinghe.toml"), folder.path().join("secret"));
    fs::write(&secret, "hunter2\n").unwrap();
    let provider = format!(
        "[[identity_provider]]\nkey = \"province\"\nissuer = \"https://id.example\"\nclient_id = \"qinghe\"\nlabel = \"示例省\"\nclient_secret_file = {:?}\n",
        text(&secret)
    );
    fs::write(&file, &provider).unwrap();
    let checked = said(program(&["config", "check", "--config", text(&file)]));
    assert!(checked.code == Some(0) && checked.out.contains("province at https://id.example"), "{checked:?}");
    assert!(!format!("{checked:?}").contains("hunter2"));
    fs::write(&file, provider.replace("https://id", "http://id")).unwrap();
    let refused = said(program(&["config", "check", "--config", text(&file)]));
    assert!(refused.code == Some(2) && refused.err.contains("must be https"), "{refused:?}");
}
