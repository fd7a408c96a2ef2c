//! What goes with a post: hostile files and names, who may read the bytes, films in the background.

use std::process::Command;

use axum::body::Body;
use axum::http::Method;
use media::ExpireUploads;
use testing::{Client, Reply};
use web::Service;

use crate::feed::erase;
use crate::world::{World, address, between, post_files, request, worlds};

const CLASS: &str = "七（3）班";

/// A whole PNG of one pixel, with a text that tells a place.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\x09tEXtGPS 39.90\0\0\0\0\
\0\0\0\x0dIDATx\x9cc\xfc\xff\xff?\x03\0\x08\xfc\x02\xfe\xa7\x9a\xa0\xa0\0\0\0\0IEND\xaeB`\x82";

fn feed(space: &str) -> String {
    format!("{}/feed?space={space}", address(CLASS))
}

async fn send(browser: &Client<Service>, files: &[(&str, &[u8])]) -> Reply {
    post_files(browser, &feed("pupils"), &[("request", &request()), ("text", "看图")], files).await
}

/// The first link to bytes on the feed that begins with `before`.
async fn link(browser: &Client<Service>, before: &str) -> String {
    let page = browser.get(&feed("pupils")).await;
    between(page.text(), before, "\"").replace("&#38;", "&").replace("&amp;", "&")
}

fn film() -> Vec<u8> {
    ffmpeg(
        "-f lavfi -i testsrc2=size=320x240:rate=10:duration=1 -f lavfi -i sine=duration=1 -c:v libx264 -preset ultrafast -c:a aac -shortest \
         -movflags +frag_keyframe+empty_moov -f mp4 pipe:1",
    )
}

/// What ffmpeg writes as a browser records: going on, without a length at the beginning.
fn ffmpeg(args: &str) -> Vec<u8> {
    let done = Command::new("ffmpeg").args(["-nostdin", "-v", "error"]).args(args.split_whitespace()).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

/// Whether there is ffmpeg; in continuous integration there must be.
fn has_ffmpeg() -> bool {
    let is_there = Command::new("ffmpeg").arg("-version").output().is_ok();
    assert!(is_there || std::env::var_os("CI").is_none(), "ffmpeg must be there in continuous integration");
    is_there
}

#[tokio::test]
async fn a_picture_is_read_by_who_reads_the_post_and_only_as_long_as_they_do() {
    for world in worlds().await {
        let (teacher, pupil, parent) =
            (world.browser_of("teacher").await, world.browser_of("pupil").await, world.browser_of("parent").await);
        assert_eq!(send(&teacher, &[("春游.png", PNG)]).await.status, 303);
        let src = link(&pupil, "<img src=\"").await;
        let seen = pupil.get(&src).await;
        assert_eq!((seen.status.as_u16(), seen.header("content-type")), (200, "image/png"), "{}", world.db.name());
        assert_eq!(seen.header("cache-control"), "private, no-cache", "asked for anew each time");
        assert!(!String::from_utf8_lossy(&seen.bytes).contains("GPS"), "a picture tells no place");
        assert_eq!(parent.get(&src).await.status, 404, "not the parents' space");
        assert_eq!(world.browser_of("pupil-primary").await.get(&src).await.status, 404, "not their class");
        let digest = src.rsplit('/').next().unwrap();
        assert_eq!(pupil.get(&format!("/files/{digest}")).await.status, 404, "not by its digest alone");
        let other = src.replace(digest, &"0".repeat(64));
        assert_eq!(pupil.get(&other).await.status, 404, "no other file by way of this one");
        let post = src.split("/files/").next().unwrap();
        assert_eq!(pupil.post_form(&format!("{post}/report"), &[("text", "照片里有我")]).await.status, 303);
        assert_eq!(pupil.get(&src).await.status, 404, "a hidden post hides its pictures at once");
        assert_eq!(teacher.get(&src).await.status, 200);
        let unmodified = teacher.get_with(&src, &[("if-none-match", seen.header("etag"))]).await;
        assert_eq!(unmodified.status, 304);
    }
}

#[tokio::test]
async fn what_is_removed_or_whose_sender_is_erased_is_gone_at_once() {
    for world in worlds().await {
        let (teacher, pupil) = (world.browser_of("teacher").await, world.browser_of("pupil").await);
        send(&pupil, &[("a.png", PNG)]).await;
        let src = link(&teacher, "<img src=\"").await;
        let post = src.split("/files/").next().unwrap();
        assert_eq!(pupil.post_form(&format!("{post}/remove"), &[]).await.status, 303);
        assert_eq!(pupil.get(&src).await.status, 404);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_upload").await, 0, "{}", world.db.name());
        send(&pupil, &[("b.png", PNG)]).await;
        let src = link(&teacher, "<img src=\"").await;
        erase(&world, world.account("pupil").await).await;
        assert_eq!(teacher.get(&src).await.status, 404);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_attachment").await, 0);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_file").await, 0);
    }
}

#[tokio::test]
async fn hostile_files_and_names_do_no_harm() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil").await;
        let svg: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>";
        let polyglot = [PNG, b"<script>alert(1)</script>"].concat();
        let hostile: [(&str, &[u8]); 7] = [
            ("a.png", svg),
            ("b.png", polyglot.as_slice()),
            ("c.png", &PNG[..40]),
            ("d.jpg", b"MZ\x90\0"),
            ("e.html", b"<!doctype html>"),
            ("f.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nx"),
            ("g.png", b""),
        ];
        for (name, bytes) in hostile {
            let refused = send(&pupil, &[(name, bytes)]).await;
            assert_eq!(refused.status, 422, "{name}: {}", refused.text());
            assert!(refused.text().contains("看图") && refused.text().contains(name), "the text is kept and the file named");
        }
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM class_post").await, 0, "{}", world.db.name());
        for name in ["../../etc/passwd", "a\u{202E}gnp.exe", "<img src=x onerror=alert(1)>.png", "长".repeat(900).as_str()] {
            assert_eq!(send(&pupil, &[(name, PNG)]).await.status, 303, "{name}");
        }
        let seen = pupil.get(&feed("pupils")).await;
        assert!(!seen.text().contains("<img src=x") && !seen.text().contains("../../etc") && seen.text().contains("alt=\"passwd\""));
        let many: Vec<(&str, &[u8])> = (0..10).map(|_| ("a.png", PNG)).collect();
        assert_eq!(send(&pupil, &many).await.status, 422, "nine at most");
    }
}

#[tokio::test]
async fn a_document_is_taken_away_under_its_name_and_the_ending_of_what_it_is() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        send(&teacher, &[("复习提纲.exe", b"%PDF-1.4\nnothing much\n%%EOF\n")]).await;
        let href = link(&teacher, "<a class=\"btn btn-s btn-sm\" href=\"").await;
        let taken = teacher.get(&href).await;
        assert_eq!(taken.status, 200, "{href}");
        assert!(taken.header("content-disposition").starts_with("attachment;"), "{}", taken.header("content-disposition"));
        assert!(taken.header("content-disposition").ends_with(".pdf"), "{}", world.db.name());
        assert!(taken.header("content-security-policy").contains("sandbox"));
    }
}

#[tokio::test]
async fn a_film_is_prepared_in_the_background_and_then_plays_in_two_sizes() {
    if !has_ffmpeg() {
        return;
    }
    let bytes = film();
    for world in worlds().await {
        let (pupil, parent) = (world.browser_of("pupil").await, world.browser_of("parent").await);
        assert_eq!(send(&pupil, &[("运动会.mp4", &bytes)]).await.status, 303);
        let waiting = pupil.get(&feed("pupils")).await;
        assert!(waiting.text().contains("正在准备") && !waiting.text().contains("<video"), "{}", world.db.name());
        world.work().await;
        let ready = pupil.get(&feed("pupils")).await;
        assert!(ready.text().contains("<video") && !ready.text().contains("正在准备"));
        let stream = between(ready.text(), "<video", "</video>").split("src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let master = pupil.get(&stream).await;
        assert!(master.text().starts_with("#EXTM3U"), "{}", master.text());
        assert_eq!(parent.get(&stream).await.status, 404);
        let piece = master.text().lines().find(|line| !line.starts_with('#')).unwrap().to_owned();
        let beside = format!("{}/{piece}", stream.rsplit_once('/').unwrap().0);
        assert!(pupil.get(&beside).await.text().starts_with("#EXTM3U"), "the playlists lie beside each other");
    }
}

#[tokio::test]
async fn what_a_browser_recorded_is_a_recording_and_plays() {
    if !has_ffmpeg() {
        return;
    }
    for format in ["-c:a libopus -f webm", "-c:a aac -movflags +frag_keyframe+empty_moov -f mp4", "-c:a libopus -f ogg"] {
        let bytes = ffmpeg(&format!("-f lavfi -i sine=duration=2 {format} pipe:1"));
        for world in worlds().await {
            let (pupil, parent) = (world.browser_of("pupil").await, world.browser_of("parent").await);
            assert_eq!(send(&pupil, &[("录音 1", &bytes)]).await.status, 303);
            world.work().await;
            let page = pupil.get(&feed("pupils")).await;
            assert!(page.text().contains("<audio") && !page.text().contains("<video"), "{format} on {}", world.db.name());
            let src = between(between(page.text(), "<audio", "</audio>"), "src=\"", "\"");
            let played = pupil.get(src).await;
            assert_eq!((played.status.as_u16(), played.header("content-type")), (200, "audio/mp4"), "{format}");
            assert_eq!(parent.get(src).await.status, 404);
        }
    }
}

#[tokio::test]
async fn a_large_file_comes_in_pieces_and_belongs_to_whoever_sent_it() {
    for world in worlds().await {
        let (pupil, other) = (world.browser_of("pupil").await, world.browser_of("c73-01").await);
        let file = in_pieces(&pupil, PNG).await;
        assert_eq!(pupil.get("/me/uploads").await.status, 403, "it is no upload for the library");
        let stolen = post_files(&other, &feed("pupils"), &[("request", &request()), ("text", "x"), ("upload", &file)], &[]).await;
        assert_eq!(stolen.status, 409, "{}", world.db.name());
        let sent = [("request", request()), ("text", String::new()), ("upload", file.clone())];
        let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(post_files(&pupil, &feed("pupils"), &sent, &[]).await.status, 303);
        let again = post_files(&pupil, &feed("pupils"), &[("request", &request()), ("upload", &file)], &[]).await;
        assert_eq!(again.status, 409, "a file goes with one post");
        assert!(pupil.get(&feed("pupils")).await.text().contains("<img src="));
    }
}

#[tokio::test]
async fn files_that_nothing_refers_to_are_forgotten_after_a_day() {
    for world in worlds().await {
        let pupil = world.browser_of("pupil").await;
        in_pieces(&pupil, PNG).await;
        send(&pupil, &[("kept.png", PNG)]).await;
        world.db.clock().advance_ms(25 * 3_600_000);
        expire(&world).await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_upload").await, 1, "{}", world.db.name());
        let browser = world.browser_of("c73-01").await;
        assert!(browser.get(&feed("pupils")).await.text().contains("kept.png"));
    }
}

async fn expire(world: &World) {
    ExpireUploads {}.run(world.media(), world.context()).await.unwrap();
}

/// Sends a file ahead of its form; answers its id.
async fn in_pieces(browser: &Client<Service>, bytes: &[u8]) -> String {
    let token = browser.cookie("qh_csrf").unwrap_or_default();
    let length = bytes.len().to_string();
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("x-csrf", token.as_str()),
        ("upload-length", length.as_str()),
        ("upload-metadata", "filename YS5wbmc=,purpose Y2xhc3M="),
    ];
    let begun = browser.send(Method::POST, "/me/uploads/tus", &headers, Body::empty()).await;
    assert_eq!(begun.status, 201, "{}", begun.text());
    let path = begun.header("location").to_owned();
    let headers = [
        ("tus-resumable", "1.0.0"),
        ("x-csrf", token.as_str()),
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", "0"),
    ];
    let sent = browser.send(Method::PATCH, &path, &headers, Body::from(bytes.to_vec())).await;
    assert_eq!(sent.status, 204, "{}", sent.text());
    path.rsplit('/').next().unwrap().to_owned()
}
