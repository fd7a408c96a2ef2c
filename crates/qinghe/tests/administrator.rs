use crate::world::{said, worlds};

const ADD: [&str; 6] = ["administrator", "add", "--sign-in-name", "wang", "--name", "王老师"];

#[tokio::test]
async fn a_new_node_gets_its_first_administrator_from_the_command_line() {
    for world in worlds().await {
        let add = |password: &str| {
            let mut command = world.command(&ADD);
            command.env("QINGHE_PASSWORD", password);
            said(command)
        };
        assert_eq!(add("12345678").code, Some(2), "{}: a password that everybody tries", world.name);
        let added = add("a-long-way-to-school");
        assert_eq!(added.code, Some(0), "{}: {added:?}", world.name);
        assert_eq!(add("a-long-way-to-school").code, Some(1), "{}: the name is taken", world.name);
    }
}
