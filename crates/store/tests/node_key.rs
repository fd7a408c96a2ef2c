use store::{NodeKey, NodeName, Signature};
use testing::TempFolder;

#[test]
fn a_node_keeps_its_key_and_others_know_what_it_signed() {
    let folder = TempFolder::new();
    let key = NodeKey::open(folder.path()).unwrap();
    let again = NodeKey::open(folder.path()).unwrap();
    assert_eq!(key.name(), again.name());

    let signature: Signature = key.sign("pack", b"hello").to_string().parse().unwrap();
    let name: NodeName = key.name().to_string().parse().unwrap();
    assert!(name.has_signed("pack", b"hello", &signature));
    assert!(!name.has_signed("head", b"hello", &signature), "a signature serves one purpose");
    assert!(!name.has_signed("pack", b"hallo", &signature));

    let other = TempFolder::new();
    assert!(!NodeKey::open(other.path()).unwrap().name().has_signed("pack", b"hello", &signature));
}

#[test]
fn only_its_owner_reads_the_secret_half() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TempFolder::new();
    NodeKey::open(folder.path()).unwrap();
    let mode = std::fs::metadata(folder.path().join("node.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing unfinished is left");
}

#[test]
fn nonsense_is_no_key() {
    for text in ["", "abc", &"0".repeat(63), &"G".repeat(64), &"A".repeat(64), "../../etc/passwd"] {
        assert!(text.parse::<NodeName>().is_err(), "{text}");
    }
    let folder = TempFolder::new();
    std::fs::write(folder.path().join("node.key"), b"nonsense").unwrap();
    assert!(NodeKey::open(folder.path()).is_err());
}
