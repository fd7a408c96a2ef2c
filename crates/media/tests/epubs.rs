//! Books as EPUB 3 through the door that takes files: words and pictures become our own form, what acts is left behind, attacks are refused.

use kernel::BlobId;
use store::sql;

use crate::archive::{Packed, deflated, plain, png, zip};
use crate::forgetting::sweep;
use crate::world::{Browser, World, worlds};

const CONTAINER: &[u8] = br#"<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;
const PACKAGE: &[u8] = br#"<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0"><metadata><dc:title>Two Rivers</dc:title><dc:language>en</dc:language><dc:creator>An Author</dc:creator></metadata><manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/><item id="one" href="one.xhtml" media-type="application/xhtml+xml"/><item id="two" href="two.xhtml" media-type="application/xhtml+xml"/><item id="p" href="river.png" media-type="image/png"/></manifest><spine><itemref idref="one"/><itemref idref="two"/></spine></package>"#;
const NAVIGATION: &[u8] = br#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><body><nav epub:type="toc"><ol><li><a href="one.xhtml">The Spring</a></li><li><a href="two.xhtml">The Sea</a></li></ol></nav></body></html>"#;
const SECOND: &str = r#"<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>The Sea</h1><p>All rivers end here.</p></body></html>"#;

/// A book whose first chapter has `body`, with `more` beside it.
fn book(body: &str, more: Vec<Packed<'_>>) -> Vec<u8> {
    let first =
        format!(r#"<html xmlns="http://www.w3.org/1999/xhtml" xmlns:xlink="http://www.w3.org/1999/xlink"><body>{body}</body></html>"#);
    let mut files = vec![
        plain("mimetype", b"application/epub+zip"),
        plain("META-INF/container.xml", CONTAINER),
        plain("OEBPS/book.opf", PACKAGE),
        plain("OEBPS/nav.xhtml", NAVIGATION),
        plain("OEBPS/one.xhtml", first.as_bytes()),
        plain("OEBPS/two.xhtml", SECOND.as_bytes()),
    ];
    files.extend(more);
    zip(&files)
}

/// A grey picture that is whole.
fn picture() -> Vec<u8> {
    let mut out = Vec::new();
    image_of(&mut out);
    out
}

fn image_of(out: &mut Vec<u8>) {
    let chunk = |kind: &[u8], data: &[u8]| {
        let body = [kind, data].concat();
        [&u32::try_from(data.len()).unwrap().to_be_bytes()[..], &body, &libdeflater::crc32(&body).to_be_bytes()].concat()
    };
    let mut compressor = libdeflater::Compressor::new(libdeflater::CompressionLvl::best());
    let mut packed = vec![0; compressor.zlib_compress_bound(20)];
    let length = compressor.zlib_compress(&[0; 20], &mut packed).unwrap();
    packed.truncate(length);
    let head = [&4_u32.to_be_bytes()[..], &4_u32.to_be_bytes(), b"\x08\0\0\0\0"].concat();
    out.extend([b"\x89PNG\r\n\x1a\n", &chunk(b"IHDR", &head)[..], &chunk(b"IDAT", &packed), &chunk(b"IEND", b"")].concat());
}

/// The words of the one book that was prepared, as they are kept.
pub async fn kept_words(world: &World) -> String {
    let mut tx = world.db.read().await.unwrap();
    let kept = sql("SELECT id FROM blob WHERE media_type = $1").bind(library::document::BODY_TYPE);
    let id: BlobId = kept.fetch_one(&mut tx, |row| row.parse("id")).await.unwrap();
    drop(tx);
    String::from_utf8(world.db.blobs().read(id, 1 << 20).await.unwrap()).unwrap()
}

#[tokio::test]
async fn an_epub_becomes_sections_with_an_outline_and_its_pictures() {
    for world in worlds().await {
        let editor = world.browser_of("editor").await;
        let body = r#"<h1>The Spring</h1><p>Water comes <em>out</em> of the rock.</p><img src="river.png" alt="A river"/><p><a href="two.xhtml">On to the sea</a></p>"#;
        let image = picture();
        let page = editor.upload(book(body, vec![plain("OEBPS/river.png", &image)])).await.unwrap();
        world.work().await;
        let text = editor.page(&page).await;
        assert!(text.contains("Two Rivers"), "{}: {text}", world.db.name());
        let words = kept_words(&world).await;
        for wanted in ["Water comes ", "All rivers end here.", "A river"] {
            assert!(words.contains(wanted), "{wanted}: {words}");
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM blob WHERE media_type = 'image/png'").await, 1);
    }
}

#[tokio::test]
async fn what_acts_or_leads_outside_is_left_behind_and_said() {
    for world in worlds().await {
        let editor = world.browser_of("editor").await;
        let body = r#"<script>alert(1)</script><p onclick="alert(2)">Quiet <a href="javascript:alert(3)">water</a>.</p>
            <img src="https://tracker.example/p.png" alt=""/><img src="missing.png" alt=""/><iframe src="https://elsewhere.example/"></iframe><form action="/me/role"><input name="x"/></form>
            <svg xmlns="http://www.w3.org/2000/svg"><script>alert(4)</script><image xlink:href="http://10.0.0.1/a"/></svg><style>@import "http://10.0.0.1/"</style>"#;
        let page = editor.upload(book(body, Vec::new())).await.unwrap();
        world.work().await;
        let text = editor.page(&page).await;
        for key in ["no-scripts", "no-outside", "no-forms", "no-pictures"] {
            let sentence = web::words(kernel::Language::ZhHans).get(&format!("media-note-{key}")).into_owned();
            assert!(text.contains(&sentence), "{} {key}: {text}", world.db.name());
        }
        let words = kept_words(&world).await;
        assert!(words.contains("Quiet ") && words.contains("water"), "{words}");
        for hostile in ["alert", "javascript", "onclick", "tracker.example", "elsewhere.example", "10.0.0.1", "iframe", "<"] {
            assert!(!words.contains(hostile), "{}: {hostile} in {words}", world.db.name());
        }
    }
}

/// A book whose directory claims to have so many files, in the way of large archives (APPNOTE 4.4.22): the count alone refuses it.
fn claiming(files: u32) -> Vec<u8> {
    let mut bytes = book("<p>x</p>", Vec::new());
    let end = bytes.len() - 22;
    let count = u16::try_from(files).unwrap_or(u16::MAX).to_le_bytes();
    bytes[end + 8..end + 10].copy_from_slice(&count);
    bytes[end + 10..end + 12].copy_from_slice(&count);
    bytes
}

/// Name, reason, bytes.
fn attacks() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let squeezed = deflated(&vec![b' '; 1 << 20]);
    let names: Vec<String> = (0..3_100).map(|at| format!("OEBPS/{at}.txt")).collect();
    let many = names.iter().map(|name| plain(name, b"")).collect();
    let link = Packed { mode: 0o120_777, ..plain("OEBPS/link", b"/etc/passwd") };
    let bomb = Packed { says_bytes: 900 << 20, method: 8, ..plain("OEBPS/bomb.xhtml", &[0; 4_000]) };
    let lies = Packed { says_bytes: 10, method: 8, ..plain("OEBPS/river.png", &squeezed) };
    let wide = png(60_000, 60_000);
    let shown = r#"<p>x</p><img src="river.png" alt=""/>"#;
    let locked: &[u8] = br#"<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/></enc:EncryptedData></encryption>"#;
    let deep = format!("{}x{}", "<div>".repeat(90), "</div>".repeat(90));
    let entity = [
        plain("mimetype", b"application/epub+zip"),
        plain("META-INF/container.xml", br#"<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><container>&e;</container>"#),
    ];
    vec![
        ("zip slip", "archive-path", book("<p>x</p>", vec![plain("../../etc/cron.d/x", b"x")])),
        ("absolute path", "archive-path", book("<p>x</p>", vec![plain("/etc/passwd", b"x")])),
        ("symbolic link", "archive-path", book("<p>x</p>", vec![link])),
        ("bomb", "archive-bomb", book("<p>x</p>", vec![bomb])),
        ("bomb that lies", "archive-bomb", book(shown, vec![lies])),
        ("3,100 files", "archive-bomb", book("<p>x</p>", many)),
        ("100,000 files", "archive-bomb", claiming(100_000)),
        ("external entity", "external", zip(&entity)),
        ("picture of 60,000 × 60,000", "pixels", book(shown, vec![plain("OEBPS/river.png", &wide)])),
        ("locked", "encrypted", book("<p>x</p>", vec![plain("META-INF/encryption.xml", locked)])),
        ("deeper than any page", "archive-bomb", book(&deep, Vec::new())),
        ("no chapter", "broken", zip(&[plain("mimetype", b"application/epub+zip"), plain("META-INF/container.xml", CONTAINER)])),
    ]
}

/// Refused at the door, or by the background work that reads the book; with its reason, and the file store forgets it.
pub async fn assert_refused(world: &World, editor: &Browser, name: &str, reason: &str, bytes: Vec<u8>) {
    let sentence = web::words(kernel::Language::ZhHans).get(&format!("media-refused-{reason}")).into_owned();
    let said = match editor.upload(bytes).await {
        Err(refused) => refused.text().to_owned(),
        Ok(page) => {
            world.work().await;
            editor.page(&page).await
        }
    };
    assert!(said.contains(&sentence), "{} {name}: {said}", world.db.name());
    assert_eq!(world.count("SELECT COUNT(*) AS n FROM blob").await, 0, "{}: {name}", world.db.name());
}

#[tokio::test]
async fn hostile_books_are_refused_with_a_reason_and_leave_nothing() {
    for world in worlds().await {
        let editor = world.browser_of("editor").await;
        for (name, reason, bytes) in attacks() {
            assert_refused(&world, &editor, name, reason, bytes).await;
            // What only reading the book shows is refused after its bytes were kept; they go with the next sweep.
            sweep(&world, 25).await;
            assert_eq!(world.files(), Vec::<std::path::PathBuf>::new(), "{}: {name} leaves a file", world.db.name());
        }
    }
}
