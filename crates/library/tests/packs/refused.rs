use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use kernel::BlobId;
use library::pack::verify;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use store::NodeKey;
use testing::TestDb;

use super::world::{Origin, book, pairs, state};

type Tamper = fn(&Origin, &Path);

fn first_blob(folder: &Path) -> PathBuf {
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("pack.json")).unwrap()).unwrap();
    let id = manifest["blobs"][0]["id"].as_str().unwrap().to_owned();
    folder.join("blobs").join(&id[..2]).join(id)
}

fn segment(folder: &Path) -> PathBuf {
    fs::read_dir(folder.join("segments")).unwrap().next().unwrap().unwrap().path()
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

fn digest(bytes: &[u8]) -> String {
    BlobId::from_digest(Sha256::digest(bytes).into()).to_string()
}

/// Replaces the segment by `text`, as an origin would that signs what it should not.
fn sign_segment(origin: &Origin, folder: &Path, text: &str) {
    let size = text.len();
    fs::write(folder.join("segments").join(format!("{}.jsonl", digest(text.as_bytes()))), text).unwrap();
    origin.sign_changed(folder, |manifest| {
        let before = manifest["segments"][0]["size_bytes"].as_u64().unwrap();
        manifest["segments"][0]["digest"] = json!(digest(text.as_bytes()));
        manifest["segments"][0]["size_bytes"] = json!(size);
        manifest["total_bytes"] = json!(manifest["total_bytes"].as_u64().unwrap() - before + size as u64);
    });
}

/// Adds a file of `bytes`; the manifest names it when it is signed anew.
fn sign_file(origin: &Origin, folder: &Path, bytes: &[u8], media_type: &str) {
    let id = digest(bytes);
    fs::create_dir_all(folder.join("blobs").join(&id[..2])).unwrap();
    fs::write(folder.join("blobs").join(&id[..2]).join(&id), bytes).unwrap();
    origin.sign_changed(folder, |manifest| {
        let blob = json!({ "id": id, "size_bytes": bytes.len(), "media_type": media_type });
        manifest["blobs"].as_array_mut().unwrap().push(blob);
        manifest["total_bytes"] = json!(manifest["total_bytes"].as_u64().unwrap() + bytes.len() as u64);
    });
}

/// What is done to a pack, and what is said of it.
const TAMPERED: [(&str, Tamper); 20] = [
    ("is damaged", |_, folder| flip(&first_blob(folder))),
    ("is damaged", |_, folder| flip(&segment(folder))),
    ("is damaged", |_, folder| fs::write(first_blob(folder), b"").unwrap()),
    ("is damaged", |_, folder| fs::write(first_blob(folder), vec![0; 1 << 20]).unwrap()),
    ("is missing", |_, folder| fs::remove_file(first_blob(folder)).unwrap()),
    ("is missing", |_, folder| fs::remove_file(segment(folder)).unwrap()),
    ("not signed", |_, folder| fs::remove_file(folder.join("pack.sig")).unwrap()),
    ("not signed", |_, folder| fs::write(folder.join("pack.sig"), "0".repeat(5_000)).unwrap()),
    ("signature does not fit", |_, folder| fs::write(folder.join("pack.sig"), "0".repeat(128)).unwrap()),
    ("signature does not fit", |_, folder| {
        let text = fs::read_to_string(folder.join("pack.json")).unwrap();
        fs::write(folder.join("pack.json"), text.replacen("数学", "数字", 1)).unwrap();
    }),
    ("not a pack", |_, folder| fs::remove_file(folder.join("pack.json")).unwrap()),
    ("not a pack", |_, folder| fs::write(folder.join("pack.json"), "[".repeat(100_000)).unwrap()),
    ("does not know", |origin, folder| origin.sign_changed(folder, |manifest| manifest["format"] = json!("qinghe-pack-2"))),
    ("is no plain file", |_, folder| {
        let (blob, elsewhere) = (first_blob(folder), folder.join("elsewhere"));
        fs::rename(&blob, &elsewhere).unwrap();
        symlink(&elsewhere, &blob).unwrap();
    }),
    ("is no plain file", |_, folder| {
        fs::rename(folder.join("blobs"), folder.join("elsewhere")).unwrap();
        symlink(folder.join("elsewhere"), folder.join("blobs")).unwrap();
    }),
    ("is no plain file", |_, folder| {
        fs::remove_file(first_blob(folder)).unwrap();
        fs::create_dir(first_blob(folder)).unwrap();
    }),
    ("not by both", |origin, folder| sign_file(origin, folder, b"RIFF0000WEBPmore", "image/webp")),
    ("not in canonical form", |origin, folder| {
        let text = fs::read_to_string(segment(folder)).unwrap();
        sign_segment(origin, folder, &text.replacen("{\"kind\"", "{ \"kind\"", 1));
    }),
    ("not in canonical form", |origin, folder| {
        let text = fs::read_to_string(segment(folder)).unwrap();
        sign_segment(origin, folder, &text.lines().skip(1).map(|line| format!("{line}\n")).collect::<String>());
    }),
    ("unknown-place", |origin, folder| {
        let text = fs::read_to_string(segment(folder)).unwrap();
        sign_segment(origin, folder, &text.replacen("self-study", "self-studx", 1));
    }),
];

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() { copy(&entry.path(), &target) } else { fs::copy(entry.path(), target).map(|_| ()).unwrap() }
    }
}

