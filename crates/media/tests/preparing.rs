use std::process::Command;

use crate::world::{CLIP, film, has, worlds};

#[tokio::test]
async fn a_film_gets_two_sizes_its_sound_a_poster_and_verdicts() {
    if !has("ffmpeg") {
        return;
    }
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let page = teacher.upload(film(&world, "clip.mp4", CLIP)).await.unwrap();
        assert!(teacher.page(&page).await.contains("role=\"progressbar\""), "{}", world.db.name());
        world.work().await;
        let text = teacher.page(&page).await;
        for wanted in ["application/vnd.apple.mpegurl", "poster=\"", "1280 × 720", "25.00", "h264", "aac"] {
            assert!(text.contains(wanted), "{}: {wanted}: {text}", world.db.name());
        }
        // The original, two sizes, the sound, four playlists, the poster.
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_file").await, 9, "{}", world.db.name());
        assert_eq!(world.files().len(), 9, "{}: work leaves nothing else", world.db.name());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM blob WHERE visibility = 'public'").await, 0);
    }
}

#[tokio::test]
async fn work_that_was_cut_off_goes_on_with_what_is_missing() {
    if !has("ffmpeg") {
        return;
    }
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        teacher.upload(film(&world, "clip.mp4", CLIP)).await.unwrap();
        world.work().await;
        let made = world.count("SELECT COUNT(*) AS n FROM media_file").await;
        let mut tx = world.db.begin().await.unwrap();
        store::sql("UPDATE media_upload SET state = 'preparing'").execute(&mut tx).await.unwrap();
        store::sql("UPDATE job SET state = 'ready' WHERE kind = 'media.prepare'").execute(&mut tx).await.unwrap();
        tx.commit().await.unwrap();
        world.work().await;
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_upload WHERE state = 'ready'").await, 1);
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_file").await, made, "{}: nothing is made twice", world.db.name());
    }
}

#[tokio::test]
async fn what_only_looks_like_a_film_is_refused_and_goes() {
    if !has("ffmpeg") {
        return;
    }
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let page = teacher.upload(crate::world::shell_of_a_film(5_000)).await.unwrap();
        world.work().await;
        assert!(teacher.page(&page).await.contains("文件已损坏"), "{}", world.db.name());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM blob").await, 0);
    }
}

#[tokio::test]
async fn a_document_becomes_pages_with_their_text() {
    if !has("pdftoppm") || !has("pdftotext") {
        return;
    }
    for world in worlds().await {
        let editor = world.browser_of("editor").await;
        let page = editor.upload(pdf("Angles 3 < 5")).await.unwrap();
        world.work().await;
        let text = editor.page(&page).await;
        assert!(text.contains("Angles 3 &#60; 5") || text.contains("Angles 3 &lt; 5"), "{}: {text}", world.db.name());
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_file").await, 3, "the document and two widths");
        let form = [
            ("title", "角"),
            ("place", "course-teaching/self-study"),
            ("kind", "courseware"),
            ("licence", "CC-BY-4.0"),
            ("language", "zh-Hans"),
            ("for_teachers", "1"),
        ];
        let released = editor.post_form(&format!("{page}/release"), &form).await;
        assert_eq!(released.status, 303, "{}", released.text());
        assert!(world.browser().page(released.header("location")).await.contains("srcset="));
        let broken = editor.upload(b"%PDF-1.7\nnothing".repeat(100)).await.unwrap();
        world.work().await;
        assert!(editor.page(&broken).await.contains("文件已损坏"), "{}", world.db.name());
    }
}

#[tokio::test]
async fn an_office_file_becomes_pages_or_the_page_says_what_is_missing() {
    for world in worlds().await {
        let teacher = world.browser_of("teacher").await;
        let page = teacher.upload(crate::hostile::harmless_text()).await.unwrap();
        world.work().await;
        let text = teacher.page(&page).await;
        let is_installed = Command::new("soffice").arg("--version").output().is_ok();
        assert_eq!(text.contains("没有安装 LibreOffice"), !is_installed, "{}: {text}", world.db.name());
        // The file, its PDF, and two widths of its page.
        let files = if is_installed && has("pdftoppm") { 4 } else { 1 };
        assert_eq!(world.count("SELECT COUNT(*) AS n FROM media_file").await, files, "{}", world.db.name());
    }
}

/// A document of one page that says `text`.
fn pdf(text: &str) -> Vec<u8> {
    let stream = format!("BT /F1 24 Tf 72 700 Td ({text}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
    }
    let start = file.len();
    file.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!("trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    file.into_bytes()
}
