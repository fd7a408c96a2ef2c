//! Under which name a file is kept by who takes it away. RFC 6266, RFC 8187.

use axum::http::HeaderValue;

use crate::link::url_encoded;

const LONGEST_NAME_CHARS: usize = 120;

/// How files of a media type end; unknown types are `bin`, which no system runs.
#[must_use]
pub fn file_ending(media_type: &str) -> &'static str {
    match media_type.split(';').next().unwrap_or_default().trim() {
        "video/mp4" => "mp4",
        "video/webm" => "webm",
        "audio/mpeg" => "mp3",
        "audio/mp4" => "m4a",
        "audio/ogg" => "ogg",
        "audio/webm" => "weba",
        "audio/wav" | "audio/x-wav" => "wav",
        "image/webp" => "webp",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/svg+xml" => "svg",
        "text/vtt" => "vtt",
        "application/vnd.apple.mpegurl" => "m3u8",
        "application/pdf" => "pdf",
        "application/epub+zip" => "epub",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        _ => "bin",
    }
}

/// Where a public file is taken away under a name that people read; the ending is that of what it is.
#[must_use]
pub fn download_link(digest: &str, name: &str) -> String {
    format!("/files/{digest}?name={}", url_encoded(name))
}

/// The header for a file that is shown or played in place.
pub(crate) const IN_PLACE: HeaderValue = HeaderValue::from_static("inline");

/// The header for a file that is taken away as `name`. Whoever writes a link chooses the name, but neither a folder nor the ending.
pub(crate) fn taken_as(name: &str, media_type: &str) -> HeaderValue {
    let ending = file_ending(media_type);
    let plain: String = name.chars().map(|c| if c.is_control() || "/\\:*?\"<>|%".contains(c) { ' ' } else { c }).collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let stem: String = words.trim_matches(['.', ' ']).chars().take(LONGEST_NAME_CHARS).collect();
    let stem = stem.strip_suffix(&format!(".{ending}")).unwrap_or(&stem);
    let stem = if stem.is_empty() { "file" } else { stem };
    let full = format!("{stem}.{ending}");
    // For programs that know no other characters; the others take `filename*`.
    let ascii: String = full.chars().map(|c| if c.is_ascii() && c != ';' { c } else { '_' }).collect();
    let value = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{}", url_encoded(&full));
    HeaderValue::from_str(&value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::taken_as;

    fn header(name: &str, media_type: &str) -> String {
        taken_as(name, media_type).to_str().unwrap().to_owned()
    }

    #[test]
    fn a_name_is_kept_in_its_own_characters_and_in_plain_ones() {
        assert_eq!(
            header("角 1", "video/mp4"),
            "attachment; filename=\"_ 1.mp4\"; filename*=UTF-8''%E8%A7%92%201.mp4",
            "RFC 8187 §3.2.1: space and what is not ASCII are percent-encoded"
        );
        assert_eq!(header("lesson.vtt", "text/vtt;charset=utf-8"), "attachment; filename=\"lesson.vtt\"; filename*=UTF-8''lesson.vtt");
    }

    #[test]
    fn a_name_can_be_no_path_no_header_and_no_program() {
        for (name, wanted) in [
            ("../../etc/passwd", "etc passwd.mp4"),
            ("a\"; filename=\"b.exe", "a ; filename= b.exe.mp4"),
            ("a\r\nset-cookie: x", "a set-cookie x.mp4"),
            ("...", "file.mp4"),
            ("", "file.mp4"),
            ("a%41", "a 41.mp4"),
        ] {
            let ascii = wanted.replace(';', "_");
            assert!(header(name, "video/mp4").starts_with(&format!("attachment; filename=\"{ascii}\";")), "{}", header(name, "video/mp4"));
        }
        assert!(header(&"长".repeat(5_000), "video/mp4").len() < 2_000);
        assert!(header("x", "application/x-sh").contains("x.bin"));
    }
}