async fn refusal(receiver: &TestDb, folder: &Path, origin: &Origin) -> String {
    verify(receiver, folder, &origin.trusted()).await.map(|_| "it was taken".to_owned()).unwrap_or_else(|error| error.to_string())
}

#[tokio::test]
async fn a_pack_that_was_tampered_with_is_refused_with_its_reason_and_changes_nothing() {
    for (origin, receiver) in pairs().await {
        let folder = origin.pack("pack").await;
        for (at, (says, tamper)) in TAMPERED.into_iter().enumerate() {
            let tampered = origin.db.folder().path().join(format!("tampered-{at}"));
            copy(&folder, &tampered);
            tamper(&origin, &tampered);
            let said = refusal(&receiver, &tampered, &origin).await;
            assert!(said.contains(says), "{at}: {said:?} does not say {says:?}");
        }
        assert_eq!(state(&receiver).await, (String::new(), vec![]), "{}", receiver.name());
        assert!(verify(&receiver, &folder, &origin.trusted()).await.is_ok());
    }
}

#[tokio::test]
async fn a_page_of_script_does_not_pass_for_a_picture() {
    for (origin, receiver) in pairs().await {
        let folder = origin.pack("pack").await;
        let script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        sign_file(&origin, &folder, script, "image/svg+xml");
        let text = fs::read_to_string(segment(&folder)).unwrap();
        let page = first_blob(&folder).file_name().unwrap().to_str().unwrap().to_owned();
        // Some other picture or the film loses its name to the script.
        sign_segment(&origin, &folder, &text.replace(&page, &digest(script)));
        origin.sign_changed(&folder, |manifest| {
            let blobs = manifest["blobs"].as_array_mut().unwrap();
            let gone = blobs.iter().position(|blob| blob["id"] == page.as_str()).unwrap();
            let size = blobs.remove(gone)["size_bytes"].as_u64().unwrap();
            manifest["total_bytes"] = json!(manifest["total_bytes"].as_u64().unwrap() - size);
        });
        let said = refusal(&receiver, &folder, &origin).await;
        assert!(said.contains("is not what it is used as"), "{said}");
    }
}

#[tokio::test]
async fn a_pack_of_somebody_unknown_names_the_key_to_ask_about() {
    for (origin, receiver) in pairs().await {
        let folder = origin.pack("pack").await;
        let other = NodeKey::open(receiver.folder().path()).unwrap();
        let said = verify(&receiver, &folder, &[other.name()]).await.unwrap_err().to_string();
        assert!(said.contains("not trusted") && said.contains(&origin.key.name().to_string()), "{said}");
        assert!(said.contains("--trust"), "{said}");
        assert!(!said.contains(&book().to_string()));
    }
}
