//! Hostile files through the door that takes files: each is refused with a reason in the reader's language, and nothing stays.

use testing::Reply;

use crate::archive::{Packed, deflated, plain, png, zip};
use crate::world::{World, shell_of_a_film, worlds};

/// Slides, with something else in them.
fn slides(other: Packed<'_>) -> Vec<u8> {
    zip(&[plain("[Content_Types].xml", b"<Types/>"), plain("ppt/presentation.xml", b"<p:presentation/>"), other])
}

/// Name, reason, bytes.
fn table() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let link = Packed { mode: 0o120_777, ..plain("ppt/media/link", b"/etc/passwd") };
    let bomb = Packed { says_bytes: 900 << 20, method: 8, ..plain("ppt/media/bomb.bin", &[0; 4_000]) };
    let squeezed = deflated(&vec![b' '; 1 << 20]);
    let hidden_bomb = Packed { says_bytes: 10, method: 8, ..plain("ppt/bomb.xml", &squeezed) };
    let relations: &[u8] = br#"<Relationships><Relationship Id="r" Type="http://x/image" Target="http://10.0.0.1/a.png" TargetMode="External"/></Relationships>"#;
    let padded = |text: &str| format!("{text}\n{}", " ".repeat(2_000)).into_bytes();
    let pdf_and_zip = [&b"%PDF-1.7\n%%EOF\n"[..], &zip(&[plain("a.class", b"x")])].concat();
    let page_in_a_film = [&shell_of_a_film(40)[..], b"<html><script>alert(1)</script>", &[0; 900]].concat();
    vec![
        ("zip bomb", "archive-bomb", slides(bomb)),
        ("zip bomb that lies", "archive-bomb", slides(hidden_bomb)),
        ("zip slip", "archive-path", slides(plain("../../../etc/cron.d/x", b"x"))),
        ("zip slip by backslash", "archive-path", slides(plain("..\\..\\x", b"x"))),
        ("absolute path", "archive-path", slides(plain("/etc/passwd", b"x"))),
        ("symbolic link", "archive-path", slides(link)),
        (
            "external entity",
            "external",
            slides(plain("ppt/slides/slide1.xml", br#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>"#)),
        ),
        ("entity in another encoding", "external", slides(plain("ppt/slides/slide1.xml", b"\xFF\xFE<\0!\0D\0O\0C\0T\0Y\0P\0E\0"))),
        ("picture from elsewhere", "external", slides(plain("ppt/_rels/presentation.xml.rels", relations))),
        ("archive of anything", "kind", zip(&[plain("a.exe", b"MZ")])),
        ("archive without an end", "broken", b"PK\x03\x04\x14\0\0\0\0\0".repeat(80)),
        ("script in SVG", "kind", padded("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")),
        ("page", "kind", padded("<!DOCTYPE html><script>alert(1)</script>")),
        ("PDF and archive at once", "polyglot", pdf_and_zip),
        ("film and page at once", "polyglot", page_in_a_film),
        ("playlist that points elsewhere", "kind", padded("#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd")),
        ("concatenation of local files", "kind", padded("ffconcat version 1.0\nfile /etc/passwd")),
        ("picture of 60,000 × 60,000", "pixels", png(60_000, 60_000)),
        ("picture with something behind it", "broken", [png(640, 360), padded("behind")].concat()),
        ("captions of two megabytes", "too-large", "1\n00:00:01,000 --> 00:00:02,000\nx\n\n".repeat(80_000).into_bytes()),
        ("captions without a time", "captions", padded("WEBVTT")),
        ("program", "kind", [&b"\x7fELF\x02\x01\x01"[..], &[0; 2_000]].concat()),
    ]
}

fn assert_refused(world: &World, name: &str, reason: &str, reply: &Reply) {
    assert!(matches!(reply.status.as_u16(), 413 | 422), "{} {name}: {} {}", world.db.name(), reply.status, reply.text());
    let key = format!("media-refused-{reason}");
    assert!(reply.text().contains(&format!("\"reason\":\"{key}\"")), "{} {name}: {}", world.db.name(), reply.text());
    let sentence = web::words(kernel::Language::ZhHans).get(&key).into_owned();
    assert!(reply.text().contains(&sentence), "{} {name}: {}", world.db.name(), reply.text());
}

#[tokio::test]
async fn hostile_files_are_refused_with_a_reason_and_leave_nothing() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        for (name, reason, bytes) in table() {
            let reply = teacher.upload(bytes).await.expect_err(name);
            assert_refused(&world, name, reason, &reply);
            assert_eq!(world.files(), Vec::<std::path::PathBuf>::new(), "{}: {name} leaves a file", world.db.name());
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM blob").await, 0);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM job WHERE kind = 'media.prepare'").await, 0);
    }
}

#[tokio::test]
async fn a_caption_file_of_a_gigabyte_is_refused_at_its_first_bytes() {
    for world in media_worlds_for_a_gigabyte().await {
        let teacher = world.browser_of("teacher").await;
        let path = teacher.begin(1 << 30).await.unwrap();
        let start = "WEBVTT\n\n00:01.000 --> 00:02.000\nx\n".repeat(100);
        let reply = teacher.patch(&path, 0, axum::body::Body::from(start)).await;
        assert_refused(&world, "captions of a gigabyte", "too-large", &reply);
        assert_eq!(world.files(), Vec::<std::path::PathBuf>::new());
    }
}

async fn media_worlds_for_a_gigabyte() -> Vec<World> {
    crate::world::worlds_with(media::Settings { largest_bytes: 2 << 30, quota_bytes: 4 << 30 }).await
}

#[test]
fn every_reason_has_a_sentence_in_every_language() {
    for language in kernel::Language::ALL {
        for refusal in media::Refusal::ALL {
            assert!(web::words(language).has(&format!("media-refused-{}", refusal.key())), "{language:?}: {refusal}");
        }
    }
}

/// A text in an office format with nothing wrong in it.
pub fn harmless_text() -> Vec<u8> {
    let types: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;
    let relations: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;
    let text: &[u8] = br#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>Angles</w:t></w:r></w:p></w:body></w:document>"#;
    zip(&[plain("[Content_Types].xml", types), plain("_rels/.rels", relations), plain("word/document.xml", text)])
}
